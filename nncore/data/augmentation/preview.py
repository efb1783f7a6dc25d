"""A few varied digits to look at."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from nncore.arrays import ByteArray, freeze
from nncore.data.augmentation.augmenter import Augmenter
from nncore.data.ink import to_input
from nncore.data.strokes import generate_drawings
from nncore.recipe import Augmentation, Preparation

_DRAWN = 60  # digits among which each of the ten occurs


def preview(augmentation: Augmentation | None, preparation: Preparation, seed: int) -> ByteArray:
    """Vary one generated digit of each kind.

    Parameters
    ----------
    augmentation : Augmentation or None
        How much; None for the digits as they are.
    preparation : Preparation
        How drawings become images.
    seed : int, 0 or more
        Another seed gives other variants of the same digits.

    Returns
    -------
    uint8 (10, size, size), ink = 255
        Of the digits 0 to 9, in this order; a new array.
    """
    size = preparation.size
    return varied(_digits(preparation).reshape(10, size, size), augmentation, seed)


def varied(images: ByteArray, augmentation: Augmentation | None, seed: int) -> ByteArray:
    """Vary images as a training would.

    Parameters
    ----------
    images : uint8 (N, size, size), ink = 255
        As they are.
    augmentation : Augmentation or None
        How much; None for the images as they are.
    seed : int, 0 or more
        Another seed gives other variants.

    Returns
    -------
    uint8 (N, size, size), ink = 255
        A new array.
    """
    if augmentation is None:
        return images.copy()
    count, size = images.shape[:2]
    rows = images.reshape(count, size * size)
    inputs = np.zeros(rows.shape, np.float32)
    Augmenter(augmentation, size, np.random.SeedSequence(seed)).apply(rows, inputs)
    return np.rint(255 * inputs).astype(np.uint8).reshape(images.shape)


@lru_cache(maxsize=4)
def _digits(preparation: Preparation) -> ByteArray:
    """Give the digits as they are, uint8 (10, size * size), read-only."""
    first = {drawing.label: drawing for drawing in reversed(generate_drawings(_DRAWN, 3))}
    images = [to_input(first[digit], preparation) for digit in range(10)]
    rows = np.zeros((10, preparation.size**2), np.uint8)
    for row, image in zip(rows, images, strict=True):
        if image is not None:
            row[:] = np.rint(255 * image).reshape(-1)
    return freeze(rows)
