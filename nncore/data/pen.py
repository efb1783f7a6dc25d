"""The pen: a line of one width with round joints and ends, painted with Pillow.

Drawings that become inputs and digits that the program writes itself go through the same pen,
so that a network meets at reading the strokes it met at training.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw

from nncore.arrays import ByteArray

__all__ = ["centre_mass", "draw_line", "mass_shifts", "odd_width", "odd_widths", "shifted"]


def odd_width(width: float) -> int:
    """Round a pen's width, in fine pixels, to an odd number: only those are symmetric in Pillow."""
    return int(odd_widths(np.float64(width)))


def odd_widths(widths: NDArray[np.float64] | np.float64) -> NDArray[np.int64]:
    """Do the same for many widths at once: a new array of the same shape."""
    odd: NDArray[np.int64] = 2 * np.floor(np.maximum(widths, 0) / 2).astype(np.int64) + 1
    return odd


def draw_line(brush: ImageDraw.ImageDraw, path: Sequence[Sequence[int]], width: int) -> None:
    """Paint a line in white, with a disc on every point.

    Parameters
    ----------
    brush : PIL.ImageDraw.ImageDraw
        Draws on a sheet of mode "L".
    path : sequence of (x, y) of int, at least one
        Fine pixels; a coordinate names the pixel that holds it (Pillow would round floats
        towards zero).
    width : int, odd
        Width of the pen, in fine pixels (`odd_width`).
    """
    if len(path) > 1:
        brush.line([value for point in path for value in point], fill=255, width=width)
    half = width // 2
    disc = brush.draw.draw_ellipse  # `brush.ellipse` finds its ink anew for each, as long again
    for x, y in path:
        disc((x - half, y - half, x + half, y + half), 255, 1)


def mass_shifts(blocks: ByteArray, size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Say by how many whole pixels images move for their centre of mass to be in the middle.

    Parameters
    ----------
    blocks : uint8 (N, h, w)
        Grey values, ink = 255.
    size : int
        Side of the square on which they are placed, in pixels.

    Returns
    -------
    down, right : int64 (N,)
        Where the first row and the first column go: the centre of mass comes to index size / 2
        as nearly as whole pixels allow.
    """
    _, height, width = blocks.shape
    weight = blocks.astype(np.int64)
    total = np.maximum(1, weight.sum(axis=(1, 2)))
    rows, columns = np.arange(height), np.arange(width)
    middle = size / 2
    down = np.floor(middle - weight.sum(axis=2) @ rows / total + 0.5).astype(np.int64)
    right = np.floor(middle - weight.sum(axis=1) @ columns / total + 0.5).astype(np.int64)
    return down, right


def centre_mass(blocks: ByteArray, size: int) -> ByteArray:
    """Place images on a larger square so that their centre of mass is in its middle.

    Parameters
    ----------
    blocks : uint8 (N, h, w)
        Grey values, ink = 255.
    size : int
        Side of the square, in pixels.

    Returns
    -------
    uint8 (N, size, size)
        A new array. The images are moved by whole pixels (`mass_shifts`); what overflows is cut
        off, as in MNIST.
    """
    return shifted(blocks, *mass_shifts(blocks, size), size)


def shifted(
    blocks: ByteArray, down: NDArray[np.int64], right: NDArray[np.int64], size: int
) -> ByteArray:
    """Place images on squares, uint8 (N, size, size), `down` and `right` from their corners."""
    count, height, width = blocks.shape
    rows, columns = np.arange(height), np.arange(width)
    # A margin takes what overflows: no image is farther off than its own side.
    margin = max(height, width)
    placed = np.zeros((count, size + 2 * margin, size + 2 * margin), dtype=np.uint8)
    image = np.arange(count)[:, None, None]
    row = (down[:, None] + margin + rows)[:, :, None]
    column = (right[:, None] + margin + columns)[:, None, :]
    placed[image, row, column] = blocks
    inner = slice(margin, margin + size)
    return np.ascontiguousarray(placed[:, inner, inner])
