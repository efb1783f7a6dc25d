"""The mouse cursor over the canvas: a ring as large as the pen or the eraser."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPen, QPixmap

from gui.theme import Theme

LARGEST = 120.0
"""Logical pixels; larger cursors are refused or cut by some platforms."""


def pen_cursor(diameter: float, ratio: float, theme: Theme, wipes: bool) -> QCursor:
    """Return a cursor that shows how large the next mark will be.

    Parameters
    ----------
    diameter : float, logical pixels
        Of the mark.
    ratio : float
        Device pixels in a logical pixel.
    theme : Theme
        The ring is drawn in its ink, with a rim in its paper, to be seen on both.
    wipes : bool
        Whether it is the eraser, which has a filled ring.
    """
    if diameter > LARGEST:
        return QCursor(Qt.CursorShape.CrossCursor)
    shown = max(diameter, 5.0)
    side = int(shown) + 7
    if side % 2 == 0:
        side += 1
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    centre = QPointF(side / 2, side / 2)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paper, ink = QColor(theme.paper), QColor(theme.muted)
    if wipes:
        veil = QColor(theme.paper)
        veil.setAlphaF(0.5)
        painter.setBrush(veil)
    for colour, width in ((paper, 3.0), (ink, 1.2)):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(centre, shown / 2, shown / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(centre, 1.0, 1.0)
    painter.end()
    return QCursor(pixmap, side // 2, side // 2)
