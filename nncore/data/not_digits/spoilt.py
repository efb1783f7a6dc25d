"""Digits that are no longer one: crossed out, scribbled over, several in a row or in a heap.

Half digits are left out, since many of them remain readable.
"""

from __future__ import annotations

import numpy as np

from nncore.arrays import FloatArray
from nncore.data.drawing import Drawing
from nncore.data.not_digits.handwriting import Strokes
from nncore.data.not_digits.scribbles import SCRIBBLERS, smooth_curve

_OVER = ("zigzag", "tangle", "hatching", "curve", "polyline")


def spoil(digits: list[Drawing], rng: np.random.Generator) -> tuple[str, Strokes]:
    """Spoil digits.

    Parameters
    ----------
    digits : list of Drawing
        Digits to choose from, at least three; strokes only.
    rng : Generator
        Decides which, and how.

    Returns
    -------
    str
        What was done.
    Strokes
        About 1 in size.
    """
    chosen = [_unit(digits[index]) for index in rng.choice(len(digits), 3, replace=False)]
    kind = rng.integers(4)
    if kind == 0:
        return "crossed out", chosen[0] + _crossing(rng)
    if kind == 1:
        over = SCRIBBLERS[_OVER[rng.integers(len(_OVER))]](rng)
        return "scribbled over", chosen[0] + _fitted(over, rng.uniform(0.8, 1.2))
    if kind == 2:
        places = rng.normal(0, 0.2, (3, 2))
        return "in a heap", _placed(chosen, places)
    count = int(rng.choice([2, 2, 3]))
    gap = rng.uniform(0.6, 1.0)
    places = np.stack([gap * np.arange(count), rng.normal(0, 0.05, count)], axis=1)
    return "in a row", _placed(chosen[:count], places)


def _unit(digit: Drawing) -> Strokes:
    """Give the strokes of a digit around 0, with 1 as the longer side."""
    return _fitted([stroke.points.astype(np.float64) for stroke in digit.strokes], 1.0)


def _fitted(strokes: Strokes, size: float) -> Strokes:
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = size / max(float((high - low).max()), 1e-6)
    return [(stroke - (low + high) / 2) * scale for stroke in strokes]


def _placed(digits: list[Strokes], places: FloatArray) -> Strokes:
    return [stroke + place for digit, place in zip(digits, places, strict=True) for stroke in digit]


def _crossing(rng: np.random.Generator) -> Strokes:
    """Draw two to four long lines across: level ones, or in a cross."""
    strokes: Strokes = []
    cross = rng.random() < 0.5
    for index in range(rng.integers(2, 4) + (not cross)):
        slope = (-1) ** index * rng.uniform(0.6, 1.6) if cross else rng.normal(0, 0.3)
        middle = np.array([0.0, 0.0 if cross else rng.uniform(-0.4, 0.4)])
        reach = np.array([1.0, slope]) / np.hypot(1.0, slope) * rng.uniform(0.5, 0.75)
        ends = np.stack([middle - reach, middle + rng.normal(0, 0.04, 2), middle + reach])
        strokes.append(smooth_curve(ends, 14))
    return strokes
