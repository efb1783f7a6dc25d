"""Round marks, values at the cursor, labels that do not overlap."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gui.train.axes import axis_length, nice_ticks, nice_top, spread, thin_out, value_at


def test_a_short_plan_is_shown_whole_and_a_long_one_as_far_as_it_has_come() -> None:
    assert axis_length(5, 0.0) == 5
    assert axis_length(30, 0.0) == 30
    assert [axis_length(100, reached) for reached in (0, 22, 23, 44, 45, 100)] == [
        *(25, 25, 50, 50),
        *(100, 100),
    ]
    assert axis_length(10_000, 50.4) == 78.125


def test_marks_are_round() -> None:
    assert nice_ticks(8, 10) == [0, 1, 2, 3, 4, 5, 6, 7, 8]
    assert nice_ticks(2.5, 5) == [0, 0.5, 1, 1.5, 2, 2.5]
    assert nice_ticks(100, 8) == [0, 20, 40, 60, 80, 100]
    assert nice_ticks(float("nan"), 5) == [0.0]
    assert nice_ticks(0, 5) == [0.0]


@given(highest=st.floats(1e-6, 1e6), at_most=st.integers(2, 12))
def test_marks_are_few_and_inside(highest: float, at_most: int) -> None:
    marks = nice_ticks(highest, at_most)
    assert len(marks) <= at_most + 1
    assert marks[0] == 0.0
    assert marks[-1] <= highest * 1.000001


@given(value=st.floats(1e-9, 1e9))
def test_the_top_is_over_the_value_but_not_far(value: float) -> None:
    assert value * 0.999 <= nice_top(value) <= value * 1.6


def test_the_top_of_nothing_is_one() -> None:
    assert [nice_top(value) for value in (0.0, float("nan"), float("inf"))] == [1.0, 1.0, 1.0]


def test_the_value_at_the_cursor_is_the_nearest_point() -> None:
    x, y = np.array([0.0, 1.0, 2.0]), np.array([5.0, 6.0, np.nan])
    assert value_at(x, y, 0.4, 10.0) == 5.0
    assert value_at(x, y, 0.6, 10.0) == 6.0
    assert value_at(x, y, 1.9, 10.0) is None, "not a number is no value"
    assert value_at(x, y, 2.05, 10.0) is None
    assert value_at(x, y, 3.0, 10.0) is None, "beyond the end there is none"
    assert value_at(x, y, -0.05, 10.0) == 5.0
    assert value_at(np.zeros(0), np.zeros(0), 0.0, 10.0) is None


@given(st.lists(st.floats(0, 1), max_size=10))
def test_labels_keep_their_distance_and_their_order(heights: list[float]) -> None:
    placed = spread(heights, 0.09)
    order = sorted(range(len(heights)), key=heights.__getitem__)
    gaps = np.diff([placed[index] for index in order])
    assert (gaps >= 0.09 - 1e-9).all()
    assert all(place <= 1.0 + 1e-9 for place in placed)


def test_a_label_with_room_stays() -> None:
    assert spread([0.9, 0.05, 0.5], 0.1) == [0.9, 0.05, 0.5]


@given(count=st.integers(0, 2000), at_most=st.integers(2, 300))
def test_thinning_keeps_the_ends(count: int, at_most: int) -> None:
    kept = thin_out(count, at_most)
    assert len(kept) == min(count, at_most)
    if count:
        assert (kept[0], kept[-1]) == (0, count - 1)
        assert (np.diff(kept) > 0).all()
