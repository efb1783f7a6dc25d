"""The eraser as geometry: where a disc that moves along a path meets lines and pixels.

The disc sweeps a capsule (all points within a radius of a segment) for each piece of its
path. A capsule is convex, so it meets a straight line in one interval, and so the part of a
stroke that is wiped is a union of intervals along the stroke.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import FloatArray, IndexArray

CRUMB = 0.05
"""A piece is dropped where it is shorter than this share of the reach: nobody meant it."""

PATH_PART = 64
"""Pieces of the eraser's path that are met at once: bounds the memory of a long gesture."""


def cut_polyline(points: FloatArray, path: FloatArray, reach: float) -> list[FloatArray] | None:
    """Take out of a polyline what lies within reach of the eraser's path.

    Parameters
    ----------
    points : float (n, 2)
        The polyline; a single point is a dot.
    path : float64 (m, 2)
        The eraser's path.
    reach : float
        Distance up to which the eraser takes the line away, above 0.

    Returns
    -------
    list of float64 (k, 2), or None
        The pieces that are left, in order, cut also between the points; None where nothing
        was touched.
    """
    line = points.astype(np.float64)
    if ((line.max(0) + reach < path.min(0)) | (line.min(0) - reach > path.max(0))).any():
        return None
    if len(path) == 1:
        path = np.repeat(path, 2, axis=0)
    if len(line) == 1:
        return None if _distances(line, path).min() > reach else []
    gaps = _wiped_intervals(line, path, reach)
    if not gaps:
        return None
    return _pieces_between(line, gaps, shortest=CRUMB * reach)


def reached_pixels(
    shape: tuple[int, int], unit: tuple[float, float], path: FloatArray, radius: float
) -> tuple[tuple[slice, slice], NDArray[np.bool_]]:
    """Find the pixels whose centres the eraser's disc has passed.

    Parameters
    ----------
    shape : (int, int)
        Height and width of the picture, in pixels.
    unit : (float, float)
        Width and height of a pixel, in the units of the path.
    path : float64 (m, 2)
        The eraser's path.
    radius : float
        Of the disc. A disc too small to hold a pixel's centre clears the pixel it stands on.

    Returns
    -------
    tuple of two slices
        Rows and columns of the part of the picture that the eraser may have reached.
    bool (h, w)
        Which pixels of that part were reached.
    """
    reach = max(radius, float(np.hypot(*unit)) / 2)
    scale = np.array(unit)
    size = np.array(shape[::-1])
    first = np.clip(np.floor((path.min(0) - reach) / scale), 0, size).astype(int)
    last = np.clip(np.ceil((path.max(0) + reach) / scale), 0, size).astype(int)
    columns, rows = slice(first[0], last[0]), slice(first[1], last[1])
    x = (np.arange(first[0], last[0]) + 0.5) * unit[0]
    y = (np.arange(first[1], last[1]) + 0.5) * unit[1]
    centres = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)  # (h * w, 2)
    reached = np.zeros(len(centres), dtype=bool)
    ends = path[1:] if len(path) > 1 else path
    for start, end in zip(path, ends, strict=False):
        reached |= _distances(centres, np.stack([start, end]))[:, 0] <= reach
    return (rows, columns), reached.reshape(len(y), len(x))


def _distances(points: FloatArray, path: FloatArray) -> FloatArray:
    """Distance of every point from every segment of a path: (n, m - 1)."""
    start, along = path[:-1], np.diff(path, axis=0)  # (m - 1, 2)
    offset = points[:, None] - start  # (n, m - 1, 2)
    length = (along**2).sum(-1)
    share = (offset * along).sum(-1) / np.where(length > 0, length, 1.0)
    nearest = np.clip(share, 0.0, 1.0)[..., None] * along
    result: FloatArray = np.hypot(*np.moveaxis(offset - nearest, -1, 0))
    return result


def _wiped_intervals(line: FloatArray, path: FloatArray, reach: float) -> list[tuple[float, float]]:
    """Unite the wiped intervals, in places along the line (segment number + share)."""
    # Segments whose boxes the eraser never came near need no arithmetic.
    lowest, highest = np.minimum(line[:-1], line[1:]), np.maximum(line[:-1], line[1:])
    away = (highest + reach < path.min(0)) | (lowest - reach > path.max(0))
    near = np.flatnonzero(~away.any(axis=1))
    parts = [
        _wiped_by(line, near, path[first : first + PATH_PART + 1], reach)
        for first in range(0, len(path) - 1, PATH_PART)
    ]
    starts, ends = (np.concatenate(bounds) for bounds in zip(*parts, strict=True))
    united: list[tuple[float, float]] = []
    for index in np.argsort(starts, kind="stable"):
        start, end = float(starts[index]), float(ends[index])
        if united and start <= united[-1][1] + 1e-9:
            united[-1] = (united[-1][0], max(united[-1][1], end))
        else:
            united.append((start, end))
    return united


