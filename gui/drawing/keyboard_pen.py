"""Drawing with the keyboard: arrow keys move a cursor, space puts the pen down and up."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from gui.drawing.smooth import CANVAS_UNITS

_STEPS: dict[int, tuple[float, float]] = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}
STEP = 5.0
FINE_STEP = 1.0
"""Canvas units that an arrow key moves the cursor, and with Shift."""


class KeyboardPen(QObject):
    """A cursor in canvas units that keys move.

    Signals
    -------
    shown()
        The cursor came to be seen, or was hidden.
    pressed(float, float)
        The pen went down at x, y (canvas units).
    moved(float, float)
        The cursor moved to x, y, the pen up or down.
    released()
        The pen went up.
    """

    shown = Signal()
    pressed = Signal(float, float)
    moved = Signal(float, float)
    released = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.x = CANVAS_UNITS / 2
        self.y = CANVAS_UNITS / 2
        self.is_visible = False
        self.is_down = False
        self._held: set[int] = set()

    def press_key(self, event: QKeyEvent) -> bool:
        """Take a pressed key, if it means anything here; tell whether it was taken."""
        plain = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if plain:
            return False
        key = event.key()
        if key in _STEPS:
            self._held.add(key)
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._show()
            self._move(FINE_STEP if fine else STEP)
            return True
        if key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._toggle()
            return True
        return False

    def release_key(self, event: QKeyEvent) -> None:
        """Note that a key is no longer held."""
        if not event.isAutoRepeat():
            self._held.discard(event.key())

    def lift(self) -> None:
        """Forget that the pen is down, and all held keys, without a signal."""
        self.is_down = False
        self._held.clear()

    def hide(self) -> None:
        """Hide the cursor (the mouse has taken over, or the canvas lost the focus)."""
        self.lift()
        if self.is_visible:
            self.is_visible = False
            self.shown.emit()

    def _show(self) -> None:
        if not self.is_visible:
            self.is_visible = True
            self.shown.emit()

    def _toggle(self) -> None:
        self._show()
        self.is_down = not self.is_down
        if self.is_down:
            self.pressed.emit(self.x, self.y)
        else:
            self.released.emit()

    def _move(self, step: float) -> None:
        # Two arrow keys held together move along the diagonal.
        across = sum(_STEPS[key][0] for key in self._held)
        down = sum(_STEPS[key][1] for key in self._held)
        self.x = min(max(self.x + step * across, 0.0), CANVAS_UNITS)
        self.y = min(max(self.y + step * down, 0.0), CANVAS_UNITS)
        self.moved.emit(self.x, self.y)
