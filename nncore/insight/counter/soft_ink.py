"""Ink as a smooth function of the points of its strokes, to go back from pixels to points.

The preparation draws strokes as whole fine pixels, which has no derivative. Here a pixel's grey
value is a sigmoid of how far inside the line its middle lies: 1/(1 + exp((d − r)/s)), with d
the distance to the nearest part of a stroke, r half the pen's width and s the softness. What a
network reads is always the true input; only the way back is soft.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nncore.arrays import FloatArray, IndexArray

SOFTNESS = 0.5
"""Softness of the way back, in pixels of the input: as wide as the network's own filters see."""


@dataclass(frozen=True, eq=False)
class SoftInk:
    """Lines drawn softly, and what is needed to go back to their points.

    Parameters
    ----------
    image : float (side, side), in [0, 1]
        Grey values, ink = 1.
    pieces : int (m, 2)
        The straight pieces of the lines: which point each begins and ends with.
    nearest : int (side²,)
        For each pixel the piece that is nearest to its middle.
    share : float (side²,), in [0, 1]
        Where on that piece: 0 at its beginning, 1 at its end.
    offset : float (side², 2)
        From there to the pixel's middle, in pixels.
    softness : float
        In pixels.
    """

    image: FloatArray
    pieces: IndexArray
    nearest: IndexArray
    share: FloatArray
    offset: FloatArray
    softness: float

    def back(self, slope: FloatArray, count: int) -> FloatArray:
        """Lead a gradient back from the pixels to the points.

        Parameters
        ----------
        slope : float (side, side)
            ∂s/∂image, of any number s.
        count : int
            How many points there are.

        Returns
        -------
        float64 (count, 2)
            ∂s/∂points: with grey g and distance d = |offset|, ∂g/∂d = −g (1 − g) / softness,
            and the nearest place follows the ends of its piece by 1 − share and share.
        """
        grey = self.image.ravel()
        by_distance = slope.ravel() * -grey * (1.0 - grey) / self.softness
        distance = np.maximum(np.hypot(*self.offset.T), 1e-9)
        by_place = -(by_distance / distance)[:, None] * self.offset
        begins, ends = self.pieces[self.nearest].T
        gradient = np.zeros((count, 2))
        np.add.at(gradient, begins, by_place * (1.0 - self.share)[:, None])
        np.add.at(gradient, ends, by_place * self.share[:, None])
        return gradient


def draw_softly(
    points: FloatArray,
    lines: Sequence[IndexArray],
    radii: Sequence[float],
    side: int,
    softness: float = SOFTNESS,
) -> SoftInk:
    """Draw lines on a square.

    Parameters
    ----------
    points : float (n, 2)
        Their type, float32 or float64, is that of everything. In pixels, x to the right and y
        down; the first pixel's middle is at (0.5, 0.5).
    lines : sequence of int arrays
        Which points each line joins, in order; a single one is a dot.
    radii : sequence of float
        Half the pen's width for each line, in pixels.
    side : int
        Of the square, in pixels.
    softness : float
        In pixels, above 0.
    """
    pieces = np.concatenate([_pieces(line) for line in lines])
    radius = np.repeat(np.array(radii, points.dtype), [max(1, len(line) - 1) for line in lines])
    starts, ends = points[pieces[:, 0]], points[pieces[:, 1]]
    middle = np.arange(side, dtype=points.dtype) + 0.5
    cells = np.stack([np.tile(middle, side), np.repeat(middle, side)], axis=1)
    way = ends - starts
    length = np.maximum((way**2).sum(axis=1), 1e-12)
    along = cells @ way.T
    along -= (starts * way).sum(axis=1)  # (side², m)
    shares = along / length
    np.clip(shares, 0.0, 1.0, out=shares)
    # |cell − start − share · way|², taken apart so that the large products are of matrices.
    square = cells @ (-2.0 * starts.T)
    square += (starts**2).sum(axis=1)
    square += (cells**2).sum(axis=1)[:, None]
    along *= 2.0
    along -= shares * length
    along *= shares
    square -= along
    np.maximum(square, 0.0, out=square)
    depth = np.sqrt(square, out=square)
    depth -= radius
    nearest = depth.argmin(axis=1)
    share = shares[np.arange(side * side), nearest]
    offset = cells - starts[nearest] - share[:, None] * way[nearest]
    inside = (np.hypot(*offset.T) - radius[nearest]) / softness
    image = 1.0 / (1.0 + np.exp(np.clip(inside, -50.0, 50.0)))
    return SoftInk(image.reshape(side, side), pieces, nearest, share, offset, softness)


def _pieces(line: IndexArray) -> IndexArray:
    """Return the pairs of points that a line joins; one point is joined with itself."""
    if len(line) == 1:
        return np.stack([line, line], axis=1)
    return np.stack([line[:-1], line[1:]], axis=1)
