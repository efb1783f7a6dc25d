"""A histogram: how many values lie where, now and, as an outline, at an earlier moment."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import current, ui_font
from gui.tipped import Tipped
from nncore.insight.inside import Histogram

_BELOW: Final = 16


class HistogramPlot(Tipped):
    """Columns about zero, as high as the root of their count, so that few are seen beside many.

    Parameters
    ----------
    name, title : str
        Object name, and what is counted (the accessible name).
    parent : QWidget, optional
        The owner.
    """

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self._now: Histogram | None = None
        self._before: Histogram | None = None
        self._cursor = 20
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.set_histogram(None, None)

    def set_histogram(self, now: Histogram | None, before: Histogram | None) -> None:
        """Show a histogram, and an earlier one of the same layer as an outline."""
        self._now, self._before = now, before
        if now is None:
            self.setAccessibleDescription("nothing to show")
        else:
            self._cursor = min(self._cursor, len(now.counts) - 1)
            self.setAccessibleDescription(f"{self.summary()}; {self.words_of(self._cursor)}")
        self.update()

    def summary(self) -> str:
        """Say mean, spread and zeros."""
        if self._now is None:
            return ""
        now = self._now
        return f"mean {now.mean:.3g}, deviation {now.deviation:.3g}, {100 * now.zeros:.0f} % zeros"

    def words_of(self, column: int) -> str:
        """Say how many values are in a column."""
        assert self._now is not None  # who asks has found a column
        width = 2 * self._now.limit / len(self._now.counts)
        low = -self._now.limit + column * width
        return f"{low:.3g} to {low + width:.3g}: {int(self._now.counts[column]):,}"

    def tip_at(self, place: QPoint) -> str:
        """Say how many values are in the column at a place; beside them what all are like."""
        column = self._column_at(place)
        return self.summary() if column is None else self.words_of(column)

    def _area(self) -> QRectF:
        return QRectF(0.0, 2.0, self.width(), max(1.0, self.height() - _BELOW - 2.0))

    def _limit(self) -> float:
        both = [each.limit for each in (self._now, self._before) if each is not None]
        return max(both)

    def _columns(self, shown: Histogram) -> list[QRectF]:
        """Return the place of each column, on the scale that both histograms share."""
        area, count = self._area(), len(shown.counts)
        share = shown.limit / self._limit()
        width = share * area.width() / count
        left = area.center().x() - share * area.width() / 2
        highest = max(1, int(shown.counts.max())) ** 0.5
        heights = [area.height() * value**0.5 / highest for value in shown.counts.tolist()]
        return [
            QRectF(left + number * width, area.bottom() - height, width, height)
            for number, height in enumerate(heights)
        ]

    def _column_at(self, place: QPoint) -> int | None:
        if self._now is None:
            return None
        for number, column in enumerate(self._columns(self._now)):
            if column.left() <= place.x() < column.right():
                return number
        return None

    def sizeHint(self) -> QSize:
        """Return the size in a window of usual size."""
        return QSize(240, 84)

    def minimumSizeHint(self) -> QSize:
        """Return the least at which a shape can be seen."""
        return QSize(80, 50)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the columns, the outline, and the ends of the scale."""
        painter, theme, area = QPainter(self), current(), self._area()
        painter.setPen(QPen(QColor(theme.border), 1.0))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if self._now is not None:
            for number, column in enumerate(self._columns(self._now)):
                is_here = self.hasFocus() and number == self._cursor
                fill = theme.validation if is_here else theme.accent
                painter.fillRect(column.adjusted(0.0, 0.0, -0.5, 0.0), QColor(fill))
            if self._before is not None:
                self._paint_outline(painter, self._columns(self._before))
            painter.setFont(ui_font(-3, tabular=True))
            painter.setPen(QColor(theme.muted))
            limit, sides = self._limit(), Qt.AlignmentFlag
            below = QRectF(0.0, area.bottom() + 1.0, self.width(), _BELOW)
            for side, words in (
                (sides.AlignLeft, f"−{limit:.3g}"),
                (sides.AlignHCenter, "0"),
                (sides.AlignRight, f"{limit:.3g}"),
            ):
                painter.drawText(below, side | sides.AlignTop, words)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1.0))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    @staticmethod
    def _paint_outline(painter: QPainter, columns: list[QRectF]) -> None:
        points = [
            point
            for column in columns
            for point in (QPointF(column.topLeft()), QPointF(column.topRight()))
        ]
        painter.setPen(QPen(QColor(current().text), 1.0))
        painter.drawPolyline(QPolygonF(points))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from column to column with the arrow keys."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or self._now is None:
            super().keyPressEvent(event)
            return
        self._cursor = min(max(self._cursor + step, 0), len(self._now.counts) - 1)
        self.setAccessibleDescription(self.words_of(self._cursor))
        self.update()
