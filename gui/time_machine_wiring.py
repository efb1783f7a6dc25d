"""Lets a network of a run's past answer: those in memory at once, those on disk when loaded."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from gui.controller import Controller
from gui.runs import SessionRun
from gui.time_machine_networks import OpenLibrary, PastNetworks
from gui.train.panel import TrainPanel
from gui.train.time_machine import format_epoch
from nncore.training.checkpoints import Checkpoint


class TimeMachineWiring(QObject):
    """Connects the time machine with the run that is chosen and with the network that answers.

    Parameters
    ----------
    panel : TrainPanel
        Has the list, the plots and the time machine.
    controller : Controller
        Knows the runs of this session, the networks, and the second thread.
    open_library : callable
        Gives the library, from any thread.

    Signals
    -------
    sentence_raised(str), report_raised(str)
        A network could not be had.
    """

    sentence_raised = Signal(str)
    report_raised = Signal(str)

    def __init__(
        self, panel: TrainPanel, controller: Controller, open_library: OpenLibrary
    ) -> None:
        super().__init__(panel)
        self._panel, self._controller = panel, controller
        self._machine = machine = panel.plots.time_machine
        self._past = past = PastNetworks(controller.runs, controller.jobs, open_library, self)
        self._wanted: int | None = None
        panel.runs.run_selected.connect(self._on_run_selected)
        machine.moment_requested.connect(self._on_moment_requested)
        machine.leave_requested.connect(self._leave)
        controller.curves_changed.connect(self._on_curves_changed)
        controller.run_changed.connect(self._on_run_changed)
        controller.networks.shown_changed.connect(self._on_shown_changed)
        past.moments_changed.connect(self._show_moments)
        past.network_loaded.connect(self._on_network_loaded)
        past.failed.connect(self._on_failed)
        self.sentence_raised.connect(controller.sentence_raised)
        self.report_raised.connect(controller.report_raised)

    @Slot(str)
    def _on_run_selected(self, run_id: str) -> None:
        """Offer the networks of another run; a moment that was chosen is left."""
        if run_id == self._past.run_id:
            return
        self._leave()
        self._machine.set_now()
        self._past.choose(run_id)
        self._show_moments()

    @Slot(int)
    def _on_moment_requested(self, step: int) -> None:
        self._wanted = step
        checkpoint = self._past.find(step)
        if checkpoint is not None:
            self._visit(checkpoint)
        self._past.load(step)

    @Slot(int)
    def _on_network_loaded(self, step: int) -> None:
        checkpoint = self._past.find(step)
        if checkpoint is not None and step == self._wanted:
            self._visit(checkpoint)
        elif self._controller.networks.shown.kind == "moment":
            self._controller.hindsight.visit(self._past.known())

    @Slot()
    def _leave(self) -> None:
        """Let the present answer again."""
        self._wanted = None
        self._past.give_up()
        networks = self._controller.networks
        networks.return_to_present(self._controller.runs.get(networks.present.run_id))

    @Slot()
    def _on_shown_changed(self) -> None:
        """Be in the present where another network answers, whoever chose it."""
        if self._controller.networks.shown.kind != "moment":
            self._wanted = None
            self._past.give_up()
            self._machine.set_now()
            self._panel.plots.set_mark(None)
            self._controller.hindsight.visit(None)

    @Slot(str)
    def _on_curves_changed(self, run_id: str) -> None:
        if run_id == self._past.run_id:
            self._show_moments()

    @Slot(object)
    def _on_run_changed(self, run: SessionRun) -> None:
        if run.run_id == self._past.run_id:
            self._show_moments()

    @Slot(str, str)
    def _on_failed(self, sentence: str, report: str) -> None:
        self._leave()
        self._machine.set_now()
        if report:
            self.report_raised.emit(report)
        else:
            self.sentence_raised.emit(sentence)

    def _visit(self, checkpoint: Checkpoint) -> None:
        """Let a network of the past answer, its curves in sight."""
        run_id, runs = self._past.run_id, self._panel.runs.model
        row = runs.row_of(run_id)
        if row is not None and not row.is_shown:
            runs.set_shown(run_id, True)
        moment = {each.step: each for each in self._past.moments()}[checkpoint.step]
        title = row.title if row is not None else checkpoint.model.name
        self._wanted = None
        self._controller.networks.visit(
            run_id,
            checkpoint.model,
            f"{title}, epoch {format_epoch(checkpoint.epoch)}",
            moment.accuracy if moment.is_validated else None,
        )
        self._panel.plots.set_mark(checkpoint.epoch)
        self._controller.hindsight.visit(self._past.known())

    @Slot()
    def _show_moments(self) -> None:
        row = self._panel.runs.model.row_of(self._past.run_id)
        title = f"run {row.number}" if row is not None else ""
        self._machine.set_run(title, self._past.moments(), ends_now=self._past.ends_now)
