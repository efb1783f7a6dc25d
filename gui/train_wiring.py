"""Connects the Train tab with the controller, each in its own words."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QMessageBox

from gui.controller import Controller
from gui.runs import SessionRun
from gui.train.panel import TrainPanel
from gui.train.run_rows import RunSummary
from nncore.data import catalogue
from nncore.errors import InklingError


class TrainWiring(QObject):
    """Hands the panel's wishes on, and tells it what became of them.

    Parameters
    ----------
    panel : TrainPanel
        The tab.
    controller : Controller
        Runs the trainings.
    """

    def __init__(self, panel: TrainPanel, controller: Controller) -> None:
        super().__init__(panel)
        self._panel = panel
        self._controller = controller
        self.look_for_mnist()
        panel.start_requested.connect(controller.start)
        panel.step_requested.connect(controller.step)
        panel.pause_requested.connect(controller.pause)
        panel.resume_requested.connect(controller.resume)
        panel.stop_requested.connect(controller.stop)
        panel.reset_requested.connect(self.ask_reset)
        panel.speed_changed.connect(controller.set_speed)
        panel.rate_change_requested.connect(controller.set_rate)
        panel.run_chosen.connect(controller.library.choose)
        panel.run_kept.connect(controller.library.keep)
        controller.state_changed.connect(panel.set_state)
        controller.curves_changed.connect(panel.show_curves)
        controller.hindsight.history_changed.connect(panel.show_history)
        controller.run_added.connect(self._on_run_added)
        controller.run_changed.connect(self._on_run_changed)
        controller.run_chosen.connect(self._on_run_chosen)
        controller.run_cleared.connect(panel.clear_run)
        controller.library.runs_loaded.connect(self._on_runs_loaded)
        controller.state_changed.connect(self.look_for_mnist)

    @Slot()
    def ask_reset(self) -> None:
        """Ask first: a run that has ended cannot go on."""
        box = QMessageBox(self._panel.window())
        box.setObjectName("ask_reset")
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Reset")
        box.setText("End this run and clear its curves?")
        box.setInformativeText("It cannot go on afterwards, but it stays in the list of runs.")
        reset = box.addButton("Reset", QMessageBox.ButtonRole.DestructiveRole)
        reset.setObjectName("confirm_reset")
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        reset.clicked.connect(self._controller.reset)
        box.open()

    @Slot()
    def look_for_mnist(self) -> None:
        """Tell the panel whether MNIST has to be downloaded first."""
        with contextlib.suppress(InklingError):  # told when somebody trains with it
            self._panel.set_mnist_at_hand(catalogue.is_at_hand("mnist"))

    @Slot(object)
    def _on_run_added(self, run: SessionRun) -> None:
        self._panel.add_run(summarise(run), run.planned_epochs)

    @Slot(object)
    def _on_run_changed(self, run: SessionRun) -> None:
        self._panel.update_run(summarise(run))

    @Slot(object)
    def _on_runs_loaded(self, runs: tuple[SessionRun, ...]) -> None:
        self._panel.runs.add_earlier(summarise(run) for run in runs)

    @Slot(str)
    def _on_run_chosen(self, run_id: str) -> None:
        self._panel.set_reading_run(run_id or None)


def summarise(run: SessionRun) -> RunSummary:
    """Put a run in the few words that the list of runs shows."""
    ending, stored = run.ending, run.stored
    return RunSummary(
        run_id=run.run_id,
        name=run.name,
        colour=run.number - 1,
        accuracy=run.validation_accuracy,
        ended=ending.ended if ending else "",
        kept=bool(run.kept_as),
        reason=ending.sentence if ending else "",
        number=run.number,
        started=stored.started if stored else None,
        seconds=run.seconds,
        parameters=stored.parameters if stored else run.recipe.parameter_count,
        has_network=run.has_network,
        loss=run.recipe.loss,
    )
