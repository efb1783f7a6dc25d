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
    steps = np.diff(positions, axis=0)
    way = np.concatenate([[0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))])
    total, weights = positions.copy(), np.ones((count, 1))
    before, after = np.zeros_like(positions), np.zeros_like(positions)
    for reach in range(1, min(REACH, (count - 1) // 2) + 1):
        early, middle, late = slice(0, -2 * reach), slice(reach, -reach), slice(2 * reach, None)
        far = np.maximum(way[middle] - way[early], way[late] - way[middle])[:, None]
        weight = np.where(far < NEAR, np.exp(-4.5 * (far / NEAR) ** 2), 0.0)
        total[middle] += weight * (positions[early] + positions[late])
        weights[middle] += 2.0 * weight
        np.copyto(before[middle], positions[middle] - positions[early], where=far < NEAR)
        np.copyto(after[middle], positions[late] - positions[middle], where=far < NEAR)
    lengths = np.hypot(*before.T) * np.hypot(*after.T)
    straightness = (before * after).sum(axis=1) / np.maximum(lengths, 1e-9)
    moves = total / weights - positions
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
