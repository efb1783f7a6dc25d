"""Measures the networks of the run, and the loss around the shown one, while the page is seen."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gui.backprop.panel import BackpropPanel
from gui.controller import Controller
from nncore.insight.backprop.course import (
    Moment,
    Sizes,
    measure,
    names_of_layers,
    small_batch,
)
from nncore.insight.backprop.directions import Slice, slices
from nncore.network.model import Model

SIZES: Final = "backprop sizes"
LINES: Final = "backprop lines"

PAUSE_MS: Final = 400
"""Least time between two looks at a run or a network that changes."""


class CourseWiring(QObject):
    """Connects the page about the run with the run, the shown network and the second thread.

    Parameters
    ----------
    panel : BackpropPanel
        The tab.
    controller : Controller
        Knows the run and the network.

    Signals
    -------
    report_raised(str)
        A fault in the program, with its traceback.
    """

    report_raised = Signal(str)

    def __init__(self, panel: BackpropPanel, controller: Controller) -> None:
        super().__init__(panel)
        self._panel, self._page = panel, panel.course_page
        self._controller, self._jobs = controller, controller.jobs
        self._run_id = ""
        self._names: tuple[str, ...] = ()
        self._sizes: tuple[Sizes, ...] = ()
        self._lines_of: Model | None = None
        self._busy: set[str] = set()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        panel.watched_changed.connect(self._on_watched_changed)
        controller.reader.reading_changed.connect(self._on_changed)
        controller.curves_changed.connect(self._on_changed)
        controller.run_changed.connect(self._on_changed)
        controller.run_cleared.connect(self._on_changed)
        self._jobs.part_done.connect(self._on_part)
        self._jobs.job_done.connect(self._on_done)
        self._jobs.job_failed.connect(self._on_failed)
        self.report_raised.connect(controller.report_raised)

    @property
    def _is_watched(self) -> bool:
        return self._panel.watched is self._page

    @Slot()
    def _on_watched_changed(self) -> None:
        if self._is_watched:
            self._ask()
            return
        self._pause.stop()
        for subject in self._busy:
            self._jobs.cancel(subject)
        if LINES in self._busy:
            self._lines_of = None
        self._busy.clear()

    @Slot()
    def _on_changed(self) -> None:
        if self._is_watched and not self._pause.isActive():
            self._pause.start()

    @Slot()
    def _ask(self) -> None:
        """Ask for what is not known yet; what is under way comes to its end first."""
        if not self._is_watched:
            return
        if SIZES not in self._busy:
            self._ask_for_sizes()
        model = self._controller.reader.model
        if LINES not in self._busy and model is not self._lines_of:
            self._lines_of = model
            self._busy.add(LINES)
            self._jobs.request(LINES, partial(_lines, model))

    def _ask_for_sizes(self) -> None:
        run = self._controller.run
        checkpoints = run.checkpoints if run is not None else ()
        if run is None or not checkpoints:
            self._run_id, self._sizes = "", ()
            self._page.set_sizes((), ())
            return
        if run.run_id != self._run_id:
            self._run_id, self._sizes = run.run_id, ()
            self._names = names_of_layers(checkpoints[0].model.network)
        if tuple(each.step for each in checkpoints) == tuple(each.step for each in self._sizes):
            self._page.set_sizes(self._names, self._sizes)
            return
        moments = tuple(Moment(each.step, each.epoch, each.model) for each in checkpoints)
        self._busy.add(SIZES)
        self._jobs.request(SIZES, partial(_measured, moments, self._sizes))

    @Slot(str, int, object)
    def _on_part(self, subject: str, generation: int, part: object) -> None:
        if subject not in (SIZES, LINES) or not self._jobs.is_latest(subject, generation):
            return
        assert isinstance(part, tuple)  # of Sizes, or of Slice
        if subject == LINES:
            self._page.set_lines(part)
        else:
            self._sizes = part
            self._page.set_sizes(self._names, part)

    @Slot(str, int)
    def _on_done(self, subject: str, generation: int) -> None:
        if subject in (SIZES, LINES) and self._jobs.is_latest(subject, generation):
            self._busy.discard(subject)
            self._on_changed()

    @Slot(str, int, str, str)
    def _on_failed(self, subject: str, generation: int, _sentence: str, report: str) -> None:
        if subject in (SIZES, LINES) and self._jobs.is_latest(subject, generation):
            self._busy.discard(subject)
            if report:
                self.report_raised.emit(report)


def _measured(
    moments: tuple[Moment, ...], known: tuple[Sizes, ...]
) -> Generator[tuple[Sizes, ...], None, None]:
    yield from measure(moments, small_batch(moments[0].model.preparation), known)


def _lines(model: Model) -> Generator[tuple[Slice, Slice], None, None]:
    batch = small_batch(model.preparation)
    rows = model.network.most_rows
    yield from slices(model, batch.inputs[:rows], batch.labels[:rows])
