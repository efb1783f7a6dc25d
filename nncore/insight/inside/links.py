"""The links of a network: what each layer does with a row of values, and the way back.

A network computes layer by layer into buffers of its own, as fast as it can, and keeps no more
than it needs for learning. Here the same layers are written plainly from the parts that a recipe
names, so that every value in between can be looked at, and a gradient or a relevance can be led
back through any of them, for one drawing or many. Dropout is off and a flattening changes
nothing, so neither is a link. Where a network applies an activation after pooling to save time,
a link applies it before: the largest f(x) is f of the largest x.

Rows may be broadcast on the way back: one drawing's values, and a gradient for each of ten digits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import Protocol

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from nncore.arrays import FloatArray, IndexArray
from nncore.insight.inside.places import Place
from nncore.network.activations import Activation


class Link(Protocol):
    """What every link can do; rows of values, float (N, inputs) to float (N, outputs)."""

    @property
    def place(self) -> Place:
        """Where its outputs are shown."""

    @property
    def function(self) -> Activation:
        """What is applied to each value at last."""

    def before(self, inputs: FloatArray) -> FloatArray:
        """Return the values before the activation, float (N, outputs), a new array."""

    def back(self, delta: FloatArray, inputs: FloatArray) -> FloatArray:
        """Return ∂/∂inputs, float (N, inputs), where `delta` is ∂/∂(values before activation)."""


@dataclass(frozen=True, eq=False)
class DenseLink:
    """z = x Wᵀ + b.

    Parameters
    ----------
    place : Place
        Where its outputs are shown.
    function : Activation
        Applied to z.
    matrix : float (inputs, outputs)
        Wᵀ.
    bias : float (outputs,)
        b.
    """

    place: Place
    function: Activation
    matrix: FloatArray
    bias: FloatArray

    def before(self, inputs: FloatArray) -> FloatArray:
        """Return x Wᵀ + b."""
        return self.times(inputs, self.matrix) + self.bias

    def back(self, delta: FloatArray, inputs: FloatArray) -> FloatArray:
        """Return δ W."""
        return self.transposed(delta, self.matrix)

    def times(self, inputs: FloatArray, matrix: FloatArray) -> FloatArray:
        """Return x M, float (N, outputs), for a matrix of the shape of `matrix`."""
        multiplied: FloatArray = inputs @ matrix
        return multiplied

    def transposed(self, delta: FloatArray, matrix: FloatArray) -> FloatArray:
        """Return δ Mᵀ, float (N, inputs)."""
        multiplied: FloatArray = delta @ matrix.T
        return multiplied

    @property
    def bias_row(self) -> FloatArray:
        """The bias of each output, float (outputs,)."""
        return self.bias


@dataclass(frozen=True, eq=False)
class ConvolutionLink:
    """z = x ⋆ K + b, written as patches times a matrix ("im2col", Chellapilla et al. 2006).

    Parameters
    ----------
    place : Place
        Where its outputs are shown.
    function : Activation
        Applied to z.
    shape : (int, int, int)
        Height, width and channels of the image before.
    side : int
        Side of the kernels, in pixels.
    margin : int
        Lines and columns of zeros above and to the left; padding "same" has side - 1 in all.
    matrix : float (side · side · channels, filters)
        The kernels, line by line, channels together.
    bias : float (filters,)
        b.
    """

    place: Place
    function: Activation
    shape: tuple[int, int, int]
    side: int
    margin: int
    matrix: FloatArray
    bias: FloatArray

    def before(self, inputs: FloatArray) -> FloatArray:
        """Return x ⋆ K + b."""
        z = self.times(inputs, self.matrix).reshape(-1, len(self.bias))
        z += self.bias
        return z.reshape(len(inputs), -1)

    def back(self, delta: FloatArray, inputs: FloatArray) -> FloatArray:
        """Return each pixel's share of δ through every kernel that saw it."""
        return self.transposed(delta, self.matrix)

    def times(self, inputs: FloatArray, matrix: FloatArray) -> FloatArray:
        """Return x ⋆ M, float (N, outputs), for kernels of the shape of `matrix`."""
        multiplied: FloatArray = self.patches(inputs) @ matrix
        return multiplied.reshape(len(inputs), -1)

    def patches(self, inputs: FloatArray) -> FloatArray:
        """Return what each kernel sees: float (N · lines · columns, side · side · channels)."""
        framed = np.zeros((len(inputs), *self._framed), inputs.dtype)
        framed[self._inside] = inputs.reshape(-1, *self.shape)
        windows = sliding_window_view(framed, (self.side, self.side), axis=(1, 2))
        ordered = windows.transpose(0, 1, 2, 4, 5, 3)
        return ordered.reshape(-1, self.side**2 * self.shape[2])

    def transposed(self, delta: FloatArray, matrix: FloatArray) -> FloatArray:
        """Return the transpose of `times`, float (N, inputs)."""
        lines, columns, filters = self.place.shape
        shares = delta.reshape(-1, filters) @ matrix.T
        shares = shares.reshape(-1, lines, columns, self.side, self.side, self.shape[2])
        framed = np.zeros((len(delta), *self._framed), shares.dtype)
        for line in range(self.side):
            for column in range(self.side):
                part = framed[:, line : line + lines, column : column + columns]
                part += shares[:, :, :, line, column]
        return framed[self._inside].reshape(len(delta), -1)

    @property
    def bias_row(self) -> FloatArray:
        """The bias of each output, float (outputs,)."""
        lines, columns, _ = self.place.shape
        return np.tile(self.bias, lines * columns)

    @property
    def kernels(self) -> FloatArray:
        """The kernels as pictures: float (filters, channels, side, side), a view."""
        stored = self.matrix.reshape(self.side, self.side, self.shape[2], -1)
        return stored.transpose(3, 2, 0, 1)

    def sources(self, pixel: int) -> tuple[IndexArray, IndexArray]:
        """Say what one pixel of the output sees.

        Parameters
        ----------
        pixel : int
            Line · columns + column.

        Returns
        -------
        sources, inside : int (T,)
            Where each value is in a row of inputs, and its row in `matrix`; without those that
            lie in the margin.
        """
        line, column = divmod(pixel, self.place.shape[1])
        height, width, channels = self.shape
        steps = np.indices((self.side, self.side, channels)).reshape(3, -1)
        lines, columns = steps[0] + line - self.margin, steps[1] + column - self.margin
        is_in = (lines >= 0) & (lines < height) & (columns >= 0) & (columns < width)
        inside = np.flatnonzero(is_in)
        return ((lines * width + columns) * channels + steps[2])[inside], inside

    @property
    def _framed(self) -> tuple[int, int, int]:
        lines, columns, _ = self.place.shape
        return lines + self.side - 1, columns + self.side - 1, self.shape[2]

    @property
    def _inside(self) -> tuple[slice, slice, slice]:
        height, width, _ = self.shape
        start = self.margin
        return slice(None), slice(start, start + height), slice(start, start + width)


