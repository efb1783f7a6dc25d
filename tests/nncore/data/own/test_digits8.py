"""Scikit-learn's digits, where scikit-learn is installed and where it is not."""

from __future__ import annotations

import importlib.util
import sys

import numpy as np
import pytest

from nncore.data import catalogue, digits8
from nncore.errors import DataError
from nncore.progress import finish
from nncore.recipe import Preparation
from tests.nncore.data.idx_content import check_sentence

installed = pytest.mark.skipif(
    importlib.util.find_spec("sklearn") is None, reason="scikit-learn is not installed"
)


@installed
def test_they_are_taken_as_they_are_by_a_network_of_their_size() -> None:
    small = Preparation(size=8, box=8.0)
    whole = finish(catalogue.load_split("digits8", "all", preparation=small))
    assert whole.images.shape == (digits8.COUNT, 8, 8)
    assert np.unique(whole.images).tolist() == [round(n * 255 / 16) for n in range(17)]
    assert whole.images[0, 0].tolist() == [0, 0, 80, 207, 143, 16, 0, 0]
    assert np.bincount(whole.labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    data = finish(catalogue.load(["digits8"], preparation=small))
    described = catalogue.describe()[2]
    counts = [len(part) for part in (data.training, data.validation, data.test["digits8"])]
    assert counts == [described[name] for name in ("training", "validation", "test")]


@installed
def test_other_networks_get_them_in_their_size() -> None:
    steps = digits8.load(Preparation())
    reports = [next(steps) for _ in range(5)]
    assert reports[-1].activity == "Bringing images to 28×28"
    steps.close()


def test_without_scikit_learn_a_sentence_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(DataError) as caught:
        finish(catalogue.load(["digits8"], preparation=Preparation(size=8, box=8.0)))
    check_sentence(caught, "digits8", "scikit-learn, which is not installed", "extra sklearn")
