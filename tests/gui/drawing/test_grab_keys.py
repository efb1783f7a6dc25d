"""The drawing grabbed by key and wheel; and how that looks."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui import theme
from gui.drawing.canvas import Canvas
from gui.drawing.grab import described
from gui.drawing.grab_frame import HANDLE
from nncore.data.transform import Pose

from .grabbing import MIDDLE, SEVEN, corner, frame, pose
from .hands import MOVE, PRESS, RELEASE, along, drag, hover, mouse, wheel


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (Qt.Key.Key_Left, Pose(shift=(-15.0, 0.0))),
        (Qt.Key.Key_Down, Pose(shift=(0.0, 15.0))),
        (Qt.Key.Key_Plus, Pose(scale=1.05**3)),
        (Qt.Key.Key_Minus, Pose(scale=1.05**-3)),
        (Qt.Key.Key_BracketLeft, Pose(rotation=-15.0)),
        (Qt.Key.Key_BracketRight, Pose(rotation=15.0)),
    ],
)
def test_keys_in_a_row_are_one_step(grabbing: Canvas, key: Qt.Key, expected: Pose) -> None:
    steps = grabbing.sketch.steps
    for _ in range(3):
        QTest.keyClick(grabbing, key)
    result = pose(grabbing)
    assert result.shift == pytest.approx(expected.shift)
    assert result.rotation == pytest.approx(expected.rotation)
    assert result.scale == pytest.approx(expected.scale)
    assert grabbing.sketch.steps == steps + 1
    QTest.keyClick(grabbing, Qt.Key.Key_Up)
    if key != Qt.Key.Key_Left and key != Qt.Key.Key_Down:
        assert grabbing.sketch.steps == steps + 2  # another kind is another step
        grabbing.sketch.undo()
    grabbing.sketch.undo()
    assert grabbing.drawing() is SEVEN


def test_shift_nudges_finely(grabbing: Canvas) -> None:
    QTest.keyClick(grabbing, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert pose(grabbing).shift == (1.0, 0.0)


def test_the_wheel_thickens_lines_and_only_them(grabbing: Canvas) -> None:
    wheel(grabbing, MIDDLE, 2)
    first = grabbing.drawing().strokes[0]
    assert first.pen_width == pytest.approx(18 * 1.08**2)
    np.testing.assert_allclose(first.points, SEVEN.strokes[0].points, atol=1e-3)
    wheel(grabbing, MIDDLE, -40)
    assert grabbing.drawing().strokes[0].pen_width == pytest.approx(18 * 0.2)
    grabbing.sketch.undo()
    assert grabbing.drawing() is SEVEN
    grabbing.set_tool("pen")
    wheel(grabbing, MIDDLE, 2)
    assert grabbing.drawing() is SEVEN


def test_undo_in_the_middle_of_a_drag_drops_it(grabbing: Canvas) -> None:
    mouse(grabbing, PRESS, MIDDLE)
    mouse(grabbing, MOVE, (160.0, 160.0))
    grabbing.sketch.undo()
    mouse(grabbing, MOVE, (190.0, 160.0))
    mouse(grabbing, RELEASE, (190.0, 160.0))
    assert grabbing.drawing().is_blank
    assert grabbing.sketch.redo_text is not None


def test_a_window_that_loses_the_pointer_keeps_the_pose(grabbing: Canvas) -> None:
    mouse(grabbing, PRESS, MIDDLE)
    mouse(grabbing, MOVE, (160.0, 145.0))
    QApplication.sendEvent(grabbing, QEvent(QEvent.Type.WindowDeactivate))
    assert pose(grabbing).shift == (20.0, 0.0)
    assert grabbing.mover.gesture is None


def test_the_cursor_says_what_a_press_would_do(grabbing: Canvas) -> None:
    shape, handle = Qt.CursorShape, frame(grabbing).turn_handle
    seen = []
    for at in (
        MIDDLE,
        corner(grabbing, "top left"),
        corner(grabbing, "top right"),
        (handle.x(), handle.y()),
        (5.0, 270.0),
    ):
        hover(grabbing, at)
        seen.append(grabbing.cursor().shape())
    diagonal = [shape.SizeFDiagCursor, shape.SizeBDiagCursor]
    assert seen == [shape.OpenHandCursor, *diagonal, shape.PointingHandCursor, shape.ArrowCursor]
    mouse(grabbing, PRESS, MIDDLE)
    assert grabbing.cursor().shape() == shape.ClosedHandCursor
    mouse(grabbing, RELEASE, MIDDLE)
    grabbing.set_tool("pen")
    assert grabbing.cursor().shape() == shape.BitmapCursor


def test_the_frame_is_seen_in_light_and_dark_and_only_with_its_tool(
    grabbing: Canvas, qapp: QApplication
) -> None:
    place = corner(grabbing, "bottom right")
    edge = (round(place[0] - HANDLE / 2), round(place[1]))
    for look in (theme.LIGHT, theme.DARK):
        theme.apply(qapp, look)
        image = grabbing.grab().toImage()
        colour = image.pixelColor(*edge)
        accent = theme.current().accent
        assert colour.name() == accent or abs(colour.hue() - theme_hue(accent)) < 8
    theme.apply(qapp, theme.LIGHT)
    grabbing.set_tool("pen")
    assert grabbing.grab().toImage().pixelColor(*edge).name() == theme.LIGHT.paper


def theme_hue(colour: str) -> int:
    from PySide6.QtGui import QColor

    return QColor(colour).hue()


def test_the_figures_are_short() -> None:
    whole = Pose((-28.0, 14.0), -12.4, 0.62, 1.3)
    assert described(whole, "moving") == "← 10 %  ↓ 5 %"
    assert described(whole, "turning") == "−12°"
    assert described(whole, "scaling") == "×0.62"
    assert described(whole, "pen width") == "pen ×1.30"
    assert described(Pose(), "moving") == "0 %"
    assert described(Pose(rotation=0.2), "turning") == "0°"


def test_the_same_gesture_is_the_same_pose_at_every_size(grabbing: Canvas) -> None:
    grabbing.resize(560, 560)
    drag(grabbing, along((280.0, 290.0), (350.0, 250.0)))
    assert pose(grabbing).shift == pytest.approx((35.0, -20.0))
