"""The sheet with its tools: which one is chosen, how wide it is, and its cursor."""

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.drawing import sheet_frame
from gui.drawing.gesture import Gesture, Wipe
from gui.drawing.grab_tool import GrabTool
from gui.drawing.keyboard_pen import KeyboardPen
from gui.drawing.pen_cursor import pen_cursor
from gui.drawing.sheet import Sheet
from gui.drawing.sketch import Sketch

NARROWEST: Final = 4.0
WIDEST: Final = 48.0
USUAL_PEN: Final = 18.0
"""Bounds and first value of the pen's width, in canvas units."""

TOOLS: Final = ("pen", "eraser", "move")
_EMPTY_HINT = "Nothing to move yet: draw with the pen (P)"
_ERASER_FACTOR = 1.25  # wider than the pen, so that one pass along a line clears it


class ToolSheet(Sheet):
    """A sheet that shows the tool in hand; what the tool does is left to the canvas.

    Signals
    -------
    tool_changed(str)
        One of `TOOLS`.
    pen_width_changed(float)
        The pen's width, in canvas units.

    Attributes
    ----------
    mover : GrabTool
        Moves, scales, turns and thickens the drawing.
    sketch : Sketch
        The finished drawing and its history.
    keyboard : KeyboardPen
        The pen that keys move.
    gesture : Gesture or None
        What the pointer or the keyboard's pen is doing.
    """

    tool_changed = Signal(str)
    pen_width_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tool = "pen"
        self._pen_width = USUAL_PEN
        self._cursor_shape: tuple[float, float, theme.Theme, bool] | None = None
        self.gesture: Gesture | None = None
        self.sketch = Sketch(self)
        self.mover = GrabTool(self, self.sketch)
        self.keyboard = KeyboardPen(self)

    @property
    def is_marking(self) -> bool:
        """Whether the pen or the eraser is down."""
        return self.gesture is not None and self.mover.gesture is None

    @property
    def tool(self) -> str:
        """What the left button does: one of `TOOLS`."""
        return self._tool

    @property
    def pen_width(self) -> float:
        """Width of the pen, in canvas units."""
        return self._pen_width

    def set_tool(self, tool: str) -> None:
        """Choose what the next press of the left button does.

        Raises
        ------
        ValueError
            For a name that is not among `TOOLS`.
        """
        if tool not in TOOLS:
            raise ValueError(f"the tool must be 'pen', 'eraser' or 'move', got {tool!r}")
        if tool != self._tool:
            self._tool = tool
            self.hint = _EMPTY_HINT if tool == "move" else sheet_frame.HINT
            self.setMouseTracking(tool == "move")
            self.update_cursor()
            self.update()
            self.tool_changed.emit(tool)

    def set_pen_width(self, units: float) -> None:
        """Choose the width of the next strokes, in canvas units, kept within the bounds."""
        width = min(max(float(units), NARROWEST), WIDEST)
        if width != self._pen_width:
            self._pen_width = width
            self.update_cursor()
            self.pen_width_changed.emit(width)

    def eraser_width(self) -> float:
        """Return the diameter of the eraser's disc, in canvas units."""
        return self._pen_width * _ERASER_FACTOR

    def renewed(self) -> None:
        """Keep the cursor as large as the mark, in the colours of the theme."""
        self.update_cursor()

    @Slot()
    def update_cursor(self) -> None:
        """Show the size of the next mark, or what can be grabbed."""
        wipes = isinstance(self.gesture, Wipe) or (self.gesture is None and self._tool == "eraser")
        width = self.eraser_width() if wipes else self._pen_width
        keys = self.keyboard
        if keys.is_visible:
            self.show_key_cursor(keys.x, keys.y, width, is_down=keys.is_down)
        else:
            self.hide_key_cursor()
        if self._tool == "move" and not wipes:
            self._cursor_shape = None
            self.setCursor(self.mover.cursor())
            return
        shape = (width * self.scale(), self.devicePixelRatioF(), theme.current(), wipes)
        if shape != self._cursor_shape:
            self._cursor_shape = shape
            self.setCursor(pen_cursor(*shape))

    def paint_over(self, painter: QPainter) -> None:
        """Draw the frame of a drawing that is grabbed."""
        if self._tool == "move":
            self.mover.paint(painter)
