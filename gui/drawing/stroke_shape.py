"""The shape of a stroke on the canvas, and the parts of it that touch an area."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath

from gui.drawing.smooth import add_curve, curve, steadied
from nncore.arrays import FloatArray
from nncore.data.drawing import Stroke


def curve_within(
    points: FloatArray, low: FloatArray, high: FloatArray, area: QRectF, straight_below: float
) -> QPainterPath:
    """Return the pieces of the curve through `points` that pass through `area`.

    Parameters
    ----------
    points : float (n, 2)
        The positions.
    low, high : float (n - 1, 2)
        Bounds of the curve between each position and the next; unused for a dot.
    area : QRectF
        In the units of the points; a line's width must be included by the caller.
    straight_below : float
        See :func:`~gui.drawing.smooth.add_curve`.
    """
    path = QPainterPath()
    if len(points) == 1:
        add_curve(path, points, 0, 0, straight_below)
        return path
    near = (
        (low[:, 0] <= area.right())
        & (high[:, 0] >= area.left())
        & (low[:, 1] <= area.bottom())
        & (high[:, 1] >= area.top())
    )
    # Where runs of near segments begin and end: a change in the row of truths.
    bounded = np.zeros(len(near) + 2, dtype=bool)
    bounded[1:-1] = near
    edges = np.flatnonzero(bounded[1:] != bounded[:-1]).tolist()
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        add_curve(path, points, first, last, straight_below)
    return path


class StrokeShape:
    """The curve of a finished stroke, prepared for painting any part of it.

    Parameters
    ----------
    stroke : Stroke
        The stroke, in canvas units.
    straight_below : float, canvas units
        See :func:`~gui.drawing.smooth.add_curve`.
    """

    def __init__(self, stroke: Stroke, straight_below: float) -> None:
        self.pen_width = stroke.pen_width
        self._straight_below = straight_below
        self._points = points = steadied(stroke.points)
        self._whole: QPainterPath | None = None
        start, end = points[:-1], points[1:]
        lengths = np.hypot(*(end - start).T)[:, None]
        self.longest = float(lengths.max(initial=0.0))
        # The curve stays within its control points: a third of the length away at most.
        self._low = np.minimum(start, end) - lengths / 3.0
        self._high = np.maximum(start, end) + lengths / 3.0
        reach = stroke.pen_width / 2.0
        left, top = (np.vstack([self._low, points[:1]]).min(axis=0) - reach).tolist()
        right, bottom = (np.vstack([self._high, points[:1]]).max(axis=0) + reach).tolist()
        self.area = QRectF(left, top, right - left, bottom - top)

    def whole(self) -> QPainterPath:
        """Return the whole curve, or the dot."""
        if self._whole is None:
            self._whole = curve(self._points, self._straight_below)
        return self._whole

    def within(self, area: QRectF) -> QPainterPath:
        """Return the pieces of the curve whose ink may touch `area` (canvas units)."""
        if area.contains(self.area):
            return self.whole()
        reach = self.pen_width / 2.0
        wider = area.adjusted(-reach, -reach, reach, reach)
        return curve_within(self._points, self._low, self._high, wider, self._straight_below)
