"""What is painted over the ink: the sheet's border and corners, the hint, the key cursor."""

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gui.theme import RADIUS, Theme, ui_font

HINT = "Draw a digit"
KEYS_HINT = "Arrow keys move, space draws and lifts, Escape takes back"


class KeyCursor(NamedTuple):
    """Where the keyboard's pen stands, in logical pixels, how wide it is, whether it is down."""

    x: float
    y: float
    diameter: float
    is_down: bool

    def area(self) -> QRect:
        """Return what it covers, in logical pixels."""
        reach = self.diameter / 2 + 10.0
        return QRectF(self.x - reach, self.y - reach, 2 * reach, 2 * reach).toAlignedRect()


def paint_border(painter: QPainter, sheet: QRect, theme: Theme, *, focused: bool) -> None:
    """Round the sheet's corners and draw its border, or the focus ring."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = 2.0 if focused else 1.0
    inner = QRectF(sheet).adjusted(width / 2, width / 2, -width / 2, -width / 2)
    rounded = QPainterPath()
    rounded.addRoundedRect(inner, RADIUS, RADIUS)
    corners = QPainterPath()
    corners.addRect(QRectF(sheet))
    painter.fillPath(corners.subtracted(rounded), QColor(theme.window))
    painter.setPen(QPen(QColor(theme.accent if focused else theme.border), width))
    painter.drawPath(rounded)


def paint_hint(painter: QPainter, sheet: QRect, theme: Theme, text: str) -> None:
    """Write the hint at the foot of the empty sheet."""
    painter.setFont(ui_font(-1))
    painter.setPen(QColor(theme.hint))
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap
    painter.drawText(sheet.adjusted(12, 12, -12, -9), flags, text)


def paint_key_cursor(painter: QPainter, cursor: KeyCursor, theme: Theme) -> None:
    """Draw the keyboard's pen: a ring, filled while it is down, with a cross through it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    centre, radius = QPointF(cursor.x, cursor.y), max(cursor.diameter / 2, 3.0)
    arms = QPainterPath()
    for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        start = centre + QPointF(across, down) * radius
        arms.moveTo(start)
        arms.lineTo(start + QPointF(across, down) * 6.0)
    for colour, width in ((theme.paper, 4.0), (theme.accent, 2.0)):
        painter.setPen(QPen(QColor(colour), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, radius, radius)
        painter.drawPath(arms)
    if cursor.is_down:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(centre, 3.0, 3.0)
