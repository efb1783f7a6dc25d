"""Dust on a picture: small pieces of ink far from, and far smaller than, the main ink."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import ByteArray

CELLS = 64
"""Pieces are told apart on a grid of at most this many cells along a side."""

SPECK_INK = 0.02
"""A piece is a speck where it holds less than this share of the largest piece's ink…"""

SPECK_EXTENT = 0.15
"""… and reaches less than this share as far."""

FULL_SHARE = 0.4
"""A piece that nowhere reaches this share of the darkest ink is noise or a shadow."""


def clear_specks(picture: ByteArray) -> ByteArray:
    """Set specks to paper, in place.

    Pieces of ink count as one where they lie in neighbouring cells of a grid, corners
    included, so that a broken line is not taken apart.

    Parameters
    ----------
    picture : uint8 (H, W), ink = 255
        Changed in place.

    Returns
    -------
    uint8 (H, W)
        The same array.
    """
    step = -(-max(picture.shape) // CELLS)
    height, width = (-(-side // step) for side in picture.shape)
    padded = np.zeros((height * step, width * step), dtype=np.uint8)
    padded[: picture.shape[0], : picture.shape[1]] = picture
    blocks = padded.reshape(height, step, width, step)
    pieces = _pieces(np.asarray(blocks.any(axis=(1, 3))))
    ink = blocks.sum(axis=(1, 3), dtype=np.int64)
    numbers, places = np.unique(pieces, return_inverse=True)
    places = places.reshape(pieces.shape)
    amount = np.bincount(places.ravel(), weights=ink.ravel())
    reach = np.array([_reach(places == place) for place in range(len(numbers))])
    amount[numbers == 0], reach[numbers == 0] = 0.0, 0
    largest = int(amount.argmax())
    darkest = np.zeros(len(numbers), dtype=np.uint8)
    np.maximum.at(darkest, places.ravel(), blocks.max(axis=(1, 3)).ravel())
    speck = (amount < SPECK_INK * amount[largest]) & (reach < SPECK_EXTENT * reach[largest] + 1)
    speck |= darkest < FULL_SHARE * darkest.max()
    if not speck[numbers > 0].any():
        return picture
    blocks[np.broadcast_to(speck[places][:, None, :, None], blocks.shape)] = 0
    picture[:] = padded[: picture.shape[0], : picture.shape[1]]
    return picture


def _pieces(inked: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Give each connected piece a number, that of its last cell; paper is 0."""
    height, width = inked.shape
    labels = np.zeros((height + 2, width + 2), dtype=np.int64)
    inner = labels[1:-1, 1:-1]
    inner[:] = np.where(inked, np.arange(1, inked.size + 1).reshape(inked.shape), 0)
    while True:
        before = inner.copy()
        rows = np.maximum(np.maximum(labels[:-2], labels[1:-1]), labels[2:])
        spread = np.maximum(np.maximum(rows[:, :-2], rows[:, 1:-1]), rows[:, 2:])
        inner[:] = np.where(inked, spread, 0)
        if (inner == before).all():
            return before


def _reach(cells: NDArray[np.bool_]) -> int:
    """Longer side of the box around some cells, in cells."""
    rows, columns = np.flatnonzero(cells.any(axis=1)), np.flatnonzero(cells.any(axis=0))
    return int(max(np.ptp(rows), np.ptp(columns))) + 1
