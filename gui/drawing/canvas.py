"""The canvas: answers the pen at once, and tells the window once a frame."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from gui.drawing.fitting import fitted
from gui.drawing.gesture import PenStroke, Wipe
from gui.drawing.pointer import Pointer
from gui.drawing.sketch import BLANK
from gui.drawing.tool_sheet import ToolSheet
from nncore.data.drawing import Drawing

FRAME_MS: Final = 9
"""How long ink waits to be read: reading and painting it still fit into a frame of 60 Hz."""


class Canvas(ToolSheet):
    """A sheet of 280 × 280 units to draw on with mouse, touch, tablet or keyboard.

    Signals
    -------
    drawing_changed(object)
        The :class:`~nncore.data.drawing.Drawing` as it is now: at most once a frame while the
        pen moves, and at once when a stroke ends or the drawing changes in another way.
    stroke_finished()
        A stroke of the pen or the eraser has ended, and stays.
    """

    drawing_changed = Signal(object)
    stroke_finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FRAME_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._pointer = Pointer(self)
        self._set_up()
        self._connect()
        self.installEventFilter(self._pointer)

    def drawing(self) -> Drawing:
        """Return what is to be seen, the stroke under the pen included."""
        return self.sketch.drawing if self.gesture is None else self.gesture.result()

    def set_drawing(self, drawing: Drawing) -> None:
        """Put a drawing of any size on the canvas, undoable."""
        self.cancel_stroke()
        self.sketch.replace(fitted(drawing), "new drawing")

    @Slot()
    def clear(self) -> None:
        """Empty the canvas, undoable; an empty one stays as it is."""
        self.cancel_stroke()
        if not self.sketch.drawing.is_blank:
            self.sketch.replace(BLANK, "clearing")

    @Slot()
    def cancel_stroke(self) -> None:
        """Take the stroke under the pen back, as if it had never been."""
        if self.gesture is not None:
            self._end_gesture()
            self.show_drawing(self.sketch.drawing)
            self.drawing_changed.emit(self.sketch.drawing)

    @Slot(float, float, bool)
    def _on_pointer_pressed(self, x: float, y: float, wipes: bool) -> None:
        self._finish()
        self.keyboard.hide()
        self.show_ring(False)
        if self.tool == "move" and not wipes:
            self.gesture = self.mover.begin(x, y)
            self.update_cursor()
            self.update()
        else:
            self._begin(*self.to_units(x, y), wipes=wipes or self.tool == "eraser")

    @Slot(float, float)
    def _on_pointer_moved(self, x: float, y: float) -> None:
        # After Escape the pointer may still be down; and the keyboard's stroke is not its own.
        if self.mover.gesture is not None:
            self.mover.gesture.is_constrained = self._pointer.is_constrained
            self._move(*self.units_at(x, y))
        elif not self.keyboard.is_down:
            self._move(*self.to_units(x, y))

    @Slot(float, float)
    def _on_pointer_hovered(self, x: float, y: float) -> None:
        if self.tool == "move":
            self.mover.hover(x, y)
            self.update_cursor()

    @Slot()
    def _on_tool_changed(self) -> None:
        if self.keyboard.is_down:
            self._finish()
        self.keyboard.hide()

    @Slot()
    def _on_pointer_released(self) -> None:
        if not self.keyboard.is_down:
            self._finish()

    @Slot(float, float)
    def _on_keyboard_pressed(self, x: float, y: float) -> None:
        if self.gesture is not None:
            self.keyboard.lift()
            return
        self._begin(x, y, wipes=self.tool == "eraser")
        self.update_cursor()

    @Slot(float, float)
    def _on_keyboard_moved(self, x: float, y: float) -> None:
        if self.keyboard.is_down:
            self._move(x, y)
        self.update_cursor()

    def _begin(self, x: float, y: float, *, wipes: bool) -> None:
        self.pointer_count += 1
        if wipes:
            wipe = Wipe(self.sketch.drawing, x, y, self.eraser_width() / 2)
            self.gesture = wipe
            self.show_drawing(wipe.result(), wipe.newest)
        else:
            stroke = PenStroke(self.sketch.drawing, x, y, self.pen_width)
            self.gesture = stroke
            self.show_line(stroke.line)
        self.update_cursor()
        self._timer.start()

    def _move(self, x: float, y: float) -> None:
        gesture = self.gesture
        if gesture is None:
            return
        self.pointer_count += 1
        if not gesture.move(x, y):
            return
        if isinstance(gesture, PenStroke):
            self.line_grown()
        else:
            self.show_drawing(gesture.result(), gesture.newest)
        if gesture is self.mover.gesture:
            self.update()  # the frame and its figures
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _finish(self) -> None:
        """Keep the stroke under the pen, if there is one."""
        gesture = self.gesture
        if gesture is None:
            return
        result = gesture.kept()
        if isinstance(gesture, PenStroke):
            self.keep_line(result)
        self.mover.remember(result)
        self._end_gesture()
        if result is self.sketch.drawing:  # the eraser met nothing
            self.drawing_changed.emit(result)
        else:
            self.sketch.replace(result, gesture.text)
        self.stroke_finished.emit()

    def _end_gesture(self) -> None:
        if self.mover.gesture is not None:
            self.mover.gesture = None
            self.update()  # the figures go
        self.gesture = None
        self._timer.stop()
        self.keyboard.lift()
        self.drop_line()
        self.update_cursor()

    @Slot()
    def _tell(self) -> None:
        if self.gesture is not None:
            self.paint_now()  # the ink first: a reading takes longer
            self.drawing_changed.emit(self.gesture.result())

    @Slot(object, object)
    def _on_sketch_changed(self, _before: Drawing, after: Drawing) -> None:
        # Undo in the middle of a stroke: the stroke goes with it.
        if self.gesture is not None:
            self._end_gesture()
        self.show_drawing(after)
        if self.tool == "move":
            self.update()  # the frame is another one
        self.drawing_changed.emit(after)

    def _constrain(self, key: int, *, is_held: bool) -> bool:
        """Keep a drag of the frame to steps while Shift is held; tell whether it was Shift."""
        gesture = self.mover.gesture
        if key == Qt.Key.Key_Shift and gesture is not None and gesture.constrain(is_held):
            self.show_drawing(gesture.result())
            self.update()
            self._timer.start()
        return key == Qt.Key.Key_Shift

    def _set_up(self) -> None:
        self.setObjectName("canvas")
        self.setAccessibleName("Canvas")
        self.setAccessibleDescription(
            "Draw a digit with the mouse, a pen or a finger. With the keyboard: arrow keys move, "
            "space puts the pen down and up, Escape takes the stroke back, Delete clears."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)

    def _connect(self) -> None:
        self.tool_changed.connect(self._on_tool_changed)
        self.sketch.changed.connect(self._on_sketch_changed)
        self._timer.timeout.connect(self._tell)
        self._pointer.pressed.connect(self._on_pointer_pressed)
        self._pointer.moved.connect(self._on_pointer_moved)
        self._pointer.released.connect(self._on_pointer_released)
        self._pointer.cancelled.connect(self.cancel_stroke)
        self._pointer.hovered.connect(self._on_pointer_hovered)
        self.keyboard.shown.connect(self.update_cursor)
        self.keyboard.pressed.connect(self._on_keyboard_pressed)
        self.keyboard.moved.connect(self._on_keyboard_moved)
        self.keyboard.released.connect(self._finish)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Draw with the arrow keys and space; Escape takes back, Delete clears."""
        standard = QKeySequence.StandardKey
        redo_too = QKeySequence(event.keyCombination()) == QKeySequence("Ctrl+Y")
        # Where a menu has these keys, it takes them before they come here.
        if event.matches(standard.Undo):
            self.sketch.undo()
        elif event.matches(standard.Redo) or redo_too:
            self.sketch.redo()
        elif event.key() == Qt.Key.Key_Escape and self.gesture is not None:
            self.cancel_stroke()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        elif self.tool == "move":
            if self._constrain(event.key(), is_held=True) or not self.mover.press_key(event):
                super().keyPressEvent(event)
        elif not self.keyboard.press_key(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Note which arrow keys are still held."""
        self.keyboard.release_key(event)
        self._constrain(event.key(), is_held=False)
        super().keyReleaseEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Thicken and thin the lines of a drawing that is grabbed."""
        if self.tool != "move" or self.gesture is not None or not self.mover.roll(event):
            super().wheelEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Lift the keyboard's pen."""
        if self.keyboard.is_down:
            self._finish()
        self.keyboard.hide()
        super().focusOutEvent(event)
