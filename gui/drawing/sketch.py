"""The drawing on the canvas and its history: every change can be undone, without limit."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from gui.drawing.smooth import CANVAS_UNITS
from nncore.data.drawing import Drawing

BLANK = Drawing(canvas=(CANVAS_UNITS, CANVAS_UNITS))
"""An empty canvas."""


class Sketch(QObject):
    """Holds the finished drawing; drawings are values, so that history costs only references.

    Signals
    -------
    changed(object, object)
        The :class:`Drawing` before and the one after, at every change, undo and redo.
    """

    changed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drawing = BLANK
        self.undo_stack = QUndoStack(self)

    @property
    def drawing(self) -> Drawing:
        """The finished drawing."""
        return self._drawing

    def replace(self, drawing: Drawing, text: str, burst: int = 0) -> None:
        """Show another drawing, undoable.

        Parameters
        ----------
        drawing : Drawing
            What is to be seen; the one that is seen already changes nothing.
        text : str
            Names the change in the Edit menu.
        burst : int
            Changes in a row with the same number, other than 0, are one step of the history.
        """
        if drawing is not self._drawing:
            self.undo_stack.push(_Replacement(self, self._drawing, drawing, text, burst))

    def show(self, drawing: Drawing) -> None:
        """Show a drawing without a trace in the history (the history itself calls this)."""
        before, self._drawing = self._drawing, drawing
        self.changed.emit(before, drawing)


class _Replacement(QUndoCommand):
    """One step of the history: one drawing in the place of another."""

    def __init__(
        self, sketch: Sketch, before: Drawing, after: Drawing, text: str, burst: int
    ) -> None:
        super().__init__(text)
        self._burst = burst
        self._sketch = sketch
        self._before = before
        self._after = after

    def undo(self) -> None:
        self._sketch.show(self._before)

    def redo(self) -> None:
        self._sketch.show(self._after)

    def id(self) -> int:
        """Tell Qt which steps may become one."""
        return self._burst or -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take up the step that follows."""
        assert isinstance(other, _Replacement)
        self._after = other._after
        return True
