"""The frame around ink that can be grabbed: where its handles are, and how it looks.

All places are the widget's logical pixels.
"""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from gui.drawing.grab import INSIDE, TURN, Grabbed
from gui.drawing.smooth import CANVAS_UNITS
from gui.theme import Theme, ui_font

CORNERS: Final = ("top left", "top right", "bottom right", "bottom left")
HANDLE: Final = 10.0
"""Side of a handle that is seen…"""

REACH: Final = 11.0
"""… and how far from its middle it can be grabbed."""

_PADDING = 8.0  # between the ink and the frame
_LEAST = 17.0  # half of the frame's least side: there is an inside between the handles
_STEM = 24.0  # from the frame to the handle for turning
_INSET = 9.0  # handles stay this far inside of the sheet
_TURN_ROOM = 12.0  # and what the handle for turning needs


class GrabFrame:
    """The places of a frame.

    Parameters
    ----------
    grabbed : Grabbed
        The ink.
    square : QRect
        The sheet.
    """

    def __init__(self, grabbed: Grabbed, square: QRect) -> None:
        scale = square.width() / CANVAS_UNITS
        area, pose = grabbed.area, grabbed.pose
        pens = [stroke.pen_width for stroke in grabbed.base.strokes]
        grown = (pose.thickness - 1.0) * max(pens, default=0.0)
        size = (area.right - area.left + grown, area.bottom - area.top + grown)
        across, down = (max(side * pose.scale * scale / 2 + _PADDING, _LEAST) for side in size)
        x, y = grabbed.middle
        self._sheet = QRectF(square)
        self.middle = QPointF(square.x() + x * scale, square.y() + y * scale)
        self._turn = QTransform.fromTranslate(self.middle.x(), self.middle.y())
        self._turn.rotate(pose.rotation)
        self._rect = QRectF(-across, -down, 2 * across, 2 * down)
        self.outline: QPolygonF = self._turn.map(QPolygonF(self._rect))
        self._place_handles()

    def part_at(self, x: float, y: float) -> str | None:
        """Name what can be grabbed at a place; None where there is nothing."""
        places = {TURN: self.turn_handle, **dict(zip(CORNERS, self.corners, strict=True))}
        distances = {
            part: math.hypot(place.x() - x, place.y() - y) for part, place in places.items()
        }
        nearest = min(distances, key=distances.__getitem__)
        to_middle = math.hypot(self.middle.x() - x, self.middle.y() - y)
        if distances[nearest] <= REACH and to_middle > _LEAST / 3:  # ink in a corner moves, too
            return nearest
        inverse, _ = self._turn.inverted()
        return INSIDE if self._rect.contains(inverse.map(QPointF(x, y))) else None

    def cursor_at(self, part: str | None) -> Qt.CursorShape:
        """Return the shape of the cursor over a part of the frame."""
        shape = Qt.CursorShape
        if part is None:
            return shape.ArrowCursor
        if part == INSIDE:
            return shape.OpenHandCursor
        if part == TURN:
            return shape.PointingHandCursor
        out = self.corners[CORNERS.index(part)] - self.middle
        octant = round(math.degrees(math.atan2(out.y(), out.x())) / 45.0) % 4
        shapes = (shape.SizeHorCursor, shape.SizeFDiagCursor, shape.SizeVerCursor)
        return (*shapes, shape.SizeBDiagCursor)[octant]

    def _place_handles(self) -> None:
        """Put all handles where they can be reached, on the sheet."""
        inner = self._sheet.adjusted(_INSET, _INSET, -_INSET, -_INSET)
        outline = [self.outline.at(index) for index in range(4)]
        self.corners = [_within(inner, corner) for corner in outline]
        roomy = self._sheet.adjusted(_TURN_ROOM, _TURN_ROOM, -_TURN_ROOM, -_TURN_ROOM)
        rect = self._rect
        stems = [  # above, and where that is off the sheet, at another side
            (QPointF(0.0, rect.top()), QPointF(0.0, rect.top() - _STEM)),
            (QPointF(0.0, rect.bottom()), QPointF(0.0, rect.bottom() + _STEM)),
            (QPointF(rect.left(), 0.0), QPointF(rect.left() - _STEM, 0.0)),
            (QPointF(rect.right(), 0.0), QPointF(rect.right() + _STEM, 0.0)),
        ]
        for foot, head in stems:
            self.turn_foot, self.turn_handle = self._turn.map(foot), self._turn.map(head)
            if roomy.contains(self.turn_handle):
                return
        # The frame is as large as the sheet: inside, and clear of the corners.
        self.turn_handle = _within(roomy, self._turn.map(stems[0][1]))
        self.turn_foot = self.turn_handle


