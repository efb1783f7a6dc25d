from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nncore.data.one_hot import OneHotEncoder
from nncore.errors import DataError


def test_digits_as_an_array_come_back_as_they_were() -> None:
    labels = np.array([7, 2, 2, 9], dtype=np.uint8)
    encoder = OneHotEncoder().fit(labels)
    rows = encoder.encode(labels)
    assert encoder.classes == (2, 7, 9)
    assert rows.tolist() == [[0, 1, 0], [1, 0, 0], [1, 0, 0], [0, 0, 1]]
    assert rows.dtype == np.float32
    decoded = encoder.decode(rows)
    assert isinstance(decoded, np.ndarray)
    assert decoded.dtype == np.uint8
    assert (decoded == labels).all()


@pytest.mark.parametrize(
    "labels",
    [
        ["dog", "cat", "dog"],
        [-1, 10, 3],
        [2.5, -0.25],
        [(0, 1), (0, 0)],
        ["one", 1, None, (2,)],
        [True, False],
        [frozenset({1}), frozenset({2})],
    ],
)
def test_any_labels_come_back_as_they_were(labels: list[Any]) -> None:
    encoder = OneHotEncoder().fit(labels)
    assert encoder.decode(encoder.encode(labels)) == labels
    assert encoder.encode(labels).sum(axis=1).tolist() == [1.0] * len(labels)


@pytest.mark.parametrize(
    "labels",
    [
        np.array(["zwei", "eins", "zwei"]),
        np.array([b"x", b"yy"]),
        np.array([3.5, -1.0]),
        np.array(["2024-05-01", "2023-01-01"], dtype="datetime64[D]"),
    ],
)
def test_arrays_of_any_type_come_back_in_their_type(labels: np.ndarray[Any, Any]) -> None:
    encoder = OneHotEncoder().fit(labels)
    decoded = encoder.decode(encoder.encode(labels))
    assert isinstance(decoded, np.ndarray)
    assert decoded.dtype == labels.dtype
    assert (decoded == labels).all()


def test_an_array_of_tuples_keeps_them_whole() -> None:
    labels = np.empty(2, dtype=object)
    labels[0], labels[1] = (1, 2), (3, 4)
    encoder = OneHotEncoder().fit(labels)
    assert list(encoder.decode(encoder.encode(labels))) == [(1, 2), (3, 4)]


@given(st.lists(st.one_of(st.integers(), st.text(), st.none(), st.booleans()), min_size=1))
def test_round_trip_of_mixed_labels(labels: list[Any]) -> None:
    encoder = OneHotEncoder().fit(iter(labels))
    assert encoder.decode(encoder.encode(labels)) == labels


def test_numbers_of_python_and_numpy_are_the_same_label() -> None:
    encoder = OneHotEncoder().fit(np.array([3, 5], dtype=np.uint8))
    assert encoder.encode([5, np.int64(3)]).tolist() == [[0, 1], [1, 0]]


def test_decoding_probabilities_takes_the_largest_and_the_first_on_a_tie() -> None:
    encoder = OneHotEncoder().fit(["a", "b", "c"])
    assert encoder.decode([[0.2, 0.5, 0.3], [0.4, 0.2, 0.4]]) == ["b", "a"]


def test_fitting_again_forgets() -> None:
    encoder = OneHotEncoder().fit(["a"]).fit(["b"])
    with pytest.raises(DataError, match="'a' is unknown; the known ones are 'b'"):
        encoder.encode(["a"])


def test_an_unknown_label_lists_the_first_known_ones() -> None:
    with pytest.raises(DataError, match=r"77 is unknown; the known ones are 0, 1, .* 9, …\."):
        OneHotEncoder().fit(range(20)).encode([77])


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([], "at least one label"),
        ([[1, 2]], "text, a number or the like"),
        ([float("nan")], "NaN"),
        (np.zeros((2, 2)), "one dimension, got 2"),
    ],
)
def test_labels_that_cannot_be_looked_up_are_refused(labels: Any, message: str) -> None:
    with pytest.raises(DataError, match=message):
        OneHotEncoder().fit(labels)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([[1.0, 0.0, 0.0]], "2 columns"),
        ([1.0, 0.0], "2 columns"),
        ([[float("nan"), 1.0]], "finite"),
        ([[0.0, 1.0], [0.0, 0.0]], "Row 1 favours no label"),
    ],
)
def test_rows_that_are_no_answer_are_refused(rows: Any, message: str) -> None:
    with pytest.raises(DataError, match=message):
        OneHotEncoder().fit(["a", "b"]).decode(rows)


def test_nothing_works_before_fitting() -> None:
    with pytest.raises(DataError, match="must be fitted"):
        OneHotEncoder().encode([1])
    with pytest.raises(DataError, match="must be fitted"):
        OneHotEncoder().decode([[1.0]])
