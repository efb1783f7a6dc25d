"""How a map of verdicts looks: its cells, the figures at its axes, and the mark on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from gui.drawing.verdict_map_words import NO_DIGIT, tick_words
from gui.theme import current, ui_font
from nncore.insight.verdict_map import Grid, VerdictMap

DIGIT_COLOURS: Final = (
    "#6a5acd",
    "#f28e2b",
    "#59a14f",
    "#e15759",
    "#c06cc0",
    "#3bb0ae",
    "#d9b420",
    "#2f8fd6",
    "#9c755f",
    "#ee85b5",
)
"""One for each digit, in light and dark; a letter in every cell says the same."""

LETTERED: Final = 11.0
"""Logical pixels from which a cell has room for a letter."""

LEFT: Final = 44.0
BELOW: Final = 20.0
"""Logical pixels for the figures at the axes."""

_RADIUS = 7.0  # of the mark, at least
_VEIL = 0.55  # opacity of what lies over verdicts that are being read anew


@dataclass(frozen=True)
class Layout:
    """Where the cells are.

    Parameters
    ----------
    width, height : float, logical pixels
        Of the widget.
    shape : (int, int)
        Rows and columns.
    """

    width: float
    height: float
    shape: tuple[int, int]

    @property
    def area(self) -> QRectF:
        """The place of all cells: a square."""
        side = max(1.0, min(self.width - LEFT, self.height - BELOW) - 2.0)
        return QRectF(LEFT, 1.0, side, side)

    def rect(self, row: float, column: float) -> QRectF:
        """Return the place of a cell."""
        area, (rows, columns) = self.area, self.shape
        width, height = area.width() / columns, area.height() / rows
        return QRectF(area.x() + column * width, area.y() + row * height, width, height)

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return row and column of the cell at a place; None beside the map."""
        area, (rows, columns) = self.area, self.shape
        if not area.contains(QPointF(x, y)):
            return None
        row = int((y - area.y()) / area.height() * rows)
        column = int((x - area.x()) / area.width() * columns)
        return min(row, rows - 1), min(column, columns - 1)


def cell_colour(digit: int, confidence: float) -> QColor:
    """Return the colour of a cell: the digit's, the paler the less sure.

    Parameters
    ----------
    digit : int
        0 to 9, or `NO_DIGIT`.
    confidence : float, in [0, 1]
        How sure.
    """
    paper = QColor(current().bar_empty)
    if digit == NO_DIGIT:
        return QColor(current().grid)
    return _mixed(paper, QColor(DIGIT_COLOURS[digit]), 0.12 + 0.88 * max(0.0, confidence))


def text_on(fill: QColor) -> QColor:
    """Return black or white, whichever stands out more from a colour (WCAG 2 luminance)."""
    parts = (fill.redF(), fill.greenF(), fill.blueF())
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return QColor("#000000" if luminance > 0.179 else "#ffffff")


def empty_cells(layout: Layout, ratio: float) -> QPixmap:
    """Return a map without a verdict, at `ratio` device pixels in a logical pixel."""
    pixmap = QPixmap((QSizeF(layout.width, layout.height) * ratio).toSize())
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    veil_cells(pixmap, layout, 1.0)
    return pixmap


def veil_cells(pixmap: QPixmap, layout: Layout, opacity: float = _VEIL) -> None:
    """Let all verdicts fade, in place: they are about to be read anew."""
    painter = QPainter(pixmap)
    painter.setOpacity(opacity)
    painter.fillRect(layout.area, QColor(current().bar_empty))
    painter.end()


