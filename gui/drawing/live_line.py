"""The stroke under the pen: it grows by a position at a time and knows what to repaint."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath

from gui.drawing.smooth import MOST, NEAR, REACH, steadied
from gui.drawing.stroke_shape import curve_within
from nncore.arrays import FloatArray
from nncore.data.drawing import Stroke

CLOSEST = 0.5
"""Positions closer than this to the one before are left out (canvas units): a resting hand."""


class LiveLine:
    """Positions of a stroke that is not finished, and the part that is not painted yet.

    Parameters
    ----------
    x, y : float, canvas units
        Where the pen came down.
    pen_width : float, canvas units
        The width of the line.
    """

    def __init__(self, x: float, y: float, pen_width: float) -> None:
        self.pen_width = pen_width
        self._count = 1
        self._points = np.empty((256, 2), dtype=np.float64)
        self._way = np.zeros(256, dtype=np.float64)  # length of the line up to each position
        # Bounds of each segment's curve, its handles and what steadying may move included;
        # row i belongs to i -> i + 1.
        self._low = np.empty((256, 2), dtype=np.float64)
        self._high = np.empty((256, 2), dtype=np.float64)
        self._points[0] = self._low[0] = self._high[0] = (x, y)
        self._painted = -1

    @property
    def points(self) -> FloatArray:
        """The positions so far: float64 (n, 2), a view."""
        return self._points[: self._count]

    def stroke(self) -> Stroke:
        """Return the line so far as a finished stroke."""
        return Stroke(self.points.astype(np.float32), self.pen_width)

    def add(self, x: float, y: float) -> bool:
        """Append a position, unless the pen has hardly moved; tell whether it was appended."""
        last_x, last_y = self._points[self._count - 1].tolist()
        distance = ((x - last_x) ** 2 + (y - last_y) ** 2) ** 0.5
        if distance < CLOSEST:
            return False
        if self._count == len(self._points):
            self._grow()
        segment = self._count - 1
        reach = (distance + 2.0 * MOST) / 3.0 + MOST
        self._points[self._count] = (x, y)
        self._way[self._count] = self._way[segment] + distance
        self._low[segment] = (min(x, last_x) - reach, min(y, last_y) - reach)
        self._high[segment] = (max(x, last_x) + reach, max(y, last_y) + reach)
        self._count += 1
        return True

    def bounds(self) -> QRectF:
        """Return the area that the whole line covers, in canvas units."""
        return self._area(0)

    def newest(self) -> QRectF:
        """Return the area that the last position changed, in canvas units."""
        return self._area(self._first_moved_by(self._count - 1))

    def unpainted(self) -> QRectF:
        """Return the area that changed since :meth:`mark_painted`, in canvas units."""
        if self._painted == self._count:
            return QRectF()
        return self._area(self._first_moved_by(max(self._painted, 0)))

    def mark_painted(self) -> None:
        """Note that all of the line so far is on the screen."""
        self._painted = self._count

    def mark_unpainted(self) -> None:
        """Note that nothing of the line is on the screen (any more)."""
        self._painted = -1

    def curve_within(self, area: QRectF, straight_below: float) -> QPainterPath:
        """Return the pieces of the curve whose ink may touch `area` (canvas units)."""
        reach = self.pen_width / 2.0
        wider = area.adjusted(-reach, -reach, reach, reach)
        low, high = self._low[: self._count - 1], self._high[: self._count - 1]
        return curve_within(steadied(self.points), low, high, wider, straight_below)

    def _first_moved_by(self, position: int) -> int:
        """Return the first segment whose curve a new position changes.

        It steadies what is near to it, and that bends the segment before as well.
        """
        near = np.searchsorted(self._way[: self._count], self._way[max(position - 1, 0)] - NEAR)
        return max(int(near), position - REACH) - 2

    def _area(self, first_segment: int) -> QRectF:
        rows = slice(max(first_segment, 0), max(self._count - 1, 1))
        left, top = (self._low[rows].min(axis=0) - self.pen_width / 2.0).tolist()
        right, bottom = (self._high[rows].max(axis=0) + self.pen_width / 2.0).tolist()
        return QRectF(left, top, right - left, bottom - top)

    def _grow(self) -> None:
        spare = np.empty_like(self._points)
        self._points = np.concatenate([self._points, spare])
        self._way = np.concatenate([self._way, np.zeros_like(self._way)])
        self._low = np.concatenate([self._low, spare])
        self._high = np.concatenate([self._high, spare])
