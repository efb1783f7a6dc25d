"""Shows what a network said of labelled images: figures, lists, and the images themselves."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from gui.data.words import source_name
from gui.drawing.canvas import Canvas
from gui.errands import Errands
from gui.long_words import shortened
from gui.mistakes import words
from gui.mistakes.evaluation import Examined
from gui.mistakes.gallery import Item
from gui.mistakes.gallery_card import BY_HEART, PAIR, SUSPICION
from gui.mistakes.panel import MistakesPanel
from nncore.arrays import IndexArray
from nncore.data.picture import image_to_drawing
from nncore.errors import InklingError
from nncore.files import write_atomically
from nncore.insight.mistakes import lists
from nncore.insight.mistakes.comparison import Comparison, Group
from nncore.insight.mistakes.confusion import Confusion
from nncore.insight.mistakes.judged_data import has_learned_from
from nncore.insight.mistakes.judgement import Judgement
from nncore.insight.mistakes.reliability import Reliability
from nncore.insight.mistakes.tables import confusion_table, image_table

TABLE_FILTER = "Table (*.csv)"
LONGEST = 24
Cell = tuple[int | None, int | None]


class MistakesPresenter(QObject):
    """Fills the tab from a judgement, and puts on the canvas what somebody chooses.

    Parameters
    ----------
    panel : MistakesPanel
        The tab.
    canvas : Canvas
        Where chosen images go.
    errands : Errands
        Asks where tables are written.

    Signals
    -------
    noticed(str)
        What was done, for the status bar.
    sentence_raised(str)
        What could not be done, and why.
    """

    noticed = Signal(str)
    sentence_raised = Signal(str)

    def __init__(self, panel: MistakesPanel, canvas: Canvas, errands: Errands) -> None:
        super().__init__(panel)
        self._panel, self._canvas, self._errands = panel, canvas, errands
        self._examined: Examined | None = None
        self._comparison: Comparison | None = None
        self._names = ("", "")
        self._what = ""
        self._listed: object = None
        self._cell: Cell = (None, None)
        self._group: Group | None = None
        self._places: IndexArray = np.zeros(0, np.intp)
        panel.images.list_changed.connect(self._on_list_changed)
        panel.images.gallery.item_chosen.connect(self._on_item_chosen)
        panel.images.list_export_requested.connect(self._save_list)
        panel.images.matrix_export_requested.connect(self._save_matrix)
        panel.views.cell_chosen.connect(self._on_cell_chosen)
        panel.views.group_chosen.connect(self._on_group_chosen)

    @property
    def examined(self) -> Examined | None:
        """What is shown."""
        return self._examined

    def show(self, examined: Examined | None) -> None:
        """Show what a network said of some images, or nothing."""
        self._examined, views = examined, self._panel.views
        if examined is None:
            views.set_summary("")
            views.set_confusion(None)
            views.set_reliability(None)
            self.set_comparison(None, "", "")
            return
        name = shortened(source_name(examined.source), LONGEST)
        part = examined.part
        self._what = name if part == "all" else f"{name} {words.PART_NAMES[part]}"
        judgement = examined.judgement
        confusion = Confusion.of(judgement)
        views.set_confusion(confusion, may_refuse=judgement.threshold > 0)
        views.set_reliability(Reliability.of(judgement))
        views.set_summary(self._summary(judgement, confusion))
        self._list()

    def set_comparison(self, comparison: Comparison | None, first: str, second: str) -> None:
        """Show a comparison of two networks by name, or none."""
        is_first = self._comparison is None and comparison is not None
        self._comparison, self._names = comparison, (first, second)
        self._panel.views.set_comparison(comparison, first, second)
        if is_first:
            self._choose("group", "first")
        elif comparison is None and self._group is not None:
            self._choose("mistakes")
        else:
            self._list()

    def _choose(self, kind: str, group: Group | None = None) -> None:
        """List other images."""
        self._group = group
        self._panel.images.kind.set_choice(kind)
        self._panel.views.comparison.set_chosen(group)
        self._list()

    def _summary(self, judgement: Judgement, confusion: Confusion) -> str:
        """Say what was read, and how well."""
        count = words.images(len(judgement))
        if not judgement.is_complete:
            count = f"{len(judgement):,} of {judgement.total:,} by lot"
        parts = [count, f"{words.percent(confusion.accuracy, 2)} right"]
        blank = int(np.count_nonzero(~judgement.inked))
        if confusion.unnamed or judgement.threshold > 0:
            parts.append(f"{confusion.unnamed:,} called no digit")
        if blank:
            parts.append(f"{blank:,} without ink")
        return " · ".join(parts)

    def _list(self) -> None:
        """List the images that are asked for, from what is known now."""
        card, examined = self._panel.images, self._examined
        judgement = examined.judgement if examined else None
        kind, note = card.kind.choice(), ""
        if examined is None or judgement is None:
            self._places, headline = np.zeros(0, np.intp), ""
        elif self._group is not None and self._comparison is not None:
            self._places = self._comparison.places(self._group)
            headline = self._group_headline(self._group, len(self._places))
            note = PAIR
        else:
            self._places = self._places_of(judgement, kind)
            cell = self._cell if kind == "cell" else (None, None)
            headline = words.list_title(kind, cell, len(self._places))
            if kind == "suspected":
                knows = has_learned_from(examined.model, examined.source, examined.part)
                note = SUSPICION + (BY_HEART if knows else "")
        listed = (kind, self._cell, self._group, self._what)
        is_same, self._listed = listed == self._listed, listed
        card.set_headline(headline, note)
        nothing = words.nothing_listed(kind, self._group) if examined else ""
        card.gallery.set_list(len(self._places), self._item, is_same=is_same, nothing=nothing)
        shows_cell = judgement is not None and kind == "cell" and self._group is None
        self._panel.views.matrix.set_chosen(self._cell if shows_cell else None)

    def _places_of(self, judgement: Judgement, kind: str) -> IndexArray:
        if kind == "cell":
            return lists.in_cell(judgement, *self._cell)
        if kind == "closest":
            return lists.closest_calls(judgement)
        if kind == "group":
            return np.zeros(0, np.intp)
        if kind == "suspected":
            return lists.suspected_labels(judgement)
        return lists.mistakes(judgement)

    def _group_headline(self, group: Group, count: int) -> str:
        first, second = (shortened(name, LONGEST) for name in self._names)
        who = {
            "both": "Both read them",
            "first": f"Only {first} reads them",
            "second": f"Only {second} reads them",
            "neither": "Neither reads them",
        }[group]
        return f"{who} · {words.images(count)}"

    def _item(self, place: int) -> Item:
        """Make the picture at a place of the list."""
        assert self._examined is not None  # there is a list only where there is one
        index, judgement = int(self._places[place]), self._examined.judgement
        label, said = int(judgement.labels[index]), int(judgement.said[index])
        confidence = float(judgement.confidence[index])
        number = int(judgement.places[index])
        second, chance = _runner_up(judgement, index)
        tip = (
            f"Image {number + 1:,} of {self._what}: labelled {words.digit_name(label)}, read as "
            f"{words.spoken(said)} ({words.percent(confidence)}), next {second} "
            f"({words.percent(chance)})"
        )
        figure = words.percent(confidence, 0)
        if self._group is not None and self._comparison is not None:
            other = self._comparison.second
            figure = f"· {words.digit_name(int(other.said[index]))}"
            tip += (
                f"; {self._names[1]} reads {words.spoken(int(other.said[index]))} "
                f"({words.percent(float(other.confidence[index]))})"
            )
        return Item(
            self._examined.samples.images[number],
            None,
            words.digit_name(label),
            words.digit_name(said),
            figure,
            label != said,
            f"{tip}. Enter puts it on the canvas.",
        )

    @Slot()
    def _on_list_changed(self) -> None:
        kind = self._panel.images.kind.choice()
        has_groups = kind == "group" and self._comparison is not None
        self._choose(kind, "first" if has_groups else None)

    @Slot(object, object)
    def _on_cell_chosen(self, row: int | None, column: int | None) -> None:
        self._cell = (row, column)
        self._choose("cell")

    @Slot(str)
    def _on_group_chosen(self, group: Group) -> None:
        self._choose("group", group)

    @Slot(int)
    def _on_item_chosen(self, place: int) -> None:
        if self._examined is None:
            return
        index, judgement = int(self._places[place]), self._examined.judgement
        number, label = int(judgement.places[index]), int(judgement.labels[index])
        self._canvas.set_drawing(image_to_drawing(self._examined.samples.images[number]))
        what = f"{words.spoken(label)} of {self._what}, image {number + 1:,},"
        self.noticed.emit(f"Put {what} on the canvas")

    @Slot()
    def _save_list(self) -> None:
        if self._examined is not None:
            self._save("mistakes", image_table(self._examined.judgement, self._places))

    @Slot()
    def _save_matrix(self) -> None:
        if self._examined is not None:
            self._save("confusion", confusion_table(Confusion.of(self._examined.judgement)))

    def _save(self, name: str, table: str) -> None:
        path = self._errands.ask_where("Save as a Table", name, TABLE_FILTER, ".csv")
        if path is None:
            return
        try:
            write_atomically(path, table.encode())
        except InklingError as error:
            self.sentence_raised.emit(str(error))
            return
        self.noticed.emit(f"Saved {path.name}")


def _runner_up(judgement: Judgement, index: int) -> tuple[int, float]:
    """Return the second most probable digit of an image, and its probability."""
    shares = judgement.probabilities[index]
    second = int(np.argsort(shares)[-2])
    return second, float(shares[second])
