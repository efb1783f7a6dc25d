"""The canvas: answers the pen at once, and tells the window once a frame."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QUndoStack
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.drawing.fitting import fitted
from gui.drawing.gesture import PenStroke, Wipe
from gui.drawing.keyboard_pen import KeyboardPen
from gui.drawing.pen_cursor import pen_cursor
from gui.drawing.pointer import Pointer
from gui.drawing.sheet import Sheet
from gui.drawing.sketch import BLANK, Sketch
from nncore.data.drawing import Drawing

FRAME_MS: Final = 16
NARROWEST: Final = 4.0
WIDEST: Final = 48.0
USUAL_PEN: Final = 18.0
"""Bounds and first value of the pen's width, in canvas units."""

_ERASER_FACTOR = 1.25  # wider than the pen, so that one pass along a line clears it


class Canvas(Sheet):
    """A sheet of 280 × 280 units to draw on with mouse, touch, tablet or keyboard.

    Signals
    -------
    drawing_changed(object)
        The :class:`~nncore.data.drawing.Drawing` as it is now: at most once a frame while the
        pen moves, and at once when a stroke ends or the drawing changes in another way.
    stroke_finished()
        A stroke of the pen or the eraser has ended, and stays.
    tool_changed(str)
        ``"pen"`` or ``"eraser"``.
    pen_width_changed(float)
        The pen's width, in canvas units.
    """

    drawing_changed = Signal(object)
    stroke_finished = Signal()
    tool_changed = Signal(str)
    pen_width_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tool = "pen"
        self._pen_width = USUAL_PEN
        self._gesture: PenStroke | Wipe | None = None
        self._cursor_shape: tuple[float, float, theme.Theme, bool] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FRAME_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._sketch = Sketch(self)
        self._pointer = Pointer(self)
        self._keyboard = KeyboardPen(self)
        self._set_up()
        self._connect()
        self.installEventFilter(self._pointer)

    def drawing(self) -> Drawing:
        """Return what is to be seen, the stroke under the pen included."""
        return self._sketch.drawing if self._gesture is None else self._gesture.result()

    @property
    def undo_stack(self) -> QUndoStack:
        """The history of the drawing, without limit."""
        return self._sketch.undo_stack

    @property
    def tool(self) -> str:
        """What the left button does: ``"pen"`` or ``"eraser"``."""
        return self._tool

    @property
    def pen_width(self) -> float:
        """Width of the pen, in canvas units."""
        return self._pen_width

    def set_tool(self, tool: str) -> None:
        """Choose ``"pen"`` or ``"eraser"`` for the next stroke.

        Raises
        ------
        ValueError
            For any other name.
        """
        if tool not in ("pen", "eraser"):
            raise ValueError(f"the tool must be 'pen' or 'eraser', got {tool!r}")
        if tool != self._tool:
            self._tool = tool
            self._update_cursor()
            self.tool_changed.emit(tool)

    def set_pen_width(self, units: float) -> None:
        """Choose the width of the next strokes, in canvas units, kept within the bounds."""
        width = min(max(float(units), NARROWEST), WIDEST)
        if width != self._pen_width:
            self._pen_width = width
            self._update_cursor()
            self.pen_width_changed.emit(width)

    def set_drawing(self, drawing: Drawing) -> None:
        """Put a drawing of any size on the canvas, undoable."""
        self.cancel_stroke()
        self._sketch.replace(fitted(drawing), "new drawing")

    @Slot()
    def clear(self) -> None:
        """Empty the canvas, undoable; an empty one stays as it is."""
        self.cancel_stroke()
        if not self._sketch.drawing.is_blank:
            self._sketch.replace(BLANK, "clearing")

    @Slot()
    def cancel_stroke(self) -> None:
        """Take the stroke under the pen back, as if it had never been."""
        if self._gesture is not None:
            self._end_gesture()
            self.show_drawing(self._sketch.drawing)
            self.drawing_changed.emit(self._sketch.drawing)

    @Slot(float, float, bool)
    def _on_pointer_pressed(self, x: float, y: float, wipes: bool) -> None:
        self._finish()
        self._keyboard.hide()
        self.show_ring(False)
        self._begin(*self.to_units(x, y), wipes=wipes or self._tool == "eraser")

    @Slot(float, float)
    def _on_pointer_moved(self, x: float, y: float) -> None:
        # After Escape the pointer may still be down; and the keyboard's stroke is not its own.
        if not self._keyboard.is_down:
            self._move(*self.to_units(x, y))

    @Slot()
    def _on_pointer_released(self) -> None:
        if not self._keyboard.is_down:
            self._finish()

    @Slot(float, float)
    def _on_keyboard_pressed(self, x: float, y: float) -> None:
        if self._gesture is not None:
            self._keyboard.lift()
            return
        self._begin(x, y, wipes=self._tool == "eraser")
        self._update_cursor()

    @Slot(float, float)
    def _on_keyboard_moved(self, x: float, y: float) -> None:
        if self._keyboard.is_down:
            self._move(x, y)
        self._update_cursor()

    def _begin(self, x: float, y: float, *, wipes: bool) -> None:
        self.pointer_count += 1
        if wipes:
            self._gesture = Wipe(self._sketch.drawing, x, y, self._eraser_width() / 2)
            self.show_drawing(self._gesture.result(), self._gesture.newest)
        else:
            self._gesture = PenStroke(self._sketch.drawing, x, y, self._pen_width)
            self.show_line(self._gesture.line)
        self._update_cursor()
        self._timer.start()

    def _move(self, x: float, y: float) -> None:
        gesture = self._gesture
        if gesture is None:
            return
        self.pointer_count += 1
        if not gesture.move(x, y):
            return
        if isinstance(gesture, Wipe):
            self.show_drawing(gesture.result(), gesture.newest)
        else:
            self.line_grown()
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _finish(self) -> None:
        """Keep the stroke under the pen, if there is one."""
        gesture = self._gesture
        if gesture is None:
            return
        result = gesture.result()
        if isinstance(gesture, PenStroke):
            self.keep_line(result)
        self._end_gesture()
        if result is self._sketch.drawing:  # the eraser met nothing
            self.drawing_changed.emit(result)
        else:
            self._sketch.replace(result, gesture.text)
        self.stroke_finished.emit()

    def _end_gesture(self) -> None:
        self._gesture = None
        self._timer.stop()
        self._keyboard.lift()
        self.drop_line()
        self._update_cursor()

    @Slot()
    def _tell(self) -> None:
        if self._gesture is not None:
            self.drawing_changed.emit(self._gesture.result())

    @Slot(object, object)
    def _on_sketch_changed(self, _before: Drawing, after: Drawing) -> None:
        # Undo in the middle of a stroke: the stroke goes with it.
        if self._gesture is not None:
            self._end_gesture()
        self.show_drawing(after)
        self.drawing_changed.emit(after)

    def _eraser_width(self) -> float:
        return self._pen_width * _ERASER_FACTOR

    def renewed(self) -> None:
        """Keep the cursor as large as the mark, in the colours of the theme."""
        self._update_cursor()

    @Slot()
    def _update_cursor(self) -> None:
        """Show the size of the next mark, under the mouse and at the keyboard's pen."""
        wipes = isinstance(self._gesture, Wipe) or (
            self._gesture is None and self._tool == "eraser"
        )
        width = self._eraser_width() if wipes else self._pen_width
        keys = self._keyboard
        if keys.is_visible:
            self.show_key_cursor(keys.x, keys.y, width, is_down=keys.is_down)
        else:
            self.hide_key_cursor()
        shape = (width * self.scale(), self.devicePixelRatioF(), theme.current(), wipes)
        if shape != self._cursor_shape:
            self._cursor_shape = shape
            self.setCursor(pen_cursor(*shape))

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
        self._sketch.changed.connect(self._on_sketch_changed)
        self._timer.timeout.connect(self._tell)
        self._pointer.pressed.connect(self._on_pointer_pressed)
        self._pointer.moved.connect(self._on_pointer_moved)
        self._pointer.released.connect(self._on_pointer_released)
        self._pointer.cancelled.connect(self.cancel_stroke)
        self._keyboard.shown.connect(self._update_cursor)
        self._keyboard.pressed.connect(self._on_keyboard_pressed)
        self._keyboard.moved.connect(self._on_keyboard_moved)
        self._keyboard.released.connect(self._finish)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Draw with the arrow keys and space; Escape takes back, Delete clears."""
        standard = QKeySequence.StandardKey
        redo_too = QKeySequence(event.keyCombination()) == QKeySequence("Ctrl+Y")
        # Where a menu has these keys, it takes them before they come here.
        if event.matches(standard.Undo):
            self.undo_stack.undo()
        elif event.matches(standard.Redo) or redo_too:
            self.undo_stack.redo()
        elif event.key() == Qt.Key.Key_Escape and self._gesture is not None:
            self.cancel_stroke()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        elif not self._keyboard.press_key(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Note which arrow keys are still held."""
        self._keyboard.release_key(event)
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Lift the keyboard's pen."""
        if self._keyboard.is_down:
            self._finish()
        self._keyboard.hide()
        super().focusOutEvent(event)