def _wiped_by(
    line: FloatArray, near: IndexArray, path: FloatArray, reach: float
) -> tuple[FloatArray, FloatArray]:
    """Give starts and ends of all that some segments lose to a part of the path."""
    low, high = _capsule_intervals(line[near], line[near + 1] - line[near], path, reach)
    low, high = np.maximum(low, 0.0), np.minimum(high, 1.0)
    row, piece = np.nonzero(low <= high)
    return near[row] + low[row, piece], near[row] + high[row, piece]


def _capsule_intervals(
    start: FloatArray, along: FloatArray, path: FloatArray, reach: float
) -> tuple[FloatArray, FloatArray]:
    """Meet each line A + t (B - A) with each capsule: bounds of t, each (n, m - 1).

    The capsule is two discs and the rectangle between them; being convex, it is met in the
    hull of the three intervals. Where nothing is met, low is above high.
    """
    start, along = start[:, None], along[:, None]  # (n, 1, 2)
    first_disc = _disc_intervals(start, along, path[:-1], reach)
    last_disc = _disc_intervals(start, along, path[1:], reach)
    low, high = np.minimum(first_disc[0], last_disc[0]), np.maximum(first_disc[1], last_disc[1])
    side = np.diff(path, axis=0)
    length = np.hypot(side[:, 0], side[:, 1])
    unit = side / np.where(length > 0, length, 1.0)[:, None]
    normal = np.stack([-unit[:, 1], unit[:, 0]], axis=-1)
    offset = start - path[:-1]
    first = _slab_interval((offset * unit).sum(-1), (along * unit).sum(-1), 0.0, length)
    second = _slab_interval((offset * normal).sum(-1), (along * normal).sum(-1), -reach, reach)
    inside_low, inside_high = np.maximum(first[0], second[0]), np.minimum(first[1], second[1])
    met = (inside_low <= inside_high) & (length > 0)
    low = np.where(met, np.minimum(low, inside_low), low)
    high = np.where(met, np.maximum(high, inside_high), high)
    return low, high


def _disc_intervals(
    start: FloatArray, along: FloatArray, centre: FloatArray, reach: float
) -> tuple[FloatArray, FloatArray]:
    """Solve |A + t (B - A) - C| = reach for t."""
    offset = start - centre  # (n, m - 1, 2)
    square = (along**2).sum(-1)
    half = (offset * along).sum(-1)
    rest = (offset**2).sum(-1) - reach**2
    still = square == 0  # a segment without length: all of it or nothing
    root = half**2 - square * rest
    met = np.where(still, rest <= 0, root >= 0)
    divisor = np.where(still, 1.0, square)
    width = np.where(still, np.inf, np.sqrt(np.maximum(root, 0.0)))
    low = np.where(met, (-half - width) / divisor, np.inf)
    high = np.where(met, (-half + width) / divisor, -np.inf)
    return low, high


def _slab_interval(
    offset: FloatArray, speed: FloatArray, low: float, high: FloatArray | float
) -> tuple[FloatArray, FloatArray]:
    """Solve low <= offset + t * speed <= high for t."""
    still = speed == 0
    divisor = np.where(still, 1.0, speed)
    one, other = (low - offset) / divisor, (high - offset) / divisor
    inside = (offset >= low) & (offset <= high)
    first = np.where(still, np.where(inside, -np.inf, np.inf), np.minimum(one, other))
    last = np.where(still, np.where(inside, np.inf, -np.inf), np.maximum(one, other))
    return first, last


def _pieces_between(
    line: FloatArray, gaps: list[tuple[float, float]], shortest: float
) -> list[FloatArray]:
    """Build the pieces of the line before, between and after the gaps."""
    end = float(len(line) - 1)
    bounds = [0.0, *(place for gap in gaps for place in gap), end]
    pieces = []
    for start, stop in zip(bounds[::2], bounds[1::2], strict=True):
        if stop <= start:
            continue
        inner = line[int(np.floor(start)) + 1 : int(np.ceil(stop))]
        piece = np.vstack([_point_at(line, start), inner, _point_at(line, stop)])
        if np.hypot(*np.diff(piece, axis=0).T).sum() > shortest:
            pieces.append(piece)
    return pieces


def _point_at(line: FloatArray, place: float) -> FloatArray:
    """Give the point at a place (segment number + share) along the line."""
    index = min(int(place), len(line) - 2)
    result: FloatArray = line[index] + (place - index) * (line[index + 1] - line[index])
    return result
