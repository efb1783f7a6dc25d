"""Erases each part of the drawing in turn, in the second thread, while the tab is seen."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gui.controller import Controller
from gui.drawing.canvas import Canvas
from gui.mistakes.parts_card import PartsCard, Pictured
from nncore.data.drawing import Drawing
from nncore.insight.mistakes.erasing import erasures
from nncore.network.model import Model
from nncore.recipe import Preparation

SUBJECT: Final = "mistakes: parts"
REST_MS: Final = 150


@dataclass(frozen=True)
class _Question:
    """What the answer depends on; drawings and models are equal where they are the same."""

    drawing: Drawing
    model: Model
    preparation: Preparation
    threshold: float

    def answers(self) -> Generator[tuple[Pictured, ...], None, None]:
        """Erase part by part; one answer at the end, so that the card does not dance."""
        calibration = replace(self.model.calibration, threshold=self.threshold)
        model = self.model.with_changes(preparation=self.preparation, calibration=calibration)
        found: list[Pictured] = []
        for erasure in erasures(model, self.drawing):
            found.append(Pictured.of(erasure))
            yield ()  # a chance to give up
        yield tuple(found)


class Flipping(QObject):
    """Keeps the card about the parts of the drawing up to date.

    Parameters
    ----------
    card : PartsCard
        Shows them.
    canvas : Canvas
        Whose drawing it is, and where a part is erased that somebody chooses.
    controller : Controller
        Knows the network and has the second thread.

    Signals
    -------
    report_raised(str)
        A fault in the program, with its traceback.
    """

    report_raised = Signal(str)

    def __init__(self, card: PartsCard, canvas: Canvas, controller: Controller) -> None:
        super().__init__(card)
        self._card, self._canvas = card, canvas
        self._reader, self._jobs = controller.reader, controller.jobs
        self._asked: _Question | None = None
        self._is_watched = self._is_busy = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask)
        canvas.drawing_changed.connect(self._on_changed)
        self._reader.reading_changed.connect(self._on_changed)
        card.rest_requested.connect(canvas.set_drawing)
        self._jobs.part_done.connect(self._on_part)
        self._jobs.job_done.connect(self._on_done)
        self._jobs.job_failed.connect(self._on_failed)
        self.report_raised.connect(controller.report_raised)

    @Slot(bool)
    def set_watched(self, watched: bool) -> None:
        """Work, or give up."""
        self._is_watched = watched
        if watched:
            self._on_changed()
        else:
            self._rest.stop()
            self._forget()

    @Slot()
    def _on_changed(self) -> None:
        if not self._is_watched:
            return
        question, asked = self._question(), self._asked
        if question == asked:
            return
        if asked is not None and question.drawing is not asked.drawing:
            self._forget()
            self._rest.start()  # once more from the last ink on
        elif not self._is_busy and not self._rest.isActive():
            self._rest.start()

    def _question(self) -> _Question:
        reader = self._reader
        return _Question(self._canvas.drawing(), reader.model, reader.preparation, reader.threshold)

    def _forget(self) -> None:
        self._jobs.cancel(SUBJECT)
        self._asked, self._is_busy = None, False

    @Slot()
    def _ask(self) -> None:
        if self._canvas.gesture is not None:
            self._rest.start()
            return
        question = self._question()
        if question == self._asked:
            return
        self._asked = question
        if question.drawing.is_blank:
            self._jobs.cancel(SUBJECT)
            self._card.set_parts(())
            return
        self._is_busy = True
        self._jobs.request(SUBJECT, partial(question.answers))

    @Slot(str, int, object)
    def _on_part(self, subject: str, generation: int, part: object) -> None:
        if subject == SUBJECT and self._jobs.is_latest(subject, generation) and part:
            assert isinstance(part, tuple)
            self._card.set_parts(part)

    @Slot(str, int)
    def _on_done(self, subject: str, generation: int) -> None:
        if subject == SUBJECT and self._jobs.is_latest(subject, generation):
            self._is_busy = False
            self._on_changed()

    @Slot(str, int, str, str)
    def _on_failed(self, subject: str, generation: int, _sentence: str, report: str) -> None:
        # What was foreseen, the reader has said already: it reads the same drawing.
        if subject == SUBJECT and self._jobs.is_latest(subject, generation):
            self._is_busy = False
            if report:
                self.report_raised.emit(report)
