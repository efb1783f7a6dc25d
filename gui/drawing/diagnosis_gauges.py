"""Four gauges: the drawing's size, pen, place and slant beside MNIST's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from gui.drawing.probability_bars import FLAGS_LEFT, FLAGS_RIGHT
from gui.theme import current, ui_font
from nncore.insight.findings import Finding
from nncore.insight.stages import Stage

_BAR = 8
_MARK = 5.5
_NARROWEST_BAND = 4.0


@dataclass(frozen=True)
class Scale:
    """How one property is shown: its name, its unit, the ends of the bar, and what it means."""

    name: str
    unit: str
    low: float
    high: float
    digits: int
    tip: str


SCALES: Final = {
    Stage.SIZE: Scale(
        "Size", " px", 0.0, 28.0, 1, "Longer side of the ink, in pixels of the network's input"
    ),
    Stage.PEN: Scale("Pen width", " px", 0.0, 10.0, 1, "Width of the lines, in pixels"),
    Stage.CENTRE: Scale(
        "Off centre", " px", 0.0, 10.0, 1, "From the middle to the ink's centre of mass, in pixels"
    ),
    Stage.SLANT: Scale(
        "Slant", "°", -50.0, 50.0, 0, "From upright; positive leans to the right, in degrees"
    ),
}


class Gauge(QWidget):
    """One property: MNIST's range shaded, what was drawn and what the network gets marked.

    Parameters
    ----------
    stage : Stage
        Which property.
    parent : QWidget, optional
        The owner.
    """

    def __init__(self, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = SCALES[stage]
        self._finding: Finding | None = None
        self.setObjectName(f"gauge_{stage.value}")
        self.setAccessibleName(self._scale.name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_finding(None)

    def set_finding(self, finding: Finding | None) -> None:
        """Show a finding; None where there is no ink."""
        self._finding = finding
        self.setAccessibleDescription(self.text())
        self.setToolTip(f"{self._scale.tip}.\n{self.text()}")
        self.update()

    def text(self) -> str:
        """Return what is shown, in words."""
        if self._finding is None:
            return "nothing drawn yet"
        return f"{self._value_text()}, drawn {self._figure(self._finding.drawn)}, {self._range()}"

    def _figure(self, value: float) -> str:
        figure = f"{value:.{self._scale.digits}f}".replace("-", "−")
        return f"{figure if figure.strip('−0.') else figure.lstrip('−')}{self._scale.unit}"

    def _value_text(self) -> str:
        return "" if self._finding is None else self._figure(self._finding.received)

    def _range(self) -> str:
        """Say where most of MNIST lies."""
        if self._finding is None:
            return ""
        spread = self._finding.spread
        if spread.high - spread.low < 0.05:
            return f"MNIST {self._figure(spread.mean)}"
        low = self._figure(spread.low).removesuffix(self._scale.unit)
        return f"MNIST {low} to {self._figure(spread.high)}"

    def _place(self, value: float, bar: QRectF) -> float:
        """Return where a value stands on the bar; what is beyond its ends stands there."""
        share = (value - self._scale.low) / (self._scale.high - self._scale.low)
        return bar.left() + bar.width() * min(max(share, 0.0), 1.0)

    def _paint_words(self, painter: QPainter, row: QRect) -> None:
        colours = current()
        painter.setFont(ui_font(-1))
        painter.setPen(QColor(colours.text))
        painter.drawText(row, FLAGS_LEFT, self._scale.name)
        painter.setPen(QColor(colours.muted))
        painter.drawText(row, FLAGS_RIGHT, self._range())
        if self._finding is None:
            return
        room = QFontMetrics(painter.font()).horizontalAdvance("Off centre") + 12
        painter.setFont(ui_font(0, QFont.Weight.Bold, tabular=True))
        painter.setPen(QColor(colours.text if self._finding.is_within else colours.validation))
        painter.drawText(row.adjusted(room, 0, 0, 0), FLAGS_LEFT, self._value_text())

    def _paint_bar(self, painter: QPainter, bar: QRectF) -> None:
        colours, finding = current(), self._finding
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.bar_empty))
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        if finding is None:
            return
        low, high = self._place(finding.spread.low, bar), self._place(finding.spread.high, bar)
        width = max(high - low, _NARROWEST_BAND)
        band = QRectF((low + high - width) / 2, bar.top(), width, bar.height())
        painter.setBrush(QColor(colours.faint))
        painter.drawRoundedRect(band, 2, 2)
        colour = QColor(colours.accent if finding.is_within else colours.validation)
        drawn = QPointF(self._place(finding.drawn, bar), bar.center().y())
        received = QPointF(self._place(finding.received, bar), bar.center().y())
        if abs(drawn.x() - received.x()) > 1:
            painter.setPen(QPen(QColor(colours.muted), 1.2))
            painter.drawLine(drawn, received)
            painter.setBrush(QColor(colours.card))
            painter.drawEllipse(drawn, _MARK - 1, _MARK - 1)
        painter.setPen(QPen(QColor(colours.card), 1.5))
        painter.setBrush(colour)
        painter.drawEllipse(received, _MARK, _MARK)

    def sizeHint(self) -> QSize:
        """Return room for a line of words and the bar."""
        return QSize(260, QFontMetrics(ui_font(0)).height() + _BAR + 12)

    def minimumSizeHint(self) -> QSize:
        """Return the least at which nothing is cut."""
        metrics = QFontMetrics(ui_font(0, QFont.Weight.Bold))
        return QSize(
            metrics.horizontalAdvance("Off centre −00°  MNIST −00 to 00°") + 16,
            self.sizeHint().height(),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words and under them the bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        words = QFontMetrics(ui_font(0)).height()
        self._paint_words(painter, QRect(0, 0, self.width(), words))
        self._paint_bar(painter, QRectF(_MARK, words + 5, self.width() - 2 * _MARK, _BAR))
        painter.end()


class Gauges(QWidget):
    """All four, two and two."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gauges")
        self.setAccessibleName("Your ink beside MNIST's")
        self._gauges = {stage: Gauge(stage, self) for stage in Stage}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(8)
        for index, gauge in enumerate(self._gauges.values()):
            grid.addWidget(gauge, index // 2, index % 2)

    def set_findings(self, findings: Sequence[Finding]) -> None:
        """Show the findings; none where there is no ink."""
        found = {finding.stage: finding for finding in findings}
        for stage, gauge in self._gauges.items():
            gauge.set_finding(found.get(stage))
