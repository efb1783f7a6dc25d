"""Pooling by the largest value, and flattening."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from nncore.arrays import FloatArray
from nncore.network.activations import ACTIVATIONS
from nncore.network.layers import Views


@dataclass(frozen=True)
class MaxPool2DLayer:
    """a = f(the largest of each square), channel by channel: first of lines, then of columns.

    A convolution before it leaves its activation to this layer: every f here grows with its
    argument, so the largest f(x) is f of the largest x, and there are fewer of those.

    Parameters
    ----------
    shape : (int, int, int)
        Height, width and channels of the image before.
    size : int
        Side of the squares, at least 2; lines and columns left over are dropped.
    activation : str
        Name in `ACTIVATIONS`.
    """

    shape: tuple[int, int, int]
    size: int
    activation: str = "identity"

    @property
    def output_shape(self) -> tuple[int, int, int]:
        """Height, width and channels of the image after."""
        height, width, channels = self.shape
        return height // self.size, width // self.size, channels

    @property
    def outputs(self) -> int:
        """Values in the image after."""
        return math.prod(self.output_shape)

    def parameter_shapes(self) -> dict[str, tuple[int, ...]]:
        """No parameters."""
        return {}

    def public_view(self, name: str, stored: FloatArray) -> FloatArray:
        """Nothing to show."""
        return stored

    def make_buffers(self, rows: int, dtype: DTypeLike) -> dict[str, FloatArray]:
        """Room for the largest of lines and of squares, and for the derivatives of both."""
        lines, columns, channels = self.output_shape
        middle, largest = (rows, lines, self.size * columns, channels), (rows, *self.output_shape)
        return {
            "middle": np.zeros(middle, dtype),
            "largest": np.zeros(largest, dtype),
            "outputs": np.zeros((rows, self.outputs), dtype),
            "middle_delta": np.zeros(middle, dtype),
            "middle_mask": np.zeros(middle, dtype),
            "mask": np.zeros(largest, dtype),
            # Lines and columns that are left over keep these zeros.
            "input_delta": np.zeros((rows, math.prod(self.shape)), dtype),
        }

    def forward(
        self,
        parameters: Views,
        inputs: FloatArray,
        buffers: Views,
        rng: np.random.Generator | None,
    ) -> FloatArray:
        """Return f of the largest, float (N, outputs), a buffer of the tape."""
        largest, outputs = buffers["largest"], buffers["outputs"]
        _find_largest(self._lines(inputs), buffers["middle"])
        _find_largest(self._columns(buffers["middle"]), largest)
        np.copyto(outputs, largest.reshape(outputs.shape))
        ACTIVATIONS[self.activation].apply(outputs)
        return outputs

    def backward(
        self,
        parameters: Views,
        gradients: Views,
        inputs: FloatArray,
        delta: FloatArray,
        buffers: Views,
        wants_input: bool,
    ) -> FloatArray | None:
        """Hand each δ back to the value that was the largest, the first where several are."""
        ACTIVATIONS[self.activation].chain(buffers["outputs"], delta)
        if not wants_input:
            return None
        _give_to_largest(
            delta.reshape(buffers["largest"].shape),
            self._columns(buffers["middle"]),
            buffers["largest"],
            self._columns(buffers["middle_delta"]),
            buffers["mask"],
        )
        _give_to_largest(
            buffers["middle_delta"],
            self._lines(inputs),
            buffers["middle"],
            self._lines(buffers["input_delta"]),
            buffers["middle_mask"],
        )
        return buffers["input_delta"]

    def _lines(self, images: FloatArray) -> FloatArray:
        """View of the lines by their place in a square: (size, N, lines, width, channels)."""
        lines, columns, channels = self.output_shape
        kept = images.reshape(-1, *self.shape)[:, : lines * self.size, : columns * self.size]
        squares = kept.reshape(len(images), lines, self.size, columns * self.size, channels)
        return squares.transpose(2, 0, 1, 3, 4)

    def _columns(self, middle: FloatArray) -> FloatArray:
        """View of the columns by their place: (size, N, lines, columns, channels)."""
        lines, columns, channels = self.output_shape
        return middle.reshape(-1, lines, columns, self.size, channels).transpose(3, 0, 1, 2, 4)


@dataclass(frozen=True)
class FlattenLayer:
    """The image as a row of values, which is what it already is between layers.

    Parameters
    ----------
    outputs : int
        Values, before and after.
    """

    outputs: int

    def parameter_shapes(self) -> dict[str, tuple[int, ...]]:
        """No parameters."""
        return {}

    def public_view(self, name: str, stored: FloatArray) -> FloatArray:
        """Nothing to show."""
        return stored

    def make_buffers(self, rows: int, dtype: DTypeLike) -> dict[str, FloatArray]:
        """Nothing to keep."""
        return {}

    def forward(
        self,
        parameters: Views,
        inputs: FloatArray,
        buffers: Views,
        rng: np.random.Generator | None,
    ) -> FloatArray:
        """Return the inputs as they are."""
        return inputs

    def backward(
        self,
        parameters: Views,
        gradients: Views,
        inputs: FloatArray,
        delta: FloatArray,
        buffers: Views,
        wants_input: bool,
    ) -> FloatArray | None:
        """Return δ as it is."""
        return delta


def _find_largest(parts: FloatArray, largest: FloatArray) -> None:
    """Overwrite `largest` by the elementwise largest of parts[0], parts[1], …."""
    np.maximum(parts[0], parts[1], out=largest)
    for part in parts[2:]:
        np.maximum(largest, part, out=largest)


def _give_to_largest(
    delta: FloatArray, parts: FloatArray, largest: FloatArray, shares: FloatArray, mask: FloatArray
) -> None:
    """Overwrite `shares` by delta where a part is the first that equals the largest, else by 0.

    What nobody has taken yet is kept in the last share.
    """
    rest, last = delta, shares[-1]
    for part, share in zip(parts[:-1], shares[:-1], strict=True):
        np.equal(part, largest, out=mask)
        np.multiply(rest, mask, out=share)
        rest = np.subtract(rest, share, out=last)
