"""The arithmetic of axes and labels: round marks, values at the cursor, room between labels."""

from __future__ import annotations

import math

import numpy as np

from nncore.arrays import FloatArray

SHORT = 20.0
"""Epochs that are always shown, if so many are planned."""


def nice_ticks(highest: float, at_most: int) -> list[float]:
    """Return round numbers from 0 to `highest`, not more than `at_most` steps apart."""
    if not highest > 0 or not math.isfinite(highest):
        return [0.0]
    rough = highest / at_most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * lead for lead in (1, 2, 2.5, 5, 10) if power * lead >= rough * 0.999999)
    count = math.floor(highest / step + 1e-9)
    return [round(step * index, 12) for index in range(count + 1)]


def axis_length(planned: float, reached: float) -> float:
    """Return how many epochs to show of a run that is on its way.

    All that are planned, so that its end is in sight; but of a long plan half, a quarter, ...
    as long as the run has not come to nine tenths of that: its curves would be a dash.
    """
    shown = planned
    while shown / 2.0 >= SHORT and reached < 0.9 * shown / 2.0:
        shown /= 2.0
    return shown


def nice_top(value: float) -> float:
    """Return a round number a little over a value: the top of an axis that begins at zero."""
    if not value > 0 or not math.isfinite(value):
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    leads = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
    return next(round(lead * power, 12) for lead in leads if lead * power >= value * 0.999999)


def value_at(x: FloatArray, y: FloatArray, where: float, total: float) -> float | None:
    """Return the value of a curve's point nearest to `where`; None beyond its ends.

    Parameters
    ----------
    x, y : float64 (K,), x ascending
        The curve.
    where : float
        In units of `x`.
    total : float
        Length of the axis; a hundredth of it beyond an end still counts.
    """
    if not len(x) or not x[0] - 0.01 * total <= where <= x[-1] + 0.01 * total:
        return None
    right = int(np.searchsorted(x, where))
    candidates = [index for index in (right - 1, right) if 0 <= index < len(x)]
    nearest = candidates[int(np.argmin([abs(float(x[index]) - where) for index in candidates]))]
    value = float(y[nearest])
    return value if math.isfinite(value) else None


def spread(heights: list[float], distance: float) -> list[float]:
    """Return heights moved as little as needed to be `distance` apart, in the order given.

    Parameters
    ----------
    heights : list of float, in [0, 1]
        Where the labels would be.
    distance : float
        Least distance between two of them.
    """
    order = sorted(range(len(heights)), key=heights.__getitem__)
    placed: dict[int, float] = {}
    lowest = -math.inf
    for index in order:
        placed[index] = max(heights[index], lowest + distance)
        lowest = placed[index]
    # Pushed over the top: press them down again from there.
    highest = 1.0
    for index in reversed(order):
        placed[index] = min(placed[index], highest)
        highest = placed[index] - distance
    return [placed[index] for index in range(len(heights))]


def thin_out(count: int, at_most: int) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Return at most `at_most` indices into `count` points, evenly, the first and last kept."""
    if count <= at_most:
        return np.arange(count)
    return np.linspace(0, count - 1, at_most).round().astype(np.intp)
