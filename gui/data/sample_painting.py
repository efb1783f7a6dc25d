"""Painting small grey images, as data sets keep them, into squares of any size."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from gui.theme import current
from nncore.arrays import ByteArray

RADIUS = 3.0
FINE = 4
"""Pixels that each of an image becomes before it is brought to a size that is no multiple."""


def paint_image(painter: QPainter, square: QRectF, grey: ByteArray) -> None:
    """Paint an image into a square, undistorted, with rounded corners.

    Parameters
    ----------
    painter : QPainter
        On a device whose pixel ratio is set.
    square : QRectF
        Where, in logical pixels.
    grey : uint8 (H, W)
        0 = black.
    """
    ratio = painter.device().devicePixelRatioF()
    image = scaled(grey, max(1, round(square.width() * ratio)))
    image.setDevicePixelRatio(ratio)
    width, height = image.width() / ratio, image.height() / ratio
    left = round((square.left() + (square.width() - width) / 2) * ratio) / ratio
    top = round((square.top() + (square.height() - height) / 2) * ratio) / ratio
    painter.drawImage(QPointF(left, top), image)
    edge = QRectF(left, top, width, height)
    rounded, corners = QPainterPath(), QPainterPath()
    rounded.addRoundedRect(edge, RADIUS, RADIUS)
    corners.addRect(edge)
    painter.fillPath(corners.subtracted(rounded), QColor(current().card))
    if current().dark or np.median(grey) > 127:  # what is as dark or light as the card has an edge
        painter.setPen(QPen(QColor(current().border), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(edge.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


def scaled(grey: ByteArray, side: int) -> QImage:
    """Bring an image to a side: whole pixels where that fits, averaged where it does not.

    Parameters
    ----------
    grey : uint8 (H, W)
        0 = black.
    side : int, in screen pixels
        What its longer side becomes.

    Returns
    -------
    QImage
        With bytes of its own.
    """
    longest = max(grey.shape)
    fits, zoom = side % longest == 0, max(1, side // longest)
    times = zoom if fits else FINE if side > longest else 1
    large = np.ascontiguousarray(grey.repeat(times, axis=0).repeat(times, axis=1))
    height, width = large.shape
    image = QImage(large.tobytes(), width, height, width, QImage.Format.Format_Grayscale8)
    if not fits:
        keep, smooth = (
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        image = image.scaled(side, side, keep, smooth)
    # A copy, because the bytes live only as long as this call.
    return image.convertToFormat(QImage.Format.Format_RGB32)
