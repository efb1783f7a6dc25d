"""The Map tab in the real window: kept up to date, and only while it is seen."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.drawing.verdict_map import VerdictMapView
from gui.hand import wait
from gui.main_window import MainWindow
from nncore.data.drawing import Drawing
from nncore.data.transform import UNMOVED, Pose
from nncore.insight.verdict_map import VerdictMap
from tests.gui.drawing.grabbing import SEVEN
from tests.gui.drawing.hands import MOVE, PRESS, RELEASE, along, drag, mouse
from tests.gui.window_parts import act

PATIENCE = 30_000


@pytest.fixture
def mapped(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with a seven and its maps."""
    window.drawing_panel.canvas.set_drawing(SEVEN)
    act(window, "action_verdict_map")
    until_complete(window, qtbot)
    return window


def view(window: MainWindow, kind: str) -> VerdictMapView:
    found = window.findChild(VerdictMapView, f"map_{kind}")
    assert found is not None
    return found


def complete(window: MainWindow, kind: str) -> VerdictMap | None:
    """Return a map that is complete and of the drawing as it is."""
    shown, grabbed = view(window, kind).shown, window.drawing_panel.canvas.mover.grabbed
    if shown is None or grabbed is None or not shown.is_complete:
        return None
    pose, own = grabbed.pose, shown.grid.pose
    kept = (own.thickness, own.shift if kind == "turn" else (own.rotation, own.scale))
    wanted = (pose.thickness, pose.shift if kind == "turn" else (pose.rotation, pose.scale))
    return shown if shown.grid.drawing is grabbed.base and kept == wanted else None


def until_complete(window: MainWindow, qtbot: QtBot) -> tuple[VerdictMap, VerdictMap]:
    def both() -> bool:
        return all(complete(window, kind) is not None for kind in ("shift", "turn"))

    qtbot.waitUntil(both, timeout=PATIENCE)
    shift, turn = complete(window, "shift"), complete(window, "turn")
    assert shift is not None
    assert turn is not None
    return shift, turn


def pose(window: MainWindow) -> Pose:
    grabbed = window.drawing_panel.canvas.mover.grabbed
    assert grabbed is not None
    return grabbed.pose


def test_the_menu_and_the_tab_say_the_same(window: MainWindow) -> None:
    action = window.menus.verdict_map
    assert not action.isChecked()
    action.trigger()
    assert window.tabs.currentWidget() is window.tabs.map
    window.tabs.setCurrentIndex(0)
    assert not action.isChecked()
    window.tabs.show_page("map")
    assert action.isChecked()
    action.trigger()
    assert window.tabs.currentWidget() is window.train_panel


def test_nothing_is_computed_where_nobody_looks(window: MainWindow) -> None:
    assert window.tabs.map.isHidden()
    window.drawing_panel.canvas.set_drawing(SEVEN)
    wait(0.3)
    assert not window.controller.jobs.isRunning()
    assert view(window, "shift").shown is None


def test_a_click_puts_the_drawing_there_and_can_be_undone(mapped: MainWindow, qtbot: QtBot) -> None:
    canvas, target = mapped.drawing_panel.canvas, view(mapped, "turn")
    assert target.shown is not None
    expected = target.shown.grid.pose_at(10, 4)
    place = target.layout_of(target.shown).rect(10, 4).center().toPoint()
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=place)
    assert pose(mapped).rotation == pytest.approx(expected.rotation)
    assert pose(mapped).scale == pytest.approx(expected.scale)
    assert canvas.drawing() is not SEVEN
    canvas.sketch.undo()
    assert canvas.drawing() is SEVEN
    assert pose(mapped) == UNMOVED


def test_moving_moves_the_mark_and_leaves_the_map_of_places(
    mapped: MainWindow, qtbot: QtBot
) -> None:
    canvas = mapped.drawing_panel.canvas
    canvas.set_tool("move")
    before, turned = until_complete(mapped, qtbot)
    scale = canvas.scale()
    drag(canvas, along((140 * scale, 145 * scale), (100 * scale, 145 * scale)))
    after, other = until_complete(mapped, qtbot)
    assert after is before  # the same map, with the mark elsewhere
    assert other is not turned
    row, column = after.grid.place_of(pose(mapped))
    assert (row, column) == pytest.approx((10 + 5 / 11.2, 10 - 40 / 11.2), abs=0.05)


def test_raw_input_and_another_network_ask_anew(mapped: MainWindow, qtbot: QtBot) -> None:
    before, _ = until_complete(mapped, qtbot)
    act(mapped, "action_raw_input")
    qtbot.waitUntil(lambda: view(mapped, "shift").shown is not before, timeout=PATIENCE)
    raw, _ = until_complete(mapped, qtbot)
    assert not np.array_equal(raw.confidence, before.confidence)
    assert np.ptp(before.confidence) < np.ptp(raw.confidence)


def test_an_empty_canvas_has_no_map(mapped: MainWindow) -> None:
    mapped.drawing_panel.canvas.clear()
    assert view(mapped, "shift").shown is None
    assert view(mapped, "turn").shown is None


def test_the_pen_stops_the_work_and_its_end_begins_it_again(
    mapped: MainWindow, qtbot: QtBot
) -> None:
    canvas, jobs = mapped.drawing_panel.canvas, mapped.controller.jobs
    canvas.set_drawing(Drawing(SEVEN.strokes[:1], canvas=(280.0, 280.0)))
    parts: list = []
    mouse(canvas, PRESS, (100, 100))
    mouse(canvas, MOVE, (120, 120))
    with qtbot.waitSignal(canvas.drawing_changed):
        mouse(canvas, MOVE, (140, 120))
    jobs.part_done.connect(lambda *part: parts.append(part))
    wait(0.3)
    assert parts == []  # the pen rests, but it is down
    mouse(canvas, RELEASE, (140, 120))
    shift, _ = until_complete(mapped, qtbot)
    assert shift.grid.drawing is canvas.drawing()


def test_leaving_the_tab_gives_up_and_coming_back_asks_again(
    mapped: MainWindow, qtbot: QtBot
) -> None:
    canvas = mapped.drawing_panel.canvas
    mapped.tabs.setCurrentIndex(0)
    canvas.set_drawing(Drawing(SEVEN.strokes[:1], canvas=(280.0, 280.0)))
    mapped.tabs.show_page("map")
    shift, _ = until_complete(mapped, qtbot)
    assert shift.grid.drawing is canvas.drawing()


def test_the_window_closes_in_the_middle_of_a_map(window: MainWindow, qtbot: QtBot) -> None:
    window.drawing_panel.canvas.set_drawing(SEVEN)
    act(window, "action_verdict_map")
    qtbot.waitUntil(lambda: view(window, "shift").shown is not None, timeout=PATIENCE)
    window.close()
    assert window.shut_down()
    assert not window.controller.jobs.isRunning()
