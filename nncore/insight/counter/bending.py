"""Strokes that can be bent: their points, and the few numbers that move them smoothly.

Each stroke has knots, evenly spread along its way. What a knot moves by is shared by the points
around it as in a uniform cubic B-spline, whose weights add up to 1 everywhere: neighbours move
alike, ends may stretch, a stroke stays one stroke, and equal knots move it as a whole.

References
----------
C. de Boor, "A Practical Guide to Splines", Springer, 1978.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nncore.arrays import FloatArray, IndexArray
from nncore.data.curve import rounded
from nncore.data.drawing import Drawing, Stroke
from nncore.data.ink import CLICKS, COARSE_POINTS
from nncore.errors import DrawingError

SPACING = 0.25
"""Way from one knot to the next, as a share of the digit's size: what is bent is wider."""

LONGEST_STEP = 0.03
"""Points are put in where those of a stroke lie farther apart, as a share of the digit's size."""

BLANK = "There is nothing to bend yet. Draw a digit, then ask again."
ONLY_A_PICTURE = (
    "This drawing is only a picture: it has no strokes that could be moved. "
    "Draw the digit with the pen, then ask again."
)
ONLY_A_DOT = (
    "This drawing is only a dot: it has no line that could be bent. Draw a digit, then ask again."
)


class Bendable:
    """A drawing's strokes, with points enough to bend them.

    Parameters
    ----------
    drawing : Drawing
        With at least one stroke; a picture under it stays as it is.

    Attributes
    ----------
    points : float64 (n, 2)
        Of all strokes, in canvas units: those of the drawing, and more where they are far apart.
    size : float
        Longer side of the box around them, in canvas units: the digit's size.
    basis : float64 (n, k)
        How much each knot moves each point; rows add up to 1.
    lines : list of int arrays
        Which points belong to each stroke, in their order.
    outlines : list of int arrays
        The same without those that crowd.

    Raises
    ------
    DrawingError
        Where there is no stroke, or only a dot.
    """

    def __init__(self, drawing: Drawing) -> None:
        if not drawing.strokes:
            raise DrawingError(BLANK if drawing.is_blank else ONLY_A_PICTURE)
        self.drawing = drawing
        given = np.concatenate([stroke.points for stroke in drawing.strokes])
        self.size = float(np.ptp(given, axis=0).max())
        if self.size < max(stroke.pen_width for stroke in drawing.strokes) / 2:
            raise DrawingError(ONLY_A_DOT)
        lines = [finer(stroke.points, LONGEST_STEP * self.size) for stroke in drawing.strokes]
        self.points: FloatArray = np.concatenate(lines)
        ends = np.cumsum([len(line) for line in lines])
        self.lines: list[IndexArray] = np.split(np.arange(len(self.points)), ends[:-1])
        self.outlines = [
            line[thinned(self.points[line], LONGEST_STEP * self.size)] for line in self.lines
        ]
        self.basis = _side_by_side([weights(line, SPACING * self.size) for line in lines])

    @property
    def knots(self) -> int:
        """How many knots there are, in all strokes together."""
        return int(self.basis.shape[1])

    def displacement(self, knots: FloatArray) -> FloatArray:
        """Return by how much each point moves, float64 (n, 2), in shares of the digit's size.

        Parameters
        ----------
        knots : float64 (k, 2)
            What each knot moves by, in shares of the digit's size.
        """
        moved: FloatArray = self.basis @ knots
        return moved

    def reach(self, knots: FloatArray) -> float:
        """Return how far the point moves that moves farthest, in shares of the digit's size."""
        return float(np.hypot(*self.displacement(knots).T).max())

    def moved(self, knots: FloatArray) -> Drawing:
        """Return the drawing with its strokes bent."""
        points = (self.points + self.displacement(knots) * self.size).astype(np.float32)
        strokes = tuple(
            Stroke(points[line], stroke.pen_width)
            for line, stroke in zip(self.lines, self.drawing.strokes, strict=True)
        )
        return replace(self.drawing, strokes=strokes)


def finer(points: FloatArray, longest: float) -> FloatArray:
    """Put points into a stroke where they are few, so that it can be bent between them.

    Parameters
    ----------
    points : float (n, 2)
        A stroke, in canvas units.
    longest : float
        Distance between two points from which on others are put in between, in canvas units.

    Returns
    -------
    float64 (m, 2), m at least n
        On the curve of a fast pen's few points, else on the straight lines between them.
    """
    line: FloatArray = np.asarray(points, np.float64)
    if CLICKS < len(line) <= COARSE_POINTS:
        line = rounded(line)
    if len(line) < 2:
        return line
    counts = np.maximum(1, np.ceil(np.hypot(*np.diff(line, axis=0).T) / longest)).astype(int)
    places = np.concatenate([[0.0], *(i + np.arange(1, n + 1) / n for i, n in enumerate(counts))])
    known = np.arange(len(line))
    return np.stack([np.interp(places, known, line[:, axis]) for axis in (0, 1)], axis=1)


def thinned(points: FloatArray, shortest: float) -> IndexArray:
    """Return which points of a line are kept, the first, the last, and those not too close.

    Parameters
    ----------
    points : float64 (n, 2)
        A line.
    shortest : float
        Of each such length of the way the first point is kept.
    """
    number = way_along(points) // shortest
    kept = np.diff(number, prepend=-1.0) > 0
    kept[-1] = True
    return np.flatnonzero(kept)


def way_along(points: FloatArray) -> FloatArray:
    """Return how far along a line each of its points lies, float64 (n,), the first at 0."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])


def weights(points: FloatArray, spacing: float) -> FloatArray:
    """Return how much each knot of a stroke moves each of its points.

    Parameters
    ----------
    points : float64 (n, 2)
        A stroke, in canvas units.
    spacing : float
        Way from knot to knot, in canvas units, as nearly as the stroke's length allows.

    Returns
    -------
    float64 (n, k), in [0, 1]
        The uniform cubic B-spline: 2/3 − u² + u³/2 at a distance u < 1 from a knot, in
        spacings, (2 − u)³/6 at u < 2, nothing beyond. Rows add up to 1.
    """
    way = way_along(points)
    if way[-1] <= 0:
        return np.ones((len(points), 1))
    spans = max(1, round(way[-1] / spacing))
    distance = np.abs(way[:, None] / way[-1] * spans - np.arange(-1, spans + 2))
    inner = 2 / 3 - distance**2 + distance**3 / 2
    outer = np.maximum(2 - distance, 0.0) ** 3 / 6
    shared: FloatArray = np.where(distance < 1, inner, outer)
    return shared


def _side_by_side(blocks: list[FloatArray]) -> FloatArray:
    """Return a matrix with the blocks along its diagonal: strokes have knots of their own."""
    rows, columns = (sum(block.shape[axis] for block in blocks) for axis in (0, 1))
    matrix = np.zeros((rows, columns))
    row = column = 0
    for block in blocks:
        height, width = block.shape
        matrix[row : row + height, column : column + width] = block
        row, column = row + height, column + width
    return matrix
