"""A field of cells that is walked through with the arrow keys, and chosen from."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from gui.cursor_keys import CHOOSING, MOVES, PAGES
from gui.theme import current
from gui.tipped import Tipped

RADIUS: Final = 4.0
PALE: Final = 0.35
"""Opacity of what is disabled: others are on their way."""


class Cells(Tipped):
    """What grids, galleries and diagrams have in common: cells, a cursor, words for each.

    Parameters
    ----------
    name, title : str
        Object name, and accessible name.

    Signals
    -------
    cell_chosen(int row, int column)
        A cell was clicked, or chosen from the keyboard.
    page_requested(int)
        The keys for the page after (+1) or before (-1) were pressed.
    """

    cell_chosen = Signal(int, int)
    page_requested = Signal(int)

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._cursor = (0, 0)
        self._painted: QPixmap | None = None

    @property
    def cell(self) -> tuple[int, int]:
        """Row and column of the keyboard's cursor."""
        return self._cursor

    def shape_of_cells(self) -> tuple[int, int]:
        """Return how many rows and columns there are."""
        raise NotImplementedError

    def rect_of(self, row: int, column: int) -> QRectF:
        """Return the place of a cell, in logical pixels."""
        raise NotImplementedError

    def words_of(self, row: int, column: int) -> str:
        """Say what is in a cell; "" where there is nothing."""
        raise NotImplementedError

    def paint_cells(self, painter: QPainter) -> None:
        """Paint everything but the cursor."""
        raise NotImplementedError

    def paint_cursor(self, painter: QPainter) -> None:
        """Paint a frame around the cell that the keyboard is at."""
        painter.setPen(QPen(QColor(current().text), 2.0))
        painter.drawRoundedRect(self.rect_of(*self._cursor), RADIUS, RADIUS)

    def cell_at(self, place: QPointF) -> tuple[int, int] | None:
        """Return row and column of the cell at a place; None beside them."""
        rows, columns = self.shape_of_cells()
        for row in range(rows):
            for column in range(columns):
                if self.rect_of(row, column).contains(place) and self.words_of(row, column):
                    return row, column
        return None

    def tip_at(self, place: QPoint) -> str:
        """Say what is in the cell at a place."""
        cell = self.cell_at(place.toPointF())
        return self.words_of(*cell) if cell else ""

    def set_cell(self, row: int, column: int) -> None:
        """Put the cursor on a cell, and say what is there."""
        self._cursor = (row, column)
        self.setAccessibleDescription(self.words_of(row, column))
        self.update()

    def refresh(self) -> None:
        """Say and paint what is there now, after a change; the cursor stays where it can."""
        rows, columns = self.shape_of_cells()
        row, column = self._cursor
        self._cursor = min(row, max(0, rows - 1)), min(column, max(0, columns - 1))
        words = self.words_of(*self._cursor) if rows and columns else "nothing to show"
        self.setAccessibleDescription(words or "nothing to show")
        has_cells = bool(rows and columns)
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if has_cells else Qt.CursorShape.ArrowCursor
        )
        self.repaint_cells()

    def repaint_cells(self) -> None:
        """Paint all anew, soon; the cursor alone needs no such thing."""
        self._painted = None
        self.update()

    def _step(self, down: int, across: int) -> None:
        """Move the cursor over cells without words to the next with some."""
        rows, columns = self.shape_of_cells()
        row, column = self._cursor[0] + down, self._cursor[1] + across
        while 0 <= row < rows and 0 <= column < columns:
            if self.words_of(row, column):
                self.set_cell(row, column)
                return
            row, column = row + down, column + across

    # Qt's own names

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells, paler while disabled, and the cursor where the keyboard is here."""
        if self._painted is None:
            ratio = self.devicePixelRatioF()
            self._painted = QPixmap(self.size() * ratio)
            self._painted.setDevicePixelRatio(ratio)
            self._painted.fill(Qt.GlobalColor.transparent)
            brush = QPainter(self._painted)
            brush.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_cells(brush)
            brush.end()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isEnabled() else PALE)
        painter.drawPixmap(QPoint(0, 0), self._painted)
        if self.hasFocus() and all(self.shape_of_cells()):
            self.paint_cursor(painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell under the mouse."""
        cell = self.cell_at(event.position())
        if cell and event.button() == Qt.MouseButton.LeftButton:
            self.set_cell(*cell)
            self.cell_chosen.emit(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cell to cell, or page; Enter or space chooses."""
        key = event.key()
        if key in MOVES:
            self._step(*MOVES[key])
        elif key in CHOOSING and self.words_of(*self._cursor):
            self.cell_chosen.emit(*self._cursor)
        elif key in PAGES:
            self.page_requested.emit(PAGES[key])
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Paint in the colours of the new theme."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.repaint_cells()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint at the new size."""
        self.repaint_cells()
        super().resizeEvent(event)


def mixed(one: str, other: str, share: float) -> QColor:
    """Return a colour between two: `share`, in [0, 1], of the other."""
    first, second = QColor(one), QColor(other)
    pairs = (
        (first.redF(), second.redF()),
        (first.greenF(), second.greenF()),
        (first.blueF(), second.blueF()),
    )
    return QColor.fromRgbF(*((1 - share) * a + share * b for a, b in pairs))
