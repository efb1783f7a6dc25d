"""A layer on its way to another place: where it would go, and the mark that shows it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from gui import theme
from gui.train.layer_chip import LayerChip

MARK_WIDTH = 3
OVERLAP = 3
"""Logical pixels by which the mark is higher than a chip at either end."""

BESIDE = QPoint(10, 12)
"""From the pointer to the picture of the chip, which must not cover the mark."""


class InsertionMark(QWidget):
    """The upright bar between two chips where the dragged one will stand."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("insertion_mark")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_at(self, middle: int, line: QRect) -> None:
        """Stand with the middle at this place across, on the line of these chips."""
        left = max(0, middle - MARK_WIDTH // 2)
        self.setGeometry(left, line.y() - OVERLAP, MARK_WIDTH, line.height() + 2 * OVERLAP)
        self.raise_()
        self.show()

    # Qt's own names

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Paint it in the accent of the theme."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().accent))
        painter.drawRoundedRect(QRectF(self.rect()), MARK_WIDTH / 2, MARK_WIDTH / 2)
        painter.end()


class LayerDrag:
    """One drag, from the first move to its end.

    Parameters
    ----------
    parent : QWidget
        Whose children chips and mark are.
    chips : sequence of LayerChip
        The chips of the hidden layers in their order, laid out in lines.
    source : int
        Which of them is dragged.
    mark : InsertionMark
        Shows the place.
    gap : int, logical pixels
        Room between neighbours.
    """

    def __init__(
        self,
        parent: QWidget,
        chips: Sequence[LayerChip],
        source: int,
        mark: InsertionMark,
        gap: int,
    ) -> None:
        self._areas = [chip.geometry() for chip in chips]
        self._source, self._mark, self._gap = source, mark, gap
        self._parent = parent
        self._ghost = QLabel(parent.window())
        self._ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ghost.setPixmap(chips[source].grab())
        self._ghost.resize(chips[source].size())
        self._chip = chips[source]
        self._chip.set_lifted(True)
        self.target: int | None = None

    def move(self, position: QPoint) -> None:
        """Follow the pointer, in the parent's coordinates."""
        place = place_at(self._areas, self._source, position)
        self.target = place - (place > self._source)
        if self.target == self._source:
            self.target = None
            self._mark.hide()
        else:
            self._mark.show_at(*self._gap_at(place, position))
        window = self._parent.window()
        self._ghost.move(self._parent.mapTo(window, position) + BESIDE)
        self._ghost.raise_()
        self._ghost.show()

    def end(self) -> None:
        """Take ghost and mark away."""
        self._mark.hide()
        self._chip.set_lifted(False)
        self._ghost.hide()
        self._ghost.deleteLater()

    def _gap_at(self, place: int, position: QPoint) -> tuple[int, QRect]:
        """Return the middle of a gap, and the line that it is on: the pointer's, of two."""
        before = self._areas[place - 1] if place else None
        after = self._areas[place] if place < len(self._areas) else None
        if before is not None and (after is None or _is_nearer(before, after, position)):
            return before.right() + 1 + self._gap // 2, before
        assert after is not None  # there are two layers at least where one has another place
        return after.left() - self._gap // 2 - 1, after


def place_at(areas: Sequence[QRect], source: int, position: QPoint) -> int:
    """Return before which chip a dragged one would stand; their number for the end.

    Parameters
    ----------
    areas : sequence of QRect
        Of the chips in their order, in one line or several.
    source : int
        Which of them is dragged.
    position : QPoint
        The pointer. In the middle of a chip it counts as having passed it.
    """
    nearest = min(abs(area.center().y() - position.y()) for area in areas)
    line = [
        place
        for place, area in enumerate(areas)
        if abs(area.center().y() - position.y()) == nearest
    ]
    for place in line:
        middle = areas[place].center().x()
        if position.x() < middle or (position.x() == middle and place < source):
            return place
    return line[-1] + 1


def _is_nearer(first: QRect, second: QRect, position: QPoint) -> bool:
    """Whether the pointer is rather on the first one's line; not where both are on one."""
    distances = [abs(area.center().y() - position.y()) for area in (first, second)]
    return distances[0] < distances[1]
