"""The confusion matrix: counts or shares, coloured, with recall and precision at its sides."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.cells import RADIUS, Cells, mixed
from gui.drawing.verdict_map_painting import text_on
from gui.mistakes.words import cell_words, digit_name, precision_words, recall_words
from gui.theme import current, ui_font
from nncore.insight.mistakes.confusion import NONE, Confusion

LEFT: Final = 34.0
TOP: Final = 18.0
GAP: Final = 2.0
SIDE_GAP: Final = 8.0
"""Logical pixels: labels, between cells, and before the sums."""

DIGITS: Final = list(range(NONE))
SMALLEST: Final = 22.0
LOWEST: Final = 19.0
LARGEST: Final = 46.0
WIDER: Final = 1.45
"""How many times as wide the cells of recall and precision are, or as high."""


class MatrixView(Cells):
    """Rows are the digits that the labels say, columns what was read.

    A last column holds the recall of each digit, a last row the precision.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("confusion_matrix", "Confusion matrix", parent)
        self._confusion: Confusion | None = None
        self._labels: tuple[list[int], list[int]] = (DIGITS, DIGITS)
        self._in_shares = False
        self._chosen: tuple[int | None, int | None] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def confusion(self) -> Confusion | None:
        """What is shown."""
        return self._confusion

    @property
    def largest_share(self) -> float:
        """The largest share of a row that was misread as one digit, in [0, 1]."""
        if self._confusion is None:
            return 0.0
        shares = self._confusion.shares.copy()
        np.fill_diagonal(shares, 0.0)
        return float(np.nanmax(shares, initial=0.0))

    def set_confusion(self, confusion: Confusion | None, *, may_refuse: bool = False) -> None:
        """Show other counts.

        Parameters
        ----------
        confusion : Confusion or None
            None for an empty matrix.
        may_refuse : bool
            Whether there is a column for "no digit" even where nothing is in it.
        """
        self._confusion = confusion
        counts = np.zeros((NONE + 1, NONE + 1)) if confusion is None else confusion.counts
        has_none = bool(counts[NONE].any()), bool(may_refuse or counts[:, NONE].any())
        rows, columns = ([*DIGITS, NONE] if has else DIGITS for has in has_none)
        if (rows, columns) != self._labels:
            self._labels = rows, columns
            self.updateGeometry()
        self.refresh()

    def set_in_shares(self, in_shares: bool) -> None:
        """Write each cell's share of its row in place of its count."""
        self._in_shares = in_shares
        self.repaint_cells()

    def set_chosen(self, cell: tuple[int | None, int | None] | None) -> None:
        """Mark the cell whose images are listed; None in it stands for a sum."""
        self._chosen = cell
        self.repaint_cells()

    def cell_of(self, row: int, column: int) -> tuple[int | None, int | None]:
        """Return label and verdict of a place; None for the column or row of sums."""
        rows, columns = self._labels
        label = rows[row] if row < len(rows) else None
        return label, columns[column] if column < len(columns) else None

    def _side(self, width: float) -> float:
        _, columns = self._labels
        room = width - LEFT - SIDE_GAP - GAP * len(columns)
        return max(SMALLEST, min(LARGEST, room / (len(columns) + WIDER)))

    # what the cells ask for

    def shape_of_cells(self) -> tuple[int, int]:
        """Return rows and columns with those of the sums; none without counts."""
        if self._confusion is None:
            return 0, 0
        rows, columns = self._labels
        return len(rows) + 1, len(columns) + 1

    def rect_of(self, row: int, column: int) -> QRectF:
        """Return the place of a cell."""
        rows, columns = self._labels
        side = self._side(self.width())
        room = self.height() - TOP - SIDE_GAP - GAP * len(rows) - 2.0
        high = min(side, room / (len(rows) + 1))
        left = LEFT + column * (side + GAP) + (SIDE_GAP if column == len(columns) else 0.0)
        top = TOP + row * (high + GAP) + (SIDE_GAP if row == len(rows) else 0.0)
        return QRectF(left, top, side * (WIDER if column == len(columns) else 1.0), high)

    def words_of(self, row: int, column: int) -> str:
        """Say what a cell counts."""
        if self._confusion is None:
            return ""
        label, said = self.cell_of(row, column)
        if label is None and said is None:
            right, total = self._confusion.right, self._confusion.total
            return f"Accuracy: {right:,} of {total:,} images read rightly"
        if said is None:
            return recall_words(self._confusion, label or 0)
        if label is None:
            return precision_words(self._confusion, said)
        return cell_words(self._confusion, label, said)

    def paint_cells(self, painter: QPainter) -> None:
        """Paint labels, cells and sums."""
        rows, columns = self._labels
        self._paint_labels(painter, rows, columns)
        largest = self.largest_share
        shares = None if self._confusion is None else self._confusion.shares
        for row in range(len(rows) + 1):
            for column in range(len(columns) + 1):
                place = self.rect_of(row, column)
                label, said = self.cell_of(row, column)
                if self._confusion is None or label is None or said is None:
                    self._paint_sum(painter, place, label, said)
                else:
                    assert shares is not None  # those of the confusion
                    fill = cell_fill(float(shares[label, said]), label == said, largest)
                    count = int(self._confusion.counts[label, said])
                    self._paint_cell(painter, place, fill, count, float(shares[label, said]))
                if self._confusion is not None and (label, said) == self._chosen:
                    painter.setPen(QPen(QColor(current().validation), 2.0))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRoundedRect(place, RADIUS, RADIUS)

    def _paint_labels(self, painter: QPainter, rows: list[int], columns: list[int]) -> None:
        painter.setFont(ui_font(-1, tabular=True))
        painter.setPen(QColor(current().muted))
        flags = Qt.AlignmentFlag
        for row, label in enumerate(rows):
            place = self.rect_of(row, 0)
            beside = QRectF(0.0, place.top(), LEFT - 6.0, place.height())
            painter.drawText(beside, flags.AlignRight | flags.AlignVCenter, digit_name(label))
        for column, label in enumerate(columns):
            place = self.rect_of(0, column)
            above = QRectF(place.left(), 0.0, place.width(), TOP - 3.0)
            painter.drawText(above, flags.AlignCenter, digit_name(label))
        place = self.rect_of(len(rows), 0)
        beside = QRectF(0.0, place.top(), LEFT - 6.0, place.height())
        painter.drawText(beside, flags.AlignRight | flags.AlignVCenter, "pr. %")
        place = self.rect_of(0, len(columns))
        above = QRectF(place.left() - 20.0, 0.0, place.width() + 20.0, TOP - 3.0)
        painter.drawText(above, flags.AlignRight | flags.AlignVCenter, "recall %")

    def _paint_cell(
        self, painter: QPainter, place: QRectF, fill: QColor, count: int, share: float
    ) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(place, RADIUS, RADIUS)
        if not count:
            return
        text = f"{100 * share:.1f}" if self._in_shares else str(count)
        painter.setPen(text_on(fill))
        painter.setFont(_fitting(text, place.width()))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_sum(
        self, painter: QPainter, place: QRectF, label: int | None, said: int | None
    ) -> None:
        """Paint recall, precision, or in the corner the accuracy."""
        if self._confusion is None:
            fill = QColor(current().bar_empty)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(place, RADIUS, RADIUS)
            return
        if label is None and said is None:
            share = self._confusion.accuracy
        elif label is None:
            share = float(self._confusion.precision[said or 0]) if said != NONE else float("nan")
        else:
            share = float(self._confusion.recall[label])
        text = "–" if math.isnan(share) else "100" if share == 1.0 else f"{100 * share:.1f}"
        weight = QFont.Weight.DemiBold if label is None and said is None else QFont.Weight.Normal
        painter.setPen(QColor(current().text if weight > QFont.Weight.Normal else current().muted))
        font = _fitting("99.9", place.width() + 4.0)  # one size for all of them
        font.setWeight(weight)
        painter.setFont(font)
        painter.drawText(place.adjusted(-4, 0, 4, 0), Qt.AlignmentFlag.AlignCenter, text)

    # Qt's own names

    def sizeHint(self) -> QSize:
        """Return the least height: it takes what more there is."""
        return QSize(400, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the least at which counts can be read."""
        rows, columns = self._labels
        width = LEFT + SIDE_GAP + (SMALLEST + GAP) * (len(columns) + WIDER)
        return QSize(int(width), int(TOP + SIDE_GAP + (LOWEST + GAP) * (len(rows) + 1)))


def cell_fill(share: float, is_right: bool, largest: float) -> QColor:
    """Return the colour of a cell.

    Parameters
    ----------
    share : float, in [0, 1]
        Its share of its row; NaN in an empty one.
    is_right : bool
        Whether it lies on the diagonal.
    largest : float, in [0, 1]
        The largest share beside the diagonal, which has the strongest colour.
    """
    colours = current()
    if not share > 0:
        return QColor(colours.bar_empty)
    if is_right:
        return mixed(colours.card, colours.accent, 0.10 + 0.15 * share)
    # By the root, so that single mistakes are seen beside the most frequent one.
    strength = (share / largest) ** 0.5 if largest else 0.0
    return mixed(colours.bar_empty, colours.validation, 0.08 + 0.82 * strength)


def _fitting(text: str, width: float) -> QFont:
    """Return a font in which a number fits into a cell."""
    change = -1 if len(text) <= 3 or width > 34 else -3
    return ui_font(change, tabular=True)
