"""How far ink reaches, which of it counts, and where it goes in the box.

All boxes are in canvas units, x to the right and y down.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from nncore.arrays import ByteArray, FloatArray
from nncore.data.drawing import Stroke

SPECK = 0.1
"""A stroke is a speck where its extent is less than this share of the largest stroke's…"""

SPECK_DISTANCE = 0.06
"""… and it lies farther than this share of that extent from every stroke that is none."""

DOT = 0.5
"""Strokes that reach less than this share of their pen's width are one dot: a shaky click."""


class Box(NamedTuple):
    """A rectangle: left, top, right and bottom, in canvas units."""

    left: float
    top: float
    right: float
    bottom: float


class Placement(NamedTuple):
    """Canvas units to fine pixels: ``x * scale + across``, ``y * scale + down``."""

    scale: float
    across: float
    down: float

    def x(self, value: float) -> float:
        """Place one x."""
        return value * self.scale + self.across

    def y(self, value: float) -> float:
        """Place one y."""
        return value * self.scale + self.down

    def shifted(self, right: float, down: float) -> Placement:
        """Place everything so many fine pixels farther to the right and down."""
        return Placement(self.scale, self.across + right, self.down + down)

    def of(self, points: FloatArray) -> FloatArray:
        """Place points: float64 (n, 2), a new array."""
        placed: FloatArray = points * np.float64(self.scale)
        placed += (self.across, self.down)
        return placed


def points_box(strokes: Sequence[Stroke]) -> Box | None:
    """Give the box of the pen's path, or None without strokes.

    Strokes that reach hardly farther than their pen is wide are one dot: their box is a point.
    """
    if not strokes:
        return None
    points = (
        np.concatenate([stroke.points for stroke in strokes])
        if len(strokes) > 1
        else strokes[0].points
    )
    left, top = points.min(axis=0).tolist()
    right, bottom = points.max(axis=0).tolist()
    if max(right - left, bottom - top) < DOT * max(stroke.pen_width for stroke in strokes):
        x, y = (left + right) / 2, (top + bottom) / 2
        return Box(x, y, x, y)
    return Box(left, top, right, bottom)


def ink_box(picture: ByteArray | None, paper: tuple[float, float] | None) -> Box | None:
    """Give the box of a picture's ink, or None where it has none."""
    if picture is None or paper is None:
        return None
    rows = np.flatnonzero(picture.any(axis=1))
    if not rows.size:
        return None
    columns = np.flatnonzero(picture[rows[0] : rows[-1] + 1].any(axis=0))
    height, width = picture.shape
    across, down = paper[0] / width, paper[1] / height
    return Box(
        float(columns[0] * across),
        float(rows[0] * down),
        float((columns[-1] + 1) * across),
        float((rows[-1] + 1) * down),
    )


def place(
    line: Box | None,
    ink: Box | None,
    *,
    box: float,
    pen: float,
    side: int,
    step: int,
    change: float = 0.0,
) -> Placement:
    """Scale so that the longer side of all ink is `box`, and put its middle on the sheet's.

    Parameters
    ----------
    line : Box or None
        The path of the pen, which will be drawn `pen` wide.
    ink : Box or None
        The ink of the picture.
    box : float
        The longer side of everything, in fine pixels.
    pen : float
        Width of the redrawn line, in fine pixels; the line's box grows by it on every scale.
    side : int
        Side of the sheet, in fine pixels.
    step : int
        Fine pixels in a pixel of the input. A picture alone starts on a whole pixel, so that
        one that has its size already keeps its grey values.
    change : float
        What the lines of the picture will gain in width, in fine pixels; below 0 what they
        will lose.

    Returns
    -------
    Placement
        One scale for both directions: nothing is stretched.
    """
    parts = [(part, grown) for part, grown in ((line, pen / 2), (ink, change / 2)) if part]
    scale = np.inf
    for one, before in parts:
        for other, after in parts:
            room = max(0.0, box - before - after)
            for length in (other.right - one.left, other.bottom - one.top):
                if length > 0:
                    scale = min(scale, room / length)
    if not np.isfinite(scale):
        scale = 0.0  # a dot: all of it in the middle
    left = min(part.left * scale - grown for part, grown in parts)
    top = min(part.top * scale - grown for part, grown in parts)
    right = max(part.right * scale + grown for part, grown in parts)
    bottom = max(part.bottom * scale + grown for part, grown in parts)
    across, down = (side - (right - left)) / 2, (side - (bottom - top)) / 2
    if line is None and not change:
        across, down = across // step * step, down // step * step
    return Placement(float(scale), float(across - left), float(down - top))


def without_specks(strokes: tuple[Stroke, ...]) -> tuple[Stroke, ...]:
    """Leave out specks: strokes far smaller than the largest, and away from all others.

    They would make the digit small, since the box has to hold them. A drawing made of dots
    keeps them all: specks never are a tenth of the ink.
    """
    if len(strokes) < 2:
        return strokes
    extents = np.array([float(np.ptp(stroke.points, axis=0).max()) for stroke in strokes])
    largest = extents.max()
    small = extents < SPECK * largest
    if not small.any() or np.count_nonzero(small) > 10 * np.count_nonzero(~small):
        return strokes
    main = np.concatenate(
        [s.points for s, is_small in zip(strokes, small, strict=True) if not is_small]
    )
    return tuple(
        stroke
        for stroke, is_small in zip(strokes, small, strict=True)
        if not is_small or _distance(stroke.points, main) <= SPECK_DISTANCE * largest
    )


def _distance(points: FloatArray, others: FloatArray) -> float:
    """Smallest distance between two sets of points."""
    difference = points[:, None].astype(np.float64) - others
    return float(np.sqrt((difference**2).sum(-1).min()))
