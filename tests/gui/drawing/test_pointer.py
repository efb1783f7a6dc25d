"""Mouse, tablet and touch: whatever order their events come in, one gesture is one stroke."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.drawing.canvas import Canvas

from .hands import LEFT, MOVE, PRESS, RELEASE, RIGHT, along, drag, mouse, pen, stylus, touchscreen

PATH = along((60, 60), (200, 180))


def ends(canvas: Canvas) -> list[list[float]]:
    (stroke,) = canvas.drawing().strokes
    return stroke.points[[0, -1]].tolist()


def test_mouse_draws_one_stroke_through_all_positions(canvas: Canvas) -> None:
    drag(canvas, PATH)
    (stroke,) = canvas.drawing().strokes
    np.testing.assert_allclose(stroke.points, PATH, atol=1e-4)
    assert stroke.pen_width == canvas.pen_width


def test_positions_between_pixels_are_kept(canvas: Canvas) -> None:
    drag(canvas, [(60.25, 60.75), (80.125, 90.5)])
    np.testing.assert_allclose(
        canvas.drawing().strokes[0].points, [(60.25, 60.75), (80.125, 90.5)], atol=1e-4
    )


def test_tablet_draws_one_stroke_and_takes_its_events(canvas: Canvas) -> None:
    device = stylus()
    assert pen(canvas, device, PRESS, PATH[0]).isAccepted()
    for point in PATH[1:]:
        assert pen(canvas, device, MOVE, point).isAccepted()
    assert pen(canvas, device, RELEASE, PATH[-1]).isAccepted()
    np.testing.assert_allclose(canvas.drawing().strokes[0].points, PATH, atol=1e-4)


@pytest.mark.parametrize("mouse_first", [False, True])
def test_repeated_mouse_events_add_nothing_in_either_order(
    canvas: Canvas, mouse_first: bool
) -> None:
    device = stylus()
    steps = [(PRESS, PATH[0]), *((MOVE, at) for at in PATH[1:]), (RELEASE, PATH[-1])]
    for kind, at in steps:
        if mouse_first:
            mouse(canvas, kind, at)
        pen(canvas, device, kind, at)
        if not mouse_first:
            mouse(canvas, kind, at)
    np.testing.assert_allclose(canvas.drawing().strokes[0].points, PATH, atol=1e-4)
    assert len(canvas.drawing().strokes) == 1
    assert canvas.sketch.steps == 1


def test_mouse_release_before_the_pens_does_not_end_its_stroke(canvas: Canvas) -> None:
    device = stylus()
    mouse(canvas, PRESS, PATH[0])
    pen(canvas, device, PRESS, PATH[0])
    mouse(canvas, RELEASE, PATH[0])
    pen(canvas, device, MOVE, PATH[5])
    pen(canvas, device, RELEASE, PATH[-1])
    assert ends(canvas) == [list(PATH[0]), list(PATH[-1])]


def test_a_tap_of_the_pen_repeated_afterwards_by_the_mouse_is_one_dot(canvas: Canvas) -> None:
    device = stylus()
    pen(canvas, device, PRESS, (100, 100))
    pen(canvas, device, RELEASE, (100, 100))
    mouse(canvas, PRESS, (100, 100))
    mouse(canvas, RELEASE, (100, 100))
    assert len(canvas.drawing().strokes) == 1


def test_the_mouse_elsewhere_right_after_the_pen_is_a_stroke_of_its_own(canvas: Canvas) -> None:
    device = stylus()
    pen(canvas, device, PRESS, (100, 100))
    pen(canvas, device, RELEASE, (100, 100))
    drag(canvas, along((200, 200), (250, 200)))
    assert len(canvas.drawing().strokes) == 2


@pytest.mark.parametrize("way", ["right button", "eraser end", "barrel button", "tool"])
def test_eraser_takes_ink_away(canvas: Canvas, way: str) -> None:
    drag(canvas, along((40, 140), (240, 140)))
    across = along((140, 40), (140, 240))
    if way == "right button":
        drag(canvas, across, RIGHT)
    elif way == "tool":
        canvas.set_tool("eraser")
        drag(canvas, across)
    else:
        device = stylus(is_eraser=way == "eraser end")
        button = RIGHT if way == "barrel button" else LEFT
        pen(canvas, device, PRESS, across[0], button)
        for at in across[1:]:
            pen(canvas, device, MOVE, at, button)
        pen(canvas, device, RELEASE, across[-1], button)
    left, right = canvas.drawing().strokes
    radius = canvas.pen_width * 1.25 / 2
    assert left.points[-1, 0] <= 140 - radius
    assert right.points[0, 0] >= 140 + radius
    canvas.sketch.undo()
    assert len(canvas.drawing().strokes) == 1


def test_eraser_over_nothing_leaves_no_trace_in_the_history(canvas: Canvas) -> None:
    drag(canvas, along((10, 10), (90, 10)), RIGHT)
    assert canvas.drawing().is_blank
    assert canvas.sketch.steps == 0


def test_one_finger_draws_and_a_second_changes_nothing(canvas: Canvas) -> None:
    screen = touchscreen()
    QTest.touchEvent(canvas, screen).press(0, QPoint(60, 60), canvas).commit()
    QTest.touchEvent(canvas, screen).move(0, QPoint(90, 90), canvas).commit()
    QTest.touchEvent(canvas, screen).stationary(0).press(1, QPoint(200, 30), canvas).commit()
    QTest.touchEvent(canvas, screen).move(0, QPoint(150, 150), canvas).move(
        1, QPoint(220, 60), canvas
    ).commit()
    QTest.touchEvent(canvas, screen).release(0, QPoint(150, 150), canvas).release(
        1, QPoint(220, 60), canvas
    ).commit()
    (stroke,) = canvas.drawing().strokes
    np.testing.assert_allclose(stroke.points, [(60, 60), (90, 90), (150, 150)], atol=0.5)


def test_the_pen_takes_over_from_the_palm(canvas: Canvas) -> None:
    screen, device = touchscreen(), stylus()
    QTest.touchEvent(canvas, screen).press(0, QPoint(250, 250), canvas).commit()
    pen(canvas, device, PRESS, PATH[0])
    QTest.touchEvent(canvas, screen).move(0, QPoint(240, 240), canvas).commit()
    pen(canvas, device, MOVE, PATH[4])
    pen(canvas, device, RELEASE, PATH[-1])
    QTest.touchEvent(canvas, screen).release(0, QPoint(240, 240), canvas).commit()
    assert ends(canvas) == [list(PATH[0]), list(PATH[-1])]


def test_the_middle_button_is_left_to_others(canvas: Canvas) -> None:
    from PySide6.QtCore import Qt

    event: QMouseEvent = mouse(canvas, PRESS, (50, 50), Qt.MouseButton.MiddleButton)
    assert canvas.drawing().is_blank
    assert not event.isAccepted()


def test_a_window_that_loses_the_pointer_keeps_the_stroke(canvas: Canvas) -> None:
    mouse(canvas, PRESS, PATH[0])
    mouse(canvas, MOVE, PATH[5])
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.WindowDeactivate))
    mouse(canvas, MOVE, PATH[8])
    np.testing.assert_allclose(ends(canvas), [PATH[0], PATH[5]], rtol=1e-6)
    assert canvas.sketch.steps == 1


def test_quick_clicks_are_dots_not_one_double_click(canvas: Canvas) -> None:
    mouse(canvas, PRESS, (50, 50))
    mouse(canvas, RELEASE, (50, 50))
    mouse(canvas, QEvent.Type.MouseButtonDblClick, (50, 50))
    mouse(canvas, RELEASE, (50, 50))
    assert [len(stroke.points) for stroke in canvas.drawing().strokes] == [1, 1]
