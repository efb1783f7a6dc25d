"""The drawing on the canvas and its history: every change can be undone, without limit."""

from PySide6.QtCore import QObject, Signal, Slot

from gui.drawing.history import History
from gui.drawing.smooth import CANVAS_UNITS
from nncore.data.drawing import Drawing

BLANK = Drawing(canvas=(CANVAS_UNITS, CANVAS_UNITS))
"""An empty canvas."""


class Sketch(QObject):
    """Holds the finished drawing, and takes back and does again what changed it.

    Signals
    -------
    changed(object, object)
        The :class:`Drawing` before and the one after, at every change, undo and redo.
    history_changed()
        Something else can be undone or redone.
    """

    changed = Signal(object, object)
    history_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = History(BLANK)

    @property
    def drawing(self) -> Drawing:
        """The finished drawing."""
        return self._history.drawing

    @property
    def steps(self) -> int:
        """How many changes can be undone or redone."""
        return len(self._history)

    @property
    def undo_text(self) -> str | None:
        """Name of the change that can be undone; None where there is none."""
        return self._history.undo_text

    @property
    def redo_text(self) -> str | None:
        """Name of the change that can be redone; None where there is none."""
        return self._history.redo_text

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
        before = self.drawing
        if drawing is not before:
            self._history.push(drawing, text, burst)
            self._tell(before)

    @Slot()
    def undo(self) -> None:
        """Take the last change back, if there is one."""
        before = self.drawing
        self._history.undo()
        self._tell(before)

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back last, if anything was."""
        before = self.drawing
        self._history.redo()
        self._tell(before)

    @Slot()
    def forget(self) -> None:
        """Let nothing be undone; the drawing stays."""
        self._history.clear()
        self.history_changed.emit()

    def _tell(self, before: Drawing) -> None:
        if self.drawing is not before:
            self.changed.emit(before, self.drawing)
            self.history_changed.emit()
