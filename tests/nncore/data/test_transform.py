"""Drawings in another pose."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nncore.data.drawing import Drawing, Stroke
from nncore.data.ink import to_input
from nncore.data.transform import Pose, ink_area, posed
from nncore.errors import DrawingError
from nncore.recipe import Preparation

CANVAS = (280.0, 280.0)
SEVEN = Drawing(
    (
        Stroke(np.float32([[90, 80], [180, 80], [130, 200]]), 18.0),
        Stroke(np.float32([[110, 140], [170, 135]]), 12.0),
    ),
    canvas=CANVAS,
    label=7,
    writer="me",
)
POSES = st.builds(
    Pose,
    shift=st.tuples(st.floats(-120, 120), st.floats(-120, 120)),
    rotation=st.floats(-180, 180),
    scale=st.floats(0.2, 4),
    thickness=st.floats(0.3, 3),
)


def bar(rows: slice, columns: slice, side: int = 280) -> Drawing:
    picture = np.zeros((side, side), np.uint8)
    picture[rows, columns] = 255
    return Drawing(picture=picture, canvas=CANVAS)


def inked(drawing: Drawing) -> tuple[float, float, float, float]:
    """Return the area of what is at least half ink, in canvas units."""
    assert drawing.picture is not None
    assert drawing.canvas is not None
    rows, columns = np.nonzero(drawing.picture >= 128)
    unit = drawing.canvas[0] / drawing.picture.shape[1]
    left, right = float(columns.min()) * unit, float(columns.max() + 1) * unit
    return left, float(rows.min()) * unit, right, float(rows.max() + 1) * unit


def test_the_same_pose_is_the_same_drawing() -> None:
    assert posed(SEVEN, Pose()) is SEVEN
    blank = Drawing(canvas=CANVAS)
    assert posed(blank, Pose(scale=3.0)) is blank


def test_the_area_holds_the_pen_too() -> None:
    area = ink_area(SEVEN)
    assert area is not None
    assert (area.left, area.top, area.right, area.bottom) == (81.0, 71.0, 189.0, 209.0)
    assert ink_area(Drawing(canvas=CANVAS)) is None


def test_all_else_about_the_drawing_stays() -> None:
    moved = posed(SEVEN, Pose(shift=(12.0, -7.5)))
    assert (moved.canvas, moved.label, moved.writer) == (CANVAS, 7, "me")
    way = moved.strokes[0].points - SEVEN.strokes[0].points
    np.testing.assert_allclose(way, [[12, -7.5]] * 3)
    assert [stroke.pen_width for stroke in moved.strokes] == [18.0, 12.0]


def test_a_quarter_turn_is_clockwise_about_the_middle() -> None:
    turned = posed(SEVEN, Pose(rotation=90.0))
    # The middle is (135, 140); what lay left of it lies above it now.
    np.testing.assert_allclose(turned.strokes[0].points[0], [195, 95], atol=1e-4)


def test_scale_takes_the_pen_along_and_thickness_only_the_pen() -> None:
    half = posed(SEVEN, Pose(scale=0.5))
    assert [stroke.pen_width for stroke in half.strokes] == [9.0, 6.0]
    np.testing.assert_allclose(np.ptp(half.strokes[0].points, axis=0), [45, 60])
    fat = posed(SEVEN, Pose(thickness=1.5))
    assert [stroke.pen_width for stroke in fat.strokes] == [27.0, 18.0]
    np.testing.assert_allclose(fat.strokes[0].points, SEVEN.strokes[0].points, atol=1e-4)


def test_ink_beyond_the_canvas_is_still_there() -> None:
    away = posed(SEVEN, Pose(shift=(250.0, 0.0)))
    assert away.strokes[0].points[:, 0].min() > 280
    back = posed(away, Pose(shift=(-250.0, 0.0)))
    np.testing.assert_allclose(back.strokes[0].points, SEVEN.strokes[0].points, atol=1e-3)
    prepared = to_input(away)
    own = to_input(SEVEN)
    assert prepared is not None
    assert own is not None
    assert np.abs(prepared - own).mean() < 0.01  # centred, it is read as ever


@given(POSES)
def test_every_pose_keeps_the_form(pose: Pose) -> None:
    result = posed(SEVEN, pose)
    for before, after in zip(SEVEN.strokes, result.strokes, strict=True):
        lengths = np.hypot(*np.diff(before.points.astype(float), axis=0).T)
        longer = np.hypot(*np.diff(after.points.astype(float), axis=0).T)
        np.testing.assert_allclose(longer, lengths * pose.scale, rtol=1e-3)
        assert after.pen_width == pytest.approx(before.pen_width * pose.scale * pose.thickness)


def test_a_pose_too_far_is_refused_in_words() -> None:
    with pytest.raises(DrawingError, match="sensible size"):
        posed(SEVEN, Pose(shift=(1e12, 0.0)))


def test_a_picture_moves_turns_and_scales() -> None:
    upright = bar(slice(60, 220), slice(130, 150))
    np.testing.assert_allclose(
        inked(posed(upright, Pose(shift=(30.0, -20.0)))), [160, 40, 180, 200], atol=0.6
    )
    np.testing.assert_allclose(
        inked(posed(upright, Pose(rotation=90.0))), [60, 130, 220, 150], atol=0.6
    )
    np.testing.assert_allclose(
        inked(posed(upright, Pose(scale=0.5))), [135, 100, 145, 180], atol=0.6
    )


@pytest.mark.parametrize("side", [28, 280, 1120])
@pytest.mark.parametrize("detail", [None, 140])
def test_a_picture_keeps_its_place_at_every_size(side: int, detail: int | None) -> None:
    step = side // 28
    drawing = bar(slice(7 * step, 21 * step), slice(10 * step, 18 * step), side)
    nudged = posed(drawing, Pose(shift=(0.0, 20.0)), detail=detail)
    assert nudged.picture is not None
    assert nudged.picture.shape == (detail or max(560, side),) * 2
    np.testing.assert_allclose(inked(nudged), [100, 90, 180, 230], atol=2.5)


def test_a_picture_much_reduced_is_averaged_not_skipped() -> None:
    stripes = np.zeros((1120, 1120), np.uint8)
    stripes[280:840, 280:840:2] = 255
    small = posed(Drawing(picture=stripes, canvas=CANVAS), Pose(scale=0.2), detail=280)
    assert small.picture is not None
    middle = small.picture[130:150, 130:150]
    assert middle.min() >= 120
    assert middle.max() <= 136


@pytest.mark.parametrize("factor", [0.5, 1.5])
def test_lines_of_a_picture_become_thicker_and_thinner(factor: float) -> None:
    left, top, right, bottom = inked(
        posed(bar(slice(60, 220), slice(130, 150)), Pose(thickness=factor))
    )
    assert right - left == pytest.approx(20 * factor, abs=3.5)
    assert (left + right, top + bottom) == (pytest.approx(280), pytest.approx(280))


def test_the_raw_route_sees_where_the_ink_is() -> None:
    raw = Preparation(route="raw")
    for drawing in (SEVEN, bar(slice(60, 220), slice(130, 150))):
        middle, low = (
            to_input(posed(drawing, Pose(scale=0.5, shift=shift)), raw)
            for shift in ((0.0, 0.0), (0.0, 60.0))
        )
        assert middle is not None
        assert low is not None
        np.testing.assert_allclose(low[6:], middle[:-6], atol=0.02)
