"""The left side of the window: the canvas, its tools, and what the network makes of it."""

from PySide6.QtCore import QRect, QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.card import Card
from gui.drawing.canvas import Canvas
from gui.drawing.input_preview import InputPreview
from gui.drawing.probability_bars import ProbabilityBars
from gui.drawing.threshold_control import ThresholdControl
from gui.drawing.tools import DrawingTools
from gui.drawing.verdict import Verdict
from gui.theme import CONTROL_HEIGHT, GAP
from nncore.network.model import Reading

_SMALLEST_CANVAS = 160


class ReadingCard(Card):
    """What the network sees, what it says, and its ten probabilities.

    Signals
    -------
    explanation_requested()
        Why this reading?
    threshold_requested(object)
        See `ThresholdControl`.
    """

    explanation_requested = Signal()
    threshold_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName("Reading")
        self._preview = InputPreview(self)
        self._verdict = Verdict(self)
        self._bars = ProbabilityBars(self)
        self._threshold = ThresholdControl(self)
        self._threshold.threshold_requested.connect(self.threshold_requested)
        self._why = QPushButton("Why?", self)
        self._why.setObjectName("why")
        self._why.setAccessibleName("Why this reading?")
        self._why.setToolTip("Why does the network read it so? (F2)")
        self._why.setProperty("role", "link")
        self._why.clicked.connect(self.explanation_requested)
        self._verdict.clicked.connect(self.explanation_requested)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(8)
        left.addWidget(_title("The network sees"))
        left.addWidget(self._preview, 1)
        left.addWidget(self._verdict)
        left.addStretch(0)
        heading = QHBoxLayout()
        heading.addWidget(_title("Probabilities"), 1)
        heading.addWidget(self._why)
        right.addLayout(heading)
        right.addWidget(self._bars, 1)
        right.addWidget(self._threshold)
        right.addStretch(0)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addLayout(left, 37)
        columns.addLayout(right, 63)
        self.body.addLayout(columns)

    def set_reading(self, reading: Reading) -> None:
        """Show a reading in all three forms."""
        self._preview.set_reading(reading)
        self._verdict.set_reading(reading)
        self._bars.set_reading(reading)

    def set_threshold(self, threshold: float, own: float) -> None:
        """Show the threshold that counts, and the network's own."""
        self._bars.set_threshold(threshold)
        self._threshold.show_threshold(threshold, own)


def _title(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "title")
    return label


class DrawingPanel(QWidget):
    """Canvas, tools and reading, one below the other.

    The canvas is a square, as large as the width and the height allow; the card below takes
    the rest of the height, and never less than it needs.

    Signals
    -------
    drawing_changed(object)
        The canvas's :class:`~nncore.data.drawing.Drawing`; see :class:`Canvas`.
    explanation_requested()
        Why this reading?
    threshold_requested(object)
        Another threshold, a float in [0, 1], or None for the network's own.

    Attributes
    ----------
    canvas : Canvas
        The canvas.
    tools : DrawingTools
        The row of tools.
    """

    drawing_changed = Signal(object)
    explanation_requested = Signal()
    threshold_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawing_panel")
        self.setAccessibleName("Drawing")
        self.canvas = Canvas(self)
        self.tools = DrawingTools(self.canvas, self)
        self._card = ReadingCard(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.canvas.drawing_changed.connect(self.drawing_changed)
        self._card.explanation_requested.connect(self.explanation_requested)
        self._card.threshold_requested.connect(self.threshold_requested)

    def set_reading(self, reading: Reading) -> None:
        """Show what the network makes of the drawing."""
        self._card.set_reading(reading)

    @Slot(float, float)
    def set_threshold(self, threshold: float, own: float) -> None:
        """Show from which probability on there is a digit."""
        self._card.set_threshold(threshold, own)

    def width_for_height(self, height: int) -> int:
        """Return the width at which the canvas uses all of a height (logical pixels)."""
        return max(self.minimumSizeHint().width(), height - self._below_canvas())

    def _below_canvas(self) -> int:
        """Return the least height of all that stands below the canvas."""
        return CONTROL_HEIGHT + 2 * GAP + self._card.minimumSizeHint().height()

    def sizeHint(self) -> QSize:
        """Return the size in a window of usual size."""
        return QSize(382, 768)

    def minimumSizeHint(self) -> QSize:
        """Return the least at which everything can be used."""
        least = max(self.tools.minimumSizeHint().width(), self._card.minimumSizeHint().width())
        return QSize(least, _SMALLEST_CANVAS + self._below_canvas())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the canvas the largest square."""
        width, height = self.width(), self.height()
        side = max(_SMALLEST_CANVAS, min(width, height - self._below_canvas()))
        self.canvas.setGeometry(QRect((width - side) // 2, 0, side, side))
        top = side + GAP
        self.tools.setGeometry(QRect(0, top, width, CONTROL_HEIGHT))
        top += CONTROL_HEIGHT + GAP
        self._card.setGeometry(QRect(0, top, width, max(0, height - top)))
        super().resizeEvent(event)
