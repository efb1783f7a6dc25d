"""Strokes of small grey images made wider or narrower by parts of a pixel.

A grey pixel at the edge of a stroke is partly covered with ink. When the edge moves outwards by
less than a pixel, the pixel on the edge fills up first, and only what is left goes to the next
one; when it moves inwards, the same happens the other way round.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import ByteArray, FloatArray

FULL = 255
"""A pixel all covered with ink."""

LONGEST_STEP = 180
"""1/√2 pixels, in steps of 1/255: diagonal rows of pixels lie so far apart."""

MOST_NARROWING = 0.4
"""Share of its width that a stroke may lose: a hair line would vanish otherwise."""


def change_line_width(images: ByteArray, change: FloatArray) -> ByteArray:
    """Make strokes wider or narrower.

    Parameters
    ----------
    images : uint8 (N, H, W), ink = 255
        Ink at the very edge of an image counts as cut off there, not as ending.
    change : float (N,), in pixels
        What is added to the width of all strokes of an image; negative for narrower, and
        then at most `MOST_NARROWING` of their width.

    Returns
    -------
    uint8 (N, H, W)
        A new array, or `images` where nothing changes.
    """
    change = np.maximum(change, -MOST_NARROWING * line_widths(images))
    moved = np.rint(change * (FULL / 2)).astype(np.int16)  # of each edge, in steps of 1/255
    while moved.any():
        step = np.clip(moved, -LONGEST_STEP, LONGEST_STEP)
        images = _move_edges(images, step[:, np.newaxis, np.newaxis])
        moved -= step
    return images


def line_widths(images: ByteArray) -> FloatArray:
    """Estimate how wide the strokes of each image are: ink over half the length of its edges.

    Parameters
    ----------
    images : uint8 (N, H, W), ink = 255

    Returns
    -------
    float64 (N,), in pixels
        0 where there is no ink.
    """
    grey = images.astype(np.int16)
    steps = sum(
        np.abs(np.diff(grey, axis=axis)).sum(axis=(1, 2), dtype=np.int64) for axis in (1, 2)
    )
    # An edge of length 1 in any direction takes 4/π steps on the average of all directions.
    edges = np.maximum(steps, 1) * (math.pi / 4)
    widths: FloatArray = 2.0 * grey.sum(axis=(1, 2), dtype=np.int64) / edges
    return widths


def _move_edges(images: ByteArray, step: NDArray[np.int16]) -> ByteArray:
    """Move every edge by at most `LONGEST_STEP`: outwards by `step` / 255, inwards if negative."""
    # Narrowing is widening of the paper, so one pass serves both.
    flip = np.where(step < 0, FULL, 0).astype(np.uint8)
    paint = images ^ flip
    overflow = np.abs(step) - np.int16(FULL)
    most, least = (_flow(paint, axis, overflow) for axis in (1, 2))
    # A slanting edge is nearer to a pixel than its neighbours are: √(a² + b²), cheaply.
    low = np.minimum(most, least)
    np.maximum(most, least, out=most)
    low *= 7
    low >>= 4
    most += low
    most += paint
    np.minimum(most, FULL, out=most)
    changed: ByteArray = most.astype(np.uint8)
    changed ^= flip
    return changed


def _flow(paint: ByteArray, axis: int, overflow: NDArray[np.int16]) -> NDArray[np.int16]:
    """How much ink comes to each pixel from its two neighbours along an axis."""
    size = paint.shape[axis]
    before = (slice(None),) * axis
    first, last = (*before, slice(0, size - 1)), (*before, slice(1, size))
    most = np.zeros_like(paint)
    most[first] = paint[last]
    np.maximum(most[last], paint[first], out=most[last])
    flow = most.astype(np.int16)
    flow += overflow
    np.maximum(flow, 0, out=flow)
    return flow
