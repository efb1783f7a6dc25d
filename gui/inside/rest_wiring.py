"""What is looked at when the pen rests: neighbours, slow explanations and their test, spreads."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from gui.inside.courtesy import REST_MS
from gui.inside.example_wiring import ExampleWiring
from gui.inside.histograms_view import HistogramsView, Spread
from gui.inside.inquiry import Inquiry
from gui.inside.looking import Wish
from gui.inside.neighbours_view import BLANK, NeighboursView
from gui.inside.sentences import neighbour_pictures, neighbour_words
from gui.inside.slow_looking import nearest, spread, tested_explanation
from gui.inside.why_card import WhyCard
from gui.inside.words import test_words
from gui.jobs import JobThread
from gui.readings import Reader
from nncore.insight.inside import DeletionTest, Explanation, Neighbours
from nncore.network.model import Model
from nncore.progress import Progress

PAUSE_MS: Final = 400
"""Between two answers while a network trains."""

SHOWN: Final = 12


class RestWiring(QObject):
    """Asks in a thread of its own, begun when the pen has rested, dropped for new ink.

    Parameters
    ----------
    why : WhyCard
        Gets slow explanations and their tests.
    neighbours : NeighboursView
        Gets the nearest digits.
    histograms : HistogramsView
        Gets the spreads.
    examples : ExampleWiring
        Has the digits.
    reader : Reader
        Knows drawing and network.
    parent : QObject
        Its owner.

    Signals
    -------
    crashed(str)
        A fault in the program, with its traceback.

    Attributes
    ----------
    nearest, explaining, spreading : Inquiry
        What is asked.
    """

    crashed = Signal(str)

    def __init__(
        self,
        why: WhyCard,
        neighbours: NeighboursView,
        histograms: HistogramsView,
        examples: ExampleWiring,
        reader: Reader,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._why, self._neighbours, self._histograms = why, neighbours, histograms
        self._examples, self._reader = examples, reader
        self._jobs = JobThread(self)
        self._remembered: Model | None = None
        self.nearest = Inquiry("nearest", self._jobs, REST_MS, PAUSE_MS, self)
        self.explaining = Inquiry("why", self._jobs, REST_MS, PAUSE_MS, self)
        self.spreading = Inquiry("spread", self._jobs, REST_MS, PAUSE_MS, self)
        self.nearest.answered.connect(self._on_nearest)
        self.explaining.answered.connect(self._on_explained)
        self.spreading.answered.connect(self._on_spread)
        for inquiry in (self.nearest, self.explaining, self.spreading):
            inquiry.crashed.connect(self.crashed)
        histograms.remember_requested.connect(self._on_remember_requested)

    def look(self, wish: Wish) -> None:
        """Ask for what is seen."""
        model, image = self._reader.model, self._reader.reading.input
        if self._why.isVisible() and image is not None:
            work = partial(tested_explanation, model, image, wish)
            self.explaining.ask(image, (model, wish), work)
        index = self._examples.index
        if self._neighbours.isVisible():
            if image is None:
                self.nearest.give_up()
                self._neighbours.show_words(BLANK)
            elif index is not None:
                self.nearest.ask(image, index, partial(nearest, index, image, SHOWN))
        if self._histograms.isVisible():
            before = self._remembered_for(model)
            self.spreading.ask(image, (model, before), partial(spread, model, before, image))

    def give_up(self) -> None:
        """Leave undone what is not done."""
        for inquiry in (self.nearest, self.explaining, self.spreading):
            inquiry.give_up()

    def ask_neighbours_anew(self) -> None:
        """Forget what was found: another layer is to be compared by."""
        self.nearest.give_up()

    def _remembered_for(self, model: Model) -> Model:
        """Return the network that others are compared with; a new one where layers differ."""
        kept = self._remembered
        if kept is None or kept.network.parts != model.network.parts:
            self._remembered = kept = model
        return kept

    @Slot()
    def _on_remember_requested(self) -> None:
        self._remembered = self._reader.model

    @Slot(object)
    def _on_nearest(self, found: tuple[Neighbours, ...]) -> None:
        examples = self._examples.examples
        if examples is None or self._reader.reading.input is None:
            return
        self._neighbours.set_places([each.place for each in found])
        chosen = self._neighbours.place.choice()
        by_layer = next((each for each in found if each.place.index == chosen), found[-1])
        self._neighbours.set_neighbours(
            neighbour_pictures(found[0], examples),
            neighbour_pictures(by_layer, examples),
            neighbour_words(by_layer, examples),
        )

    @Slot(object)
    def _on_explained(self, part: Progress | Explanation | DeletionTest) -> None:
        if self._reader.reading.input is None or isinstance(part, Progress):
            return
        if isinstance(part, Explanation):
            self._why.set_explanation(part)
        else:
            self._why.set_test(test_words(part))

    @Slot(object)
    def _on_spread(self, found: Spread) -> None:
        self._histograms.set_places([each.place for each in found.activations or found.weights])
        self._histograms.set_spread(found)
