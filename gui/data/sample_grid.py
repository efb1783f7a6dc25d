"""Samples by class: a row of pictures for each digit, to look at and to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
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
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.data.sample_painting import paint_image
from gui.data.words import class_name
from gui.theme import current, ui_font
from gui.tipped import Tipped
from nncore.arrays import NOT_A_DIGIT, ByteArray

LABEL_WIDTH: Final = 20
GAP: Final = 4
LARGEST_SIDE: Final = 56
SMALLEST_SIDE: Final = 18
"""Logical pixels."""

_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_CHOOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True, eq=False)
class SampleRow:
    """The pictures of one class.

    Parameters
    ----------
    label : int, 0 to 9 or `NOT_A_DIGIT`
        Their class.
    images : tuple of uint8 (H, W), 0 = black
        The pictures, of any size.
    tips : tuple of str
        What is said about each, as many as there are pictures.
    """

    label: int
    images: tuple[ByteArray, ...]
    tips: tuple[str, ...]


class SampleGrid(Tipped):
    """Rows of pictures, each row with its class in front.

    Parameters
    ----------
    name, title : str
        Object name, and accessible name.
    columns : int
        Pictures in a row.
    largest : int, logical pixels
        The largest side of a picture.

    Signals
    -------
    sample_chosen(object SampleRow, int column)
        A picture was clicked, or chosen from the keyboard.
    page_requested(int)
        The keys for the page after (+1) or before (−1) were pressed.
    """

    sample_chosen = Signal(object, int)
    page_requested = Signal(int)

    def __init__(
        self,
        name: str,
        title: str,
        columns: int = 10,
        largest: int = LARGEST_SIDE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, title, parent)
        self._columns, self._largest = columns, largest
        self._rows: tuple[SampleRow, ...] = ()
        self._cursor = (0, 0)
        self._page: QPixmap | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def rows(self) -> tuple[SampleRow, ...]:
        """What is shown."""
        return self._rows

    @property
    def columns(self) -> int:
        """How many pictures a row has at most."""
        return self._columns

    def set_rows(self, rows: Sequence[SampleRow]) -> None:
        """Show other pictures."""
        changes_height = len(rows) != len(self._rows)
        self._rows = tuple(rows)
        self._cursor = (0, 0)
        self._page = None
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if self._rows else Qt.CursorShape.ArrowCursor
        )
        if changes_height:
            self.updateGeometry()
        self.update()

    def square(self, row: int, column: int) -> QRectF:
        """Return the place of a picture, in logical pixels."""
        step = self._side(self.width()) + GAP
        return QRectF(LABEL_WIDTH + column * step, row * step, step - GAP, step - GAP)

    def tip_at(self, place: QPoint) -> str:
        """Say what is known about the picture at a place; "" beside them."""
        cell = self._cell_at(place)
        return self._rows[cell[0]].tips[cell[1]] if cell else ""

    def _side(self, width: int) -> int:
        side = (width - LABEL_WIDTH + GAP) // self._columns - GAP
        return max(SMALLEST_SIDE, min(self._largest, side))

    def _cell_at(self, place: QPoint) -> tuple[int, int] | None:
        step = self._side(self.width()) + GAP
        row, column = place.y() // step, (place.x() - LABEL_WIDTH) // step
        return (row, column) if self._holds(row, column) else None

    def _holds(self, row: int, column: int) -> bool:
        return 0 <= row < len(self._rows) and 0 <= column < len(self._rows[row].images)

    def _step(self, down: int, across: int) -> None:
        """Move the keyboard's cursor, over rows that are empty."""
        row, column = self._cursor[0] + down, self._cursor[1] + across
        while 0 <= row < len(self._rows) and down and not self._rows[row].images:
            row += down
        if 0 <= row < len(self._rows):
            column = min(column, len(self._rows[row].images) - 1)
        if self._holds(row, column):
            self._cursor = (row, column)
            self.setAccessibleDescription(self._rows[row].tips[column])
            self.update()

    def _painted(self) -> QPixmap:
        """Return all pictures, painted once for a page, a size and a theme."""
        if self._page is None:
            ratio = self.devicePixelRatioF()
            self._page = QPixmap(self.size() * ratio)
            self._page.setDevicePixelRatio(ratio)
            self._page.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._page)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(ui_font(tabular=True))
            for row, shown in enumerate(self._rows):
                painter.setPen(QColor(current().muted))
                place = self.square(row, 0)
                words = QRect(0, int(place.top()), LABEL_WIDTH, int(place.height()))
                label = "–" if shown.label == NOT_A_DIGIT else str(shown.label)
                painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, label)
                for column, image in enumerate(shown.images[: self._columns]):
                    paint_image(painter, self.square(row, column), image)
            painter.end()
        return self._page

    def sizeHint(self) -> QSize:
        """Return the size in a window of usual size."""
        width = LABEL_WIDTH + self._columns * (44 + GAP)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return the least at which digits can be told apart."""
        width = LABEL_WIDTH + self._columns * (SMALLEST_SIDE + GAP)
        return QSize(width, 40)

    def hasHeightForWidth(self) -> bool:
        """Tell that the pictures are squares."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows."""
        return max(1, len(self._rows) or 10) * (self._side(width) + GAP) - GAP

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pictures, paler while others are on their way, and the cursor."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isEnabled() else 0.35)
        painter.drawPixmap(QPoint(0, 0), self._painted())
        if self.hasFocus() and self._holds(*self._cursor):
            painter.setPen(QPen(QColor(current().accent), 3.0))
            painter.drawRoundedRect(self.square(*self._cursor), 3, 3)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the picture under the mouse."""
        cell = self._cell_at(event.position().toPoint())
        if cell and event.button() == Qt.MouseButton.LeftButton:
            self._cursor = cell
            self.sample_chosen.emit(self._rows[cell[0]], cell[1])
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from picture to picture, or page; Enter or space chooses."""
        key = event.key()
        if key in _MOVES:
            self._step(*_MOVES[Qt.Key(key)])
        elif key in _CHOOSING and self._holds(*self._cursor):
            self.sample_chosen.emit(self._rows[self._cursor[0]], self._cursor[1])
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.page_requested.emit(1 if key == Qt.Key.Key_PageDown else -1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint the pictures at the new size."""
        self._page = None
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Paint in the colours of the new theme."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._page = None
        super().changeEvent(event)


def row_of(label: int, images: Sequence[ByteArray], words: str) -> SampleRow:
    """Make a row whose pictures all have the same tip, which begins with the class."""
    return SampleRow(label, tuple(images), (f"{class_name(label)}: {words}",) * len(images))
