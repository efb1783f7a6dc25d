"""What scikit-learn says of the classifier, where it is installed."""

from __future__ import annotations

import warnings
from collections import Counter

import pytest

from nncore import NetworkClassifier, train_test_split

pytest.importorskip("sklearn", reason="scikit-learn is not installed")


def test_scikit_learn_accepts_it() -> None:
    """Every check of scikit-learn's applies; it skips those whose libraries are not there."""
    from sklearn.utils.estimator_checks import check_estimator

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own: no base class of its own, no pandas
        results = check_estimator(NetworkClassifier(epochs=20), on_fail=None, on_skip=None)
    failed = [
        (each["check_name"], each["exception"]) for each in results if each["status"] == "failed"
    ]
    assert failed == []
    assert Counter(each["status"] for each in results)["passed"] >= 40


def test_digits_of_scikit_learn() -> None:
    from sklearn.datasets import load_digits

    X, y = load_digits(return_X_y=True)
    X_train, X_test, y_train, y_test = train_test_split(X / 16, y, stratify=y)
    classifier = NetworkClassifier((32,), batch_size=0.1, learning_rate=0.5, epochs=60)
    assert classifier.fit(X_train, y_train).score(X_test, y_test) > 0.95


def test_pipelines_and_searches_take_it() -> None:
    from sklearn.datasets import load_iris
    from sklearn.model_selection import GridSearchCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    X, y = load_iris(return_X_y=True)
    pipeline = make_pipeline(StandardScaler(), NetworkClassifier((8,), batch_size=8))
    grid = {"networkclassifier__learning_rate": [0.001, 0.1]}
    search = GridSearchCV(pipeline, grid, cv=3).fit(X, y)
    assert search.best_score_ > 0.9
    assert search.best_params_ == {"networkclassifier__learning_rate": 0.1}
