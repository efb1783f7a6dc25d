"""The noise on the pixels that does what the bent strokes do, unseen."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.heat_picture import HeatPicture
from gui.inside.live_text import LiveText
from gui.inside.scale_bar import ScaleBar
from gui.inside.what_if_words import NOISE_TIP, NOISY_TIP, noise_words
from nncore.insight.counter.noise import Noise

SIDE: Final = 98
"""Of a picture, logical pixels: three and a half for each of the input's."""


class NoiseView(QWidget):
    """The input with the noise, and the noise alone with its scale."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("what_if_noise")
        self.setAccessibleName("Noise that does the same")
        self._noisy = HeatPicture("what_if_noisy", "Input with the noise", self)
        self._alone = HeatPicture("what_if_noise_alone", "The noise, enlarged", self)
        self._scale = ScaleBar("what_if_noise_scale", self)
        self._words = LiveText("what_if_noise_words", "The noise", 3, is_quiet=True, parent=self)
        row = QHBoxLayout()
        row.setSpacing(10)
        for words, picture, tip in (
            ("Input with noise", self._noisy, NOISY_TIP),
            ("The noise alone", self._alone, NOISE_TIP),
        ):
            row.addLayout(_captioned(words, picture, tip))
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._words)
        column.addLayout(row)
        column.addWidget(self._scale)

    def set_noise(self, noise: Noise) -> None:
        """Show another noise."""
        self._noisy.set_values(noise.disturbed, "ink", 1.0)
        self._alone.set_values(noise.noise, "signed")
        self._scale.set_scale("signed", self._alone.limit, NOISE_TIP)
        self._words.set_text(noise_words(noise))


def _captioned(words: str, picture: HeatPicture, tip: str) -> QVBoxLayout:
    label = QLabel(words)
    label.setProperty("role", "muted")
    label.setToolTip(tip)
    label.setBuddy(picture)
    picture.setFixedSize(SIDE, SIDE)
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(label)
    column.addWidget(picture)
    return column
