"""The canvas by what it holds and says."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.drawing.canvas import Canvas
from gui.drawing.tool_sheet import NARROWEST, WIDEST
from nncore.data.drawing import Drawing, Stroke
from nncore.data.ink import to_input

from .hands import MOVE, PRESS, RELEASE, along, drag, mouse


def test_it_begins_empty(canvas: Canvas) -> None:
    assert canvas.drawing().is_blank
    assert canvas.drawing().canvas == (280.0, 280.0)
    assert canvas.objectName() == "canvas"
    assert canvas.accessibleName()


def test_a_click_is_a_dot(canvas: Canvas) -> None:
    drag(canvas, [(100.5, 120.5)])
    (stroke,) = canvas.drawing().strokes
    assert stroke.points.tolist() == [[100.5, 120.5]]
    image = canvas.grab().toImage()
    assert image.pixelColor(100, 120).lightness() < 60
    assert image.pixelColor(130, 120).lightness() > 240


def test_a_resting_hand_adds_nothing(canvas: Canvas) -> None:
    drag(canvas, [(100 + 0.01 * step, 100) for step in range(40)])
    assert len(canvas.drawing().strokes[0].points) == 1


def test_positions_stay_on_the_sheet(canvas: Canvas) -> None:
    drag(canvas, [(140, 140), (900, -50)])
    assert canvas.drawing().strokes[0].points[-1].tolist() == [280.0, 0.0]


def test_escape_takes_the_stroke_back(canvas: Canvas, drawings: list) -> None:
    mouse(canvas, PRESS, (50, 50))
    mouse(canvas, MOVE, (90, 90))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    mouse(canvas, MOVE, (120, 120))
    mouse(canvas, RELEASE, (120, 120))
    assert canvas.drawing().is_blank
    assert drawings[-1].is_blank
    assert canvas.sketch.steps == 0


def test_clear_can_be_undone_and_an_empty_canvas_stays(canvas: Canvas) -> None:
    canvas.clear()
    assert canvas.sketch.steps == 0
    drag(canvas, along((50, 50), (200, 200)))
    before = canvas.drawing()
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert canvas.drawing().is_blank
    canvas.sketch.undo()
    assert canvas.drawing() is before


def test_undo_and_redo_are_keys_of_the_canvas(canvas: Canvas) -> None:
    drag(canvas, along((50, 50), (200, 200)))
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(canvas, Qt.Key.Key_Z, control)
    assert canvas.drawing().is_blank
    QTest.keyClick(canvas, Qt.Key.Key_Z, control | shift)
    assert not canvas.drawing().is_blank
    QTest.keyClick(canvas, Qt.Key.Key_Z, control)
    QTest.keyClick(canvas, Qt.Key.Key_Y, control)
    assert not canvas.drawing().is_blank


def test_undo_in_the_middle_of_a_stroke_drops_the_stroke_too(canvas: Canvas) -> None:
    drag(canvas, along((50, 50), (200, 200)))
    mouse(canvas, PRESS, (20, 200))
    mouse(canvas, MOVE, (90, 200))
    canvas.sketch.undo()
    mouse(canvas, RELEASE, (120, 200))
    assert canvas.drawing().is_blank
    assert canvas.sketch.redo_text is not None


def test_a_given_drawing_is_shown_told_and_undoable(canvas: Canvas, drawings: list) -> None:
    drag(canvas, along((50, 50), (200, 200)))
    given_one = Drawing((Stroke(np.float32([[10, 10], [90, 90]]), 8.0),), canvas=(280.0, 280.0))
    canvas.set_drawing(given_one)
    assert canvas.drawing() is given_one
    assert drawings[-1] is given_one
    canvas.sketch.undo()
    assert len(canvas.drawing().strokes[0].points) == 12


def test_it_tells_at_most_once_a_frame_and_at_once_at_the_end(
    canvas: Canvas, drawings: list, qtbot: QtBot
) -> None:
    path = along((30, 30), (250, 250), 60)
    finished: list = []
    canvas.stroke_finished.connect(lambda: finished.append(len(drawings)))
    mouse(canvas, PRESS, path[0])
    for at in path[1:30]:
        mouse(canvas, MOVE, at)
    assert drawings == []  # no frame has passed: no event loop has run
    with qtbot.waitSignal(canvas.drawing_changed):
        pass
    assert len(drawings) == 1
    assert len(drawings[0].strokes[0].points) == 30
    for at in path[30:]:
        mouse(canvas, MOVE, at)
    assert len(drawings) == 1
    mouse(canvas, RELEASE, path[-1])
    assert len(drawings) == 2
    assert drawings[1] is canvas.drawing()
    assert len(drawings[1].strokes[0].points) == 60
    assert finished == [2]
    QTest.qWait(40)
    assert len(drawings) == 2  # nothing is told twice


def test_a_resting_pen_tells_nothing(canvas: Canvas, drawings: list, qtbot: QtBot) -> None:
    mouse(canvas, PRESS, (100, 100))
    with qtbot.waitSignal(canvas.drawing_changed):
        pass
    QTest.qWait(60)
    assert len(drawings) == 1
    mouse(canvas, RELEASE, (100, 100))


STROKE = [(0.21, 0.3), (0.43, 0.275), (0.68, 0.28), (0.61, 0.5), (0.52, 0.71), (0.47, 0.88)]


@pytest.mark.parametrize("side", [200, 281, 560, 1117])
def test_the_same_movement_is_the_same_drawing_at_every_size(canvas: Canvas, side: int) -> None:
    drag(canvas, [(280 * x, 280 * y) for x, y in STROKE])
    expected = canvas.drawing().strokes[0].points
    canvas.clear()
    canvas.resize(side, side)
    drag(canvas, [(side * x, side * y) for x, y in STROKE])
    np.testing.assert_allclose(canvas.drawing().strokes[0].points, expected, atol=1e-3)


def test_resizing_leaves_the_drawing_alone(canvas: Canvas, drawings: list) -> None:
    drag(canvas, [(280 * x, 280 * y) for x, y in STROKE])
    before, told = canvas.drawing(), len(drawings)
    canvas.resize(500, 410)
    canvas.grab()
    assert canvas.drawing() is before
    assert len(drawings) == told


SCALED = """
import json, sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
from gui.drawing.canvas import Canvas
from nncore.data.ink import to_input
from tests.gui.drawing.hands import drag
canvas = Canvas()
canvas.resize(280, 280)
canvas.show()
drag(canvas, [(280 * x, 280 * y) for x, y in json.loads(sys.argv[1])])
image = canvas.grab()
drawing = canvas.drawing()
print(json.dumps([image.width(), drawing.strokes[0].points.tolist(), to_input(drawing).tolist()]))
"""


@pytest.mark.parametrize("factor", ["1.5", "2"])
def test_the_same_movement_is_the_same_input_at_every_screen_scale(
    canvas: Canvas, factor: str
) -> None:
    drag(canvas, [(280 * x, 280 * y) for x, y in STROKE])
    result = subprocess.run(
        [sys.executable, "-c", SCALED, json.dumps(STROKE)],
        env={**os.environ, "QT_SCALE_FACTOR": factor, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    width, points, received = json.loads(result.stdout)
    assert width == round(280 * float(factor))
    drawing = canvas.drawing()
    assert points == drawing.strokes[0].points.tolist()
    own = to_input(drawing)
    assert own is not None
    assert received == own.tolist()


def test_the_keyboard_draws(canvas: Canvas) -> None:
    start = 140.0
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.drawing().is_blank  # the pen is up
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    for _ in range(4):
        QTest.keyClick(canvas, Qt.Key.Key_Down)
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    (stroke,) = canvas.drawing().strokes
    assert stroke.points[0].tolist() == [start - 5, start]
    assert stroke.points[-1].tolist() == [start - 4, start + 20]
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert len(canvas.drawing().strokes) == 1


def test_two_arrow_keys_together_move_along_the_diagonal(canvas: Canvas) -> None:
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    QTest.keyPress(canvas, Qt.Key.Key_Right)
    QTest.keyPress(canvas, Qt.Key.Key_Down)
    QTest.keyRelease(canvas, Qt.Key.Key_Right)
    QTest.keyRelease(canvas, Qt.Key.Key_Down)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    points = canvas.drawing().strokes[0].points.tolist()
    assert points == [[140, 140], [145, 140], [150, 145]]


def test_escape_takes_the_keyboards_stroke_back(canvas: Canvas) -> None:
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.drawing().is_blank


def test_tool_and_pen_width_are_checked_and_told(canvas: Canvas, qtbot: QtBot) -> None:
    with qtbot.waitSignal(canvas.tool_changed) as tool:
        canvas.set_tool("eraser")
    assert tool.args == ["eraser"]
    with pytest.raises(ValueError, match="must be 'pen', 'eraser' or 'move'"):
        canvas.set_tool("brush")
    with qtbot.waitSignal(canvas.pen_width_changed) as width:
        canvas.set_pen_width(1000)
    assert width.args == [WIDEST]
    canvas.set_pen_width(-3)
    assert canvas.pen_width == NARROWEST


def test_every_paint_notes_what_it_has_painted(canvas: Canvas) -> None:
    mouse(canvas, PRESS, (50, 50))
    mouse(canvas, MOVE, (60, 50))
    canvas.repaint()
    count, moment = canvas.paint_log[-1]
    assert count == canvas.pointer_count == 2
    assert moment > 0
    mouse(canvas, RELEASE, (60, 50))


PLACE = st.floats(0, 280, width=32)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("draw"), st.lists(st.tuples(PLACE, PLACE), min_size=1, max_size=6)),
        st.tuples(st.just("wipe"), st.lists(st.tuples(PLACE, PLACE), min_size=1, max_size=4)),
        st.tuples(st.just("clear"), st.none()),
    ),
    max_size=8,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_undo_and_redo_go_through_the_same_drawings(canvas: Canvas, steps: list) -> None:
    canvas.clear()
    canvas.sketch.forget()
    states = [canvas.drawing()]
    for what, path in steps:
        if what == "clear":
            canvas.clear()
        else:
            canvas.set_tool("pen" if what == "draw" else "eraser")
            drag(canvas, path)
        if canvas.drawing() is not states[-1]:
            states.append(canvas.drawing())
    assert canvas.sketch.steps == len(states) - 1
    for state in reversed(states[:-1]):
        canvas.sketch.undo()
        assert canvas.drawing() is state
    for state in states[1:]:
        canvas.sketch.redo()
        assert canvas.drawing() is state
    assert canvas.sketch.redo_text is None
