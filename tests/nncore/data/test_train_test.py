from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nncore import OneHotEncoder, train_test_split
from nncore.errors import ArrayError


@given(st.integers(2, 200), st.data())
def test_every_sample_is_in_one_part(count: int, data: st.DataObject) -> None:
    held = data.draw(st.integers(1, count - 1))
    samples = np.arange(count)
    training, test, names, test_names = train_test_split(samples, samples * 2, test_size=held)
    assert len(test) == held
    assert sorted([*training, *test]) == samples.tolist()
    assert (names == training * 2).all()
    assert (test_names == test * 2).all()


def test_the_seed_decides() -> None:
    samples = np.arange(50)
    first, second, other = (train_test_split(samples, random_state=seed)[1] for seed in (3, 3, 4))
    assert (first == second).all()
    assert (first != other).any()
    assert len(first) == 12


@given(st.lists(st.integers(2, 30), min_size=2, max_size=6), st.floats(0.3, 0.7))
def test_stratified_parts_have_the_same_shares(sizes: list[int], share: float) -> None:
    labels = np.repeat(np.arange(len(sizes)), sizes)
    held = round(share * len(labels))
    if min(held, len(labels) - held) < len(sizes):
        return
    training, test = train_test_split(labels, test_size=share, stratify=labels)
    assert len(test) == held
    assert len(training) + len(test) == len(labels)
    for label, size in enumerate(sizes):
        assert abs(np.count_nonzero(test == label) - held * size / len(labels)) < 1.0


def test_lists_stay_lists_and_labels_find_back() -> None:
    labels = ["cat", "dog", "cat", "dog", "cat", "dog"]
    training, test = train_test_split(labels, test_size=2, stratify=labels)
    assert isinstance(training, list)
    assert sorted(test) == ["cat", "dog"]
    encoder = OneHotEncoder().fit(labels)
    assert encoder.decode(encoder.encode(test)) == test


@pytest.mark.parametrize(
    ("arrays", "options", "message"),
    [
        ((), {}, "got none"),
        (([1, 2], [1]), {}, "got 1 and 2"),
        (([1, 2],), {"test_size": 2}, "at least one of the 2"),
        (([1, 2],), {"test_size": 0.01}, "at least one of the 2"),
        (([1, 2, 3],), {"stratify": [1, 1]}, "one label a sample"),
        (([1, 2, 3, 4],), {"stratify": [1, 1, 1, 2]}, "at least twice"),
    ],
)
def test_what_cannot_be_divided(arrays: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ArrayError, match=message):
        train_test_split(*arrays, **options)
