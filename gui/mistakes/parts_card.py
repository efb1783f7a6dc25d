"""Which stroke flips the verdict: the drawing on the canvas, each part of it erased in turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from gui.card import Card, muted_label
from gui.drawing.ink_layer import InkLayer
from gui.mistakes.gallery import Gallery, Item
from gui.mistakes.words import erasure_words, flip_sentence, percent, verdict_of
from nncore.arrays import ByteArray
from nncore.data.drawing import Drawing
from nncore.insight.mistakes.erasing import Erasure

PIXELS: Final = 112
"""Side of a small picture, in its own pixels."""

VISIBLE: Final = 40
"""Grey value, of 255, from which ink of a part is marked."""


@dataclass(frozen=True, eq=False)
class Pictured:
    """A part, what is read without it, and a picture; made in the second thread.

    Parameters
    ----------
    erasure : Erasure
        The part and the readings.
    image : uint8 (PIXELS, PIXELS), ink = 255
        The drawing.
    mark : bool (PIXELS, PIXELS)
        Where the part is.
    """

    erasure: Erasure
    image: ByteArray
    mark: NDArray[np.bool_]

    @classmethod
    def of(cls, erasure: Erasure) -> Pictured:
        """Paint the drawing and its part."""
        alone = picture_of(erasure.part.ink)
        image = np.maximum(picture_of(erasure.part.rest), alone)
        return cls(erasure, image, alone > VISIBLE)


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
        self._parts: tuple[Pictured, ...] = ()
        self._words = muted_label("flip_words", "")
        self.gallery = Gallery(
            "flip_parts", "The drawing without each of its parts", side=44.0, rows=2
        )
        self.body.addWidget(self._words)
        self.body.addWidget(self.gallery)
        self.gallery.item_chosen.connect(self._on_item_chosen)
        self.set_parts(())

    @property
    def erasures(self) -> tuple[Erasure, ...]:
        """What is shown, in its order."""
        return tuple(each.erasure for each in self._parts)

    @property
    def sentence(self) -> str:
        """What is said about them."""
        return self._words.text()

    def set_parts(self, parts: tuple[Pictured, ...]) -> None:
        """Show what is read without each part; those that flip the verdict come first."""
        self._words.setText(flip_sentence(tuple(each.erasure for each in parts)))
        self._parts = tuple(sorted(parts, key=_order))
        self.gallery.set_items([_item(each) for each in self._parts])
        self.gallery.setVisible(bool(parts))

    @Slot(int)
    def _on_item_chosen(self, place: int) -> None:
        self.rest_requested.emit(self._parts[place].erasure.part.rest)


def _order(pictured: Pictured) -> tuple[bool, float]:
    return not pictured.erasure.flips, -pictured.erasure.lost


def _item(pictured: Pictured) -> Item:
    erasure = pictured.erasure
    confidence = erasure.after.confidence
    return Item(
        pictured.image,
        pictured.mark,
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
