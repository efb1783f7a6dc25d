"""Samples, and cards about them at their side, or below where there is no room."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from gui.theme import GAP

_WIDEST = 16_777_215  # Qt's own bound


class SamplesBeside(QWidget):
    """The part that both pages of the Data tab have below their head.

    Parameters
    ----------
    samples : QWidget
        Takes what room there is.
    cards : tuple of QWidget
        At its side, one below the other.
    side_width : int
        How wide they are there, in logical pixels.
    """

    def __init__(self, samples: QWidget, cards: tuple[QWidget, ...], side_width: int) -> None:
        super().__init__()
        self._side_width = side_width
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(GAP)
        for card in cards:
            side.addWidget(card)
        side.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(GAP)
        self._columns.addWidget(samples, 1)
        self._columns.addWidget(self._side)

    def set_narrow(self, narrow: bool) -> None:
        """Put the cards under the samples, or beside them."""
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._side.setMinimumWidth(0 if narrow else self._side_width)
        self._side.setMaximumWidth(_WIDEST if narrow else self._side_width)
