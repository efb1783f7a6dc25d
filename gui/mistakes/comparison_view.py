"""Two networks on the same images, as a table of two by two."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.cells import RADIUS, Cells, mixed
from gui.long_words import shortened
from gui.mistakes.words import images, percent
from gui.theme import current, ui_font
from nncore.insight.mistakes.comparison import Comparison, Group

GROUPS: Final[tuple[tuple[Group, Group], ...]] = (("both", "first"), ("second", "neither"))
"""Rows: the first network right or wrong; columns: the second."""

LEFT: Final = 128.0
TOP: Final = 38.0
GAP: Final = 4.0
LONGEST: Final = 18
"""Characters of a network's name."""


class ComparisonView(Cells):
    """Rows tell what the first network makes of an image, columns what the second does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("comparison", "Two networks compared", parent)
        self._comparison: Comparison | None = None
        self._names = ("", "")
        self._chosen: Group | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def comparison(self) -> Comparison | None:
        """What is shown."""
        return self._comparison

    def set_comparison(self, comparison: Comparison | None, first: str, second: str) -> None:
        """Show another comparison of two networks by name, or none."""
        self._comparison, self._names = comparison, (first, second)
        self.refresh()

    def set_chosen(self, group: Group | None) -> None:
        """Mark the group whose images are listed."""
        self._chosen = group
        self.repaint_cells()

    # what the cells ask for

    def shape_of_cells(self) -> tuple[int, int]:
        """Return two rows and two columns."""
        return (2, 2) if self._comparison else (0, 0)

    def rect_of(self, row: int, column: int) -> QRectF:
        """Return the place of a cell."""
        width = (self.width() - LEFT - GAP) / 2
        height = (self.height() - TOP - GAP) / 2
        return QRectF(LEFT + column * (width + GAP), TOP + row * (height + GAP), width, height)

    def words_of(self, row: int, column: int) -> str:
        """Say what a cell counts."""
        if self._comparison is None:
            return ""
        first, second = self._names
        group = GROUPS[row][column]
        who = {
            "both": "Both networks read them",
            "first": f"Only {first} reads them, {second} does not",
            "second": f"Only {second} reads them, {first} does not",
            "neither": "Neither network reads them",
        }[group]
        count = self._comparison.count(group)
        return f"{who}: {images(count)}, {percent(count / len(self._comparison), 2)}"

    def paint_cells(self, painter: QPainter) -> None:
        """Paint the names, the cells and their counts."""
        self._paint_names(painter)
        for row in range(2):
            for column in range(2):
                self._paint_cell(painter, self.rect_of(row, column), GROUPS[row][column])

    def _paint_names(self, painter: QPainter) -> None:
        flags = Qt.AlignmentFlag
        first, second = (shortened(name, LONGEST) for name in self._names)
        painter.setPen(QColor(current().muted))
        painter.setFont(ui_font(-1))
        for place, verdict in enumerate(("right", "wrong")):
            above = self.rect_of(0, place)
            head = QRectF(above.left(), 0.0, above.width(), TOP - 4.0)
            painter.drawText(head, flags.AlignCenter, f"{second}\n{verdict}")
            beside = self.rect_of(place, 0)
            head = QRectF(0.0, beside.top(), LEFT - 8.0, beside.height())
            painter.drawText(head, flags.AlignRight | flags.AlignVCenter, f"{first}\n{verdict}")

    def _paint_cell(self, painter: QPainter, place: QRectF, group: Group) -> None:
        colours = current()
        fill = {
            "both": mixed(colours.card, colours.accent, 0.22),
            "first": mixed(colours.bar_empty, colours.validation, 0.35),
            "second": mixed(colours.bar_empty, colours.validation, 0.35),
            "neither": QColor(colours.bar_empty),
        }[group]
        is_chosen = self._comparison is not None and group == self._chosen
        painter.setPen(QPen(QColor(colours.validation), 2.0) if is_chosen else Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(place, RADIUS, RADIUS)
        if self._comparison is not None:
            painter.setPen(QColor(colours.text))
            painter.setFont(ui_font(3, QFont.Weight.DemiBold, tabular=True))
            count = f"{self._comparison.count(group):,}"
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, count)

    # Qt's own names

    def sizeHint(self) -> QSize:
        """Return the size in a window of usual size."""
        return QSize(400, 170)

    def minimumSizeHint(self) -> QSize:
        """Return the least at which it can be read."""
        return QSize(280, 170)
