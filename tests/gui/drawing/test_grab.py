"""The drawing moved, scaled, turned and thickened by hand, wheel and key."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.drawing.canvas import Canvas
from gui.drawing.grab import INSIDE, LARGEST, TURN, Grabbed
from gui.drawing.grab_frame import CORNERS, HANDLE, REACH, GrabFrame
from nncore.data.drawing import Drawing, Stroke
from nncore.data.transform import Pose, ink_area, posed

from .grabbing import MIDDLE, SEVEN, about, corner, frame, pose
from .hands import MOVE, PRESS, RELEASE, RIGHT, along, drag, mouse, pen, stylus, wheel


def test_dragging_inside_moves_and_is_one_step(grabbing: Canvas, drawings: list) -> None:
    steps = grabbing.sketch.steps
    drag(grabbing, along(MIDDLE, (175.0, 125.0), 25))
    expected = [stroke.points + (35, -20) for stroke in SEVEN.strokes]  # noqa: RUF005
    for stroke, points in zip(grabbing.drawing().strokes, expected, strict=True):
        np.testing.assert_allclose(stroke.points, points, atol=1e-3)
        assert stroke.pen_width == 18.0
    assert drawings[-1] is grabbing.drawing()
    assert grabbing.sketch.steps == steps + 1
    grabbing.sketch.undo()
    assert grabbing.drawing() is SEVEN


def test_the_drawing_is_told_while_it_moves(grabbing: Canvas, drawings: list, qtbot: QtBot) -> None:
    mouse(grabbing, PRESS, MIDDLE)
    mouse(grabbing, MOVE, (150.0, 145.0))
    with qtbot.waitSignal(grabbing.drawing_changed):
        mouse(grabbing, MOVE, (160.0, 145.0))
    assert drawings[-1].strokes[0].points[0].tolist() == pytest.approx([120, 90], abs=1e-3)
    assert grabbing.drawing() is drawings[-1]
    mouse(grabbing, RELEASE, (160.0, 145.0))


@pytest.mark.parametrize("name", CORNERS)
def test_a_corner_scales_about_the_middle(grabbing: Canvas, name: str) -> None:
    start = corner(grabbing, name)
    half = ((start[0] + MIDDLE[0]) / 2, (start[1] + MIDDLE[1]) / 2)
    drag(grabbing, along(start, half))
    assert pose(grabbing).scale == pytest.approx(0.5, abs=1e-6)
    area = ink_area(grabbing.drawing())
    assert area is not None
    assert (area.left + area.right) / 2 == pytest.approx(140, abs=1e-3)
    assert area.bottom - area.top == pytest.approx((209 - 81) / 2, abs=1e-3)
    assert grabbing.drawing().strokes[0].pen_width == pytest.approx(9.0)


def test_the_handle_above_turns(grabbing: Canvas) -> None:
    handle = frame(grabbing).turn_handle
    assert handle.y() < corner(grabbing, "top left")[1]
    drag(grabbing, about(MIDDLE, (handle.x(), handle.y()), 90.0))
    assert pose(grabbing).rotation == pytest.approx(90.0, abs=1e-3)
    # What was at the upper left is at the upper right.
    np.testing.assert_allclose(grabbing.drawing().strokes[0].points[0], [195, 105], atol=1e-2)


def test_shift_keeps_to_steps(grabbing: Canvas) -> None:
    handle = frame(grabbing).turn_handle
    drag(grabbing, about(MIDDLE, (handle.x(), handle.y()), -37.0), shift=True)
    assert pose(grabbing).rotation == -30.0
    grabbing.sketch.undo()
    drag(grabbing, along(MIDDLE, (152.0, 190.0)), shift=True)
    assert pose(grabbing).shift == (0.0, 45.0)
    grabbing.sketch.undo()
    start = corner(grabbing, "top left")
    drag(grabbing, along(start, (start[0] + 31, start[1] + 31)), shift=True)
    assert pose(grabbing).scale * 10 == pytest.approx(round(pose(grabbing).scale * 10))
    assert pose(grabbing).scale < 0.75


def test_shift_pressed_in_the_middle_of_a_drag_counts_at_once(grabbing: Canvas) -> None:
    mouse(grabbing, PRESS, MIDDLE)
    mouse(grabbing, MOVE, (150.0, 185.0))
    QTest.keyPress(grabbing, Qt.Key.Key_Shift)
    assert pose(grabbing).shift == (0.0, 40.0)
    QTest.keyRelease(grabbing, Qt.Key.Key_Shift)
    assert pose(grabbing).shift == (10.0, 40.0)
    mouse(grabbing, RELEASE, (150.0, 185.0))


def test_escape_takes_the_whole_drag_back(grabbing: Canvas, drawings: list) -> None:
    steps, before = grabbing.sketch.steps, grabbing.grab().toImage()
    mouse(grabbing, PRESS, MIDDLE)
    mouse(grabbing, MOVE, (200.0, 200.0))
    grabbing.repaint()
    QTest.keyClick(grabbing, Qt.Key.Key_Escape)
    mouse(grabbing, MOVE, (220.0, 220.0))
    mouse(grabbing, RELEASE, (220.0, 220.0))
    assert grabbing.drawing() is SEVEN
    assert drawings[-1] is SEVEN
    assert grabbing.sketch.steps == steps
    assert grabbing.grab().toImage() == before


def test_a_click_without_a_move_is_no_step(grabbing: Canvas) -> None:
    steps = grabbing.sketch.steps
    drag(grabbing, [MIDDLE, MIDDLE])
    assert grabbing.sketch.steps == steps
    assert grabbing.drawing() is SEVEN


def test_outside_of_the_frame_nothing_is_grabbed(grabbing: Canvas) -> None:
    drag(grabbing, along((20.0, 260.0), (120.0, 200.0)))
    assert grabbing.drawing() is SEVEN


def test_an_empty_canvas_has_nothing_to_grab(canvas: Canvas) -> None:
    canvas.set_tool("move")
    assert canvas.mover.grabbed is None
    drag(canvas, along((100, 100), (200, 200)))
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    wheel(canvas, (140, 140), 1)
    assert canvas.drawing().is_blank
    assert canvas.sketch.steps == 0
    assert "Nothing to move" in canvas.hint
    canvas.set_tool("pen")
    assert canvas.hint == "Draw a digit"


def test_the_right_button_and_the_pens_end_still_wipe(grabbing: Canvas) -> None:
    drag(grabbing, along((90, 90), (190, 90)), RIGHT)
    assert len(grabbing.drawing().strokes) < 3
    assert grabbing.drawing() is not SEVEN
    assert pose(grabbing) == Pose()  # ink that was changed is grabbed afresh


def test_a_tablets_pen_moves_too(grabbing: Canvas) -> None:
    device = stylus()
    pen(grabbing, device, PRESS, MIDDLE)
    for at in along(MIDDLE, (120.0, 130.0)):
        pen(grabbing, device, MOVE, at)
    pen(grabbing, device, RELEASE, (120.0, 130.0))
    assert pose(grabbing).shift == pytest.approx((-20.0, -15.0))


def test_ink_may_leave_the_canvas_and_comes_back(grabbing: Canvas) -> None:
    drag(grabbing, along(MIDDLE, (900.0, 145.0)))
    assert pose(grabbing).shift[0] == pytest.approx(120.0)  # its middle stays on the canvas
    assert grabbing.drawing().strokes[0].points[:, 0].max() > 280
    hit = frame(grabbing)
    assert all(hit.part_at(place.x(), place.y()) for place in hit.corners)
    assert canvas_holds(grabbing, hit)
    drag(grabbing, along((255.0, 145.0), (135.0, 145.0)))
    for before, after in zip(SEVEN.strokes, grabbing.drawing().strokes, strict=True):
        np.testing.assert_allclose(after.points, before.points, atol=1e-3)


def canvas_holds(canvas: Canvas, places: GrabFrame) -> bool:
    every = [*places.corners, places.turn_handle]
    return all(canvas.rect().contains(place.toPoint()) for place in every)


def test_handles_stay_within_reach_of_any_ink(grabbing: Canvas) -> None:
    for scale in (0.02, 0.3, 1.0, 3.0, 50.0):
        for across in (-300.0, 0.0, 300.0):
            grabbed = Grabbed(SEVEN).at(Pose((across, across), 30.0, scale))
            places = GrabFrame(grabbed, canvas_square := grabbing.square())
            assert canvas_holds(grabbing, places)
            found = {
                places.part_at(float(x), float(y))
                for x in range(0, canvas_square.width(), 2)
                for y in range(0, canvas_square.height(), 2)
            }
            assert {INSIDE, TURN} <= found
            assert found & set(CORNERS)
            assert max(_side(grabbed)) <= 1.1 * LARGEST  # that of the turned ink


def _side(grabbed: Grabbed) -> tuple[float, float]:
    area = ink_area(grabbed.result())
    assert area is not None
    return area.right - area.left, area.bottom - area.top


def test_ink_in_a_corner_can_be_grabbed_and_does_not_jump(grabbing: Canvas) -> None:
    dot = Drawing((Stroke(np.float32([[3, 276]]), 4.0),), canvas=(280.0, 280.0))
    grabbing.set_drawing(dot)
    QTest.keyClick(grabbing, Qt.Key.Key_BracketRight)
    np.testing.assert_allclose(grabbing.drawing().strokes[0].points, [[3, 276]], atol=1e-3)
    drag(grabbing, along((3.0, 276.0), (103.0, 176.0)))
    np.testing.assert_allclose(grabbing.drawing().strokes[0].points, [[103, 176]], atol=1e-3)


def test_handles_are_large_enough_to_hit() -> None:
    assert HANDLE >= 10
    assert REACH * 2 >= 20


def test_every_pose_is_taken_from_the_first_drawing(grabbing: Canvas) -> None:
    picture = np.zeros((112, 112), np.uint8)
    picture[30:80, 50:58] = 255
    grabbing.set_drawing(Drawing(picture=picture, canvas=(280.0, 280.0)))
    for target in (0.1, 4.0, 1.0):
        for _ in range(60):  # smaller and smaller, then larger, then back
            key = Qt.Key.Key_Minus if pose(grabbing).scale > target else Qt.Key.Key_Plus
            QTest.keyClick(grabbing, key)
            if abs(math.log(pose(grabbing).scale / target)) < 0.03:
                break
    grabbed = grabbing.mover.grabbed
    assert grabbed is not None
    assert grabbed.base.picture is not None
    assert (grabbed.base.picture == picture).all()
    expected = posed(grabbed.base, grabbed.pose).picture
    assert expected is not None
    assert grabbing.drawing().picture is not None
    assert (grabbing.drawing().picture == expected).all()


def test_a_picture_that_left_the_canvas_comes_back_whole(grabbing: Canvas) -> None:
    picture = np.zeros((280, 280), np.uint8)
    picture[60:220, 100:180] = 255
    grabbing.set_drawing(Drawing(picture=picture, canvas=(280.0, 280.0)))
    full = ink(grabbing)
    drag(grabbing, along((140.0, 140.0), (255.0, 140.0)))
    assert ink(grabbing) < 0.9 * full
    drag(grabbing, along((235.0, 140.0), (120.0, 140.0)))
    assert ink(grabbing) == pytest.approx(full, rel=0.01)
    grabbing.sketch.undo()
    grabbing.sketch.undo()
    assert ink(grabbing) == full
    grabbing.sketch.redo()
    assert pose(grabbing).shift == (115.0, 0.0)  # the history knows the pose


def ink(canvas: Canvas) -> float:
    """Return the canvas's picture's share of ink."""
    picture = canvas.drawing().picture
    assert picture is not None
    return float(picture.mean())
