"""Ten bars: the probability that the network gives to each digit, and how much is enough."""

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.drawing.wording import DIGIT_NAMES, percent, spoken_probabilities
from gui.theme import current, ui_font
from nncore.arrays import FloatArray
from nncore.network.model import Reading

_ROW = 19
_SHORTEST_ROW = 13
_TALLEST_ROW = 34
_LABEL_WIDTH = 24
_GAP = 8
_NEAR = 4  # logical pixels from the threshold's line within which the tool tip speaks of it

FLAGS_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
FLAGS_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ProbabilityBars(QWidget):
    """Painted by hand: ten progress bars would cost ten times as much at each frame."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("probability_bars")
        self.setAccessibleName("Probabilities")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMaximumHeight(10 * _TALLEST_ROW)
        self._probabilities: FloatArray | None = None
        self._best = -1
        self._shown: list[tuple[str, bool]] = []
        self._threshold = 0.0
        self.set_reading(Reading.blank())

    def set_reading(self, reading: Reading) -> None:
        """Show the probabilities of a reading; a blank canvas has none.

        Only rows that look different are painted: most digits stay out of the question while
        somebody draws.
        """
        self._probabilities = reading.probabilities
        self._best = -1 if reading.digit is None else reading.digit
        self.setAccessibleDescription(spoken_probabilities(reading))
        before, self._shown = self._shown, [self._look(digit) for digit in range(10)]
        for digit, look in enumerate(self._shown):
            if not before or before[digit] != look:
                self.update(self._row(digit))

    def _look(self, digit: int) -> tuple[str, bool]:
        """Return what a row shows; a bar that changes by less than its words looks the same."""
        if self._probabilities is None:
            return "", False
        return percent(float(self._probabilities[digit])), digit == self._best

    def _row(self, digit: int) -> QRect:
        """Return the place of a row."""
        height = self._row_height()
        top = round(digit * height)
        return QRect(0, top, self.width(), round((digit + 1) * height) - top)

    def set_threshold(self, threshold: float) -> None:
        """Mark the probability, in [0, 1], from which on there is a digit; 0 marks nothing."""
        if threshold != self._threshold:
            self._threshold = threshold
            self.update()

    def text(self) -> str:
        """Return the two best in words."""
        return self.accessibleDescription()

    def tip(self, place: QPoint) -> str:
        """Return what the tool tip says at a place of the widget."""
        if self._threshold > 0 and abs(place.x() - self._mark()) <= _NEAR:
            return (
                f"Threshold, {percent(self._threshold)}: where no bar reaches this line, "
                "the verdict is “not a digit”"
            )
        if self._probabilities is None:
            return "How likely the network finds each digit, once there is a drawing"
        digit = min(max(int(place.y() / self._row_height()), 0), 9)
        return f"{DIGIT_NAMES[digit]}: {percent(float(self._probabilities[digit]))}"

    def _row_height(self) -> float:
        """Return how high each row is, in logical pixels."""
        return min(max(self.height() / 10, 1.0), float(_TALLEST_ROW))

    def _span(self) -> tuple[float, float]:
        """Return where the bars begin, and how long a full one is, in logical pixels."""
        figures = QFontMetrics(self._font(best=True)).horizontalAdvance("> 99.9 %")
        return float(_LABEL_WIDTH), max(1.0, float(self.width() - _LABEL_WIDTH - figures - _GAP))

    def _mark(self) -> float:
        """Return where the threshold's line is, in logical pixels from the left."""
        start, length = self._span()
        return round(start + length * self._threshold) + 0.5

    def _paint_threshold(self, painter: QPainter) -> None:
        """Paint a thin line across all bars: what does not reach it is no digit."""
        pen = QPen(QColor(current().muted), 1.0, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3.0, 3.0])
        painter.setPen(pen)
        bottom = round(10 * self._row_height())
        painter.drawLine(QPointF(self._mark(), 0), QPointF(self._mark(), bottom))

    def _paint_row(
        self, painter: QPainter, digit: int, row: QRect, span: tuple[float, float]
    ) -> None:
        colours = current()
        is_best = digit == self._best
        painter.setPen(QColor(colours.text))
        painter.drawText(row, FLAGS_LEFT, str(digit))
        start, length = span
        thickness = max(5.0, round(row.height() * 0.55))
        bar = QRectF(start, round(row.center().y() - thickness / 2) + 0.5, length, thickness)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.bar_empty))
        painter.drawRoundedRect(bar, 2, 2)
        if self._probabilities is None:
            return
        probability = float(self._probabilities[digit])
        filled = QRectF(bar)
        filled.setWidth(max(bar.width() * min(probability, 1.0), 1.0))
        painter.setBrush(QColor(colours.accent if is_best else colours.faint))
        painter.drawRoundedRect(filled, min(2.0, filled.width() / 2), 2)
        painter.setPen(QColor(colours.text if is_best else colours.muted))
        painter.drawText(row, FLAGS_RIGHT, percent(probability))

    def _font(self, *, best: bool) -> QFont:
        """Return a font that suits the height of the rows."""
        height = self._row_height()
        change = 2 if height >= 30 else 0 if height >= 16 else -2
        weight = QFont.Weight.Bold if best else QFont.Weight.Normal
        return ui_font(change, weight, tabular=True)

    def sizeHint(self) -> QSize:
        """Return the size in a window of usual size."""
        return QSize(214, 10 * _ROW)

    def minimumSizeHint(self) -> QSize:
        """Return the least at which figures stay legible."""
        return QSize(120, 10 * _SHORTEST_ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that changed, a digit that was read highlighted, and the threshold."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        span, region = self._span(), event.region()
        plain, best = self._font(best=False), self._font(best=True)
        for digit in range(10):
            row = self._row(digit)
            if not region.intersects(row.adjusted(0, -2, 0, 2)):  # figures may reach beyond it
                continue
            painter.setFont(best if digit == self._best else plain)
            self._paint_row(painter, digit, row, span)
        if self._threshold > 0:
            self._paint_threshold(painter)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Name the digit, or the line, under the mouse in its tool tip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip(event.pos()), self)
            return True
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        return super().event(event)
