"""A small plot, painted by itself: a few curves, a legend, and the numbers under a cursor."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import current, ui_font
from gui.tipped import Tipped
from nncore.insight.backprop.notation import number

_LEFT, _RIGHT, _TOP, _BOTTOM = 62.0, 10.0, 28.0, 34.0
_APART: Final = 26.0  # logical pixels between two lines of the grid, at least


@dataclass(frozen=True)
class Curve:
    """One line of a plot.

    Parameters
    ----------
    name : str
        In the legend.
    xs, ys : tuple of float
        Its points; those that are not finite are left out.
    colour : int
        Which of the theme's colours for runs.
    """

    name: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    colour: int = 0


class LinePlot(Tipped):
    """Shows curves; the arrow keys move a cursor along them and the words tell its numbers.

    Parameters
    ----------
    name, title : str
        Object name and accessible name.
    across, up : str
        What the axes are.
    is_log : bool
        Whether upwards counts powers of ten; what is not above zero is left out then.
    parent : QWidget, optional
        The owner.
    """

    def __init__(
        self,
        name: str,
        title: str,
        across: str,
        up: str,
        *,
        is_log: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, title, parent)
        self._across, self._up, self._is_log = across, up, is_log
        self._curves: tuple[Curve, ...] = ()
        self._points: list[list[tuple[float, float]]] = []
        self._bounds = (0.0, 1.0, 0.0, 1.0)
        self._cursor: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.set_curves(())

    @property
    def curves(self) -> tuple[Curve, ...]:
        """What is shown."""
        return self._curves

    def set_curves(self, curves: Sequence[Curve]) -> None:
        """Show other curves; they share their points across."""
        self._curves = tuple(curves)
        self._points = [
            [
                (x, math.log10(y) if self._is_log else y)
                for x, y in zip(curve.xs, curve.ys, strict=True)
                if math.isfinite(y) and (y > 0.0 or not self._is_log)
            ]
            for curve in self._curves
        ]
        flat = [point for points in self._points for point in points]
        if flat:
            low, high = min(y for _, y in flat), max(y for _, y in flat)
            margin = 0.05 * (high - low) or max(0.5 * abs(high), 0.5)
            floor = 0.0 if low >= 0.0 and not self._is_log else low - margin
            left, right = min(x for x, _ in flat), max(x for x, _ in flat)
            self._bounds = (
                left,
                right if right > left else left + 1.0,
                floor,
                high + margin,
            )
        self.setAccessibleDescription(self._all_words())
        self.update()

    def words_at(self, place: int) -> str:
        """Say the numbers of all curves at one of their points."""
        shown = [curve for curve in self._curves if place < len(curve.xs)]
        if not shown:
            return ""
        values = ", ".join(f"{curve.name} {number(curve.ys[place])}" for curve in shown)
        return f"{self._across} {number(shown[0].xs[place])}: {values}"

    def tip_at(self, place: QPoint) -> str:
        """Say the numbers nearest to a place."""
        nearest = self._nearest(place.x())
        return "" if nearest is None else self.words_at(nearest)

    def _all_words(self) -> str:
        if not any(self._points):
            return f"{self._up}: nothing yet"
        parts = [
            f"{curve.name} from {number(curve.ys[0])} to {number(curve.ys[-1])}"
            for curve in self._curves
            if curve.ys
        ]
        return f"{self._up} over {self._across}: {', '.join(parts)}"

    def _area(self) -> QRectF:
        return QRectF(0, 0, self.width(), self.height()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    def _at(self, area: QRectF, x: float, y: float) -> QPointF:
        left, right, low, high = self._bounds
        return QPointF(
            area.left() + (x - left) / (right - left) * area.width(),
            area.bottom() - (y - low) / (high - low) * area.height(),
        )

    def _nearest(self, x: float) -> int | None:
        """Return the number of the point that is nearest to a place across."""
        longest = max(self._curves, key=lambda curve: len(curve.xs), default=None)
        if longest is None or not longest.xs:
            return None
        area, (left, right, _, _) = self._area(), self._bounds
        wanted = left + (x - area.left()) / max(area.width(), 1.0) * (right - left)
        return min(range(len(longest.xs)), key=lambda place: abs(longest.xs[place] - wanted))

    def _paint_axes(self, painter: QPainter, area: QRectF) -> None:
        colours = current()
        left, right, low, high = self._bounds
        painter.setFont(ui_font(-2, tabular=True))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        count = min(max(int(area.height() / _APART), 1), 4)
        for tick in range(count + 1):
            share = tick / count
            y = area.bottom() - share * area.height()
            painter.setPen(QPen(QColor(colours.grid), 1.0))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            value = low + share * (high - low)
            painter.setPen(QColor(colours.muted))
            words = number(10.0**value if self._is_log else value, 2)
            painter.drawText(QRectF(0, y - 8, _LEFT - 6, 16), side, words)
        ends = (
            (0.0, Qt.AlignmentFlag.AlignLeft),
            (0.5, Qt.AlignmentFlag.AlignHCenter),
            (1.0, Qt.AlignmentFlag.AlignRight),
        )
        below = QRectF(area.left(), area.bottom() + 3, area.width(), 15)
        for share, flag in ends:
            painter.drawText(below, flag, number(left + share * (right - left), 3))
        last = QRectF(area.left(), self.height() - 17.0, area.width(), 16)
        words = "" if self._cursor is None else self.words_at(self._cursor)
        is_told = self.hasFocus() and bool(words)
        painter.drawText(last, Qt.AlignmentFlag.AlignCenter, words if is_told else self._across)

    def _paint_legend(self, painter: QPainter) -> None:
        painter.setFont(ui_font(-1))
        x = _LEFT
        painter.setPen(QColor(current().muted))
        painter.drawText(QPointF(4, 14), self._up)
        x = max(x, painter.fontMetrics().horizontalAdvance(self._up) + 18.0)
        for curve in self._curves if len(self._curves) > 1 else ():
            painter.setPen(QPen(_colour(curve), 2.5))
            painter.drawLine(QPointF(x, 10), QPointF(x + 12, 10))
            painter.setPen(QColor(current().muted))
            painter.drawText(QPointF(x + 16, 14), curve.name)
            x += 28 + painter.fontMetrics().horizontalAdvance(curve.name)

    def _paint_curves(self, painter: QPainter, area: QRectF) -> None:
        for curve, points in zip(self._curves, self._points, strict=True):
            places = [self._at(area, x, y) for x, y in points]
            painter.setPen(QPen(_colour(curve), 1.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(places))
            if len(places) <= 60:
                painter.setBrush(_colour(curve))
                for place in places:
                    painter.drawEllipse(place, 2.0, 2.0)

    def _paint_cursor(self, painter: QPainter, area: QRectF) -> None:
        longest = max(self._curves, key=lambda curve: len(curve.xs), default=None)
        if longest is None or self._cursor is None or self._cursor >= len(longest.xs):
            return
        x = self._at(area, longest.xs[self._cursor], self._bounds[2]).x()
        painter.setPen(QPen(QColor(current().accent), 1.2))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def sizeHint(self) -> QSize:
        """Return a usual size."""
        return QSize(360, 180)

    def minimumSizeHint(self) -> QSize:
        """Return the least at which the axes can be read."""
        return QSize(200, 130)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint axes, legend, curves and cursor."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self._area()
        self._paint_legend(painter)
        if not any(self._points):
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "nothing yet")
            painter.end()
            return
        self._paint_axes(painter, area)
        self._paint_curves(painter, area)
        if self.hasFocus():
            self._paint_cursor(painter, area)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Remember where the mouse is."""
        self._cursor = self._nearest(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor along the curves and tell its numbers."""
        count = max((len(curve.xs) for curve in self._curves), default=0)
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() not in moves or not count:
            super().keyPressEvent(event)
            return
        before = -1 if self._cursor is None else self._cursor
        self._cursor = min(max(before + moves[Qt.Key(event.key())], 0), count - 1)
        self.setAccessibleDescription(self.words_at(self._cursor))
        self.update()


def _colour(curve: Curve) -> QColor:
    colours = current().run_colours
    return QColor(colours[curve.colour % len(colours)])
