"""How weights begin."""

from __future__ import annotations

import math

import numpy as np

from nncore.arrays import FloatArray
from nncore.recipe import Initialiser

DEFAULT_SCALES = {"uniform": 0.5, "normal": 0.1}
"""Bound of "uniform" and standard deviation of "normal" where a recipe names none."""


def draw_weight(
    initialiser: Initialiser, shape: tuple[int, ...], rng: np.random.Generator
) -> FloatArray:
    """Draw the initial weights of one layer.

    Parameters
    ----------
    initialiser : Initialiser
        "he": normal with variance 2 / fan_in (He et al. 2015, eq. 10); "glorot": uniform in
        ±√(6 / (fan_in + fan_out)) (Glorot and Bengio 2010, eq. 16); "uniform": uniform in
        ±scale; "normal": normal with standard deviation scale.
    shape : tuple of int
        (out, in, …): fan_in is the product of all but the first, fan_out that of all but the
        second (the values that an output sees, and the outputs that see a value).
    rng : Generator
        Source of randomness.

    Returns
    -------
    float64 array of the given shape
    """
    fan_in, fan_out = math.prod(shape[1:]), shape[0] * math.prod(shape[2:])
    if initialiser.kind == "he":
        return rng.normal(0.0, math.sqrt(2.0 / fan_in), shape)
    if initialiser.kind == "glorot":
        bound = math.sqrt(6.0 / (fan_in + fan_out))
        return rng.uniform(-bound, bound, shape)
    return _draw_scaled(initialiser, shape, rng)


def draw_bias(
    initialiser: Initialiser, shape: tuple[int, ...], rng: np.random.Generator
) -> FloatArray:
    """Draw the initial biases of one layer: zero for "he" and "glorot", else like weights.

    Parameters
    ----------
    initialiser : Initialiser
        See `draw_weight`.
    shape : tuple of int
        (out,).
    rng : Generator
        Source of randomness.

    Returns
    -------
    float64 array of the given shape
    """
    if initialiser.kind in ("he", "glorot"):
        return np.zeros(shape)
    return _draw_scaled(initialiser, shape, rng)


def _draw_scaled(
    initialiser: Initialiser, shape: tuple[int, ...], rng: np.random.Generator
) -> FloatArray:
    scale = initialiser.scale
    if scale is None:
        scale = DEFAULT_SCALES[initialiser.kind]
    if initialiser.kind == "uniform":
        return rng.uniform(-scale, scale, shape)
    return rng.normal(0.0, scale, shape)
