"""Measures the networks of the run, and the loss around the shown one, while the page is seen."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from gui.backprop.panel import BackpropPanel
from gui.controller import Controller
from gui.subject import Subject
from nncore.insight.backprop.course import Moment, Sizes, measure, names_of_layers, small_batch
from nncore.insight.backprop.directions import Slice, slices
from nncore.network.model import Model

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
    """

    def __init__(self, panel: BackpropPanel, controller: Controller) -> None:
        super().__init__(panel)
        self._panel, self._page = panel, panel.course_page
        self._controller = controller
        self._measuring = Subject("backprop sizes", controller.jobs, self)
        self._slicing = Subject("backprop lines", controller.jobs, self)
        self._run_id = ""
        self._names: tuple[str, ...] = ()
        self._sizes: tuple[Sizes, ...] = ()
        self._lines_of: Model | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        panel.watched_changed.connect(self._on_watched_changed)
        controller.reader.reading_changed.connect(self._on_changed)
        controller.curves_changed.connect(self._on_changed)
        controller.run_changed.connect(self._on_changed)
        controller.run_cleared.connect(self._on_changed)
        self._measuring.answered.connect(self._on_sizes)
        self._slicing.answered.connect(self._page.set_lines)
        for subject in (self._measuring, self._slicing):
            subject.finished.connect(self._on_changed)
            subject.crashed.connect(controller.report_raised)

    @property
    def _is_watched(self) -> bool:
        return self._panel.watched is self._page

    @Slot()
    def _on_watched_changed(self) -> None:
        if self._is_watched:
            self._ask()
            return
        self._pause.stop()
        if self._slicing.is_busy:
            self._lines_of = None
        for subject in (self._measuring, self._slicing):
            subject.cancel()

    @Slot()
    def _on_changed(self) -> None:
        if self._is_watched and not self._pause.isActive():
            self._pause.start()

    @Slot()
    def _ask(self) -> None:
        """Ask for what is not known yet; what is under way comes to its end first."""
        if not self._is_watched:
            return
        if not self._measuring.is_busy:
            self._ask_for_sizes()
        model = self._controller.reader.model
        if not self._slicing.is_busy and model is not self._lines_of:
            self._lines_of = model
            self._slicing.request(partial(_lines, model))

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
        self._measuring.request(partial(_measured, moments, self._sizes))

    @Slot(object)
    def _on_sizes(self, sizes: tuple[Sizes, ...]) -> None:
        self._sizes = sizes
        self._page.set_sizes(self._names, sizes)


def _measured(
    moments: tuple[Moment, ...], known: tuple[Sizes, ...]
) -> Generator[tuple[Sizes, ...], None, None]:
    yield from measure(moments, small_batch(moments[0].model.preparation), known)


def _lines(model: Model) -> Generator[tuple[Slice, Slice], None, None]:
    batch = small_batch(model.preparation)
    rows = model.network.most_rows
    yield from slices(model, batch.inputs[:rows], batch.labels[:rows])
