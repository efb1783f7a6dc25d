"""Erases each part of the drawing in turn, in the second thread, while the tab is seen."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from gui.controller import Controller
from gui.drawing.canvas import Canvas
from gui.mistakes.parts_card import PartsCard, Pictured
from gui.subject import Subject
from nncore.data.drawing import Drawing
from nncore.insight.mistakes.erasing import erasures
from nncore.network.model import Model
from nncore.recipe import Preparation

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
        model = self.model.with_changes(preparation=self.preparation)
        model = model.with_threshold(self.threshold)
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
    """

    def __init__(self, card: PartsCard, canvas: Canvas, controller: Controller) -> None:
        super().__init__(card)
        self._card, self._canvas = card, canvas
        self._reader = controller.reader
        self._parts = Subject("mistakes: parts", controller.jobs, self)
        self._asked: _Question | None = None
        self._is_watched = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask)
        canvas.drawing_changed.connect(self._on_changed)
        self._reader.reading_changed.connect(self._on_changed)
        card.rest_requested.connect(canvas.set_drawing)
        self._parts.answered.connect(self._on_part)
        self._parts.finished.connect(self._on_changed)
        self._parts.crashed.connect(controller.report_raised)  # the reader tells what was foreseen

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
        elif not self._parts.is_busy and not self._rest.isActive():
            self._rest.start()

    def _question(self) -> _Question:
        reader = self._reader
        return _Question(self._canvas.drawing(), reader.model, reader.preparation, reader.threshold)

    def _forget(self) -> None:
        self._parts.cancel()
        self._asked = None

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
            self._parts.cancel()
            self._card.set_parts(())
        else:
            self._parts.request(question.answers)

    @Slot(object)
    def _on_part(self, part: tuple[Pictured, ...]) -> None:
        if part:
            self._card.set_parts(part)
