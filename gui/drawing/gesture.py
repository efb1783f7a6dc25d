"""What the pointer does between touching the canvas and leaving it: drawing or wiping."""

from abc import ABC, abstractmethod

from PySide6.QtCore import QRectF

from gui.drawing.live_line import LiveLine
from nncore.data.drawing import Drawing


class Gesture(ABC):
    """What the pointer does to a drawing.

    Attributes
    ----------
    text : str
        What it is called in the Edit menu.
    newest : QRectF or None, canvas units
        Where it has changed the drawing last, if that is known.
    """

    text = ""
    newest: QRectF | None = None

    @abstractmethod
    def move(self, x: float, y: float) -> bool:
        """Follow the pointer (canvas units); tell whether anything changed."""

    @abstractmethod
    def result(self) -> Drawing:
        """Return the drawing so far."""

    def kept(self) -> Drawing:
        """Return the drawing that stays when the gesture ends."""
        return self.result()


class PenStroke(Gesture):
    """A stroke that is being drawn.

    Parameters
    ----------
    before : Drawing
        The drawing that it is added to.
    x, y : float, canvas units
        Where the pen came down.
    pen_width : float, canvas units
        The width of the line.
    """

    text = "stroke"

    def __init__(self, before: Drawing, x: float, y: float, pen_width: float) -> None:
        self._before = before
        self.line = LiveLine(x, y, pen_width)

    def move(self, x: float, y: float) -> bool:
        """Follow the pen; tell whether anything changed."""
        return self.line.add(x, y)

    def result(self) -> Drawing:
        """Return the drawing with the stroke so far."""
        return self._before.with_stroke(self.line.stroke())


class Wipe(Gesture):
    """A pass of the eraser.

    Parameters
    ----------
    before : Drawing
        The drawing that is wiped.
    x, y : float, canvas units
        Where the eraser came down.
    radius : float, canvas units
        Of the eraser's disc.
    """

    text = "erasing"

    def __init__(self, before: Drawing, x: float, y: float, radius: float) -> None:
        self.radius = radius
        self._at = (x, y)
        self._drawing = before.erased([self._at], radius)
        self.newest = self._disc(x, y)

    def move(self, x: float, y: float) -> bool:
        """Follow the eraser; tell whether anything was wiped."""
        before = self._drawing
        self._drawing = before.erased([self._at, (x, y)], self.radius)
        self.newest = self._disc(*self._at).united(self._disc(x, y))
        self._at = (x, y)
        return self._drawing is not before

    def result(self) -> Drawing:
        """Return what is left of the drawing so far."""
        return self._drawing

    def _disc(self, x: float, y: float) -> QRectF:
        return QRectF(x - self.radius, y - self.radius, 2 * self.radius, 2 * self.radius)
