"""The input: the small image that the network receives, pixel by pixel."""

from math import ceil
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import current
from nncore.network.model import Reading

_USUAL_SIDE: Final = 126
_LARGEST_SIDE: Final = 280
_SMALLEST_SIDE: Final = 56
_RADIUS = 5.0


class InputPreview(QWidget):
    """Shows the input in whole screen pixels for each of its own, never smoothed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("input_preview")
        self.setAccessibleName("What the network sees")
        self.setToolTip(
            "What the network sees: your drawing, cropped, scaled and centred like the digits it "
            "learned from, in 28 × 28 grey values (ink is white)"
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._grey = np.zeros((28, 28), np.uint8)
        self.set_reading(Reading.blank())

    def set_reading(self, reading: Reading) -> None:
        """Show the input of a reading; a blank canvas has none.

        The same input, read by a network that goes on training, is not painted again.
        """
        before = self._grey
        if reading.input is None:
            self._grey = np.zeros((28, 28), np.uint8)
            self.setAccessibleDescription("nothing: the canvas is empty")
        else:
            self._grey = np.rint(np.clip(reading.input, 0.0, 1.0) * 255.0).astype(np.uint8)
            height, width = self._grey.shape
            self.setAccessibleDescription(f"{width} by {height} grey values")
        if not np.array_equal(before, self._grey):
            self.update()

    def square(self) -> QRectF:
        """Return the image's place in the widget, in logical pixels."""
        side = self._zoom(min(self.width(), self.height())) * self._pixels()
        return QRectF(0.0, 0.0, side / self.devicePixelRatioF(), side / self.devicePixelRatioF())

    def _pixels(self) -> int:
        """Return how many pixels the input has along its longer side."""
        return max(self._grey.shape)

    def _zoom(self, side: int) -> int:
        """Return how many screen pixels each of the input's gets within `side`."""
        return max(1, int(min(side, _LARGEST_SIDE) * self.devicePixelRatioF()) // self._pixels())

    def _enlarged(self) -> QImage:
        """Return the input in screen pixels, to be copied one to one."""
        zoom = self._zoom(min(self.width(), self.height()))
        large = self._grey.repeat(zoom, axis=0).repeat(zoom, axis=1)
        height, width = large.shape
        image = QImage(large.tobytes(), width, height, width, QImage.Format.Format_Grayscale8)
        # A copy, because the bytes live only as long as this call.
        image = image.convertToFormat(QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(self.devicePixelRatioF())
        return image

    def sizeHint(self) -> QSize:
        """Return the size in a window of usual size."""
        return QSize(_USUAL_SIDE, _USUAL_SIDE)

    def minimumSizeHint(self) -> QSize:
        """Return two pixels for each of the input's."""
        return QSize(_SMALLEST_SIDE, _SMALLEST_SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the image on black, as data sets keep it, with rounded corners."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        square = self.square()
        rounded = QPainterPath()
        rounded.addRoundedRect(square, _RADIUS, _RADIUS)
        painter.drawImage(square.topLeft(), self._enlarged())
        corners = QPainterPath()
        corners.addRect(square)
        painter.fillPath(corners.subtracted(rounded), QColor(current().card))
        if current().dark:  # black on dark grey needs an edge
            painter.setPen(QPen(QColor(current().border), 1.0))
            painter.drawPath(rounded)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take no more height than the image at this width, so that the verdict stands near."""
        side = self._zoom(self.width()) * self._pixels() / self.devicePixelRatioF()
        self.setMaximumHeight(max(_SMALLEST_SIDE, ceil(side)))
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Repaint in the colours of the new theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)
