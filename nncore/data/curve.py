"""The curve through the positions of a pen: a cubic spline of Catmull–Rom's kind.

The direction at a position follows its two neighbours. The handles are a third of the segment's
length at most and shrink where the pen turns back, so that corners stay crisp and no loop
appears where positions lie unevenly.

References
----------
E. Catmull, R. Rom, "A class of local interpolating splines", 1974.
"""

from __future__ import annotations

import numpy as np

from nncore.arrays import FloatArray

_SHARES = np.arange(1, 4)[:, None] / 3
_BERNSTEIN = np.hstack(
    [
        (1 - _SHARES) ** 3,
        3 * (1 - _SHARES) ** 2 * _SHARES,
        3 * (1 - _SHARES) * _SHARES**2,
        _SHARES**3,
    ]
)
"""Weights of a cubic's four points at one, two and three thirds of its way: (3, 4)."""


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
    sharper the turn; below 0.7 (a turn of some 90°) it is shortened further, and at 0.6
    (some 105°) it is gone: a corner. A loop of few positions turns by 60° and more at each.
    At the ends it is that of the only segment. The handles are that direction times a third
    of the segment's length.
    """
    positions = np.asarray(points, dtype=np.float64)
    steps = np.diff(positions, axis=0)  # (n - 1, 2)
    lengths = np.maximum(np.hypot(steps[:, 0], steps[:, 1]), 1e-9)[:, None]
    directions = np.empty_like(positions)
    directions[0] = steps[0] / lengths[0]
    directions[-1] = steps[-1] / lengths[-1]
    inner = (positions[2:] - positions[:-2]) / (lengths[:-1] + lengths[1:])
    straightness = np.hypot(inner[:, 0], inner[:, 1])[:, None]
    directions[1:-1] = inner * np.clip((straightness - 0.6) / 0.1, 0.0, 1.0)
    third = lengths / 3.0
    return positions[:-1] + directions[:-1] * third, positions[1:] - directions[1:] * third


def rounded(points: FloatArray) -> FloatArray:
    """Put two points of the curve between any two positions.

    Parameters
    ----------
    points : float (n, 2), n at least 2

    Returns
    -------
    float64 (3 n - 2, 2)
        A new array; every third point is one of the positions.
    """
    leaving, arriving = handles(points)
    cubics = np.stack([points[:-1], leaving, arriving, points[1:]], axis=1)  # (n - 1, 4, 2)
    curve: FloatArray = np.concatenate([points[:1], (_BERNSTEIN @ cubics).reshape(-1, 2)])
    return curve
