"""How many images of each class there are in each part, as labelled bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.data.words import class_name
from gui.theme import current, ui_font
from gui.tipped import Tipped
from nncore.arrays import NOT_A_DIGIT

ROW: Final = 19
HEAD: Final = 34
LABEL_WIDTH: Final = 20
COLUMN_GAP: Final = 10
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class BarColumn:
    """One part of the data.

    Parameters
    ----------
    title : str
        What it is called.
    counts : tuple of int, 10 long
        Images of each digit.
    not_digits : int
        Images of what is no digit.
    """

    title: str
    counts: tuple[int, ...]
    not_digits: int = 0

    @property
    def total(self) -> int:
        """All images of the part."""
        return sum(self.counts) + self.not_digits


class ClassBars(Tipped):
    """Columns of bars, one column a part; each column has its own scale, a dotted line its mean."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, "Images of each digit", parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._columns: tuple[BarColumn, ...] = ()

    @property
    def columns(self) -> tuple[BarColumn, ...]:
        """What is shown."""
        return self._columns

    def set_columns(self, columns: Sequence[BarColumn]) -> None:
        """Show the counts of other data."""
        self._columns = tuple(columns)
        self.setAccessibleDescription("; ".join(map(_spoken, self._columns)))
        self.updateGeometry()
        self.update()

    def labels(self) -> list[int]:
        """Return the classes, a row each."""
        has_others = any(column.not_digits for column in self._columns)
        return [*range(10), *([NOT_A_DIGIT] if has_others else [])]

    def tip_at(self, place: QPoint) -> str:
        """Say what the bar at a place stands for; "" beside them."""
        labels = self.labels()
        row = (place.y() - HEAD) // ROW
        for index, column in enumerate(self._columns):
            left, width = self._span(index)
            if left <= place.x() < left + width and column.total:
                if place.y() < HEAD:
                    return f"{column.title}: {column.total:,} images"
                if row < len(labels):
                    count = _count(column, labels[row])
                    share = f"{100 * count / column.total:.1f} %"
                    return f"{column.title}, {class_name(labels[row])}: {count:,} images ({share})"
        return ""

    def _span(self, index: int) -> tuple[int, int]:
        """Return where a column begins and how wide it is, in logical pixels."""
        count = max(1, len(self._columns))
        width = (self.width() - LABEL_WIDTH - (count - 1) * COLUMN_GAP) // count
        return LABEL_WIDTH + index * (width + COLUMN_GAP), width

    def _paint_column(self, painter: QPainter, index: int, labels: list[int]) -> None:
        column, colours = self._columns[index], current()
        left, width = self._span(index)
        fill = (colours.accent, colours.validation)[index] if index < 2 else colours.muted
        self._paint_head(painter, column, QRect(left, 0, width, HEAD - 4), fill)
        most = max(1, *column.counts, column.not_digits)
        painter.setFont(ui_font(-2, tabular=True))
        figures = QFontMetrics(painter.font()).horizontalAdvance(f"{most:,}") + 6
        length = max(4.0, float(width - figures))
        for row, label in enumerate(labels):
            count, top = _count(column, label), HEAD + row * ROW
            if label == NOT_A_DIGIT and not count:
                continue  # a part by which a network is judged never has any
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.bar_empty))
            painter.drawRoundedRect(QRectF(left, top + 5, length, ROW - 10), 2, 2)
            if count:
                painter.setBrush(QColor(fill))
                shown = max(1.0, length * count / most)
                painter.drawRoundedRect(QRectF(left, top + 5, shown, ROW - 10), min(2, shown), 2)
            painter.setPen(QColor(colours.text if count else colours.danger))
            painter.drawText(QRect(left, top, width, ROW), _RIGHT, f"{count:,}")
        pen = QPen(QColor(colours.muted), 1.0, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        mean = left + round(length * sum(column.counts) / 10 / most) + 0.5
        painter.drawLine(round(mean), HEAD, round(mean), HEAD + 10 * ROW)

    def _paint_head(self, painter: QPainter, column: BarColumn, place: QRect, fill: str) -> None:
        """Paint the name of a part in the colour of its bars, and its size under it."""
        painter.setFont(ui_font(-2))
        metrics, half = painter.fontMetrics(), place.height() // 2
        title = metrics.elidedText(column.title, Qt.TextElideMode.ElideRight, place.width())
        painter.setPen(QColor(fill))
        painter.drawText(QRect(place.left(), 0, place.width(), half), _LEFT, title)
        painter.setPen(QColor(current().muted))
        rest = QRect(place.left(), half, place.width(), half)
        painter.drawText(rest, _LEFT, f"{column.total:,}")

    def sizeHint(self) -> QSize:
        """Return room for all rows."""
        return QSize(300, HEAD + len(self.labels()) * ROW)

    def minimumSizeHint(self) -> QSize:
        """Return the least at which figures stay legible."""
        return QSize(LABEL_WIDTH + 74 * max(1, len(self._columns)), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the classes, and a column of bars for each part."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isEnabled() else 0.35)
        labels = self.labels()
        painter.setFont(ui_font(-1, tabular=True))
        painter.setPen(QColor(current().text))
        for row, label in enumerate(labels):
            place = QRect(0, HEAD + row * ROW, LABEL_WIDTH, ROW)
            painter.drawText(place, _LEFT, "–" if label == NOT_A_DIGIT else str(label))
        for index in range(len(self._columns)):
            self._paint_column(painter, index, labels)
        painter.end()


def _count(column: BarColumn, label: int) -> int:
    return column.not_digits if label == NOT_A_DIGIT else column.counts[label]


def _spoken(column: BarColumn) -> str:
    counts = ", ".join(f"{digit}: {count:,}" for digit, count in enumerate(column.counts))
    others = f", no digit: {column.not_digits:,}" if column.not_digits else ""
    return f"{column.title}, {column.total:,} images: {counts}{others}"
