"""What can be wished of runs: read with, keep, rename, delete and bring back, compare."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from gui.train.run_rows import RunSummary
from gui.train.runs_list import RunsList
from tests.gui.train.run_lists import (
    EARLIER,
    FIRST,
    SECOND,
    add,
    order,
    select,
    shown,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_only_a_network_that_is_there_can_be_used_or_kept(runs: RunsList, qtbot: QtBot) -> None:
    add(runs, SECOND)
    assert not runs.use.isEnabled()
    assert not runs.keep.isEnabled()
    runs.update_run(replace(SECOND, ended="finished"))
    with qtbot.waitSignal(runs.wishes.run_chosen) as chosen:
        runs.use.click()
    with qtbot.waitSignal(runs.wishes.run_kept) as kept:
        runs.keep.click()
    assert (chosen.args, kept.args) == (["b"], ["b"])
    runs.update_run(replace(SECOND, ended="finished", kept=True))
    runs.set_read_with("b")
    assert not runs.use.isEnabled()
    assert not runs.keep.isEnabled()
    for summary in (
        RunSummary("d", "quick", 3, None, "failed"),
        RunSummary("e", "quick", 3, None, "interrupted", has_network=False),
    ):
        add(runs, summary)
        assert not runs.use.isEnabled()


def test_keys_show_hide_and_read(runs: RunsList, qtbot: QtBot) -> None:
    add(runs, FIRST, SECOND)
    select(runs, "a")
    QTest.keyClick(runs.view, Qt.Key.Key_Space)
    assert shown(runs) == ["b"]
    with qtbot.waitSignal(runs.wishes.run_chosen) as chosen:
        QTest.keyClick(runs.view, Qt.Key.Key_Return)
    assert chosen.args == ["a"]


def test_f2_means_renaming_here_and_nothing_to_the_window(runs: RunsList, qtbot: QtBot) -> None:
    add(runs, FIRST)
    asks = QEvent.Type.ShortcutOverride
    event = QKeyEvent(asks, Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(runs.view, event)
    assert event.isAccepted()
    QTest.keyClick(runs.view, Qt.Key.Key_F2)
    field = runs.findChild(QLineEdit, "run_name")
    assert field is not None
    assert field.text() == "relu-128"
    field.setText("  my first  ")
    with qtbot.waitSignal(runs.rename_requested) as told:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert told.args == ["a", "my first"]
    assert runs.model.rows()[0].title == "relu-128 (run 1)", "until it has been done"
    runs.update_run(replace(FIRST, name="my first"))
    assert runs.model.rows()[0].title == "my first (run 1)"


def test_no_name_is_no_wish(runs: RunsList) -> None:
    add(runs, FIRST)
    told: list[object] = []
    runs.rename_requested.connect(lambda *args: told.append(args))
    for name in ("   ", "relu-128"):
        assert not runs.model.setData(runs.model.index(0), name)
    assert told == []


def test_deleted_runs_can_be_brought_back_one_deletion_after_the_other(
    runs: RunsList, qtbot: QtBot
) -> None:
    runs.add_earlier(EARLIER)
    select(runs, "old-6", "old-5")
    with qtbot.waitSignal(runs.wishes.delete_requested) as told:
        QTest.keyClick(runs.view, Qt.Key.Key_Delete)
    assert set(told.args[0]) == {"old-5", "old-6"}
    assert len(order(runs)) == 7, "until it has been done"
    runs.remove_runs(told.args[0])
    assert runs.undo_line.text == "Deleted 2 runs."
    runs.remove_runs(["old-1"])
    assert runs.undo_line.text == "Deleted old 1 (run 1)."
    assert order(runs) == ["old-7", "old-4", "old-3", "old-2"]
    with qtbot.waitSignal(runs.restore_requested) as told:
        runs.undo_line.undo.click()
    assert told.args == [("old-1",)]
    assert runs.undo_line.text == "Deleted 2 runs."
    with qtbot.waitSignal(runs.restore_requested) as told:
        QTest.keyClick(runs.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert set(told.args[0]) == {"old-5", "old-6"}
    assert runs.undo_line.text == ""
    assert not runs.wishes.undo.isEnabled()


def test_a_run_in_training_is_not_deleted(runs: RunsList) -> None:
    add(runs, SECOND)
    assert not runs.wishes.delete.isEnabled()
    runs.update_run(replace(SECOND, ended="stopped"))
    assert runs.wishes.delete.isEnabled()


def test_the_focus_goes_to_the_next_run_where_one_is_deleted(runs: RunsList) -> None:
    runs.add_earlier(EARLIER)
    select(runs, "old-4")
    runs.remove_runs(["old-4"])
    selected = runs.selected()
    assert selected is not None
    assert selected.run_id == "old-3"


def test_two_recipes_are_compared_the_older_first(runs: RunsList, qtbot: QtBot) -> None:
    runs.add_earlier(EARLIER)
    select(runs, "old-3")
    assert not runs.wishes.compare.isEnabled()
    select(runs, "old-6", "old-2")
    with qtbot.waitSignal(runs.wishes.comparison_requested) as told:
        runs.wishes.compare.trigger()
    assert told.args == ["old-2", "old-6"]


def test_no_other_run_begins_while_one_is_alive(runs: RunsList, qtbot: QtBot) -> None:
    add(runs, FIRST)
    runs.set_busy(True)
    assert not runs.wishes.replay.isEnabled()
    assert not runs.wishes.recipe.isEnabled()
    runs.set_busy(False)
    for action, signal in (
        (runs.wishes.replay, runs.wishes.replay_requested),
        (runs.wishes.recipe, runs.wishes.recipe_requested),
        (runs.wishes.export, runs.wishes.export_requested),
    ):
        with qtbot.waitSignal(signal) as told:
            action.trigger()
        assert told.args == ["a"]


def test_the_menu_offers_everything(runs: RunsList) -> None:
    add(runs, FIRST, SECOND)
    select(runs, "a")
    menu = runs.make_menu()
    assert {each.objectName() for each in menu.actions() if not each.isSeparator()} == {
        "action_toggle_run",
        "action_use_run",
        "action_keep_run",
        "action_run_recipe",
        "action_replay_run",
        "action_compare_runs",
        "action_rename_run",
        "action_export_run",
        "action_delete_run",
        "action_undo_delete_run",
    }
    assert runs.wishes.toggle.text().startswith("Hide Its Curves")
    runs.wishes.toggle.trigger()
    assert shown(runs) == ["b"]
    assert runs.wishes.toggle.text().startswith("&Show Its Curves")


def test_the_keys_of_the_list_are_no_shortcuts_of_the_window(runs: RunsList) -> None:
    for action in runs.findChildren(QAction):
        assert action.shortcut().isEmpty(), action.objectName()
