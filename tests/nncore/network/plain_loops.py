"""Convolution and pooling written as their definitions say, one pixel after the other.

Slow, and independent of the layers that they judge: x is (N, height, width, channels),
kernels are (filters, channels, kernel, kernel).
"""

from __future__ import annotations

import itertools

import numpy as np

from nncore.arrays import FloatArray


def frame(x: FloatArray, kernel: int, padding: str) -> FloatArray:
    """Put kernel - 1 lines and columns of zeros around, the smaller half before."""
    if padding == "valid":
        return x
    before = (kernel - 1) // 2
    sides = (before, kernel - 1 - before)
    return np.pad(x, ((0, 0), sides, sides, (0, 0)))


def convolve(x: FloatArray, kernels: FloatArray, bias: FloatArray, padding: str) -> FloatArray:
    """y[n, i, j, f] = b[f] + Σ_{c, u, v} K[f, c, u, v] x[n, i + u, j + v, c]."""
    filters, _, side, _ = kernels.shape
    framed = frame(x, side, padding)
    count, height, width, _ = framed.shape
    y = np.zeros((count, height - side + 1, width - side + 1, filters))
    for n, i, j, f in np.ndindex(*y.shape):
        patch = framed[n, i : i + side, j : j + side].transpose(2, 0, 1)
        y[n, i, j, f] = bias[f] + (kernels[f] * patch).sum()
    return y


def convolve_back(
    x: FloatArray, kernels: FloatArray, delta: FloatArray, padding: str
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """∂L/∂x, ∂L/∂K and ∂L/∂b for delta = ∂L/∂y, term by term of the sum in `convolve`."""
    side = kernels.shape[2]
    framed = frame(x, side, padding)
    framed_delta, kernel_delta = np.zeros(framed.shape), np.zeros(kernels.shape)
    for n, i, j, f in np.ndindex(*delta.shape):
        for u, v in itertools.product(range(side), repeat=2):
            framed_delta[n, i + u, j + v] += delta[n, i, j, f] * kernels[f, :, u, v]
            kernel_delta[f, :, u, v] += delta[n, i, j, f] * framed[n, i + u, j + v]
    before = (side - 1) // 2 if padding == "same" else 0
    inside = framed_delta[:, before : before + x.shape[1], before : before + x.shape[2]]
    return inside, kernel_delta, delta.sum(axis=(0, 1, 2))


def pool(x: FloatArray, size: int) -> FloatArray:
    """The largest of each square of size × size."""
    count, height, width, channels = x.shape
    y = np.zeros((count, height // size, width // size, channels))
    for n, i, j, c in np.ndindex(*y.shape):
        y[n, i, j, c] = x[n, i * size : (i + 1) * size, j * size : (j + 1) * size, c].max()
    return y


def pool_back(x: FloatArray, delta: FloatArray, size: int) -> FloatArray:
    """∂L/∂x: all of delta for the largest of each square; no two may be equal."""
    input_delta = np.zeros(x.shape)
    for n, i, j, c in np.ndindex(*delta.shape):
        square = x[n, i * size : (i + 1) * size, j * size : (j + 1) * size, c]
        u, v = np.unravel_index(square.argmax(), square.shape)
        input_delta[n, i * size + u, j * size + v, c] += delta[n, i, j, c]
    return input_delta
