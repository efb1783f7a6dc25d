"""Dust on a picture: small pieces of ink far from, and far smaller than, the main ink."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import ByteArray
from nncore.data.pieces import label_pieces

CELLS = 64
"""Pieces are told apart on a grid of at most this many cells along a side."""

SPECK_INK = 0.02
"""A piece is a speck where it holds less than this share of the largest piece's ink…"""

SPECK_EXTENT = 0.15
"""… and reaches less than this share as far."""

CRUMB = 0.01
"""In a photograph nothing is kept that holds less than this share of the largest piece's ink."""

INNER = 0.1
"""What lies inside holds at least this share of the ink, or it is not the drawing."""

NEAR = 0.15
"""In a photograph all of a digit lies within a box around its main piece, this share larger."""

FULL_SHARE = 0.4
"""A piece that nowhere reaches this share of the darkest ink is noise or a shadow."""


def clear_specks(picture: ByteArray, inside: NDArray[np.bool_] | None = None) -> ByteArray:
    """Set specks to paper, in place.

    Pieces of ink count as one where they lie in neighbouring cells of a grid, corners
    included, so that a broken line is not taken apart.

    Parameters
    ----------
    picture : uint8 (H, W), ink = 255
        Changed in place.
    inside : bool (H, W), optional
        Where the sheet surely is. Of a photograph, pieces that reach beyond are its edge,
        a shadow or the table, unless there is hardly anything else.

    Returns
    -------
    uint8 (H, W)
        The same array.
    """
    if inside is not None:
        _clear_crumbs(picture)
    step = -(-max(picture.shape) // CELLS)
    blocks = _blocks(picture, step)
    pieces, count = label_pieces(np.asarray(blocks.any(axis=(1, 3))))
    if not count:
        return picture
    every = pieces.ravel()
    ink = blocks.sum(axis=(1, 3), dtype=np.int64).ravel()
    amount = np.bincount(every, weights=ink, minlength=count + 1)
    reach = np.array([0] + [_reach(pieces == piece) for piece in range(1, count + 1)])
    darkest = np.zeros(count + 1, dtype=np.uint8)
    np.maximum.at(darkest, every, blocks.max(axis=(1, 3)).ravel())
    if inside is not None:
        beyond = _blocks(((picture > 0) & ~inside).view(np.uint8), step).any(axis=(1, 3))
        outer = np.zeros(count + 1, dtype=bool)
        outer[pieces[beyond]] = True
        inner = np.where(outer, 0, amount)
        if inner.max() > INNER * amount.max():
            amount = inner
    largest = int(amount.argmax())
    speck = (amount < SPECK_INK * amount[largest]) & (reach < SPECK_EXTENT * reach[largest] + 1)
    speck |= (darkest < FULL_SHARE * darkest.max()) | (amount == 0)
    if inside is not None:
        speck |= _far(pieces, largest, count)
    speck[0] = False
    if speck.any():
        wiped = np.broadcast_to(speck[pieces][:, None, :, None], blocks.shape)
        height, width = picture.shape
        picture[wiped.reshape(wiped.shape[0] * step, -1)[:height, :width]] = 0
    return picture


def _clear_crumbs(picture: ByteArray) -> None:
    """Set pieces far smaller than the largest to paper, wherever they lie, in place."""
    pieces, count = label_pieces(picture > 0)
    amount = np.bincount(pieces.ravel(), weights=picture.ravel(), minlength=count + 1)
    picture[(amount < CRUMB * amount.max())[pieces]] = 0


def _blocks(values: ByteArray, step: int) -> ByteArray:
    """Cut an image into square cells: (rows, step, columns, step), padded with zeros."""
    height, width = (-(-side // step) for side in values.shape)
    padded = np.zeros((height * step, width * step), dtype=values.dtype)
    padded[: values.shape[0], : values.shape[1]] = values
    return padded.reshape(height, step, width, step)


def _far(pieces: NDArray[np.int32], main: int, count: int) -> NDArray[np.bool_]:
    """Say which pieces lie off the main one: beyond a margin around its box."""
    rows, columns = np.nonzero(pieces == main)
    margin = NEAR * max(np.ptp(rows), np.ptp(columns)) + 1
    y, x = np.indices(pieces.shape)
    near = (y >= rows.min() - margin) & (y <= rows.max() + margin)
    near &= (x >= columns.min() - margin) & (x <= columns.max() + margin)
    far = np.ones(count + 1, dtype=bool)
    far[pieces[near]] = False
    return far


def _reach(cells: NDArray[np.bool_]) -> int:
    """Longer side of the box around some cells, in cells."""
    rows, columns = np.flatnonzero(cells.any(axis=1)), np.flatnonzero(cells.any(axis=0))
    return int(max(np.ptp(rows), np.ptp(columns))) + 1
