"""Pictures with a line under each: misread digits, or the parts of a drawing; page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.cells import Cells
from gui.data.sample_painting import RADIUS, paint_image
from gui.theme import current, ui_font
from nncore.arrays import ByteArray

SIDE: Final = 58.0
LINE: Final = 17.0
GAP: Final = 6.0
"""Logical pixels: a picture, the line under it, and between rows."""

BESIDE: Final = {58.0: 26.0, 44.0: 4.0}
"""How much wider than a picture its line may be: with the label before it, or without."""


@dataclass(frozen=True, eq=False)
class Item:
    """One picture.

    Parameters
    ----------
    image : uint8 (H, W), 0 = black
        What is seen.
    mark : bool (H, W) or None
        Which pixels stand out.
    before, after, figure : str
        The line under it: ``4 → 9 60 %``.
    is_wrong : bool
        Whether `after` stands out.
    words : str
        All that is known about it.
    """

    image: ByteArray
    mark: NDArray[np.bool_] | None
    before: str
    after: str
    figure: str
    is_wrong: bool
    words: str


class Gallery(Cells):
    """Shows as many pictures as there is room for, from a list of any length.

    Parameters
    ----------
    name, title : str
        Object name, and accessible name.
    side : float, logical pixels
        Of a picture, a key of `BESIDE`.
    rows : int or None
        How many rows it asks for at most; None to take what height there is.

    Signals
    -------
    item_chosen(int)
        The place in the list of a picture that was chosen.
    page_changed()
        Others are in sight.
    """

    item_chosen = Signal(int)
    page_changed = Signal()

    def __init__(
        self,
        name: str,
        title: str,
        side: float = SIDE,
        rows: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, title, parent)
        self._rows = rows
        self._side, self._wide = side, side + BESIDE[side]
        self._high = side + LINE
        self._count = self._start = 0
        self._make: Callable[[int], Item] | None = None
        self._items: dict[int, Item] = {}
        self._chosen: int | None = None
        self._nothing = ""
        vertical = QSizePolicy.Policy.Expanding if rows is None else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)
        self.cell_chosen.connect(self._on_cell_chosen)
        self.page_requested.connect(self.turn)

    @property
    def count(self) -> int:
        """How long the list is."""
        return self._count

    @property
    def span(self) -> tuple[int, int]:
        """First and last place in sight, the last excluded."""
        rows, columns = self._room()
        return self._start, min(self._count, self._start + rows * columns)

    def set_list(
        self,
        count: int,
        make: Callable[[int], Item],
        *,
        is_same: bool = False,
        nothing: str = "",
    ) -> None:
        """Show another list.

        Parameters
        ----------
        count : int
            How long it is.
        make : callable
            Gives the picture at a place, when it comes into sight.
        is_same : bool
            Whether it is the same list, read anew: page and cursor stay where they can.
        nothing : str
            What is said where it is empty.
        """
        self._nothing = nothing
        self._count, self._make, self._items, self._chosen = count, make, {}, None
        if self._rows is not None:
            self.updateGeometry()
        if not is_same:
            self._start = 0
            self._cursor = (0, 0)
        self._keep_start()
        self.refresh()
        self.page_changed.emit()

    def set_items(self, items: Sequence[Item]) -> None:
        """Show pictures that are there already."""
        self.set_list(len(items), items.__getitem__, is_same=True)

    def item(self, place: int) -> Item:
        """Return the picture at a place of the list."""
        assert self._make is not None  # there is a list wherever there is a place
        if place not in self._items:
            self._items[place] = self._make(place)
        return self._items[place]

    def turn(self, by: int) -> None:
        """Turn the page; before the first and after the last nothing happens."""
        rows, columns = self._room()
        start = self._start + by * rows * columns
        if 0 <= start < self._count:
            self._start = start
            self.refresh()
            self.page_changed.emit()

    def _room(self) -> tuple[int, int]:
        """Return how many rows and columns there is room for."""
        columns = max(1, int(self.width() // self._wide))
        if self._rows is not None:
            return max(1, min(self._rows, -(-self._count // columns))), columns
        return max(1, int((self.height() + GAP) // (self._high + GAP))), columns

    def _keep_start(self) -> None:
        """Let the page begin where one does, and inside the list."""
        rows, columns = self._room()
        size = rows * columns
        last = max(0, self._count - 1)
        self._start = min(self._start, last) // size * size

    def _place(self, row: int, column: int) -> int | None:
        place = self._start + row * self._room()[1] + column
        return place if place < self._count else None

    def _on_cell_chosen(self, row: int, column: int) -> None:
        place = self._place(row, column)
        if place is not None:
            self._chosen = place
            self.repaint_cells()
            self.item_chosen.emit(place)

    # what the cells ask for

    def shape_of_cells(self) -> tuple[int, int]:
        """Return rows and columns in sight; none where the list is empty."""
        first, last = self.span
        rows, columns = self._room()
        return (min(rows, -(-(last - first) // columns)), columns) if self._count else (0, 0)

    def rect_of(self, row: int, column: int) -> QRectF:
        """Return the place of a picture and its line."""
        columns = self._room()[1]
        across = self.width() / columns
        return QRectF(column * across, row * (self._high + GAP), across, self._high)

    def words_of(self, row: int, column: int) -> str:
        """Say what is known about a picture."""
        place = self._place(row, column)
        return "" if place is None else self.item(place).words

    def paint_cells(self, painter: QPainter) -> None:
        """Paint the pictures in sight."""
        if not self._count:
            painter.setFont(ui_font())
            painter.setPen(QColor(current().muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(30, 0, -30, 0), int(flags), self._nothing)
        rows, columns = self.shape_of_cells()
        for row in range(rows):
            for column in range(columns):
                place = self._place(row, column)
                if place is not None:
                    self._paint_item(painter, self.rect_of(row, column), self.item(place))
                    if place == self._chosen:
                        painter.setPen(QPen(QColor(current().accent), 2.5))
                        painter.setBrush(Qt.BrushStyle.NoBrush)
                        painter.drawRoundedRect(
                            self._square(self.rect_of(row, column)), RADIUS, RADIUS
                        )

    def _square(self, place: QRectF) -> QRectF:
        return QRectF(place.center().x() - self._side / 2, place.top(), self._side, self._side)

    def _paint_item(self, painter: QPainter, place: QRectF, item: Item) -> None:
        square = self._square(place)
        if item.mark is None:
            paint_image(painter, square, item.image)
        else:
            paint_marked(painter, square, item.image, item.mark)
        line = QRectF(place.left(), place.bottom() - LINE, place.width(), LINE)
        paint_line(painter, line, item)

    # Qt's own names

    def sizeHint(self) -> QSize:
        """Return the size in a window of usual size."""
        rows = 2 if self._rows is None else self._room()[0]
        return QSize(int(4 * self._wide), int(rows * (self._high + GAP) - GAP))

    def minimumSizeHint(self) -> QSize:
        """Return room for a row of two."""
        rows = 2 if self._rows is None else self._room()[0]
        return QSize(int(2 * self._wide), int(rows * (self._high + GAP) - GAP))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for now."""
        super().resizeEvent(event)
        if self._rows is not None and event.size().width() != event.oldSize().width():
            self.updateGeometry()
        self._keep_start()
        self.refresh()
        self.page_changed.emit()


