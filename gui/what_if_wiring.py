"""Asks what would have to change for another digit to be read, in a thread, and shows the film."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from gui.controller import Controller
from gui.drawing.canvas import Canvas
from gui.inside.what_if import WhatIfCard
from gui.inside.what_if_film import FilmOnCanvas
from gui.inside.what_if_words import ASK, DROPPED
from gui.jobs import JobThread
from gui.subject import Subject
from nncore.data.drawing import Drawing
from nncore.insight.counter.asking import what_if
from nncore.insight.counter.margin import Margin
from nncore.insight.counter.noise import Noise
from nncore.insight.counter.search import CounterDrawing, CounterProgress
from nncore.network.model import Model


@dataclass(frozen=True, eq=False)
class _Question:
    """What was asked: of which network, about which drawing, for which digit."""

    drawing: Drawing
    shown: Model
    model: Model
    wanted: int

    def work(self) -> Generator[CounterProgress | CounterDrawing | Noise, None, None]:
        """Begin to search."""
        return what_if(self.drawing, self.model, self.wanted)


class WhatIfWiring(QObject):
    """Connects the "What if?" view with canvas, network and a thread of its own.

    Parameters
    ----------
    card : WhatIfCard
        The view.
    canvas : Canvas
        Whose drawing is asked about, and where the film is seen.
    controller : Controller
        Knows the network, and reads what is seen.

    Signals
    -------
    search_went_on()
        A search is under way: somebody waits for it, and other work may stand aside.
    """

    search_went_on = Signal()

    def __init__(self, card: WhatIfCard, canvas: Canvas, controller: Controller) -> None:
        super().__init__(card)
        self._card, self._canvas, self._reader = card, canvas, controller.reader
        self._controller = controller
        self._film = FilmOnCanvas(canvas, self)
        self._search = Subject("what_if", JobThread(self), self)
        self._question: _Question | None = None
        self._found: CounterDrawing | None = None
        card.digit_requested.connect(self._ask)
        card.frame_requested.connect(self._show_frame)
        card.keep_requested.connect(self._keep)
        card.leave_requested.connect(self._leave)
        card.watched_changed.connect(self._on_watched_changed)
        canvas.drawing_changed.connect(self._on_drawing_changed)
        self._film.ended.connect(self._on_film_ended)
        self._reader.reading_changed.connect(self._on_reading_changed)
        self._search.answered.connect(self._on_part)
        self._search.failed.connect(self._on_failed)
        self._search.crashed.connect(controller.report_raised)

    @Slot(int)
    def _ask(self, wanted: int) -> None:
        """Begin to search, for the user's own drawing and the network that answers now."""
        self._leave()
        reader, self._found = self._reader, None
        model = reader.model.with_changes(preparation=reader.preparation)
        model = model.with_threshold(reader.threshold)
        question = _Question(self._canvas.sketch.drawing, reader.model, model, wanted)
        self._question = question
        self._card.begin(wanted)
        self._search.request(question.work)

    @Slot(object)
    def _on_part(self, part: CounterProgress | CounterDrawing | Noise) -> None:
        question = self._question
        if question is None:
            return
        if isinstance(part, CounterProgress):
            self._card.set_progress(part, question.wanted)
            self.search_went_on.emit()
        elif isinstance(part, CounterDrawing):
            self._found = part
            self._card.set_found(part, Margin(question.model, question.wanted).needed)
            if len(part.path) > 1:
                self._card.player.run()
        else:
            self._card.set_noise(part)

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._question = None
        self._card.set_words(sentence)

    @Slot(int)
    def _show_frame(self, frame: int) -> None:
        """Show a frame on the canvas and let the network read it."""
        if self._found is not None and self._canvas.gesture is None:
            self._film.show(self._found.path[frame])
            self._controller.read_drawing(self._found.path[frame])

    @Slot(int)
    def _keep(self, frame: int) -> None:
        """Make a frame the user's drawing: one step of its history."""
        if self._found is not None:
            kept = self._found.path[frame]
            self._leave()
            self._canvas.sketch.replace(kept, "drawing from the film")

    @Slot()
    def _leave(self) -> None:
        """Show and read the user's own drawing."""
        if self._film.is_on:
            self._film.end()
            self._on_film_ended()

    @Slot()
    def _on_film_ended(self) -> None:
        self._card.player.set_own()
        self._controller.read_drawing(self._canvas.drawing())

    @Slot()
    def _on_drawing_changed(self) -> None:
        """Give up what was asked about another drawing."""
        question = self._question
        if question is not None and self._canvas.drawing() is not question.drawing:
            self._give_up(DROPPED)

    @Slot()
    def _on_reading_changed(self) -> None:
        question = self._question
        if question is not None and self._reader.model is not question.shown:
            self._card.set_stale()

    @Slot(bool)
    def _on_watched_changed(self, watched: bool) -> None:
        """End the film when nobody looks; an answer that is there stays, a search does not."""
        if not watched:
            self._leave()
            if self._found is None and self._question is not None:
                self._give_up(ASK)

    def _give_up(self, words: str) -> None:
        self._search.cancel()
        self._question = self._found = None
        self._card.set_words(words)
