"""Pictures that a network did not learn from, each with its label and what was read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.data.sample_painting import paint_image
from gui.theme import current
from nncore.reproduction import Example

SIDE, GAP, CAPTION = 56, 14, 38
WIDTH = 82


class ExamplePictures(QWidget):
    """A row of pictures with two lines under each.

    Parameters
    ----------
    parent : QWidget, optional
        The owner.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reproduction_examples")
        self.setAccessibleName("Examples")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._examples: tuple[Example, ...] = ()

    @property
    def examples(self) -> tuple[Example, ...]:
        """What is shown."""
        return self._examples

    def show_examples(self, examples: Sequence[Example]) -> None:
        """Show other pictures; none hides the row's contents."""
        self._examples = tuple(examples)
        words = [f"a {each.label} read as {each.digit}" for each in self._examples]
        self.setAccessibleDescription(", ".join(words))
        self.setToolTip(
            "Held-out images, read by the network of the first seed: above what was read and how "
            "sure the network is, below what it is."
            if words
            else ""
        )
        self.update()

    def sizeHint(self) -> QSize:
        """Room for eight of them."""
        return QSize(8 * WIDTH, SIDE + CAPTION + 4)

    def minimumSizeHint(self) -> QSize:
        """Room for four."""
        return QSize(4 * WIDTH, SIDE + CAPTION + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as many as there is room for."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current()
        centred = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        height = painter.fontMetrics().height()
        for place, each in enumerate(self._examples):
            left = place * WIDTH
            if left + WIDTH > self.width():
                break
            paint_image(painter, QRectF(left + (WIDTH - SIDE) / 2, 0, SIDE, SIDE), each.image)
            is_right = each.digit == each.label
            painter.setPen(QColor(theme.text if is_right else theme.danger))
            line = QRectF(left, SIDE + 3, WIDTH, height)
            sure = f"{each.digit}  {100.0 * each.confidence:.0f} %"
            painter.drawText(line, int(centred), sure)
            painter.setPen(QColor(theme.muted))
            line.translate(0, height)
            painter.drawText(line, int(centred), "right" if is_right else f"is a {each.label}")
