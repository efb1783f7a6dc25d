"""Mouse, touch and tablet as one pointer.

Platforms repeat what a tablet or a finger did as mouse events, before, between or after the
true ones. One source owns the stroke from its beginning to its end; whatever the others say
meanwhile is dropped. A pen takes over from a mouse or a finger (the repeated press that came
too early, the palm that came down first).
"""

from time import monotonic
from typing import Final, Literal, cast

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import (
    QEventPoint,
    QInputDevice,
    QInputEvent,
    QMouseEvent,
    QPointingDevice,
    QTabletEvent,
)
from PySide6.QtGui import QTouchEvent as TouchEvent

Source = Literal["mouse", "touch", "tablet"]

_MOUSE: Final = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonRelease,
    }
)
_TABLET: Final = frozenset(
    {QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.TabletRelease}
)
_TOUCH: Final = frozenset(
    {
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TouchEnd,
        QEvent.Type.TouchCancel,
    }
)
_LOST: Final = frozenset({QEvent.Type.WindowDeactivate, QEvent.Type.Hide})
"""What comes where the release will not."""

_ECHO_S = 0.15
_ECHO_PX = 6.0
"""A mouse press so soon and so near after a pen or finger is its echo, not a new stroke."""


class Pointer(QObject):
    """Turns a widget's input events into strokes; positions are the widget's logical pixels.

    Install it as the widget's event filter.

    Signals
    -------
    pressed(float, float, bool)
        A stroke begins at x, y; whether it wipes (right button, eraser end of the stylus).
    moved(float, float)
        The stroke goes on to x, y.
    released()
        The stroke is finished.
    cancelled()
        The stroke never was: the platform or another source took over.
    hovered(float, float)
        The mouse or the pen is above x, y, touching nothing.

    Attributes
    ----------
    is_constrained : bool
        Whether Shift was held at the last event.
    """

    pressed = Signal(float, float, bool)
    moved = Signal(float, float)
    released = Signal()
    cancelled = Signal()
    hovered = Signal(float, float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_constrained = False
        self._source: Source | None = None
        self._button = Qt.MouseButton.NoButton
        self._finger = -1
        self._last_other = (QPointF(), 0.0)

    def _finish(self) -> None:
        """End the stroke as if the pointer had been lifted."""
        if self._source is not None:
            self._source = None
            self.released.emit()

    def _on_mouse(self, event: QMouseEvent) -> bool:
        kind, position = event.type(), event.position()
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            left, right = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
            if event.button() not in (left, right):
                return False
            if self._source is None and not self._is_echo(position):
                self._button = event.button()
                self._begin("mouse", position, wipes=self._button == right)
        elif self._source == "mouse":
            if kind == QEvent.Type.MouseMove:
                self.moved.emit(position.x(), position.y())
            elif event.button() == self._button:
                self._end(position)
        elif self._source is None and kind == QEvent.Type.MouseMove:
            self.hovered.emit(position.x(), position.y())
        return True

    def _on_tablet(self, event: QTabletEvent) -> bool:
        kind, position = event.type(), event.position()
        if kind == QEvent.Type.TabletPress:
            if self._source in ("mouse", "touch"):
                self._cancel()
            if self._source is None:
                is_end = event.pointerType() == QPointingDevice.PointerType.Eraser
                wipes = is_end or event.button() == Qt.MouseButton.RightButton
                self._button = event.button()
                self._begin("tablet", position, wipes=wipes)
        elif self._source == "tablet":
            if kind == QEvent.Type.TabletMove:
                self.moved.emit(position.x(), position.y())
            elif event.button() in (self._button, Qt.MouseButton.NoButton):
                self._end(position)
            self._last_other = (position, monotonic())
        elif self._source is None and kind == QEvent.Type.TabletMove:
            self.hovered.emit(position.x(), position.y())
        return True

    def _on_touch(self, event: TouchEvent) -> bool:
        if event.device().type() == QInputDevice.DeviceType.TouchPad:
            return False
        points: list[QEventPoint] = event.points()
        if event.type() == QEvent.Type.TouchBegin:
            if self._source is None and points:
                self._finger = points[0].id()
                self._begin("touch", points[0].position(), wipes=False)
            return True
        if self._source != "touch":
            return True
        if event.type() == QEvent.Type.TouchCancel:
            self._cancel()
            return True
        for point in points:
            if point.id() == self._finger:
                self._last_other = (point.position(), monotonic())
                if point.state() == QEventPoint.State.Released:
                    self._end(point.position())
                elif point.state() == QEventPoint.State.Updated:
                    self.moved.emit(point.position().x(), point.position().y())
        return True

    def _begin(self, source: Source, position: QPointF, *, wipes: bool) -> None:
        self._source = source
        if source != "mouse":
            self._last_other = (position, monotonic())
        self.pressed.emit(position.x(), position.y(), wipes)

    def _end(self, position: QPointF) -> None:
        self.moved.emit(position.x(), position.y())
        self._source = None
        self.released.emit()

    def _cancel(self) -> None:
        self._source = None
        self.cancelled.emit()

    def _is_echo(self, position: QPointF) -> bool:
        place, moment = self._last_other
        return monotonic() - moment < _ECHO_S and (position - place).manhattanLength() < _ECHO_PX

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the events of pointers from the widget that this filter is installed on."""
        kind = event.type()
        if kind in _MOUSE or kind in _TABLET or kind in _TOUCH:
            held = cast(QInputEvent, event).modifiers()
            self.is_constrained = bool(held & Qt.KeyboardModifier.ShiftModifier)
        if kind in _MOUSE:
            taken = self._on_mouse(cast(QMouseEvent, event))
        elif kind in _TABLET:
            taken = self._on_tablet(cast(QTabletEvent, event))
        elif kind in _TOUCH:
            taken = self._on_touch(cast(TouchEvent, event))
        else:
            if kind in _LOST:
                self._finish()
            return False
        event.setAccepted(taken)
        return taken