def paint_frame(painter: QPainter, frame: GrabFrame, theme: Theme, active: str | None) -> None:
    """Draw the frame and its handles, the active one filled; on any ink and any paper."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    accent, paper = QColor(theme.accent), QColor(theme.paper)
    lines = QPainterPath()
    lines.addPolygon(frame.outline)
    lines.closeSubpath()
    lines.moveTo(frame.turn_foot)
    lines.lineTo(frame.turn_handle)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((paper, 3.4), (accent, 1.4)):
        painter.setPen(QPen(colour, width))
        painter.drawPath(lines)
    half = HANDLE / 2
    for name, place in zip(CORNERS, frame.corners, strict=True):
        _prepare_handle(painter, accent, paper, is_active=name == active)
        painter.drawRoundedRect(
            QRectF(place.x() - half, place.y() - half, HANDLE, HANDLE), 2.0, 2.0
        )
    _prepare_handle(painter, accent, paper, is_active=active == TURN)
    painter.drawEllipse(frame.turn_handle, half + 1.0, half + 1.0)
    _paint_arc(painter, frame.turn_handle, paper if active == TURN else accent)


def paint_label(
    painter: QPainter, frame: GrabFrame, square: QRect, theme: Theme, text: str
) -> None:
    """Write what the gesture has brought about, below the frame or where there is room."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(ui_font(tabular=True))
    metrics = painter.fontMetrics()
    width, height = metrics.horizontalAdvance(text) + 18.0, metrics.height() + 8.0
    sheet = QRectF(square).adjusted(8.0, 8.0, -8.0, -8.0)
    pill = _free_place(frame, sheet, QSizeF(width, height))
    painter.setPen(QPen(QColor(theme.paper), 1.5))
    painter.setBrush(QColor(theme.accent))
    painter.drawRoundedRect(pill, 6.0, 6.0)
    painter.setPen(QColor(theme.accent_text))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


def _free_place(frame: GrabFrame, sheet: QRectF, size: QSizeF) -> QRectF:
    """Find room for a label: below the frame, above it, or in a corner of the sheet."""
    handles = [*frame.corners, frame.turn_handle]
    bounds = QPolygonF([*frame.outline.toList(), frame.turn_handle]).boundingRect()
    left = frame.middle.x() - size.width() / 2
    places = [
        QPointF(left, bounds.bottom() + 14.0),
        QPointF(left, bounds.top() - 14.0 - size.height()),
        sheet.bottomLeft(),
        sheet.bottomRight(),
        sheet.topLeft(),
        sheet.topRight(),
    ]
    inner = sheet.adjusted(0.0, 0.0, -size.width(), -size.height())
    pills = [QRectF(_within(inner, place), size) for place in places]
    for pill in pills:
        wide = pill.adjusted(-9.0, -9.0, 9.0, 9.0)
        if not any(wide.contains(handle) for handle in handles):
            return pill
    return pills[0]


def _prepare_handle(painter: QPainter, accent: QColor, paper: QColor, *, is_active: bool) -> None:
    painter.setPen(QPen(accent, 1.6))
    painter.setBrush(accent if is_active else paper)


def _paint_arc(painter: QPainter, middle: QPointF, colour: QColor) -> None:
    """Draw a turn of three quarters: what the round handle is for."""
    painter.setPen(QPen(colour, 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    area = QRectF(middle.x() - 2.6, middle.y() - 2.6, 5.2, 5.2)
    painter.drawArc(area, 60 * 16, 260 * 16)


def _within(area: QRectF, place: QPointF) -> QPointF:
    """Return the nearest place in an area."""
    return QPointF(
        min(max(place.x(), area.left()), area.right()),
        min(max(place.y(), area.top()), area.bottom()),
    )
