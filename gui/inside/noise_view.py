"""The noise on the pixels that does what the bent strokes do, unseen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gui.heat_picture import HeatPicture
from gui.inside.live_text import LiveText
from gui.inside.scale_bar import ScaleBar
from gui.inside.what_if_words import NOISE_TIP, NOISY_TIP, STRENGTH_TIP, noise_words
from nncore.insight.counter.noise import Noise

SIDE: Final = 84
"""Of a picture, logical pixels: three for each of the input's."""


class NoiseView(QWidget):
    """The input with the noise, and the noise alone with its scale."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("what_if_noise")
        self.setAccessibleName("Noise that does the same")
        self._noisy = HeatPicture("what_if_noisy", "Input with the noise", self)
        self._alone = HeatPicture("what_if_noise_alone", "The noise, enlarged", self)
        self._scale = ScaleBar("what_if_noise_scale", self)
        self._words = LiveText("what_if_noise_words", "The noise", 6, is_quiet=True, parent=self)
        self._words.setToolTip(STRENGTH_TIP)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        for column, (words, picture, tip) in enumerate(
            (("With noise", self._noisy, NOISY_TIP), ("The noise", self._alone, NOISE_TIP))
        ):
            label = QLabel(words, self)
            label.setProperty("role", "muted")
            label.setToolTip(tip)
            label.setBuddy(picture)
            picture.setFixedSize(SIDE, SIDE)
            grid.addWidget(label, 0, column)
            grid.addWidget(picture, 1, column)
        grid.addWidget(self._words, 0, 2, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._scale, 2, 1, 1, 2)
        grid.setColumnStretch(2, 1)

    def set_noise(self, noise: Noise) -> None:
        """Show another noise."""
        self._noisy.set_values(noise.disturbed, "ink", 1.0)
        self._alone.set_values(noise.noise, "signed")
        self._scale.set_scale("signed", self._alone.limit, NOISE_TIP)
        self._words.set_text(noise_words(noise))
