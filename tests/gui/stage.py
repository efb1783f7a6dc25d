"""A controller with toys for runs, and a witness of all that it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from gui.controller import Controller
from gui.run_state import RunState
from gui.status import Status
from nncore.recipe import Recipe
from tests.toys import ToyRun, make_model


class Witness(QObject):
    """Writes down every signal of a controller."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.states: list[RunState] = []
        self.sentences: list[str] = []
        self.reports: list[str] = []
        self.chosen: list[str] = []
        self.histories: list[tuple[Any, Any, Any]] = []
        self.curves: list[tuple[str, Any, int]] = []
        self.cleared = 0
        self.notes: list[str] = []
        self.statuses: list[Status] = []
        controller.state_changed.connect(self.on_state)
        controller.sentence_raised.connect(self.on_sentence)
        controller.report_raised.connect(self.on_report)
        controller.run_chosen.connect(self.on_chosen)
        controller.noticed.connect(self.on_notice)
        controller.status_changed.connect(self.on_status)
        controller.run_cleared.connect(self.on_cleared)
        controller.curves_changed.connect(self.on_curves)
        controller.hindsight.history_changed.connect(self.on_history)

    @Slot(object)
    def on_state(self, state: RunState) -> None:
        self.states.append(state)

    @Slot(str)
    def on_sentence(self, sentence: str) -> None:
        self.sentences.append(sentence)

    @Slot(str)
    def on_report(self, report: str) -> None:
        self.reports.append(report)

    @Slot(str)
    def on_chosen(self, run_id: str) -> None:
        self.chosen.append(run_id)

    @Slot(str)
    def on_notice(self, note: str) -> None:
        self.notes.append(note)

    @Slot(object)
    def on_status(self, status: Status) -> None:
        self.statuses.append(status)

    @Slot()
    def on_cleared(self) -> None:
        self.cleared += 1

    @Slot(str, object, int)
    def on_curves(self, run_id: str, curves: Any, epochs: int) -> None:
        self.curves.append((run_id, curves, epochs))

    @Slot(object, object, object)
    def on_history(self, epochs: Any, probabilities: Any, digit: Any) -> None:
        self.histories.append((epochs, probabilities, digit))


class Stage:
    """A controller, its witness, and the runs that it makes."""

    def __init__(self) -> None:
        self.toys: list[ToyRun] = []
        self.make: Callable[[Recipe], ToyRun] = ToyRun
        self.shipped = make_model(99)
        self.controller = Controller(self.shipped, make_run=self._make)
        self.witness = Witness(self.controller)

    def _make(self, recipe: Recipe) -> ToyRun:
        toy = self.make(recipe)
        self.toys.append(toy)
        return toy


def endless(recipe: Recipe) -> ToyRun:
    return ToyRun(recipe, steps_per_epoch=10**6)


def until_idle(stage: Stage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: stage.controller.state is RunState.IDLE)