def paint_cells(
    pixmap: QPixmap, layout: Layout, verdicts: VerdictMap, cells: NDArray[np.bool_]
) -> None:
    """Paint some cells of a map, in place.

    Parameters
    ----------
    pixmap : QPixmap
        What `empty_cells` gave.
    layout : Layout
        Where the cells are.
    verdicts : VerdictMap
        What they show.
    cells : bool (rows, columns)
        Which are painted; all of them known.
    """
    painter = QPainter(pixmap)
    ratio, size = pixmap.devicePixelRatio(), layout.rect(0, 0).width()
    font = ui_font()
    font.setPixelSize(max(9, min(13, round(0.7 * size))))
    painter.setFont(font)
    digits = verdicts.verdicts()[cells].tolist()
    confidences = verdicts.confidence[cells].tolist()
    for cell, digit, confidence in zip(np.argwhere(cells), digits, confidences, strict=True):
        rect, fill = _snapped(layout.rect(*cell.tolist()), ratio), cell_colour(digit, confidence)
        painter.fillRect(rect, fill)
        if size >= LETTERED:
            painter.setPen(text_on(fill))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, letter(digit, confidence))
    painter.end()


def letter(digit: int, confidence: float) -> str:
    """Return what stands in a cell: the digit, a dash for no digit, nothing without ink."""
    if digit == NO_DIGIT:
        return "–" if confidence > 0 else ""
    return str(digit)


def paint_axes(painter: QPainter, layout: Layout, grid: Grid) -> None:
    """Write the first, the neutral and the last value at each axis."""
    painter.setFont(ui_font(-2, tabular=True))
    painter.setPen(QColor(current().muted))
    flag, area, (rows, columns) = Qt.AlignmentFlag, layout.area, layout.shape
    for row in (0, _neutral(grid), rows - 1):
        middle = layout.rect(row, 0).center().y()
        top = min(max(middle - 8.0, area.top()), area.bottom() - 15.0)
        place = QRectF(0.0, top, LEFT - 6.0, 16.0)
        painter.drawText(place, flag.AlignRight | flag.AlignVCenter, tick_words(grid, row=row))
    sides = {0: flag.AlignLeft, columns - 1: flag.AlignRight}
    for column in (0, columns // 2, columns - 1):
        middle = layout.rect(0, column).center().x()
        left = min(max(middle - 30.0, area.left()), area.right() - 60.0)
        place = QRectF(left, area.bottom() + 3.0, 60.0, BELOW - 3.0)
        side = sides.get(column, flag.AlignHCenter)
        painter.drawText(place, side | flag.AlignTop, tick_words(grid, column=column))


def paint_mark(painter: QPainter, layout: Layout, place: tuple[float, float]) -> None:
    """Mark where the drawing is: a ring that is seen on every colour.

    Parameters
    ----------
    painter : QPainter
        Paints the widget.
    layout : Layout
        Where the cells are.
    place : (float, float)
        Row and column; beyond the map it is marked at its rim.
    """
    (rows, columns), (row, column) = layout.shape, place
    row, column = min(max(row, -0.5), rows - 0.5), min(max(column, -0.5), columns - 0.5)
    rect = layout.rect(row, column)
    radius = max(_RADIUS, 0.6 * rect.width())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in (("#ffffff", 5.0), ("#000000", 2.0)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawEllipse(rect.center(), radius, radius)


def _neutral(grid: Grid) -> int:
    """Return the row of what changes nothing."""
    neutral = 0.0 if grid.kind == "shift" else 1.0
    return min(range(len(grid.rows)), key=lambda row: abs(grid.rows[row] - neutral))


def _snapped(rect: QRectF, ratio: float) -> QRectF:
    """Return a place with its edges on whole device pixels: no seams between cells."""
    left, top = round(rect.left() * ratio) / ratio, round(rect.top() * ratio) / ratio
    right, bottom = round(rect.right() * ratio) / ratio, round(rect.bottom() * ratio) / ratio
    return QRectF(left, top, right - left, bottom - top)


def _mixed(first: QColor, second: QColor, share: float) -> QColor:
    """Return a colour between two: `share` of the second."""
    return QColor.fromRgbF(
        first.redF() + share * (second.redF() - first.redF()),
        first.greenF() + share * (second.greenF() - first.greenF()),
        first.blueF() + share * (second.blueF() - first.blueF()),
    )