@dataclass(frozen=True, eq=False)
class PoolingLink:
    """The largest of each square, channel by channel.

    Parameters
    ----------
    place : Place
        Where its outputs are shown.
    function : Activation
        The identity.
    shape : (int, int, int)
        Height, width and channels of the image before.
    side : int
        Side of the squares; lines and columns left over are dropped.
    """

    place: Place
    function: Activation
    shape: tuple[int, int, int]
    side: int

    def before(self, inputs: FloatArray) -> FloatArray:
        """Return the largest of each square."""
        first, *others = self._corners(inputs)
        largest = first.copy()
        for part in others:
            np.maximum(largest, part, out=largest)
        return largest.reshape(len(inputs), -1)

    def back(self, delta: FloatArray, inputs: FloatArray) -> FloatArray:
        """Hand each δ to the value that was the largest, the first where several are."""
        largest = self.before(inputs).reshape(-1, *self.place.shape)
        images = delta.reshape(-1, *self.place.shape)
        is_left = np.ones(largest.shape, dtype=bool)
        below = np.zeros((len(delta), math.prod(self.shape)), delta.dtype)
        for part, share in zip(self._corners(inputs), self._corners(below), strict=True):
            is_winner = (part == largest) & is_left
            is_left &= ~is_winner
            np.multiply(images, is_winner, out=share)
        return below

    def _corners(self, rows: FloatArray) -> list[FloatArray]:
        """Give views of the values by their place in a square, (N, lines, columns, channels)."""
        lines, columns, _ = self.place.shape
        kept = rows.reshape(-1, *self.shape)[:, : lines * self.side, : columns * self.side]
        corners = product(range(self.side), repeat=2)
        return [kept[:, line :: self.side, column :: self.side] for line, column in corners]

    def sources(self, index: int) -> IndexArray:
        """Say where the values of one square are in a row of inputs, int (side · side,)."""
        pixel, channel = divmod(index, self.place.units)
        line, column = divmod(pixel, self.place.shape[1])
        _, width, channels = self.shape
        steps = np.indices((self.side, self.side)).reshape(2, -1)
        lines, columns = steps[0] + line * self.side, steps[1] + column * self.side
        found: IndexArray = (lines * width + columns) * channels + channel
        return found
