"""A drawing that is shown on the canvas for a while, in the place of the user's own."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent

from gui.drawing.canvas import Canvas
from nncore.data.drawing import Drawing

_PRESSES: Final = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.TabletPress,
    QEvent.Type.TouchBegin,
)
_PASSIVE: Final = (
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_Meta,
)


class FilmOnCanvas(QObject):
    """Shows frames on the canvas; the sketch and its history know nothing of them.

    Whatever begins to change the drawing, by pen or key, meets the user's own again.

    Parameters
    ----------
    canvas : Canvas
        Where the frames are seen.
    parent : QObject
        Its owner.

    Signals
    -------
    ended()
        The user's own drawing is seen again, because of a pen or a key.
    """

    ended = Signal()

    def __init__(self, canvas: Canvas, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._is_on = False
        # Filters are asked in turn, the latest first: before the canvas's own pointer.
        canvas.installEventFilter(self)
        canvas.drawing_changed.connect(self._on_drawing_changed)

    @property
    def is_on(self) -> bool:
        """Whether a frame is on the canvas."""
        return self._is_on

    def show(self, frame: Drawing) -> None:
        """Show a frame; nothing happens while the pen is down."""
        if self._canvas.gesture is None:
            self._is_on = True
            self._canvas.show_drawing(frame)

    def end(self) -> None:
        """Show the user's own drawing again."""
        if self._is_on:
            self._is_on = False
            self._canvas.show_drawing(self._canvas.sketch.drawing)

    @Slot()
    def _on_drawing_changed(self) -> None:
        """Notice that another drawing has come from elsewhere: undo, a file, a key."""
        self._end_and_tell()

    def _end_and_tell(self) -> None:
        if self._is_on:
            self.end()
            self.ended.emit()

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """End the film before the canvas answers; Escape does nothing else."""
        if not self._is_on:
            return False
        if event.type() in _PRESSES:
            self._end_and_tell()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() not in _PASSIVE:
                self._end_and_tell()
            return event.key() == Qt.Key.Key_Escape
        return False
