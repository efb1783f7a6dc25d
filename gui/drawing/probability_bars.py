"""Ten bars: the probability that the network gives to each digit."""

from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
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
        self.set_reading(Reading.blank())

    def set_reading(self, reading: Reading) -> None:
        """Show the probabilities of a reading; a blank canvas has none."""
        self._probabilities = reading.probabilities
        self._best = -1 if reading.digit is None else reading.digit
        self.setAccessibleDescription(spoken_probabilities(reading))
        self.update()

    def text(self) -> str:
        """Return the two best in words."""
        return self.accessibleDescription()

    def _row_height(self) -> float:
        """Return how high each row is, in logical pixels."""
        return min(max(self.height() / 10, 1.0), float(_TALLEST_ROW))

    def _paint_row(self, painter: QPainter, digit: int, row: QRect, figures: int) -> None:
        colours = current()
        is_best = digit == self._best
        painter.setFont(self._font(best=is_best))
        painter.setPen(QColor(colours.text))
        painter.drawText(row, FLAGS_LEFT, str(digit))
        bar = QRectF(row).adjusted(_LABEL_WIDTH, 0, -figures - _GAP, 0)
        thickness = max(5.0, round(row.height() * 0.55))
        bar = QRectF(bar.x(), round(row.center().y() - thickness / 2) + 0.5, bar.width(), thickness)
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
        """Paint the ten rows, the best one highlighted."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        figures = QFontMetrics(self._font(best=True)).horizontalAdvance("> 99.9 %")
        height = self._row_height()
        for digit in range(10):
            y = round(digit * height)
            row = QRect(0, y, self.width(), round((digit + 1) * height) - y)
            self._paint_row(painter, digit, row, figures)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Name the digit under the mouse in its tool tip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(event.pos().y()), self)
            return True
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        return super().event(event)

    def _tip(self, y: int) -> str:
        """Return what the tool tip says at a height of the widget."""
        if self._probabilities is None:
            return "How likely the network finds each digit, once there is a drawing"
        digit = min(max(int(y / self._row_height()), 0), 9)
        return f"{DIGIT_NAMES[digit]}: {percent(float(self._probabilities[digit]))}"
