"""The training digits nearest to the drawing: by its pixels, and by what a layer makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.inside.live_text import LiveText
from gui.inside.picture_row import Captioned, PictureRow
from gui.train.fields import ChoiceField
from nncore.insight.inside import Place

BLANK: Final = "Draw a digit: here you see the training digits that are most like it."


class NeighboursView(QWidget):
    """Two rows of digits, and a choice of the layer that the second one is by.

    Signals
    -------
    picture_chosen(object Captioned)
        A digit is to be put on the canvas.
    place_changed()
        Another layer was chosen.

    Attributes
    ----------
    place : ChoiceField
        Index of the layer that drawings are compared by.
    by_pixels, by_layer : PictureRow
        The digits.
    """

    picture_chosen = Signal(object)
    place_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("neighbours")
        self.setAccessibleName("Nearest training digits")
        self._note = LiveText("neighbours_note", "Nearest training digits", 4, is_quiet=True)
        self.by_pixels = PictureRow("neighbours_pixels", "Nearest by pixels", 36, 2)
        self.by_layer = PictureRow("neighbours_layer", "Nearest by the layer", 36, 2)
        self.place: ChoiceField[int] = ChoiceField("neighbours_place", "Layer to compare by")
        self.place.set_choices([(0, "a hidden layer", "")])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        by_pixels = QLabel("Nearest by pixels", self)
        by_pixels.setProperty("role", "title")
        column.addWidget(by_pixels)
        column.addWidget(self.by_pixels)
        line = QHBoxLayout()
        line.setSpacing(6)
        by_layer = QLabel("Nearest by", self)
        by_layer.setProperty("role", "title")
        by_layer.setBuddy(self.place)
        line.addWidget(by_layer)
        line.addWidget(self.place, 1)
        column.addLayout(line)
        column.addWidget(self.by_layer)
        column.addWidget(self._note)
        column.addStretch(1)
        for row in (self.by_pixels, self.by_layer):
            row.picture_chosen.connect(self.picture_chosen)
        self.place.chosen.connect(self.place_changed)
        self.show_words(BLANK)

    def set_places(self, places: Sequence[Place]) -> None:
        """Offer other layers; the last one is chosen where the choice is gone."""
        choices = [
            (each.index, each.name, f"Compare by the activations of {each.name}")
            for each in places
            if each.kind != "input"
        ]
        if not choices:
            return
        kept = self.place.choice()
        self.place.set_choices(choices)
        if kept not in [index for index, _, _ in choices]:
            self.place.set_choice(choices[-1][0])

    def set_neighbours(
        self, by_pixels: Sequence[Captioned], by_layer: Sequence[Captioned], note: str
    ) -> None:
        """Show digits and a sentence about them."""
        self.by_pixels.set_pictures(by_pixels)
        self.by_layer.set_pictures(by_layer)
        self._note.set_text(note)

    def show_words(self, words: str) -> None:
        """Say why there are none, or that they are coming."""
        self.by_pixels.show_words("")
        self.by_layer.show_words("")
        self._note.set_text(words)

    def show_wait(self, words: str) -> None:
        """Say what is going on; the digits stay."""
        self._note.set_text(words)
