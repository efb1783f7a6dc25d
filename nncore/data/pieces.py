"""Connected pieces of a mask, numbered by joining runs of rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import IndexArray

Mask = NDArray[np.bool_]
Labels = NDArray[np.int32]


def label_pieces(mask: Mask) -> tuple[Labels, int]:
    """Give each connected piece of a mask a number.

    Pixels that touch at a corner are connected.

    Parameters
    ----------
    mask : bool (H, W)

    Returns
    -------
    int32 (H, W)
        0 where the mask is not set, else the number of the piece, from 1, in the order of
        their first pixels.
    int
        How many pieces there are.
    """
    height, width = mask.shape
    padded = np.zeros((height, width + 2), dtype=np.int8)
    padded[:, 1:-1] = mask
    edges = np.diff(padded, axis=1)
    row, start = np.nonzero(edges == 1)
    _, end = np.nonzero(edges == -1)  # behind the last pixel
    labels = np.zeros(mask.shape, dtype=np.int32)
    if not row.size:
        return labels, 0
    # Runs of the next row that reach below a run form a range in reading order.
    stride = width + 2
    below = (row + 1) * stride
    first = np.searchsorted(row * stride + end, below + start, side="left")
    last = np.searchsorted(row * stride + start, below + end, side="right")
    found = np.maximum(last - first, 0)
    upper = np.repeat(np.arange(row.size), found)
    lower = np.arange(found.sum()) - np.repeat(np.cumsum(found) - found, found) + first[upper]
    roots, numbers = np.unique(_joined(row.size, upper, lower), return_inverse=True)
    labels[mask] = np.repeat(numbers.astype(np.int32) + 1, end - start)
    return labels, len(roots)


def _joined(count: int, one: IndexArray, other: IndexArray) -> IndexArray:
    """Give everything that is linked, directly or not, the smallest number among it."""
    root = np.arange(count)
    while True:
        low, high = np.minimum(root[one], root[other]), np.maximum(root[one], root[other])
        apart = low != high
        if not apart.any():
            return root
        np.minimum.at(root, high[apart], low[apart])
        while (root[root] != root).any():
            root = root[root]
