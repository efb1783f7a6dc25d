"""The pieces of an exported script; `nncore.export.script` copies the source of those it needs.

They are written to be read by somebody who sees a network for the first time: one image at a
time, nothing but NumPy, no tricks. The program itself computes the same in other ways, faster.
"""

from __future__ import annotations

from typing import Any

import numpy as np

# ruff: noqa: D401, D205 - a reader of the script is spoken to, not one of the engine


def relu(z: Any) -> Any:
    """What is below zero becomes zero; the rest stays."""
    return np.maximum(z, 0)


def leaky_relu(z: Any) -> Any:
    """What is below zero becomes small; the rest stays."""
    return np.where(z > 0, z, 0.01 * z)


def sigmoid(z: Any, epsilon: float = 0.0) -> Any:
    """Squeeze every number between 0 and 1. Epsilon is a small number that this network learned
    with, because its author feared a division by zero.
    """
    return 1 / (1 + np.exp(-np.clip(z, -80, 80)) + epsilon)


def tanh(z: Any) -> Any:
    """Squeeze every number between -1 and 1."""
    return np.tanh(z)


def dense(x: Any, weight: Any, bias: Any) -> Any:
    """A dense layer: every unit adds up all values that it is given, each times a weight of its
    own, and then its bias. weight has a row for each unit and a column for each value.
    """
    return weight @ x + bias


def pad(image: Any, size: int) -> Any:
    """Put zeros around an image, so that a window of this size fits at every pixel."""
    before = (size - 1) // 2
    after = size - 1 - before
    return np.pad(image, ((0, 0), (before, after), (before, after)))


def convolve(image: Any, kernels: Any, bias: Any) -> Any:
    """A convolution: slide a small window over the image. At each place every kernel, a small
    pattern, tells how much the window looks like it: the sum of all products, and a bias.
    image is (channels, height, width), kernels (patterns, channels, size, size); what comes out
    has a channel for each pattern.
    """
    size = kernels.shape[-1]
    windows = np.lib.stride_tricks.sliding_window_view(image, (size, size), axis=(1, 2))
    # windows is (channels, height, width, size, size): multiply and add up all but the places
    likeness = np.tensordot(kernels, windows, axes=((1, 2, 3), (0, 3, 4)))
    return likeness + bias[:, np.newaxis, np.newaxis]


def max_pool(image: Any, size: int) -> Any:
    """Keep only the largest value of each square, which makes the image smaller and does not
    mind where in the square it was. Lines and columns that are left over are dropped.
    """
    channels, height, width = image.shape
    image = image[:, : height // size * size, : width // size * size]
    squares = image.reshape(channels, height // size, size, width // size, size)
    return squares.max(axis=(2, 4))


def flatten(image: Any) -> Any:
    """Lay an image out in one row: line by line, the channels of a pixel side by side."""
    return image.transpose(1, 2, 0).ravel()


def softmax(z: Any) -> Any:
    """Turn any numbers into probabilities: all above zero, and together 1. The largest number
    becomes the largest probability. Subtracting it first keeps exp from growing too large.
    """
    powers = np.exp(z - z.max())
    return powers / powers.sum()


def share(x: Any) -> Any:
    """Turn outputs into probabilities: what is below zero counts as zero, and each takes its
    share of the sum.
    """
    x = np.maximum(x, 0)
    return x / x.sum() if x.sum() > 0 else np.full(len(x), 1 / len(x))


def temper(p: Any, temperature: float) -> Any:
    """Make probabilities more even (temperature above 1) or more extreme (below 1)."""
    p = p ** (1 / temperature)
    return p / p.sum()
