"""The classifier on data of any width and with any labels, and what it refuses."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from nncore import Dropout, Initialiser, NetworkClassifier, Optimiser
from nncore.errors import ArrayError, RecipeError
from nncore.recipe import Conv2D, Flatten, MaxPool2D
from tests.house.sources import ROOT


def clouds(count: int, classes: int, features: int, seed: int = 1) -> tuple[Any, Any]:
    """Samples around one place for each class, and their class numbers."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(0.0, 2.0, (classes, features))
    labels = np.arange(count) % classes
    return centres[labels] + rng.normal(0.0, 0.4, (count, features)), labels


@pytest.mark.parametrize(
    ("classes", "features"), [(2, 2), (3, 4), (12, 6), (300, 40)], ids=lambda value: str(value)
)
def test_any_number_of_classes_and_features(classes: int, features: int) -> None:
    X, y = clouds(max(200, 4 * classes), classes, features)
    classifier = NetworkClassifier((64,), epochs=80, learning_rate=0.2).fit(X, y)
    assert classifier.score(X, y) > 0.95
    probabilities = classifier.predict_proba(X)
    assert probabilities.shape == (len(X), classes)
    assert probabilities.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
    assert classifier.n_features_in_ == features
    assert classifier.loss_curve_[-1] < classifier.loss_curve_[0]


@pytest.mark.parametrize(
    "names",
    [["ant", "bee", "cow"], [-3, 255, 1000], [1.0, 2.0, 7.0]],
    ids=["texts", "numbers", "floats"],
)
def test_labels_come_back_as_they_were(names: list[Any]) -> None:
    X, y = clouds(90, 3, 2)
    labels = np.array(names)[y]
    predicted = NetworkClassifier(epochs=30).fit(X, labels).predict(X)
    assert predicted.dtype == labels.dtype
    assert np.mean(predicted == labels) > 0.95


def test_lists_do() -> None:
    classifier = NetworkClassifier((8,), "tanh", batch_size=4, learning_rate=0.5, epochs=300)
    X = [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert classifier.fit(X, ["even", "odd", "odd", "even"]).score(X, list("eooe")) == 0.0
    assert classifier.predict(X).tolist() == ["even", "odd", "odd", "even"]


def test_the_seed_decides() -> None:
    X, y = clouds(60, 3, 5)
    first, second = (NetworkClassifier(epochs=3, random_state=4).fit(X, y) for _ in range(2))
    other = NetworkClassifier(epochs=3, random_state=5).fit(X, y)
    assert (first.parameters_ == second.parameters_).all()
    assert (first.parameters_ != other.parameters_).any()


def test_a_fraction_is_a_share_of_all_samples() -> None:
    X, y = clouds(100, 2, 3)
    tenth = NetworkClassifier(epochs=2, batch_size=0.1).fit(X, y)
    ten = NetworkClassifier(epochs=2, batch_size=10).fit(X, y)
    assert (tenth.parameters_ == ten.parameters_).all()


def test_all_that_a_recipe_offers() -> None:
    X, y = clouds(80, 3, 36)
    layers = (Conv2D(4, 3), MaxPool2D(2), Flatten(), Dropout(0.1), 16)
    classifier = NetworkClassifier(
        layers,
        "tanh",
        "sigmoid",
        "mean_squared_error",
        Initialiser("uniform", 0.2),
        Optimiser("adam", beta2=0.99),
        learning_rate=0.01,
        epochs=60,
        l2=1e-4,
    ).fit(X, y)
    assert classifier.score(X, y) > 0.9
    assert classifier.network_.layers[0].outputs == 4 * 4 * 4


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        ([1, 2, 3], [0, 1, 0], "2 dimensions"),
        ([[1], [np.nan]], [0, 1], "NaN"),
        ([[1], [1e300]], [0, 1], "too large"),
        ([[1], ["one"]], [0, 1], "numbers only"),
        ([[1j], [2]], [0, 1], "Complex"),
        (np.zeros((0, 3)), [], "0 sample"),
        ([[1], [2]], [0, 1, 1], "one label for each of the 2 samples"),
        ([[1], [2]], [0.5, 1.5], "continuous"),
        ([[1], [2]], ["a", "a"], "two classes"),
        ([[1], [2]], [None, "a"], "needs a label"),
        ([[1], [2]], [np.nan, 1.0], "needs a label"),
        ([[1], [2]], np.array([1, "a"], object), "one kind"),
        ([[1], [2]], None, "y is None"),
    ],
)
def test_what_cannot_be_learned_is_said(X: Any, y: Any, message: str) -> None:
    with pytest.raises(ArrayError, match=message):
        NetworkClassifier().fit(X, y)


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("hidden_layers", (0,)),
        ("hidden_layers", 64),
        ("learning_rate", -1.0),
        ("batch_size", 0),
        ("batch_size", 1.5),
        ("epochs", 0),
        ("optimiser", "newton"),
        ("initialiser", "xavier"),
        ("loss", "hinge"),
        ("l2", -1),
    ],
)
def test_a_bad_parameter_is_named(parameter: str, value: Any) -> None:
    with pytest.raises(RecipeError, match="^" + parameter) as caught:
        NetworkClassifier().set_params(**{parameter: value}).fit([[0.0], [1.0]], [0, 1])
    assert caught.value.field == parameter


def test_convolution_needs_a_square() -> None:
    with pytest.raises(RecipeError, match="7 features are no square"):
        NetworkClassifier((Conv2D(2), Flatten())).fit(np.zeros((4, 7)), [0, 1, 0, 1])


def test_unscaled_features_that_diverge_are_told_of() -> None:
    X, y = clouds(60, 3, 5)
    with pytest.raises(ArrayError, match=r"diverged in epoch .* learning_rate"):
        NetworkClassifier((16, 16), "identity", learning_rate=10.0).fit(1e6 * X, y)


def test_other_features_than_learned_are_refused() -> None:
    X, y = clouds(30, 3, 5)
    classifier = NetworkClassifier(epochs=1).fit(X, y)
    with pytest.raises(ArrayError, match="X has 4 features, but NetworkClassifier is expecting 5"):
        classifier.predict(X[:, :4])
    with pytest.raises(ArrayError, match="one label for each of the 30"):
        classifier.score(X, y[:3])


def test_asking_before_fitting_needs_no_scikit_learn() -> None:
    code = (
        "import sys, nncore\n"
        "try:\n    nncore.NetworkClassifier().predict([[1.0]])\n"
        "except nncore.InklingError as error:\n    print(error)\n"
        "print('sklearn' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    sentence, loaded = done.stdout.splitlines()
    assert "call fit(X, y)" in sentence
    assert loaded == "False"


def test_parameters_can_be_read_and_changed() -> None:
    classifier = NetworkClassifier(epochs=3)
    assert classifier.get_params()["epochs"] == 3
    assert classifier.set_params(epochs=4, l2=0.1) is classifier
    assert "epochs=4" in repr(classifier)
    with pytest.raises(ArrayError, match="Invalid parameter 'epoch'"):
        classifier.set_params(epoch=5)
