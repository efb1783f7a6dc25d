"""What the colours of a picture mean: a strip from one end of the scale to the other."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.heat_colours import Kind, image_of, indices
from gui.theme import current, ui_font

_HEIGHT: Final = 14
_STRIP: Final = 7
_SHORTEST, _LONGEST = 20, 64


class ScaleBar(QWidget):
    """The scale of one picture, with the numbers at its ends.

    Parameters
    ----------
    name : str
        The object name.
    parent : QWidget, optional
        The owner.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Scale")
        self._kind: Kind = "positive"
        self._limit = 1.0
        self._is_known = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_scale(self, kind: Kind, limit: float | None, words: str) -> None:
        """Show a scale.

        Parameters
        ----------
        kind : str
            What the values are.
        limit : float or None
            The value of the strongest colour; None where nothing is shown.
        words : str
            A sentence about it.
        """
        if (kind, limit) != (self._kind, self._limit if self._is_known else None):
            self._kind, self._is_known = kind, limit is not None
            self._limit = limit or 1.0
            self.update()
        if words != self.toolTip():
            self.setToolTip(words)
            self.setAccessibleDescription(words)

    def sizeHint(self) -> QSize:
        """Return a line."""
        return QSize(_LONGEST + 70, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the strip between its ends."""
        if not self._is_known:
            return
        painter = QPainter(self)
        painter.setFont(ui_font(-3, tabular=True))
        painter.setPen(QColor(current().muted))
        metrics = painter.fontMetrics()
        low = f"−{self._limit:.3g}" if self._kind == "signed" else "0"
        high = f"{self._limit:.3g}"
        left, right = (metrics.horizontalAdvance(words) + 4 for words in (low, high))
        length = min(max(self.width() - left - right, _SHORTEST), _LONGEST)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(0, 0, left, self.height()), flags, low)
        place = QRect(left, (self.height() - _STRIP) // 2, length, _STRIP)
        ramp = np.linspace(-1.0 if self._kind == "signed" else 0.0, 1.0, length)[np.newaxis]
        painter.drawImage(place, image_of(indices(ramp, self._kind, 1.0), self._kind))
        painter.drawText(QRect(left + length + 4, 0, right, self.height()), flags, high)
        painter.end()
