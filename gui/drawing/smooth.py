"""Smooth curves through the positions of a pen.

The curve passes through every position (what is seen is what is stored) as a cubic spline of
Catmull–Rom's kind: the direction at a position follows its two neighbours. The handles are a
third of the segment's length at most and shrink where the pen turns back, so that corners
stay crisp and no loop appears where positions lie unevenly.

References
----------
E. Catmull, R. Rom, "A class of local interpolating splines", 1974.
"""

from typing import Final

import numpy as np
from PySide6.QtGui import QPainterPath

from nncore.arrays import FloatArray

CANVAS_UNITS: Final = 280.0
"""Side of the canvas in logical units, whatever its size on the screen."""

_DOT_LENGTH = 0.02  # a line without length would not be painted, not even its round ends


def handles(points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the inner control points of the cubics between successive positions.

    Parameters
    ----------
    points : float (n, 2), n at least 2
        The positions.

    Returns
    -------
    leaving, arriving : float64 (n - 1, 2)
        The control point after the start and the one before the end of each segment.

    Notes
    -----
    With segment lengths L, the direction at position i is
    (p[i + 1] - p[i - 1]) / (L[i - 1] + L[i]), 1 long on a straight line and shorter the
    sharper the turn; below 0.9 (a turn of some 50°) it is shortened further, and at 0.6
    (some 105°) it is gone: a corner. At the ends it is that of the only segment. The handles
    are that direction times a third of the segment's length.
    """
    positions = np.asarray(points, dtype=np.float64)
    steps = np.diff(positions, axis=0)  # (n - 1, 2)
    lengths = np.maximum(np.hypot(steps[:, 0], steps[:, 1]), 1e-9)[:, None]
    directions = np.empty_like(positions)
    directions[0] = steps[0] / lengths[0]
    directions[-1] = steps[-1] / lengths[-1]
    inner = (positions[2:] - positions[:-2]) / (lengths[:-1] + lengths[1:])
    straightness = np.hypot(inner[:, 0], inner[:, 1])[:, None]
    directions[1:-1] = inner * np.clip((straightness - 0.6) / 0.3, 0.0, 1.0)
    third = lengths / 3.0
    return positions[:-1] + directions[:-1] * third, positions[1:] - directions[1:] * third


def add_curve(
    path: QPainterPath, points: FloatArray, first: int, last: int, straight_below: float
) -> None:
    """Append the curve from position `first` to position `last` to `path`, in place.

    Parameters
    ----------
    path : QPainterPath
        Where the piece is appended, as a subpath of its own.
    points : float (n, 2)
        All positions of the stroke; those just outside the piece shape its ends.
    first, last : int
        Positions, ``0 <= first <= last < n``; a piece without a segment becomes a dot.
    straight_below : float, units of the points
        Segments shorter than this are drawn straight, which cannot be seen and costs less.
    """
    x, y = points[first].tolist()
    path.moveTo(x, y)
    if first == last:
        path.lineTo(x + _DOT_LENGTH, y)
        return
    low, high = max(first - 1, 0), min(last + 1, len(points) - 1)
    window = points[low : high + 1]
    leaving, arriving = handles(window)
    piece = slice(first - low, last - low)
    ends = window[first - low + 1 : last - low + 1]
    steps = ends - window[piece]
    curved = (np.hypot(steps[:, 0], steps[:, 1]) >= straight_below).tolist()
    rows = np.hstack([leaving[piece], arriving[piece], ends]).tolist()
    for bent, (x1, y1, x2, y2, x, y) in zip(curved, rows, strict=True):
        if bent:
            path.cubicTo(x1, y1, x2, y2, x, y)
        else:
            path.lineTo(x, y)


def curve(points: FloatArray, straight_below: float) -> QPainterPath:
    """Return the whole curve through the positions of a stroke, or its dot.

    Parameters
    ----------
    points : float (n, 2), n at least 1
        The positions.
    straight_below : float, units of the points
        See :func:`add_curve`.
    """
    path = QPainterPath()
    add_curve(path, points, 0, len(points) - 1, straight_below)
    return path
