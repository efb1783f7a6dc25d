"""What is read along a film: the probabilities of two digits, from its first frame to its last."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import current, ui_font
from nncore.arrays import FloatArray

_HEIGHT: Final = 62
_LEFT: Final = 42
_RIGHT: Final = 16
_TOP, _BOTTOM = 5.0, 5.0
_NEAREST: Final = 13.0


class FilmCurve(QWidget):
    """Two lines over the frames of a film, and where the film is.

    Parameters
    ----------
    parent : QWidget, optional
        The owner.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("what_if_curve")
        self.setAccessibleName("What is read along the film")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._read: FloatArray = np.zeros((0, 10), np.float32)
        self._digits = (0, 0)
        self._needed = 0.5
        self._frame = 0

    def set_film(self, probabilities: FloatArray, before: int, wanted: int, needed: float) -> None:
        """Show another film.

        Parameters
        ----------
        probabilities : float (frames, C)
            What is read of each frame.
        before, wanted : int
            The digit that was read at first, and the one that was wanted.
        needed : float, in [0, 1]
            From which probability on that one counts as read.
        """
        self._read, self._digits, self._needed = probabilities, (before, wanted), needed
        self.setToolTip(
            f"Probability of {before} (read at first) and of {wanted} (wanted) in each frame of "
            f"the film. Dotted: from {100 * needed:.0f} % on {wanted} counts as read."
        )
        self.set_frame(0)

    def set_frame(self, frame: int) -> None:
        """Mark where the film is."""
        self._frame = frame
        if len(self._read):
            words = (f"{digit}: {100 * self._read[frame, digit]:.1f} %" for digit in self._digits)
            self.setAccessibleDescription(f"frame {frame + 1}: {', '.join(words)}")
        self.update()

    def _area(self) -> QRectF:
        rect = QRectF(self.rect())
        return rect.adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    def _place(self, frame: int, probability: float) -> QPointF:
        area = self._area()
        share = frame / max(1, len(self._read) - 1)
        return QPointF(
            area.left() + share * area.width(), area.bottom() - probability * area.height()
        )

    def sizeHint(self) -> QSize:
        """Return the size in a window of usual size."""
        return QSize(220, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the least width at which the lines can be told apart."""
        return QSize(120, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint scale, lines and place."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(ui_font(-2, tabular=True))
        colours, area = current(), self._area()
        for level in (0.0, 0.5, 1.0):
            y = self._place(0, level).y()
            painter.setPen(QPen(QColor(colours.grid), 1.0))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(colours.muted))
            words = QRectF(0, y - 7, _LEFT - 5, 14)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(words, right, f"{100 * level:.0f} %")
        if len(self._read):
            self._paint_film(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.end()

    def _paint_film(self, painter: QPainter) -> None:
        colours, area = current(), self._area()
        painter.setPen(QPen(QColor(colours.muted), 1.0, Qt.PenStyle.DotLine))
        y = self._place(0, self._needed).y()
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(QPen(QColor(colours.text), 1.0))
        x = self._place(self._frame, 0.0).x()
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        names = [
            self._place(len(self._read) - 1, float(self._read[-1, d])).y() for d in self._digits
        ]
        apart = _NEAREST - abs(names[1] - names[0])
        if apart > 0:  # two names must not lie on each other
            upper = int(names[1] < names[0])
            names[upper] -= apart / 2
            names[1 - upper] += apart / 2
        styles = ((colours.muted, 1.5), (colours.accent, 2.0))
        for digit, name, (colour, width) in zip(self._digits, names, styles, strict=True):
            line = [self._place(i, float(p)) for i, p in enumerate(self._read[:, digit])]
            painter.setPen(QPen(QColor(colour), width))
            painter.drawPolyline(QPolygonF(line))
            painter.setBrush(QColor(colour))
            painter.drawEllipse(line[self._frame], 2.5, 2.5)
            at = QRectF(area.right() + 3, min(max(name, 7.0), self.height() - 7.0) - 7, _RIGHT, 14)
            painter.drawText(at, Qt.AlignmentFlag.AlignVCenter, str(digit))
