"""Gradient checks by central differences, in float64."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nncore.arrays import FloatArray


def numeric_gradient(
    function: Callable[[], float], vector: FloatArray, step: float = 1e-6
) -> FloatArray:
    """(f(θ + h e_i) - f(θ - h e_i)) / 2h for every component, in place and restored."""
    gradient = np.zeros_like(vector)
    for i in range(len(vector)):
        kept = vector[i]
        vector[i] = kept + step
        above = function()
        vector[i] = kept - step
        below = function()
        vector[i] = kept
        gradient[i] = (above - below) / (2 * step)
    return gradient


def relative_error(first: FloatArray, second: FloatArray) -> float:
    """Largest difference, relative to the largest value."""
    scale = max(np.abs(first).max(), np.abs(second).max(), 1e-12)
    return float(np.abs(first - second).max() / scale)