def paint_marked(
    painter: QPainter, square: QRectF, grey: ByteArray, mark: NDArray[np.bool_]
) -> None:
    """Paint an image whose marked pixels are in the colour that stands out."""
    colour = QColor(current().validation)
    full = np.array([colour.red(), colour.green(), colour.blue()], np.uint16)
    pixels = np.repeat(grey[:, :, None], 3, axis=2)
    pixels[mark] = (grey[mark][:, None].astype(np.uint16) * full // 255).astype(np.uint8)
    height, width = grey.shape
    image = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(square, image)
    if current().dark:
        painter.setPen(QPen(QColor(current().border), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(square)
    painter.restore()


def paint_line(painter: QPainter, place: QRectF, item: Item) -> None:
    """Write ``4 → 9 60 %`` in the middle, the verdict bold."""
    plain, bold = ui_font(-2, tabular=True), ui_font(-1, QFont.Weight.Bold, tabular=True)
    head = f"{item.before} → " if item.before else ""
    parts = (
        (head, plain, current().muted),
        (item.after, bold, current().validation if item.is_wrong else current().text),
        (f" {item.figure}" if item.figure else "", plain, current().muted),
    )
    widths = [QFontMetricsF(font).horizontalAdvance(text) for text, font, _ in parts]
    left = place.center().x() - sum(widths) / 2
    for (text, font, colour), width in zip(parts, widths, strict=True):
        painter.setFont(font)
        painter.setPen(QColor(colour))
        where = QRectF(left, place.top(), width + 2.0, place.height())
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, text)
        left += width
