"""What a mouse, a pen and a finger send to a widget; positions are logical pixels."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

Point = tuple[float, float]

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
PRESS = QEvent.Type.MouseButtonPress
MOVE = QEvent.Type.MouseMove
RELEASE = QEvent.Type.MouseButtonRelease
_PEN = {
    PRESS: QEvent.Type.TabletPress,
    MOVE: QEvent.Type.TabletMove,
    RELEASE: QEvent.Type.TabletRelease,
}


def mouse(
    widget: QWidget,
    kind: QEvent.Type,
    at: Point,
    button: Qt.MouseButton = LEFT,
    *,
    shift: bool = False,
) -> QMouseEvent:
    """Send one mouse event, with a position that need not be whole."""
    position = QPointF(*at)
    own = Qt.MouseButton.NoButton if kind == MOVE else button
    held = Qt.MouseButton.NoButton if kind == RELEASE else button
    event = QMouseEvent(
        kind,
        position,
        widget.mapToGlobal(position),
        own,
        held,
        Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)
    return event


def hover(widget: QWidget, at: Point) -> None:
    """Move the mouse, no button held."""
    position, none = QPointF(*at), Qt.MouseButton.NoButton
    event = QMouseEvent(
        MOVE, position, widget.mapToGlobal(position), none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(widget, event)


def wheel(widget: QWidget, at: Point, notches: float) -> None:
    """Turn the wheel; away from the hand above 0."""
    position = QPointF(*at)
    event = QWheelEvent(
        position,
        QPointF(widget.mapToGlobal(position)),
        QPoint(),
        QPoint(0, round(120 * notches)),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def stylus(is_eraser: bool = False) -> QPointingDevice:
    """Return a pen, or its eraser end, as a device."""
    kind = QPointingDevice.PointerType
    return QPointingDevice(
        "pen",
        7,
        QInputDevice.DeviceType.Stylus,
        kind.Eraser if is_eraser else kind.Pen,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
        1,
        2,
    )


def pen(
    widget: QWidget,
    device: QPointingDevice,
    kind: QEvent.Type,
    at: Point,
    button: Qt.MouseButton = LEFT,
) -> QTabletEvent:
    """Send one event of a graphics tablet."""
    position = QPointF(*at)
    own = Qt.MouseButton.NoButton if kind == MOVE else button
    held = Qt.MouseButton.NoButton if kind == RELEASE else button
    event = QTabletEvent(
        _PEN[kind],
        device,
        position,
        QPointF(widget.mapToGlobal(position)),
        0.5,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        Qt.KeyboardModifier.NoModifier,
        own,
        held,
    )
    QApplication.sendEvent(widget, event)
    return event


def drag(
    widget: QWidget,
    path: Iterable[Point],
    button: Qt.MouseButton = LEFT,
    *,
    shift: bool = False,
) -> None:
    """Press at the first point, move along the others, release at the last."""
    points = list(path)
    mouse(widget, PRESS, points[0], button, shift=shift)
    for point in points[1:]:
        mouse(widget, MOVE, point, button, shift=shift)
    mouse(widget, RELEASE, points[-1], button, shift=shift)


def along(start: Point, end: Point, count: int = 12) -> list[Point]:
    """Return points on the straight line from `start` to `end`, both included."""
    return [
        (
            start[0] + (end[0] - start[0]) * i / (count - 1),
            start[1] + (end[1] - start[1]) * i / (count - 1),
        )
        for i in range(count)
    ]


def touchscreen() -> QPointingDevice:
    """Return a touch screen as a device."""
    return QTest.createTouchDevice()
