"""Samples by class: a row of pictures for each digit, to look at and to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.cells import Cells
from gui.data.sample_painting import paint_image
from gui.data.words import class_name
from gui.theme import current, ui_font
from nncore.arrays import NOT_A_DIGIT, ByteArray

LABEL_WIDTH: Final = 20
GAP: Final = 4
LARGEST_SIDE: Final = 56
SMALLEST_SIDE: Final = 18
"""Logical pixels."""


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


class SampleGrid(Cells):
    """Rows of pictures, each row with its class in front.

    Parameters
    ----------
    name, title : str
        Object name, and accessible name.
    columns : int
        Pictures in a row.
    largest : int, logical pixels
        The largest side of a picture.
    """

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
        self._cursor = next(((row, 0) for row, shown in enumerate(rows) if shown.images), (0, 0))
        if changes_height:
            self.updateGeometry()
        self.refresh()

    def shape_of_cells(self) -> tuple[int, int]:
        """Return how many rows and columns there are."""
        return len(self._rows), self._columns

    def rect_of(self, row: int, column: int) -> QRectF:
        """Return the place of a picture, in logical pixels."""
        step = self._side(self.width()) + GAP
        return QRectF(LABEL_WIDTH + column * step, row * step, step - GAP, step - GAP)

    def words_of(self, row: int, column: int) -> str:
        """Say what is known about a picture; "" where there is none."""
        tips = self._rows[row].tips if 0 <= row < len(self._rows) else ()
        return tips[column] if 0 <= column < len(tips) else ""

    def paint_cells(self, painter: QPainter) -> None:
        """Paint the classes and the pictures."""
        painter.setFont(ui_font(tabular=True))
        for row, shown in enumerate(self._rows):
            painter.setPen(QColor(current().muted))
            place = self.rect_of(row, 0)
            words = QRect(0, int(place.top()), LABEL_WIDTH, int(place.height()))
            label = "–" if shown.label == NOT_A_DIGIT else str(shown.label)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, label)
            for column, image in enumerate(shown.images[: self._columns]):
                paint_image(painter, self.rect_of(row, column), image)

    def paint_cursor(self, painter: QPainter) -> None:
        """Paint a frame that stands out from black pictures."""
        if self.words_of(*self._cursor):
            painter.setPen(QPen(QColor(current().accent), 3.0))
            painter.drawRoundedRect(self.rect_of(*self._cursor), 3, 3)

    def cell_at(self, place: QPointF) -> tuple[int, int] | None:
        """Return row and column of the picture at a place, the gap after it included."""
        step = self._side(self.width()) + GAP
        row, column = int(place.y() // step), int((place.x() - LABEL_WIDTH) // step)
        return (row, column) if self.words_of(row, column) else None

    def _side(self, width: int) -> int:
        side = (width - LABEL_WIDTH + GAP) // self._columns - GAP
        return max(SMALLEST_SIDE, min(self._largest, side))

    def _step(self, down: int, across: int) -> None:
        """Move the cursor, over rows that are empty, and as far across as a row goes."""
        row, column = self._cursor[0] + down, self._cursor[1] + across
        while 0 <= row < len(self._rows) and down and not self._rows[row].images:
            row += down
        if 0 <= row < len(self._rows):
            column = min(column, len(self._rows[row].images) - 1)
        if self.words_of(row, column):
            self.set_cell(row, column)

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


def row_of(label: int, images: Sequence[ByteArray], words: str) -> SampleRow:
    """Make a row whose pictures all have the same tip, which begins with the class."""
    return SampleRow(label, tuple(images), (f"{class_name(label)}: {words}",) * len(images))
