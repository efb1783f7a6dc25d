"""A picture of numbers: a coloured cell for each, with the number under mouse or cursor."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.cursor_keys import MOVES
from gui.heat_colours import SCALE_WORDS, Kind, image_of, indices, limit_of
from gui.theme import current
from gui.tipped import Tipped
from nncore.arrays import FloatArray

_USUAL_SIDE: Final = 196
_SMALLEST_SIDE: Final = 56


class HeatPicture(Tipped):
    """Shows a matrix as cells, undistorted; arrow keys and mouse tell the numbers.

    Parameters
    ----------
    name, title : str
        Object name, and what is shown (the accessible name).
    parent : QWidget, optional
        The owner.

    Signals
    -------
    cell_pointed(int row, int column)
        The mouse, or the keyboard's cursor, has come to another cell; (-1, -1) has left.
    """

    cell_pointed = Signal(int, int)

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self._values: FloatArray | None = None
        self._kind: Kind = "signed"
        self._limit = 1.0
        self._image: QImage | None = None
        self._cursor = (0, 0)
        self._pointed: tuple[int, int] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.set_values(None)

    @property
    def limit(self) -> float:
        """The value, or distance from zero, of the strongest colour."""
        return self._limit

    @property
    def values(self) -> FloatArray | None:
        """What is shown."""
        return self._values

    def set_values(
        self, values: FloatArray | None, kind: Kind = "signed", limit: float | None = None
    ) -> None:
        """Show other numbers.

        Parameters
        ----------
        values : float (H, W) or None
            Not changed any more; not a number where there is none; None for an empty picture.
        kind : str
            How they are coloured.
        limit : float or None
            The value, or distance from zero, of the strongest colour; None for the largest one.
        """
        self._values, self._kind, self._image = values, kind, None
        if values is None:
            self.setAccessibleDescription("nothing to show")
        else:
            self._limit = limit if limit is not None else limit_of(values)
            rows, columns = values.shape
            self._cursor = min(self._cursor[0], rows - 1), min(self._cursor[1], columns - 1)
            self._describe()
        self.update()

    def words_at(self, row: int, column: int) -> str:
        """Say which number stands in a cell."""
        assert self._values is not None  # who asks has found a cell
        value = float(self._values[row, column])
        number = "nothing" if value != value else f"{value:.3f}" if self._kind == "ink" else ""
        return f"row {row + 1}, column {column + 1}: {number or f'{value:+.4g}'}"

    def tip_at(self, place: QPoint) -> str:
        """Say the number at a place."""
        cell = self.cell_at(place)
        return self.words_at(*cell) if cell else ""

    def square(self) -> QRectF:
        """Return the place of the cells, in logical pixels: whole screen pixels for each."""
        rows, columns = (1, 1) if self._values is None else self._values.shape
        ratio = self.devicePixelRatioF()
        zoom = min(self.width() * ratio / columns, self.height() * ratio / rows)
        zoom = max(1.0, float(int(zoom))) / ratio
        width, height = columns * zoom, rows * zoom
        return QRectF((self.width() - width) // 2, 0.0, width, height)

    def cell_rect(self, row: int, column: int) -> QRectF:
        """Return the place of a cell, in logical pixels."""
        assert self._values is not None  # who asks has found a cell
        square, (rows, columns) = self.square(), self._values.shape
        width, height = square.width() / columns, square.height() / rows
        return QRectF(square.x() + column * width, square.y() + row * height, width, height)

    def cell_at(self, place: QPoint) -> tuple[int, int] | None:
        """Return row and column of the cell at a place; None beside the picture."""
        square = self.square()
        if self._values is None or not square.contains(place.toPointF()):
            return None
        rows, columns = self._values.shape
        row = int((place.y() - square.y()) / square.height() * rows)
        column = int((place.x() - square.x()) / square.width() * columns)
        return min(row, rows - 1), min(column, columns - 1)

    def _describe(self) -> None:
        words = f"scale ±{self._limit:.3g}: " if self._kind == "signed" else ""
        self.setAccessibleDescription(
            f"{self.words_at(*self._cursor)}; {words}{SCALE_WORDS[self._kind]}"
        )

    def _point(self, cell: tuple[int, int] | None) -> None:
        if cell != self._pointed:
            self._pointed = cell
            self.cell_pointed.emit(*(cell or (-1, -1)))
            self.update()

    def sizeHint(self) -> QSize:
        """Return the size in a window of usual size."""
        return QSize(_USUAL_SIDE, _USUAL_SIDE)

    def minimumSizeHint(self) -> QSize:
        """Return two pixels for each of an image's."""
        return QSize(_SMALLEST_SIDE, _SMALLEST_SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells, a hairline around them, and the cell that is pointed at."""
        painter = QPainter(self)
        square, theme = self.square(), current()
        if self._values is None:
            painter.fillRect(square, QColor(theme.bar_empty))
        else:
            if self._image is None:
                self._image = image_of(indices(self._values, self._kind, self._limit), self._kind)
            painter.drawImage(square, self._image)
        painter.setPen(QPen(QColor(theme.border), 1.0))
        painter.drawRect(square.adjusted(0.0, 0.0, -1.0, -1.0))
        cell = self._cursor if self.hasFocus() else self._pointed
        if self._values is not None and cell is not None:
            for colour, width in (("#ffffff", 3.0), (theme.accent, 1.5)):
                painter.setPen(QPen(QColor(colour), width))
                painter.drawRect(self.cell_rect(*cell))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which cell the mouse is at."""
        self._point(self.cell_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that it has gone."""
        self._point(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cell to cell with the arrow keys; Home and End to the ends of a row."""
        if self._values is None or event.key() not in (*MOVES, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
            return
        rows, columns = self._values.shape
        down, across = MOVES.get(
            event.key(), (0, columns if event.key() == Qt.Key.Key_End else -columns)
        )
        row, column = self._cursor[0] + down, self._cursor[1] + across
        self._cursor = min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)
        self._describe()
        self._point(self._cursor)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cursor, and tell where it is."""
        if self._values is not None:
            self._point(self._cursor)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the cursor."""
        self._point(None)
        super().focusOutEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Paint in the colours of the new theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self._image = None
        super().changeEvent(event)
