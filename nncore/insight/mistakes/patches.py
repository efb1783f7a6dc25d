"""Ink in connected patches of about the same size: pieces that can be taken away one by one."""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nncore.data.pieces import Labels, label_pieces

Mask = NDArray[np.bool_]

SMALLEST_SHARE: Final = 0.02
"""Pieces of less than this share of all ink are specks, and no patches."""


def ink_patches(mask: Mask, wanted: int) -> tuple[Labels, int]:
    """Divide ink into connected patches.

    Each connected piece gets patches by its share of the ink, at least one. Within a piece the
    middles lie as far from each other as the way through the ink allows (each next one where that
    is farthest), and every pixel goes to the middle that is nearest on such a way: so patches are
    connected, and cut a line across rather than along.

    Parameters
    ----------
    mask : bool (H, W)
        Where ink is.
    wanted : int, at least 1
        About how many patches.

    Returns
    -------
    int32 (H, W)
        0 where there is no ink, or a speck; else the number of the patch, from 1.
    int
        How many patches there are.
    """
    pieces, count = label_pieces(mask)
    total = np.count_nonzero(mask)
    patches = np.zeros(mask.shape, np.int32)
    found = 0
    for piece in range(1, count + 1):
        inside = pieces == piece
        size = np.count_nonzero(inside)
        if size < SMALLEST_SHARE * total:
            continue
        parts = max(1, round(wanted * size / total))
        patches[inside] = _nearest_of(inside, parts)[inside] + found + 1
        found += parts
    # A small piece may have fewer pixels than parts; numbers without a pixel are left out.
    used = np.unique(patches[patches > 0])
    patches[patches > 0] = np.searchsorted(used, patches[patches > 0]) + 1
    return patches, len(used)


def _nearest_of(inside: Mask, parts: int) -> NDArray[np.int32]:
    """Give each pixel of a connected piece the number of its nearest middle, from 0."""
    pixels = np.argwhere(inside)
    from_first = _ways(inside, (int(pixels[0, 0]), int(pixels[0, 1])))
    nearest = np.full(inside.shape, np.inf)
    owner = np.zeros(inside.shape, np.int32)
    start = _farthest(np.where(inside, from_first, -1.0))  # an end of the line
    for number in range(parts):
        way = _ways(inside, start)
        closer = way < nearest
        owner[closer], nearest[closer] = number, way[closer]
        start = _farthest(np.where(inside, nearest, -1.0))
    return owner


def _farthest(distance: NDArray[np.float64]) -> tuple[int, int]:
    row, column = np.unravel_index(distance.argmax(), distance.shape)
    return int(row), int(column)


def _ways(inside: Mask, start: tuple[int, int]) -> NDArray[np.float64]:
    """Count the steps from a pixel to every other, through the ink, in eight directions."""
    height, width = inside.shape
    distance = np.full(inside.shape, np.inf)
    distance[start] = 0.0
    waiting = deque([start])
    while waiting:
        row, column = waiting.popleft()
        for r in range(max(0, row - 1), min(height, row + 2)):
            for c in range(max(0, column - 1), min(width, column + 2)):
                if inside[r, c] and np.isinf(distance[r, c]):
                    distance[r, c] = distance[row, column] + 1.0
                    waiting.append((r, c))
    return distance
