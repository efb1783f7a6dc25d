"""Grey out of dots: images in black and white that were dithered."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from nncore.arrays import ByteArray

DITHERED = 0.03
"""Share of single pixels, unlike those at their left and right, that no drawing has."""

DITHER_BLUR = 3
"""Reach, in pixels, of the average that makes grey of dots."""

SMALLEST = 56
"""Narrower images have no room for grey made of dots."""

EVERY = 4
"""One row in so many is looked at."""


def without_dots(pixels: ByteArray) -> ByteArray:
    """Average the dots of a dithered image.

    Parameters
    ----------
    pixels : uint8 (H, W, channels)

    Returns
    -------
    uint8 (H, W, channels) or (H, W, 1)
        The same array where it is not dithered; else a new one.
    """
    if not _is_dithered(pixels):
        return pixels
    image = Image.fromarray(np.ascontiguousarray(pixels[:, :, 0]))
    return np.asarray(image.filter(ImageFilter.BoxBlur(DITHER_BLUR)))[:, :, None]


def _is_dithered(pixels: ByteArray) -> bool:
    """Say whether dots stand for grey: black and white only, and many pixels alone."""
    rows = pixels[::EVERY]
    if not np.asarray((rows == 0) | (rows == 255)).all() or pixels.shape[1] < SMALLEST:
        return False
    dark = rows[:, :, 0] < 128
    alone = (dark[:, 1:-1] != dark[:, :-2]) & (dark[:, 1:-1] != dark[:, 2:])
    return bool(alone.mean() > DITHERED)
