"""The runs of the session: shown, hidden, read with, kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui import theme
from gui.train.run_rows import RunSummary, past_colour
from gui.train.runs_list import RunsList

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

FIRST = RunSummary("a", "relu-128", 0, 0.853, "finished")
SECOND = RunSummary("b", "quick", 1, None, "")
THIRD = RunSummary("c", "quick", 2)


@pytest.fixture
def runs(qtbot: QtBot) -> RunsList:
    runs = RunsList()
    qtbot.addWidget(runs)
    runs.resize(320, 260)
    runs.show()
    qtbot.waitExposed(runs)
    return runs


def click(qtbot: QtBot, runs: RunsList, row: int) -> None:
    area = runs.view.visualRect(runs.model.index(row))
    qtbot.mouseClick(runs.view.viewport(), Qt.MouseButton.LeftButton, pos=area.center())


def shown(runs: RunsList) -> list[str]:
    return [row.summary.run_id for row in runs.model.rows() if row.is_shown]


def test_an_empty_list_says_what_it_is_for(runs: RunsList) -> None:
    label = runs.findChild(QLabel, "runs_empty")
    assert label is not None
    assert label.isVisible()
    assert not runs.use.isVisible()
    runs.add_run(FIRST)
    assert not label.isVisible()
    assert runs.view.isVisible()
    assert runs.use.isVisible()


def test_the_newest_run_is_on_top_and_in_front(runs: RunsList) -> None:
    runs.add_run(FIRST)
    runs.add_run(SECOND)
    assert [row.title for row in runs.model.rows()] == ["quick (run 2)", "relu-128 (run 1)"]
    assert [row.is_current for row in runs.model.rows()] == [True, False]
    selected = runs.selected()
    assert selected is not None
    assert selected.summary == SECOND


def test_the_run_before_stays_behind_and_older_ones_go(runs: RunsList) -> None:
    for summary in (FIRST, SECOND, THIRD):
        runs.add_run(summary)
    assert shown(runs) == ["c", "b"]


def test_a_run_shown_by_hand_stays(runs: RunsList, qtbot: QtBot) -> None:
    runs.add_run(FIRST)
    runs.add_run(SECOND)
    click(qtbot, runs, 1)
    assert shown(runs) == ["b"]
    click(qtbot, runs, 1)
    runs.add_run(THIRD)
    assert shown(runs) == ["c", "b", "a"]


def test_a_click_is_told_once_and_not_for_the_run_in_front(runs: RunsList, qtbot: QtBot) -> None:
    runs.add_run(FIRST)
    runs.add_run(SECOND)
    told: list[int] = []
    runs.overlays_changed.connect(lambda: told.append(1))
    click(qtbot, runs, 0)
    assert told == []
    click(qtbot, runs, 1)
    assert told == [1]


def test_rows_say_all_there_is_to_know(runs: RunsList) -> None:
    runs.add_run(FIRST)
    runs.update_run(RunSummary("a", "relu-128", 0, 0.853, "stopped", True, "You stopped it."))
    runs.set_read_with("a")
    index = runs.model.index(0)
    words = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert words == "relu-128 (run 1), 85.3 %, stopped · reads your drawing · kept"
    assert "You stopped it." in index.data(Qt.ItemDataRole.ToolTipRole)
    runs.set_read_with(None)
    assert "reads" not in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_an_unknown_accuracy_is_a_dash(runs: RunsList) -> None:
    runs.add_run(SECOND)
    assert runs.model.rows()[0].accuracy() == "–"


def test_only_a_network_that_is_there_can_be_used_or_kept(runs: RunsList, qtbot: QtBot) -> None:
    runs.add_run(SECOND)
    assert not runs.use.isEnabled()
    assert not runs.keep.isEnabled()
    runs.update_run(RunSummary("b", "quick", 1, 0.9, "finished"))
    with qtbot.waitSignal(runs.run_chosen) as chosen:
        runs.use.click()
    with qtbot.waitSignal(runs.run_kept) as kept:
        runs.keep.click()
    assert (chosen.args, kept.args) == (["b"], ["b"])
    runs.update_run(RunSummary("b", "quick", 1, 0.9, "finished", kept=True))
    runs.set_read_with("b")
    assert not runs.use.isEnabled()
    assert not runs.keep.isEnabled()
    runs.add_run(RunSummary("d", "quick", 3, None, "failed"))
    assert not runs.use.isEnabled()


def test_keys_do_what_clicks_do(runs: RunsList, qtbot: QtBot) -> None:
    runs.add_run(FIRST)
    runs.add_run(SECOND)
    runs.view.setCurrentIndex(runs.model.index(1))
    QTest.keyClick(runs.view, Qt.Key.Key_Space)
    assert shown(runs) == ["b"]
    with qtbot.waitSignal(runs.run_chosen) as chosen:
        QTest.keyClick(runs.view, Qt.Key.Key_Return)
    assert chosen.args == ["a"]


def test_the_menu_offers_the_same(runs: RunsList, qtbot: QtBot) -> None:
    runs.add_run(FIRST)
    runs.add_run(SECOND)
    runs.view.setCurrentIndex(runs.model.index(1))
    row = runs.selected()
    assert row is not None
    menu = runs.make_menu(row)
    actions = {action.objectName(): action for action in menu.findChildren(QAction)}
    assert actions["action_toggle_run"].text() == "Hide its curves"
    with qtbot.waitSignal(runs.run_kept) as kept:
        actions["action_keep_run"].trigger()
    assert kept.args == ["a"]
    actions["action_toggle_run"].trigger()
    assert shown(runs) == ["b"]


def test_after_a_reset_no_run_is_in_front(runs: RunsList) -> None:
    runs.add_run(FIRST)
    runs.clear_current()
    (row,) = runs.model.rows()
    assert not row.is_current
    assert not row.is_shown


def test_the_dot_is_in_the_colour_of_the_curve(runs: RunsList, qtbot: QtBot) -> None:
    runs.add_run(FIRST)
    runs.add_run(SECOND)
    image = runs.view.viewport().grab().toImage()
    place = runs.view.visualRect(runs.model.index(1))
    colour = image.pixelColor(place.left() + 11, place.center().y()).name()
    assert colour == past_colour(theme.LIGHT, 0)
    assert colour != theme.LIGHT.accent, "which is the live run's"
    click(qtbot, runs, 1)
    image = runs.view.viewport().grab().toImage()
    assert image.pixelColor(place.left() + 11, place.center().y()).name() != colour
