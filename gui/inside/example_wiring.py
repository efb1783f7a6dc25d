"""Fetches training digits, and finds among them: what excites a unit, what layers make of them."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from gui.inside.courtesy import Courtesy, now_and_then
from gui.inside.examples import Examples, data_at_hand, load_examples
from gui.inside.inquiry import Inquiry
from gui.inside.neighbours_view import NeighboursView
from gui.inside.sentences import exciting_pictures
from gui.inside.slow_looking import exciting_digits, indexing
from gui.inside.unit_card import UnitCard
from gui.jobs import JobThread, result_after_reports
from gui.readings import Reader
from nncore.insight.inside import Exciting, NeighbourIndex
from nncore.network.model import Model
from nncore.progress import Progress
from nncore.recipe import Data, Preparation, Recipe

PAUSE_MS: Final = 15_000
"""Between two looks at all digits while a network trains."""

SHOW_SECONDS: Final = 0.25


class ExampleWiring(QObject):
    """Works in a thread of its own, only while somebody looks, and aside of the pen.

    Parameters
    ----------
    unit : UnitCard
        Shows what excites a unit.
    neighbours : NeighboursView
        Wants the index.
    reader : Reader
        Knows the network.
    courtesy : Courtesy
        Knows whether the pen rests.
    parent : QObject
        Its owner.

    Signals
    -------
    examples_changed()
        Digits, or the index of them, have come.
    crashed(str)
        A fault in the program, with its traceback.

    Attributes
    ----------
    jobs : JobThread
        The thread.
    examples : Examples or None
        The digits.
    index : NeighbourIndex or None
        What the layers of a network make of them; while one trains, of a moment ago.
    """

    examples_changed = Signal()
    crashed = Signal(str)

    def __init__(
        self,
        unit: UnitCard,
        neighbours: NeighboursView,
        reader: Reader,
        courtesy: Courtesy,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._unit, self._neighbours, self._reader = unit, neighbours, reader
        self._courtesy = courtesy
        self.jobs = JobThread(self)
        self.examples: Examples | None = None
        self.index: NeighbourIndex | None = None
        self._asked: tuple[Recipe | None, Preparation] | None = None
        self._data: Data | None = None
        self._loading = Inquiry("examples", self.jobs, 0, 0, self)
        self._indexing = Inquiry("index", self.jobs, 0, PAUSE_MS, self)
        self._exciting = Inquiry("exciting", self.jobs, 0, PAUSE_MS, self)
        self._loading.answered.connect(self._on_examples)
        self._loading.failed.connect(self._on_failed)
        self._indexing.answered.connect(self._on_index)
        self._exciting.answered.connect(self._on_exciting)
        for inquiry in (self._loading, self._indexing, self._exciting):
            inquiry.crashed.connect(self.crashed)

    def look(self) -> None:
        """Ask for what is wanted now and not there."""
        model = self._reader.model
        asked = model.recipe, model.preparation
        if asked != self._asked:
            self._asked, self._data = asked, data_at_hand(model)
            key = self._data, model.preparation
            self._loading.ask(None, key, partial(self._load, *key))
        if self.examples is None or self.examples.data != self._data:
            return
        images = self.examples.training.images
        view = self._unit.view
        if view is not None and self._unit.isVisible():
            place, unit = view.place.index, view.unit
            self._exciting.ask(
                None, (model, place, unit), partial(self._excite, model, place, unit)
            )
        if self._neighbours.isVisible():
            self._indexing.ask(None, (model, id(images)), partial(self._index, model))

    def give_up(self) -> None:
        """Leave undone what is not done; what is there stays."""
        for inquiry in (self._loading, self._indexing, self._exciting):
            if inquiry.is_waiting:
                inquiry.give_up()
        if self.examples is None:
            self._asked = None

    def _load(self, data: Data, preparation: Preparation) -> Generator[Any, None, None]:
        return result_after_reports(self._courtesy.polite(load_examples(data, preparation)))

    def _excite(self, model: Model, place: int, unit: int) -> Generator[Exciting, None, None]:
        assert self.examples is not None  # has been looked at
        work = exciting_digits(model, self.examples.training.images, place, unit)
        return now_and_then(self._courtesy.polite(work), SHOW_SECONDS)

    def _index(self, model: Model) -> Generator[Any, None, None]:
        assert self.examples is not None  # has been looked at
        work = indexing(model, self.examples.training.images)
        return result_after_reports(self._courtesy.polite(work))

    @Slot(object)
    def _on_examples(self, part: Progress | Examples) -> None:
        if isinstance(part, Progress):
            self._say(_progress_words(part))
            return
        self.examples, self.index = part, None
        self._indexing.give_up()
        self._exciting.give_up()
        self.examples_changed.emit()

    @Slot(object)
    def _on_index(self, part: Progress | NeighbourIndex) -> None:
        if isinstance(part, Progress):
            if self.index is None:
                self._neighbours.show_wait(_progress_words(part))
            return
        self.index = part
        self.examples_changed.emit()

    @Slot(object)
    def _on_exciting(self, found: Exciting) -> None:
        view = self._unit.view
        is_shown = view is not None and (view.place.index, view.unit) == (found.place, found.unit)
        if is_shown and self.examples is not None:
            self._unit.exciting.set_pictures(exciting_pictures(found, self.examples))

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._say(f"There are no digits to compare with. {sentence}")

    def _say(self, words: str) -> None:
        if self.examples is None:
            self._unit.exciting.show_words(words)
            self._neighbours.show_words(words)


def _progress_words(progress: Progress) -> str:
    fraction = progress.fraction
    return progress.activity + (f", {100 * fraction:.0f} %" if fraction is not None else " …")
