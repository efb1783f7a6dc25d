"""Activation functions and their derivatives, in place on plain arrays.

Each derivative is written through the function's *output* a = f(z), so that the input z
need not be kept.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from nncore.arrays import FloatArray, freeze

ZERO = np.float32(0.0)
"""A scalar of NumPy's: one of Python's would be converted at every call."""

BLOCK = 16_384
"""Values that are compared with zeros at once; both fit the processor's first cache."""

LEAK = 0.01
"""Slope of leaky ReLU below zero (Maas, Hannun and Ng 2013)."""


Call: TypeAlias = Callable[[], object]
"""A call with its arguments, prepared once and made for every batch."""


class Activation(NamedTuple):
    """A function applied to each value of an array, and its derivative.

    Parameters
    ----------
    name : str
        As in a recipe.
    apply : callable (z) -> None
        Overwrites z, float (N, H), by f(z).
    chain : callable (a, delta) -> None
        Multiplies delta = ∂L/∂a, float (N, H), in place by f'(z), where a = f(z); it then
        holds ∂L/∂z.
    """

    name: str
    apply: Callable[[FloatArray], None]
    chain: Callable[[FloatArray, FloatArray], None]


def sigmoid(z: FloatArray) -> None:
    """Overwrite z by 1 / (1 + e^-z), computed as (1 + tanh(z/2)) / 2, which cannot overflow."""
    z *= 0.5
    np.tanh(z, out=z)
    z += 1.0
    z *= 0.5


def _sigmoid_chain(a: FloatArray, delta: FloatArray) -> None:
    delta *= a
    delta *= 1.0 - a  # σ' = σ (1 - σ)


@functools.lru_cache(maxsize=16)
def _sigmoid_plus(epsilon: float) -> Activation:
    """1 / (1 + e^-z + ε) = σ / (1 + ε σ); its derivative is e^-z a² = a (1 - (1 + ε) a)."""

    def apply(z: FloatArray) -> None:
        sigmoid(z)
        z /= 1.0 + epsilon * z

    def chain(a: FloatArray, delta: FloatArray) -> None:
        delta *= a
        delta *= 1.0 - (1.0 + epsilon) * a

    return Activation("sigmoid", apply, chain)


def _tanh(z: FloatArray) -> None:
    np.tanh(z, out=z)


def _tanh_chain(a: FloatArray, delta: FloatArray) -> None:
    delta *= 1.0 - a * a  # tanh' = 1 - tanh²


def _relu(z: FloatArray) -> None:
    """Compare with an array of zeros: a single zero would take four times as long."""
    if z.size <= BLOCK:
        np.maximum(z, _zeros(z.shape, z.dtype), out=z)
        return
    values = z.reshape(-1, copy=False)
    for start in range(0, z.size, BLOCK):
        piece = values[start : start + BLOCK]
        np.maximum(piece, _zeros(piece.shape, z.dtype), out=piece)


@functools.lru_cache(maxsize=64)
def _zeros(shape: tuple[int, ...], dtype: np.dtype[np.floating[Any]]) -> FloatArray:
    """Zeros, read-only, made once for each shape."""
    return freeze(np.zeros(shape, dtype))


def _relu_chain(a: FloatArray, delta: FloatArray) -> None:
    delta *= a > ZERO


def _leaky_relu(z: FloatArray) -> None:
    np.maximum(z, LEAK * z, out=z)


def _leaky_relu_chain(a: FloatArray, delta: FloatArray) -> None:
    np.multiply(delta, LEAK, out=delta, where=a <= 0.0)


def _identity(z: FloatArray) -> None:
    pass


def _identity_chain(a: FloatArray, delta: FloatArray) -> None:
    pass


ACTIVATIONS = {
    activation.name: activation
    for activation in (
        Activation("identity", _identity, _identity_chain),
        Activation("relu", _relu, _relu_chain),
        Activation("leaky_relu", _leaky_relu, _leaky_relu_chain),
        Activation("tanh", _tanh, _tanh_chain),
        Activation("sigmoid", sigmoid, _sigmoid_chain),
    )
}
"""The hidden activations by name."""


def activation_named(name: str, epsilon: float = 0.0) -> Activation:
    """Return an activation; `epsilon` is what sigmoid adds to its denominator."""
    return _sigmoid_plus(epsilon) if epsilon and name == "sigmoid" else ACTIVATIONS[name]


def apply_calls(function: Activation, z: FloatArray) -> list[Call]:
    """Prepare `Activation.apply` for an array that is always the same."""
    if function.name == "identity":
        return []
    if function.name == "relu" and z.size <= BLOCK:
        return [partial(np.maximum, z, _zeros(z.shape, z.dtype), out=z)]
    return [partial(function.apply, z)]


def chain_calls(function: Activation, a: FloatArray, delta: FloatArray) -> list[Call]:
    """Prepare `Activation.chain` for arrays that are always the same."""
    if function.name == "identity":
        return []
    if function.name == "relu":
        zeros = _zeros(a.shape, a.dtype) if a.size <= BLOCK else ZERO
        is_on = np.zeros(a.shape, np.bool_)
        return [partial(np.greater, a, zeros, is_on), partial(np.multiply, delta, is_on, delta)]
    return [partial(function.chain, a, delta)]
