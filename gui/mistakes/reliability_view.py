"""The calibration diagram: how often a network is right when it is so sure."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.cells import Cells, mixed
from gui.mistakes.words import bin_words
from gui.theme import current, ui_font
from nncore.insight.mistakes.reliability import BINS, Bin, Reliability

LEFT: Final = 44.0
BELOW: Final = 32.0
TOP: Final = 8.0


class ReliabilityView(Cells):
    """A bar for each tenth of confidence: as high as the share that was right.

    The dashed line is where confidence would be honest; the thin line in a bar is where the
    share lies with some certainty, wide where there are few images; their count stands below.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("reliability", "Calibration diagram", parent)
        self._shown: Reliability | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def shown(self) -> Reliability | None:
        """What is shown."""
        return self._shown

    def set_reliability(self, reliability: Reliability | None) -> None:
        """Show another one, or none."""
        self._shown = reliability
        self.refresh()

    # what the cells ask for

    def shape_of_cells(self) -> tuple[int, int]:
        """Return one row, a column for each bin."""
        return (1, len(self._shown.bins)) if self._shown else (0, 0)

    def rect_of(self, row: int, column: int) -> QRectF:
        """Return the place of a bar, empty part included."""
        count = len(self._shown.bins) if self._shown else BINS
        width = (self.width() - LEFT - 2.0) / count
        height = max(1.0, self.height() - TOP - BELOW)
        return QRectF(LEFT + column * width, TOP, width, height)

    def words_of(self, row: int, column: int) -> str:
        """Say what a bar shows."""
        return bin_words(self._shown.bins[column]) if self._shown else ""

    def paint_cells(self, painter: QPainter) -> None:
        """Paint axes, bars and counts."""
        count = len(self._shown.bins) if self._shown else BINS
        area = self.rect_of(0, 0).united(self.rect_of(0, count - 1))
        colours = current()
        painter.setFont(ui_font(-3, tabular=True))
        flags = Qt.AlignmentFlag
        for share in (0.0, 0.5, 1.0):
            y = area.bottom() - share * area.height()
            painter.setPen(QPen(QColor(colours.grid), 1.0))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(colours.muted))
            beside = QRectF(0.0, y - 8.0, LEFT - 6.0, 16.0)
            painter.drawText(beside, flags.AlignRight | flags.AlignVCenter, f"{100 * share:.0f} %")
            x = area.left() + share * area.width()
            below = QRectF(x - 30.0, area.bottom() + 14.0, 60.0, 16.0)
            side = {0.0: flags.AlignLeft, 1.0: flags.AlignRight}.get(share, flags.AlignHCenter)
            below.moveLeft({0.0: x, 1.0: x - 60.0}.get(share, x - 30.0))
            painter.drawText(below, side | flags.AlignVCenter, f"{100 * share:.0f} % sure")
        for column, each in enumerate(self._shown.bins if self._shown else ()):
            self._paint_bar(painter, self.rect_of(0, column), each)
        painter.setPen(QPen(QColor(colours.text), 1.2, Qt.PenStyle.DashLine))
        painter.drawLine(area.bottomLeft(), area.topRight())

    def _paint_bar(self, painter: QPainter, place: QRectF, each: Bin) -> None:
        if not each.count:
            return
        colours = current()
        # A few images tell little, and are pale.
        fill = mixed(colours.card, colours.accent, 0.35 if each.count < 10 else 0.75)
        height = each.accuracy * place.height()
        bar = QRectF(place.left() + 2.0, place.bottom() - height, place.width() - 4.0, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRect(bar)
        low, high = (place.bottom() - share * place.height() for share in each.interval)
        painter.setPen(QPen(QColor(colours.text), 1.4))
        middle = place.center().x()
        painter.drawLine(QPointF(middle, low), QPointF(middle, high))
        painter.setPen(QColor(colours.muted))
        painter.setFont(ui_font(-3, tabular=True))
        below = QRectF(place.left() - 6.0, place.bottom() + 1.0, place.width() + 12.0, 14.0)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{each.count:,}")

    # Qt's own names

    def sizeHint(self) -> QSize:
        """Return the size in a window of usual size."""
        return QSize(400, 140)

    def minimumSizeHint(self) -> QSize:
        """Return the least at which it can be read."""
        return QSize(300, 110)
