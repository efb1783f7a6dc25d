"""Smooth curves along the positions of a pen.

The positions are kept, and read, as they came. What is shown is steadied: where they lie so
close that a mouse's whole pixels or a trembling hand show, each gives way to its neighbours,
by `MOST` at most, so that what is seen is the ink that is read. Both ends stay where they are
and a corner does too: the line ends at the tip of the pen, at once, and is not cut short.

The curve passes through every steadied position (`nncore.data.curve`).
"""

from typing import Final

import numpy as np
from PySide6.QtGui import QPainterPath

from nncore.arrays import FloatArray
from nncore.data.curve import handles

CANVAS_UNITS: Final = 280.0
"""Side of the canvas in logical units, whatever its size on the screen."""

REACH: Final = 8
"""Neighbours on either side that steady a position…"""

NEAR: Final = 9.0
"""… where they are nearer than this along the way, in canvas units: three standard deviations."""

MOST: Final = 1.0
"""Farthest that steadying moves a position, in canvas units: a trembling, never a shape."""

_ROUND, _SHARP = 0.7, 0.3  # cosines of the turns (45° and 72°) between a bend and a corner
_DOT_LENGTH = 0.02  # a line without length would not be painted, not even its round ends


def steadied(points: FloatArray) -> FloatArray:
    """Return the positions without the trembling between them.

    Parameters
    ----------
    points : float (n, 2), n at least 1, canvas units
        The positions as they came.

    Returns
    -------
    float64 (n, 2)
        A new array; the first and the last position are the very same, and none is farther
        than `MOST` from where it was.

    Notes
    -----
    Each position becomes the mean of itself and of the pairs of neighbours around it, with
    the weights exp(-d² / 2σ²) of the farther one's distance d along the way, σ a third of
    `NEAR`. Positions of a fast pen lie farther apart and stay. Near the ends there are fewer
    pairs: so the end is the tip, and what comes later moves only the last `REACH` positions.
    Where the way turns by more than a bend, seen from both ends of what is near, it stays.
    """
    positions = np.array(points, dtype=np.float64)
    count = len(positions)
    reach = min(REACH, (count - 1) // 2)
    if not reach:
        return positions
    # Beyond both ends there is nobody near; row k - 1 is about the pairs k positions away.
    steps = np.diff(positions, axis=0)
    way = np.full(count + 2 * reach, np.inf)
    way[:reach], way[reach] = -np.inf, 0.0
    np.cumsum(np.hypot(steps[:, 0], steps[:, 1]), out=way[reach + 1 : reach + count])
    padded = np.zeros((len(way), 2))
    padded[reach:-reach] = positions
    here = np.arange(reach, reach + count)
    away = np.arange(1, reach + 1)[:, None]
    early, late = here - away, here + away
    far = np.maximum(way[here] - way[early], way[late] - way[here])
    near = far < NEAR
    weights = np.exp(-4.5 * (far / NEAR) ** 2, out=np.zeros_like(far), where=near)
    total = positions + (weights[:, :, None] * (padded[early] + padded[late])).sum(axis=0)
    moves: FloatArray = total / (1.0 + 2.0 * weights.sum(axis=0))[:, None] - positions
    # What is near is so without a gap: the farthest pair is the one that is counted last.
    pairs = near.sum(axis=0)
    before, after = positions - padded[here - pairs], padded[here + pairs] - positions
    lengths = np.hypot(*before.T) * np.hypot(*after.T)
    straightness = (before * after).sum(axis=1) / np.maximum(lengths, 1e-9)
    moves *= np.clip((straightness - _SHARP) / (_ROUND - _SHARP), 0.0, 1.0)[:, None]
    moves *= np.minimum(1.0, MOST / np.maximum(np.hypot(*moves.T), 1e-9))[:, None]
    return positions + moves


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
