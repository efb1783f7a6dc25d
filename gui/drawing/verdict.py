"""The verdict: the digit that the network reads, how sure it is, and what comes next."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.drawing.wording import BLANK, verdict_wording
from gui.theme import current, ui_font
from nncore.network.model import Reading

_LARGE = 29  # pixels that the digit is larger than ordinary text
_WORDS = 9  # and where it is words


class Verdict(QWidget):
    """Painted by hand, because a label would lay the panel out anew at every change.

    Signals
    -------
    clicked()
        Somebody clicked it, and asks why.
    """

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("verdict")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip("The digit that the network reads, and how sure it is; click to see why")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._wording = BLANK
        self._speak()

    def set_reading(self, reading: Reading) -> None:
        """Show what the network makes of the drawing."""
        wording = verdict_wording(reading)
        if wording != self._wording:
            self._wording = wording
            self._speak()
            self.update()

    def text(self) -> str:
        """Return all that is shown, as one line."""
        return self._wording.text

    def _speak(self) -> None:
        self.setAccessibleName(f"Verdict: {self.text()}")

    def _headline_font(self) -> QFont:
        """Return the large font for a digit, a smaller one for words that would not fit."""
        change = _LARGE if len(self._wording.headline) <= 2 else _WORDS
        font = ui_font(change, QFont.Weight.Bold)
        while change > 0 and (
            QFontMetrics(font).horizontalAdvance(self._wording.headline) > self.width()
        ):
            change -= 1
            font = ui_font(change, QFont.Weight.Bold)
        return font

    def sizeHint(self) -> QSize:
        """Return room for a large digit and two lines."""
        large, small = QFontMetrics(ui_font(_LARGE)), QFontMetrics(ui_font(-1))
        return QSize(112, large.ascent() + 4 + 2 * small.lineSpacing())

    def minimumSizeHint(self) -> QSize:
        """Return the same: the lines are not to be cut."""
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the digit and the two lines under it."""
        colours, wording = current(), self._wording
        painter = QPainter(self)
        small = ui_font(-1, tabular=True)
        line = QFontMetrics(small).lineSpacing()
        top = self.height() - 2 * line
        painter.setFont(self._headline_font())
        painter.setPen(QColor(colours.muted if wording is BLANK else colours.text))
        place = QRect(0, 0, self.width(), top - 2)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        # A digit reaches below its line with nothing: its room goes up to the line.
        descent = painter.fontMetrics().descent() if wording.headline[0].isdigit() else 0
        painter.drawText(place.adjusted(0, -40, 0, descent - 2), flags, wording.headline)
        painter.setFont(small)
        painter.setPen(QColor(colours.muted))
        for row, text in enumerate((wording.first_line, wording.second_line)):
            shown = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, self.width()
            )
            painter.drawText(QRect(0, top + row * line, self.width(), line), flags, shown)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask why."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.clicked.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Repaint in the colours of the new theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)
