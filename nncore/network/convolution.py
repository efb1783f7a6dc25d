"""Convolution, as one product of matrices.

Between layers an image is a row of values: line by line, the channels of a pixel together.

The left factor of the product holds patches of the image, copied
side by side. Neighbouring pixels of the output see nearly the same patch, so `group` of them
share one that is a little wider, (kernel, kernel + group - 1) pixels, and the kernels stand
in the right factor once for each pixel of the group, shifted by one pixel each::

    group = 2, kernel = 3, one row:      patch  x0 x1 x2 x3
                                         y0     w0 w1 w2  0
                                         y1      0 w0 w1 w2

That copies less and gives the product a better shape, at the price of multiplying by a few
zeros; with group = 1 it is the usual "im2col" (Chellapilla, Puri and Simard 2006).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import DTypeLike

from nncore.arrays import FloatArray
from nncore.network.activations import ACTIVATIONS
from nncore.network.layers import Views

_MULTIPLY_COST, _COPY_COST, _ADD_COST = 0.028, 12.0, 40.0
"""Nanoseconds, as measured, of one multiplication and addition in a product, and of copying
or adding one short run of values: only their relations matter, and those only roughly."""


@dataclass(frozen=True)
class Conv2DLayer:
    """a = f(x ⋆ K + b): cross-correlation with stride 1, as everybody's convolution layers.

    Parameters
    ----------
    shape : (int, int, int)
        Height, width and channels of the image before.
    filters : int
        Channels after.
    kernel : int
        Side of the kernels, in pixels.
    activation : str
        Name in `ACTIVATIONS`.
    padding : str
        "valid" or "same": kernel - 1 lines and columns of zeros, half of them (rounded down)
        above and to the left.
    group : int
        Neighbouring pixels of the output that share a patch; divides the width of the output.
        It changes speed and rounding only; see `best_group`.
    """

    shape: tuple[int, int, int]
    filters: int
    kernel: int
    activation: str
    padding: str
    group: int = 1

    @property
    def output_shape(self) -> tuple[int, int, int]:
        """Height, width and channels of the image after."""
        lost = self.kernel - 1 if self.padding == "valid" else 0
        return self.shape[0] - lost, self.shape[1] - lost, self.filters

    @property
    def outputs(self) -> int:
        """Values in the image after."""
        return math.prod(self.output_shape)

    def parameter_shapes(self) -> dict[str, tuple[int, ...]]:
        """Give the kernels (kernel, kernel, channels, filters) and the bias (filters,)."""
        shape = (self.kernel, self.kernel, self.shape[2], self.filters)
        return {"weight": shape, "bias": (self.filters,)}

    def public_view(self, name: str, stored: FloatArray) -> FloatArray:
        """K (filters, channels, kernel, kernel) and b (filters,)."""
        return stored.transpose(3, 2, 0, 1) if name == "weight" else stored

    def make_buffers(self, rows: int, dtype: DTypeLike) -> dict[str, FloatArray]:
        """Room for both factors of the product, what comes out, and their derivatives."""
        channels, width = self.shape[2], self.kernel + self.group - 1
        tiles = (rows, self.output_shape[0], self.output_shape[1] // self.group)
        size = self.kernel * width * channels
        # The last column is the one that the bias is multiplied by.
        patches = np.ones((math.prod(tiles), size + 1), dtype)
        right = np.zeros((size + 1, self.group * self.filters), dtype)
        right_gradient = np.zeros_like(right)
        framed, framed_delta = (np.zeros(self._framed_shape(rows), dtype) for _ in range(2))
        return {
            "framed": framed,
            "image": self._inside(framed),
            "windows": self._windows(framed),
            "patches": patches,
            "patch_windows": patches[:, :-1].reshape(*tiles, self.kernel, width, channels),
            "right": right,
            "right_rows": right[:-1].reshape(self.kernel, width * channels, -1),
            "kernels": self._kernels(right),
            "biases": right[-1].reshape(self.group, self.filters),
            "outputs": np.zeros((rows, self.outputs), dtype),
            "right_gradient": right_gradient,
            "kernel_gradients": self._kernels(right_gradient),
            "bias_gradients": right_gradient[-1].reshape(self.group, self.filters),
            "patch_delta": np.zeros((*tiles, width, channels), dtype),
            "framed_delta": framed_delta,
            "window_deltas": self._windows(framed_delta),
            "image_delta": self._inside(framed_delta),
            "input_delta": np.zeros((rows, math.prod(self.shape)), dtype),
        }

    def forward(
        self,
        parameters: Views,
        inputs: FloatArray,
        buffers: Views,
        rng: np.random.Generator | None,
    ) -> FloatArray:
        """Return f(x ⋆ K + b), float (N, outputs), a buffer of the tape."""
        outputs, right = buffers["outputs"], buffers["right"]
        np.copyto(buffers["image"], inputs.reshape(buffers["image"].shape))
        np.copyto(buffers["patch_windows"], buffers["windows"])
        np.copyto(buffers["kernels"], parameters["weight"])
        np.copyto(buffers["biases"], parameters["bias"])
        np.dot(buffers["patches"], right, out=outputs.reshape(-1, right.shape[1]))
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
        """With y = P R, patches times kernels: ∂L/∂R = Pᵀ δ; ∂L/∂P = δ Rᵀ is added up in place.

        The patches and the right factor are those that the forward pass left.
        """
        ACTIVATIONS[self.activation].chain(buffers["outputs"], delta)
        tile_delta = delta.reshape(len(buffers["patches"]), -1)
        np.dot(buffers["patches"].T, tile_delta, out=buffers["right_gradient"])
        np.add.reduce(buffers["kernel_gradients"], axis=0, out=gradients["weight"])
        np.add.reduce(buffers["bias_gradients"], axis=0, out=gradients["bias"])
        if not wants_input:
            return None
        self._add_up_patches(tile_delta, buffers)
        np.copyto(buffers["input_delta"].reshape(-1, *self.shape), buffers["image_delta"])
        return buffers["input_delta"]

    def _add_up_patches(self, tile_delta: FloatArray, buffers: Views) -> None:
        """Leave ∂L/∂x in "framed_delta": each pixel's share in all patches that hold it.

        One row of the kernels at a time, so that the patches stay in the cache; and no more
        than `group` pixels of each patch at once, so that no pixel is met twice.
        """
        patch_delta, window_deltas = buffers["patch_delta"], buffers["window_deltas"]
        flat = patch_delta.reshape(len(tile_delta), -1)
        buffers["framed_delta"].fill(0.0)
        for row, right in enumerate(buffers["right_rows"]):
            np.dot(tile_delta, right.T, out=flat)
            for start in range(0, patch_delta.shape[3], self.group):
                part = slice(start, start + self.group)
                target = window_deltas[:, :, :, row, part]
                np.add(target, patch_delta[:, :, :, part], out=target)

    def _framed_shape(self, rows: int) -> tuple[int, int, int, int]:
        height, width, _ = self.output_shape
        return rows, height + self.kernel - 1, width + self.kernel - 1, self.shape[2]

    def _inside(self, framed: FloatArray) -> FloatArray:
        """View of the image without the zeros around it, (N, height, width, channels)."""
        height, width, _ = self.shape
        before = (self.kernel - 1) // 2 if self.padding == "same" else 0
        return framed[:, before : before + height, before : before + width]

    def _windows(self, framed: FloatArray) -> FloatArray:
        """View of all patches: (N, lines, groups, kernel, kernel + group - 1, channels)."""
        rows, height, width, channels = framed.shape
        image, line, pixel, value = framed.strides
        lines, groups = height - self.kernel + 1, (width - self.kernel + 1) // self.group
        patch = (self.kernel, self.kernel + self.group - 1, channels)
        steps = (image, line, self.group * pixel, line, pixel, value)
        return as_strided(framed, (rows, lines, groups, *patch), steps)

    def _kernels(self, right: FloatArray) -> FloatArray:
        """View of the kernels in a right factor: (group, kernel, kernel, channels, filters)."""
        channels, side = self.shape[2], self.kernel
        value = right.itemsize
        column, row = self.filters * value, right.strides[0]
        pixel = channels * row
        steps = (pixel + column, (side + self.group - 1) * pixel, pixel, row, value)
        return as_strided(right, (self.group, side, side, channels, self.filters), steps)


def best_group(channels: int, filters: int, kernel: int, width: int, wants_input: bool) -> int:
    """Choose how many pixels share a patch, by what copying and multiplying cost.

    Parameters
    ----------
    channels, filters : int
        Channels before and after.
    kernel : int
        Side of the kernels, in pixels.
    width : int
        Width of the image after; what is chosen divides it.
    wants_input : bool
        Whether ∂L/∂inputs is needed while training.

    Returns
    -------
    int
    """

    def cost(group: int) -> float:
        patch = kernel + group - 1
        products = 3 if wants_input else 2
        multiplying = products * _MULTIPLY_COST * kernel * patch * channels * filters
        runs = kernel / group * _COPY_COST
        if wants_input:
            runs += kernel * math.ceil(patch / group) / group * _ADD_COST
        return multiplying + runs

    return min((group for group in range(1, width + 1) if width % group == 0), key=cost)
