"""A line for each digit: its number as a bar to either side of zero, and in figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.heat_colours import limit_of
from gui.theme import current, ui_font
from gui.tipped import Tipped
from nncore.arrays import FloatArray

_LABEL: Final = 13
_FIGURES: Final = 38
_LINE: Final = 14
_TALLEST: Final = 20

_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def paint_lines(
    painter: QPainter, places: Sequence[QRect], values: FloatArray, best: int, *, is_known: bool
) -> None:
    """Paint a line for each digit.

    Parameters
    ----------
    painter : QPainter
        Where to.
    places : sequence of QRect
        Where the lines are, in logical pixels.
    values : float (10,)
        Their numbers; the longest bar is that of the largest.
    best : int
        The line whose words are bold; -1 for none.
    is_known : bool
        Whether the numbers are written.
    """
    theme, limit = current(), limit_of(values)
    empty, text = QColor(theme.bar_empty), QColor(theme.text)
    above, below, quiet = QColor(theme.validation), QColor(theme.accent), QColor(theme.muted)
    painter.setFont(ui_font(-2, tabular=True))
    for digit, (place, value) in enumerate(zip(places, values.tolist(), strict=True)):
        is_best = digit == best
        if is_best:
            painter.setFont(ui_font(-2, QFont.Weight.Bold, tabular=True))
        painter.setPen(text)
        painter.drawText(place, _LEFT, str(digit))
        bars = QRectF(place.adjusted(_LABEL, 3, -_FIGURES, -3))
        painter.fillRect(bars, empty)
        middle, length = bars.center().x(), 0.5 * value / limit * bars.width()
        filled = QRectF(min(middle, middle + length), bars.top(), abs(length), bars.height())
        painter.fillRect(filled, above if value > 0 else below)
        if is_known:
            figures = f"{value:+.2f}" if abs(value) < 9.995 else f"{value:+.1f}"
            painter.setPen(text if is_best else quiet)
            painter.drawText(place, _RIGHT, figures.replace("-", "−"))
        if is_best:
            painter.setFont(ui_font(-2, tabular=True))


class SignedBars(Tipped):
    """Ten numbers above and below zero, such as how far a unit pushes each digit.

    Parameters
    ----------
    name, title : str
        Object name, and what the numbers are (the accessible name).
    parent : QWidget, optional
        The owner.
    """

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self._title = title
        self._values: FloatArray | None = None
        self._cursor = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.set_values(None)

    @property
    def values(self) -> FloatArray | None:
        """What is shown."""
        return self._values

    def set_values(self, values: FloatArray | None) -> None:
        """Show other numbers, float (10,); None where there are none."""
        self._values = values
        if values is None:
            self.setAccessibleDescription("nothing to show")
        else:
            best = int(np.abs(values).argmax())
            self._cursor = min(self._cursor, len(values) - 1)
            words = f"most: {self.words_of(best)}"
            self.setAccessibleDescription(
                f"{self.words_of(self._cursor)}; {words}" if self.hasFocus() else words
            )
        self.update()

    def words_of(self, digit: int) -> str:
        """Say the number of a digit."""
        value = 0.0 if self._values is None else float(self._values[digit])
        return f"digit {digit}: {value:+.3f}"

    def tip_at(self, place: QPoint) -> str:
        """Say the number of the line at a place, and what it is."""
        lines = [digit for digit in range(10) if self._line(digit).contains(place)]
        return f"{self._title}\n{self.words_of(lines[0])}" if lines else ""

    def _line(self, digit: int) -> QRect:
        count = 10 if self._values is None else len(self._values)
        height = min(_TALLEST, max(1, self.height() // count))
        return QRect(2, digit * height, self.width() - 4, height)

    def sizeHint(self) -> QSize:
        """Return ten lines."""
        return QSize(120, 10 * _LINE)

    def minimumSizeHint(self) -> QSize:
        """Return the least at which figures stay legible."""
        return QSize(_LABEL + _FIGURES + 24, 10 * 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines, and a frame around the one that the keyboard is at."""
        painter = QPainter(self)
        values = np.zeros(10) if self._values is None else self._values
        best = int(np.abs(values).argmax()) if self._values is not None else -1
        lines = [self._line(digit) for digit in range(len(values))]
        paint_lines(painter, lines, values, best, is_known=self._values is not None)
        if self.hasFocus():
            painter.setPen(QPen(QColor(current().accent), 1.0))
            painter.drawRect(lines[self._cursor].adjusted(-2, 0, 1, -1))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from digit to digit with the arrow keys."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or self._values is None:
            super().keyPressEvent(event)
            return
        self._cursor = min(max(self._cursor + step, 0), len(self._values) - 1)
        self.setAccessibleDescription(self.words_of(self._cursor))
        self.update()
