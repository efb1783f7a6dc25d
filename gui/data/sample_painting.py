"""Painting small grey images, as data sets keep them, into squares of any size."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

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
    middle = square.center() * ratio
    left, top = round(middle.x() - image.width() / 2), round(middle.y() - image.height() / 2)
    edge = QRectF(left, top, image.width(), image.height())
    painter.save()
    painter.scale(1 / ratio, 1 / ratio)  # pixel by pixel, whatever the screen's ratio
    painter.setBrush(QBrush(image))
    painter.setBrushOrigin(edge.topLeft())
    if current().dark or grey.mean() > 127:  # what is as dark or light as the card has an edge
        painter.setPen(QPen(QColor(current().border), ratio))
        edge.adjust(ratio / 2, ratio / 2, -ratio / 2, -ratio / 2)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(edge, RADIUS * ratio, RADIUS * ratio)
    painter.restore()


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
    large = grey.repeat(times, axis=0).repeat(times, axis=1)
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
