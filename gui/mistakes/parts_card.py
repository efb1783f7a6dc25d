"""Which stroke flips the verdict: the drawing on the canvas, each part of it erased in turn."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from gui.card import Card
from gui.drawing.ink_layer import InkLayer
from gui.mistakes.fields import muted_label
from gui.mistakes.gallery import Gallery, Item
from gui.mistakes.words import erasure_words, flip_sentence, percent, verdict_of
from nncore.arrays import ByteArray
from nncore.data.drawing import Drawing
from nncore.insight.mistakes.erasing import Erasure

PIXELS: Final = 112
"""Side of a small picture, in its own pixels."""

VISIBLE: Final = 40
"""Grey value, of 255, from which ink of a part is marked."""


class PartsCard(Card):
    """A sentence, and a small picture for each part, with the part marked.

    Signals
    -------
    rest_requested(object)
        The drawing without a part is wanted on the canvas.
    """

    rest_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Which stroke flips it?", parent)
        self._erasures: tuple[Erasure, ...] = ()
        self._words = muted_label("flip_words", "")
        self.gallery = Gallery(
            "flip_parts", "The drawing without each of its parts", side=44.0, rows=2
        )
        self.body.addWidget(self._words)
        self.body.addWidget(self.gallery)
        self.gallery.item_chosen.connect(self._on_item_chosen)
        self.set_erasures(())

    @property
    def erasures(self) -> tuple[Erasure, ...]:
        """What is shown."""
        return self._erasures

    @property
    def sentence(self) -> str:
        """What is said about them."""
        return self._words.text()

    def set_erasures(self, erasures: tuple[Erasure, ...]) -> None:
        """Show what is read without each part; those that flip the verdict come first."""
        self._words.setText(flip_sentence(erasures))
        self._erasures = tuple(sorted(erasures, key=_order))
        self.gallery.set_items([_item(each) for each in self._erasures])
        self.gallery.setVisible(bool(erasures))

    @Slot(int)
    def _on_item_chosen(self, place: int) -> None:
        self.rest_requested.emit(self._erasures[place].part.rest)


def _order(erasure: Erasure) -> tuple[bool, float]:
    return not erasure.flips, -erasure.lost


def _item(erasure: Erasure) -> Item:
    part = erasure.part
    rest, alone = picture_of(part.rest), picture_of(part.ink)
    confidence = erasure.after.confidence
    return Item(
        np.maximum(rest, alone),
        alone > VISIBLE,
        "",
        verdict_of(erasure.after),
        percent(confidence, 0) if confidence is not None else "",
        erasure.flips,
        erasure_words(erasure),
    )


def picture_of(drawing: Drawing) -> ByteArray:
    """Paint a drawing white on black.

    Parameters
    ----------
    drawing : Drawing
        On a canvas of 280 × 280 units.

    Returns
    -------
    uint8 (PIXELS, PIXELS), ink = 255
    """
    layer = InkLayer()
    layer.rebuild(PIXELS, 1.0, drawing, QColor("#000000"), QColor("#ffffff"))
    image = layer.image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(PIXELS, image.bytesPerLine())
    return rows[:, :PIXELS].copy()
