"""Ways from a drawing to digits that the program writes: where a search may begin.

A network's slope at a drawing may lead where no digit is read at all. On the straight way to a
digit of the wanted kind there is always a place from which on that one is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from nncore.arrays import FloatArray, IndexArray
from nncore.data.strokes import generate_drawings
from nncore.insight.counter.bending import Bendable, way_along

WRITTEN = 1000
"""Digits that the program writes to choose from; those in one stroke count."""

SEED = 0

PLACES = 64
"""Equal parts of the way along a written digit."""

SMALLEST = 0.5
"""A written digit is not made smaller than this share of the drawing, to fit it better."""


@cache
def _written() -> dict[int, FloatArray]:
    """Return the digits written in one stroke, by digit: float64 (count, PLACES + 1, 2)."""
    found: dict[int, list[FloatArray]] = {}
    for drawing in generate_drawings(WRITTEN, SEED):
        if len(drawing.strokes) == 1 and drawing.label is not None:
            line = drawing.strokes[0].points.astype(np.float64)
            way = way_along(line)
            shares = np.linspace(0.0, way[-1], PLACES + 1)
            path = np.stack([np.interp(shares, way, line[:, axis]) for axis in (0, 1)], axis=1)
            found.setdefault(drawing.label, []).append(path)
    return {digit: np.stack(paths) for digit, paths in found.items()}


def guides(bendable: Bendable, wanted: int, count: int) -> list[FloatArray]:
    """Return the shortest ways to written digits.

    A written digit lies on the drawing so that their ways begin and end together, forwards or
    backwards, over all strokes; it is moved and scaled to fit best (least squares).

    Parameters
    ----------
    bendable : Bendable
        The drawing.
    wanted : int
        What is written.
    count : int
        How many ways to return.

    Returns
    -------
    list of float64 (k, 2)
        What the knots move by, in shares of the digit's size; the shortest first, by the point
        that moves farthest.
    """
    paths = _written()[wanted]
    paths = np.concatenate([paths, paths[:, ::-1]])
    at = _shares(bendable.points, bendable.lines) * PLACES
    before = np.minimum(at.astype(int), PLACES - 1)
    after = (at - before)[:, None]
    written = paths[:, before] * (1.0 - after) + paths[:, before + 1] * after  # (N, n, 2)
    drawn = bendable.points / bendable.size
    drawn = drawn - drawn.mean(axis=0)
    written -= written.mean(axis=1, keepdims=True)
    fitting = (written * drawn).sum(axis=(1, 2)) / (written**2).sum(axis=(1, 2))
    scale = np.maximum(fitting, SMALLEST / np.ptp(written, axis=1).max(axis=1))
    moves = written * scale[:, None, None] - drawn
    order = (moves**2).sum(axis=2).max(axis=1).argsort()[:count]
    pairs = np.concatenate(list(moves[order]), axis=1)
    knots = np.linalg.lstsq(bendable.basis, pairs, rcond=1e-6)[0]
    return [knots[:, column : column + 2] for column in range(0, pairs.shape[1], 2)]


def _shares(points: FloatArray, lines: Sequence[IndexArray]) -> FloatArray:
    """Return how far along all strokes together each point lies, in [0, 1], float64 (n,)."""
    ways, done = [], 0.0
    for line in lines:
        way = way_along(points[line]) + done
        ways.append(way)
        done = way[-1]
    shares: FloatArray = np.concatenate(ways) / max(done, 1e-12)
    return shares
