"""The training doctor in the window: live, afterwards, and its remedy in the editor."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.run_state import RunState
from nncore.insight.doctor import Fault
from nncore.recipe import Batch, Initialiser, Recipe
from tests.windows import LONG, TINY, open_window

ZERO = TINY.with_changes(name="zero", initialiser=Initialiser("uniform", 0.0))


def train(window: MainWindow, recipe: Recipe, qtbot: QtBot) -> None:
    window.controller.start(recipe)
    qtbot.waitUntil(lambda: window.controller.state is RunState.IDLE, timeout=20_000)


def words(window: MainWindow, name: str) -> str:
    label = window.train_panel.plots.doctor.findChild(QLabel, name)
    assert label is not None
    return label.text()


def test_a_finding_is_told_and_its_remedy_goes_into_the_editor(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        doctor = window.train_panel.plots.doctor
        assert doctor.isHidden()
        train(window, ZERO, qtbot)
        assert doctor.shown is not None
        assert doctor.shown.fault is Fault.ZERO_START
        assert doctor.toolTip().startswith("Zero start, found at step ")
        assert "same weights" in words(window, "doctor_sentence")
        assert "Units with the weights of another: 100%" in doctor.toolTip()
        doctor.try_remedy.click()
        recipe = window.train_panel.recipe()
        assert recipe.name == "zero, remedied"
        assert recipe.initialiser.kind == "he"
        assert window.controller.state is RunState.IDLE
        assert ZERO.initialiser.kind == "uniform"


def test_a_healthy_run_has_no_problems_and_a_reset_takes_the_line_away(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        doctor = window.train_panel.plots.doctor
        train(window, TINY.with_changes(epochs=1), qtbot)
        assert not doctor.isHidden()
        assert doctor.shown is None
        assert words(window, "doctor_state") == "No problems found"
        assert doctor.try_remedy.isHidden()
        window.controller.reset()
        assert doctor.isHidden()


def test_it_tells_while_the_run_is_alive_and_lists_the_remedy(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        doctor = window.train_panel.plots.doctor
        batch = Batch("size", 32)
        window.controller.start(LONG.with_changes(initialiser=ZERO.initialiser, batch=batch))
        qtbot.waitUntil(lambda: doctor.shown is not None, timeout=20_000)
        assert window.controller.state is RunState.TRAINING
        doctor.try_remedy.click()
        assert window.train_panel.form.shelf.find("long, remedied") is not None
        window.controller.stop()
        qtbot.waitUntil(lambda: window.controller.state is RunState.IDLE, timeout=20_000)
        assert doctor.shown is not None


def test_further_findings_are_shown_one_after_the_other(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        doctor = window.train_panel.plots.doctor
        train(window, ZERO, qtbot)
        first = doctor.shown
        assert first is not None
        doctor.show_findings((first, replace(first, fault=Fault.SPIKE)))
        assert not doctor.next.isHidden()
        doctor.next.click()
        assert doctor.shown is not None
        assert doctor.shown.fault is Fault.SPIKE
        doctor.next.click()
        assert doctor.shown == first
