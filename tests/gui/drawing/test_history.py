"""Every change can be undone, also one of long ago, which is kept packed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.drawing.history import NEAR, History
from gui.drawing.packed_change import pack, unpack
from nncore.data.drawing import Drawing, Stroke

BLANK = Drawing(canvas=(280.0, 280.0))


def stroke(seed: int) -> Stroke:
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 280, (int(rng.integers(1, 30)), 2)).astype(np.float32)
    return Stroke(points, float(rng.uniform(1, 40)))


def assert_same(left: Drawing, right: Drawing) -> None:
    """Compare all bits."""
    assert (left.canvas, left.label, left.writer) == (right.canvas, right.label, right.writer)
    assert len(left.strokes) == len(right.strokes)
    for one, other in zip(left.strokes, right.strokes, strict=True):
        assert one.pen_width == other.pen_width
        assert one.points.dtype == other.points.dtype
        np.testing.assert_array_equal(one.points, other.points)
    assert (left.picture is None) == (right.picture is None)
    if left.picture is not None:
        np.testing.assert_array_equal(left.picture, right.picture)


def random_drawings(seed: int, count: int) -> list[Drawing]:
    """Draw, erase, clear, paste and name, as somebody with a whole afternoon."""
    rng = np.random.default_rng(seed)
    drawings = [BLANK]
    while len(drawings) < count:
        last, number = drawings[-1], int(rng.integers(1 << 30))
        old = list(last.strokes)
        what = rng.integers(8)
        if what < 4 or not old:
            drawings.append(last.with_stroke(stroke(number)))
        elif what == 4:
            place = int(rng.integers(len(old)))
            old[place : place + 1] = [stroke(number), stroke(number + 1)]
            drawings.append(Drawing(tuple(old), last.picture, last.canvas, last.label))
        elif what == 5:
            del old[int(rng.integers(len(old)))]
            drawings.append(Drawing(tuple(old), last.picture, last.canvas, last.label))
        elif what == 6:
            picture = rng.integers(0, 256, (5, 7), dtype=np.uint8)
            drawings.append(Drawing(last.strokes, picture, last.canvas, number % 10, "me"))
        else:
            drawings.append(BLANK)
    return drawings


@pytest.mark.parametrize("seed", range(5))
def test_all_drawings_come_back_in_both_directions(seed: int) -> None:
    drawings = random_drawings(seed, 4 * NEAR)
    history = History(drawings[0])
    for number, drawing in enumerate(drawings[1:]):
        history.push(drawing, f"change {number}")
    assert len(history) == len(drawings) - 1
    for number, drawing in reversed(list(enumerate(drawings[:-1]))):
        assert history.undo_text == f"change {number}"
        history.undo()
        assert_same(history.drawing, drawing)
    assert history.undo_text is None
    history.undo()
    assert_same(history.drawing, drawings[0])
    for number, drawing in enumerate(drawings[1:]):
        assert history.redo_text == f"change {number}"
        history.redo()
        assert_same(history.drawing, drawing)
    assert history.redo_text is None
    assert len(history) == len(drawings) - 1


@settings(max_examples=40, deadline=None)
@given(turns=st.lists(st.integers(-3 * NEAR, 2 * NEAR), min_size=2, max_size=8))
def test_going_back_and_drawing_on_is_what_a_plain_list_does(turns: list[int]) -> None:
    history, seen, place = History(BLANK), [BLANK], 0
    for turn in turns:
        for _ in range(-turn):
            history.undo()
            place = max(0, place - 1)
        for number in range(turn):
            del seen[place + 1 :]
            last = seen[-1]
            seen.append(BLANK if number % 4 == 3 else last.with_stroke(stroke(number)))
            history.push(seen[-1], "pen stroke")
            place += 1
        assert_same(history.drawing, seen[place])
        assert len(history) == len(seen) - 1


def test_the_latest_changes_are_the_very_same_drawings() -> None:
    drawings = random_drawings(7, NEAR + 1)
    history = History(drawings[0])
    for drawing in drawings[1:]:
        history.push(drawing, "change")
    for drawing in reversed(drawings[:-1]):
        history.undo()
        assert history.drawing is drawing


def test_changes_of_one_burst_are_one() -> None:
    history = History(BLANK)
    history.push(BLANK.with_stroke(stroke(1)), "moving", 1)
    history.push(BLANK.with_stroke(stroke(2)), "moving", 1)
    history.push(BLANK.with_stroke(stroke(3)), "moving", 2)
    assert len(history) == 2
    history.undo()
    assert_same(history.drawing, BLANK.with_stroke(stroke(2)))
    history.undo()
    assert history.drawing is BLANK


def test_what_was_left_alone_takes_no_room() -> None:
    first, second, third = (stroke(seed) for seed in (1, 2, 3))
    before = Drawing((first, second, third), canvas=BLANK.canvas)
    drawn = pack(before, before.with_stroke(stroke(4)), "pen stroke")
    assert (drawn.strokes, drawn.paper) == (None, None)
    cut = Drawing((first, stroke(5), stroke(6), third), canvas=BLANK.canvas)
    change = pack(before, cut, "erasing")
    assert change.strokes is not None
    assert change.strokes.lengths == (len(second.points),)
    back = unpack(change, cut)
    assert_same(back, before)
    assert back.strokes[0] is first
    assert back.strokes[2] is third


def test_forgetting_leaves_the_drawing() -> None:
    history = History(BLANK)
    drawing = BLANK.with_stroke(stroke(1))
    history.push(drawing, "pen stroke")
    history.clear()
    assert len(history) == 0
    assert history.drawing is drawing
    assert (history.undo_text, history.redo_text) == (None, None)
