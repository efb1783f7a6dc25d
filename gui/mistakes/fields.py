"""Small parts that the cards of the Mistakes tab are made of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from gui.mistakes.matrix import cell_fill
from gui.mistakes.words import percent
from gui.theme import current, ui_font


class PageButtons(QWidget):
    """A row of buttons of which one is pressed.

    Parameters
    ----------
    name : str
        Object name; those of the buttons begin with it.
    choices : sequence of (str, str, str)
        Value, label and tip of each.

    Signals
    -------
    chosen(str)
        Another one was pressed.
    """

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._values = [value for value, _, _ in choices]
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for place, (value, label, tip) in enumerate(choices):
            button = QPushButton(label)
            button.setObjectName(f"{name}_{value}")
            button.setAccessibleName(label)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.setChecked(place == 0)
            self._group.addButton(button, place)
            row.addWidget(button)
        self._group.buttonClicked.connect(self._on_clicked)

    def choice(self) -> str:
        """Return the value of the button that is pressed."""
        return self._values[self._group.checkedId()]

    def choose(self, value: str) -> None:
        """Press a button."""
        button = self._group.button(self._values.index(value))
        if not button.isChecked():
            button.click()

    @Slot(QAbstractButton)
    def _on_clicked(self, _button: QAbstractButton) -> None:
        self.chosen.emit(self.choice())


class ColourScale(QWidget):
    """What the colours of the matrix mean: from nothing to the largest share."""

    _BAR, _ROOM = 90.0, 104.0  # the longest bar, and what the words behind it take

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("matrix_scale")
        self.setAccessibleName("Colours of the matrix")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._largest = 0.0
        self.set_largest(0.0)

    def set_largest(self, largest: float) -> None:
        """Tell which share, in [0, 1], has the strongest colour."""
        self._largest = largest
        words = (
            f"misread: none to {percent(largest, 2)} of its row" if largest else "nothing misread"
        )
        self.setAccessibleDescription(f"Blue is read rightly; orange is {words}.")
        self.setToolTip(
            "Orange cells are misread digits, the stronger the larger their share of the row "
            "(its square root is shown, so that single mistakes can be seen)."
        )
        self.update()

    # Qt's own names

    def sizeHint(self) -> QSize:
        """Return a line."""
        return QSize(300, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a blue square, and a bar from nothing to the largest share."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(ui_font(-2, tabular=True))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(cell_fill(1.0, True, 1.0))
        painter.drawRoundedRect(QRectF(0.0, 3.0, 12.0, 12.0), 3, 3)
        left = _write(painter, 18.0, "right") + 14.0
        left = _write(painter, left, "misread: 0") + 6.0
        bar = max(20.0, min(self._BAR, self.width() - left - self._ROOM))
        gradient = QLinearGradient(left, 0.0, left + bar, 0.0)
        for step in range(9):
            gradient.setColorAt(step / 8, cell_fill(max(1e-9, step / 8), False, 1.0))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(QRectF(left, 3.0, bar, 12.0), 3, 3)
        words = f"{percent(self._largest, 2)} of its row" if self._largest else "most of its row"
        _write(painter, left + bar + 6.0, words)
        painter.end()


def _write(painter: QPainter, left: float, text: str) -> float:
    """Write words in a line, and return where they end."""
    painter.setPen(current().muted)
    width = painter.fontMetrics().horizontalAdvance(text)
    place = QRectF(left, 0.0, width + 2.0, 18.0)
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
    return left + width
