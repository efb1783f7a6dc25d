"""The tool that moves, scales, turns and thickens the drawing, by pointer, wheel and key."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Final
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QWheelEvent

from gui import theme
from gui.drawing.grab import Grabbed, GrabGesture, described
from gui.drawing.grab_frame import GrabFrame, paint_frame, paint_label
from gui.drawing.sheet import Sheet
from gui.drawing.sketch import Sketch
from nncore.data.drawing import Drawing
from nncore.data.transform import Pose

STEP: Final = 5.0
FINE_STEP: Final = 1.0
"""Canvas units that an arrow key moves the drawing, and with Shift."""

SCALE_FACTOR: Final = 1.05
TURN_DEGREES: Final = 5.0
"""What + and - scale by, and what [ and ] turn by."""

NOTCH_FACTOR: Final = 1.08
"""By how much one notch of the wheel thickens the lines."""

BURST_SECONDS: Final = 1.0
"""Keys and notches of one kind that follow one another sooner are undone together."""

_ARROWS: dict[int, tuple[float, float]] = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}


class GrabTool(QObject):
    """Knows in which pose each drawing is, and puts the drawing into others.

    Parameters
    ----------
    sheet : Sheet
        Where the frame is seen; owns the tool.
    sketch : Sketch
        Holds the drawing and its history.

    Attributes
    ----------
    gesture : GrabGesture or None
        The drag that is going on.
    """

    def __init__(self, sheet: Sheet, sketch: Sketch) -> None:
        super().__init__(sheet)
        self.gesture: GrabGesture | None = None
        self._sheet = sheet
        self._sketch = sketch
        self._grabs: WeakKeyDictionary[Drawing, Grabbed] = WeakKeyDictionary()
        self._plain = Grabbed(sketch.drawing)
        self._hovered: str | None = None
        self._burst = 0
        self._last = ("", 0.0)
        self._note: tuple[Drawing, str] | None = None

    @property
    def grabbed(self) -> Grabbed | None:
        """The ink on the canvas in its pose, as it is at this moment; None where there is none."""
        if self.gesture is not None:
            return self.gesture.grabbed
        drawing = self._sketch.drawing
        if drawing.is_blank:
            return None
        if drawing not in self._grabs and self._plain.base is not drawing:
            self._plain = Grabbed(drawing)  # kept, because it measures the ink
        return self._grabs.get(drawing, self._plain)

    @property
    def line_width(self) -> float | None:
        """Mean width of the strokes' pen, in canvas units; None without strokes."""
        grabbed = self.grabbed
        if grabbed is None or not grabbed.base.strokes:
            return None
        widths = [stroke.pen_width for stroke in grabbed.base.strokes]
        return sum(widths) / len(widths) * grabbed.pose.scale * grabbed.pose.thickness

    def begin(self, x: float, y: float) -> GrabGesture | None:
        """Grab what is at a place of the widget; None where there is nothing to grab."""
        self._last, self._note = ("", 0.0), None
        frame, grabbed = self._frame(), self.grabbed
        part = frame.part_at(x, y) if frame else None
        if part is None or grabbed is None:
            return None
        self.gesture = GrabGesture(self._sketch.drawing, grabbed, part, *self._sheet.units_at(x, y))
        return self.gesture

    def remember(self, drawing: Drawing) -> None:
        """Note the pose of the drawing that the gesture leaves."""
        if self.gesture is not None:
            self._grabs[drawing] = self.gesture.grabbed

    @Slot(object)
    def place(self, pose: Pose, text: str = "moving", *, in_burst: bool = False) -> None:
        """Put the drawing into a pose, undoable.

        Parameters
        ----------
        pose : Pose
            As that of `grabbed`; kept within its bounds.
        text : str
            Names the change in the Edit menu.
        in_burst : bool
            Whether changes of the same name that follow soon are one step of the history.
        """
        if self.grabbed is None or self.gesture is not None:
            return
        grabbed = self.grabbed.at(pose)
        if grabbed.pose == self.grabbed.pose:
            return
        result = grabbed.result()
        self._grabs[result] = grabbed
        self._note = (result, described(grabbed.pose, text)) if in_burst else None
        self._sketch.replace(result, text, self._number_of_burst(text) if in_burst else 0)

    def set_line_width(self, units: float) -> None:
        """Make the strokes thicker or thinner, so that their mean width is this."""
        grabbed, width = self.grabbed, self.line_width
        if grabbed is not None and width:
            factor = grabbed.pose.thickness * units / width
            self.place(replace(grabbed.pose, thickness=factor), "pen width", in_burst=True)

    def turn(self, degrees: float) -> None:
        """Turn the drawing, clockwise above 0."""
        grabbed = self.grabbed
        if grabbed is not None:
            pose = replace(grabbed.pose, rotation=grabbed.pose.rotation + degrees)
            self.place(pose, "turning", in_burst=True)

    def roll(self, event: QWheelEvent) -> bool:
        """Thicken or thin the lines by the wheel; tell whether there was anything to change."""
        grabbed, angle = self.grabbed, event.angleDelta().y()
        if grabbed is None or not angle:
            return False
        thickness = grabbed.pose.thickness * NOTCH_FACTOR ** (angle / 120.0)
        self.place(replace(grabbed.pose, thickness=thickness), "pen width", in_burst=True)
        return True

    def press_key(self, event: QKeyEvent) -> bool:
        """Take a pressed key, if it means anything here; tell whether it was taken."""
        shift, keypad = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier
        grabbed, key = self.grabbed, event.key()
        if grabbed is None or event.modifiers() & ~(shift | keypad):
            return False
        pose = grabbed.pose
        if key in _ARROWS:
            step = FINE_STEP if event.modifiers() & shift else STEP
            across, down = (step * share for share in _ARROWS[key])
            moved = replace(pose, shift=(pose.shift[0] + across, pose.shift[1] + down))
            self.place(moved, "moving", in_burst=True)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.place(replace(pose, scale=pose.scale * SCALE_FACTOR), "scaling", in_burst=True)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.place(replace(pose, scale=pose.scale / SCALE_FACTOR), "scaling", in_burst=True)
        elif key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
            self.turn(-TURN_DEGREES if key == Qt.Key.Key_BracketLeft else TURN_DEGREES)
        else:
            return False
        return True

    def hover(self, x: float, y: float) -> None:
        """Note what the pointer is above (logical pixels of the widget)."""
        frame = self._frame()
        hovered = frame.part_at(x, y) if frame else None
        if hovered != self._hovered or self._note is not None:
            self._hovered, self._note = hovered, None
            self._sheet.update()

    def cursor(self) -> Qt.CursorShape:
        """Return the shape of the cursor at this moment."""
        if self.gesture is not None and self.gesture.text == "moving":
            return Qt.CursorShape.ClosedHandCursor
        frame = self._frame()
        part = self.gesture.part if self.gesture else self._hovered
        return frame.cursor_at(part) if frame else Qt.CursorShape.ArrowCursor

    def paint(self, painter: QPainter) -> None:
        """Draw the frame, and the figures of the gesture that is going on, or of the last key."""
        frame, colours, gesture = self._frame(), theme.current(), self.gesture
        if frame is None:
            return
        paint_frame(painter, frame, colours, gesture.part if gesture else self._hovered)
        note = gesture.label if gesture else self._shown_note()
        if note:
            paint_label(painter, frame, self._sheet.square(), colours, note)

    def _shown_note(self) -> str:
        drawing, note = self._note or (None, "")
        return note if drawing is self._sketch.drawing else ""

    def _frame(self) -> GrabFrame | None:
        grabbed = self.grabbed
        return None if grabbed is None else GrabFrame(grabbed, self._sheet.square())

    def _number_of_burst(self, text: str) -> int:
        kind, moment = self._last
        now = time.monotonic()
        if kind != text or now - moment > BURST_SECONDS:
            self._burst += 1
        self._last = (text, now)
        return self._burst
