"""Ten digits as a training would see them: varied, and varied otherwise at every look."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import current
from nncore.arrays import ByteArray

COLUMNS: Final = 5
LARGEST_SIDE: Final = 56
GAP: Final = 4
WIDEST_GAP: Final = 9
"""Logical pixels; the gaps between the images are as wide as fills the line."""

_RADIUS = 4.0


class AugmentationPreview(QWidget):
    """Shows images side by side, in whole screen pixels where they are not too large for that."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("augmentation_preview")
        self.setAccessibleName("Varied digits")
        self.setToolTip(
            "The ten digits as a training could see them; every epoch sees each image otherwise."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._images: ByteArray = np.zeros((2 * COLUMNS, 28, 28), np.uint8)

    def set_images(self, images: ByteArray) -> None:
        """Show images, uint8 (N, size, size), ink = 255."""
        self._images = images
        self.update()

    def images(self) -> ByteArray:
        """Return what is shown, uint8 (N, size, size)."""
        return self._images

    def square(self, index: int) -> QRectF:
        """Return the place of one of the images, in logical pixels."""
        side, step = self._side(), self._side() + self._gap()
        row, column = divmod(index, COLUMNS)
        return QRectF(column * step, row * step, side, side)

    def _side(self) -> float:
        """Side of an image: as many whole screen pixels for each of its own as there is room."""
        ratio, size = self.devicePixelRatioF(), self._images.shape[1]
        zoom = int(LARGEST_SIDE * ratio) // size
        return float(zoom * size / ratio) if zoom else float(LARGEST_SIDE)

    def _gap(self) -> float:
        """Width of the gaps, in whole screen pixels."""
        ratio = self.devicePixelRatioF()
        left = (self.width() - COLUMNS * self._side()) / (COLUMNS - 1)  # over from the images
        return int(min(WIDEST_GAP, max(GAP, left)) * ratio) / ratio

    def _image(self, index: int) -> QImage:
        size = self._images.shape[1]
        grey = self._images[index]
        image = QImage(grey.tobytes(), size, size, size, QImage.Format.Format_Grayscale8)
        # A copy, because the bytes live only as long as this call.
        return image.convertToFormat(QImage.Format.Format_RGB32)

    def sizeHint(self) -> QSize:
        """Return the size of two rows of the largest images."""
        rows = 2
        return QSize(
            COLUMNS * LARGEST_SIDE + (COLUMNS - 1) * GAP,
            rows * LARGEST_SIDE + (rows - 1) * WIDEST_GAP,
        )

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the images on black, as data sets keep them, with rounded corners."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shrinks = self._images.shape[1] > LARGEST_SIDE * self.devicePixelRatioF()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrinks)
        for index in range(len(self._images)):
            square = self.square(index)
            painter.drawImage(square, self._image(index))
            rounded, corners = QPainterPath(), QPainterPath()
            rounded.addRoundedRect(square, _RADIUS, _RADIUS)
            corners.addRect(square)
            painter.fillPath(corners.subtracted(rounded), QColor(current().card))
            if current().dark:  # black on dark grey needs an edge
                painter.setPen(QPen(QColor(current().border), 1.0))
                painter.drawPath(rounded)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Repaint in the colours of the new theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)
