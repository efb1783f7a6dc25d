"""Images of any kind to pictures: grey values with ink = 255 on paper = 0.

Whether the ink is dark on light, light on dark or drawn on nothing (a transparent background)
is found from the image itself, and so are a paper that is lit unevenly, its noise and specks of
dust. An image without contrast gives a picture without ink.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from nncore.arrays import ByteArray, freeze
from nncore.data.dither import without_dots
from nncore.data.drawing import Drawing
from nncore.data.ink_finder import find_ink
from nncore.data.picture_file import LARGEST_FILE, MOST_PIXELS, open_image
from nncore.errors import ImageError
from nncore.files import read_limited

LONGEST_SIDE = 560
"""Pixels that a picture keeps along its longer side; larger images are averaged down."""

SMALL_DIGIT = 48
"""Ink smaller than this, in pixels of the picture, is taken from the full image instead."""

PIXELS_AT_ONCE = 1 << 17
"""Deep pixels that become bytes together: as real numbers they take eight times as much."""

CANVAS_SIDE = 280.0
"""Side of the canvas that a picture is laid on, in canvas units."""

Floats = NDArray[np.float32]


def picture_from_file(path: Path) -> ByteArray:
    """Read an image file.

    Parameters
    ----------
    path : Path
        PNG, JPEG, BMP, GIF or WebP (of a moving image the first picture), up to 16 million
        pixels, in colour or grey, with or without transparency.

    Returns
    -------
    uint8 (H, W), read-only
        Ink = 255, paper = 0; all zeros where the image is uniform.

    Raises
    ------
    ImageError
        Where the file is missing, empty, damaged, too large, or no image.
    """
    return picture_from_array(pixels_from_file(path))


def pixels_from_file(path: Path) -> ByteArray:
    """Read an image file as it is.

    Parameters
    ----------
    path : Path
        As for `picture_from_file`.

    Returns
    -------
    uint8 (H, W, channels)
        One to four channels: grey, grey and opacity, colour, colour and opacity.

    Raises
    ------
    ImageError
        As for `picture_from_file`.
    """
    content = read_limited(Path(path), LARGEST_FILE, ImageError)
    pixels = _bytes(_pixels(open_image(content, f"{path}:")))
    return pixels[:, :, None] if pixels.ndim == 2 else pixels


def picture_from_array(array: ArrayLike) -> ByteArray:
    """Turn pixels into a picture.

    Parameters
    ----------
    array : (H, W), (H, W, 1), (H, W, 2), (H, W, 3) or (H, W, 4)
        Grey, grey and opacity, colour, or colour and opacity; whole numbers, booleans or
        finite real numbers. Whole numbers are taken as 0 to 255 (uint8) or 0 to 65,535
        (uint16), real numbers as 0 to 1 where all lie there; others are spread over their range.

    Returns
    -------
    uint8 (h, w), read-only
        Ink = 255, paper = 0; smaller than the array where that has more than `LONGEST_SIDE`
        pixels along a side.

    Raises
    ------
    ImageError
        Where the array has no such form, is empty, too large or not finite.
    """
    pixels = _bytes(np.asarray(array))
    if pixels.ndim == 2:
        pixels = pixels[:, :, None]
    pixels = without_dots(pixels)
    step = -(-max(pixels.shape[:2]) // LONGEST_SIDE)
    if step == 1:
        return freeze(find_ink(pixels))
    picture = find_ink(_reduced(pixels, step))
    rows, columns = np.flatnonzero(picture.any(axis=1)), np.flatnonzero(picture.any(axis=0))
    if rows.size and max(np.ptp(rows), np.ptp(columns)) < SMALL_DIGIT:
        # A small digit on a large page: look again, at full size, around it only.
        margin = SMALL_DIGIT * step
        top, bottom = max(0, int(rows[0]) * step - margin), int(rows[-1]) * step + margin
        left, right = max(0, int(columns[0]) * step - margin), int(columns[-1]) * step + margin
        return freeze(find_ink(pixels[top:bottom, left:right]))
    return freeze(picture)


def image_to_drawing(picture: ByteArray) -> Drawing:
    """Lay a picture on a square canvas, undistorted and in the middle.

    Parameters
    ----------
    picture : uint8 (H, W), ink = 255
        As `picture_from_file` and `picture_from_array` give it.

    Returns
    -------
    Drawing
        With a canvas of 280 × 280 units; a picture that is no square gets margins of paper.
    """
    height, width = picture.shape
    side = max(height, width)
    square = picture
    if height != width:
        square = np.zeros((side, side), dtype=np.uint8)
        top, left = (side - height) // 2, (side - width) // 2
        square[top : top + height, left : left + width] = picture
    return Drawing(picture=square, canvas=(CANVAS_SIDE, CANVAS_SIDE))


def _pixels(image: Image.Image) -> NDArray[np.generic]:
    """Give an opened image as an array, in one of the forms of `picture_from_array`."""
    if "transparency" in image.info or image.mode in ("PA", "RGBa", "La"):
        return np.asarray(image.convert("RGBA"))
    if image.mode == "1":
        return np.asarray(image.convert("L"))
    if image.mode in ("L", "LA", "RGB", "RGBA", "F") or image.mode.startswith("I"):
        return np.asarray(image)
    return np.asarray(image.convert("RGB"))


def _bytes(array: NDArray[np.generic]) -> ByteArray:
    """Check the form and spread the values over 0 to 255."""
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 2, 3, 4)):
        raise ImageError(
            "An image must have rows and columns of grey, grey and opacity, colour, or colour "
            f"and opacity; this has the shape {array.shape}."
        )
    if not array.size:
        raise ImageError("The image is empty: it has no pixels.")
    if array.shape[0] * array.shape[1] > MOST_PIXELS:
        raise ImageError(
            f"The image holds {array.shape[1]:,} × {array.shape[0]:,} pixels, more than the "
            f"{MOST_PIXELS // 1_000_000} million that are read."
        )
    if array.dtype == np.uint8:
        return array.view(np.uint8)
    if array.dtype == np.bool_:
        return array.astype(np.uint8) * np.uint8(255)
    if array.dtype.kind not in "iuf":
        raise ImageError(f"The image must hold numbers, not {array.dtype}.")
    low, high = float(array.min()), float(array.max())  # NaN, where there is one
    if not (math.isfinite(low) and math.isfinite(high)):
        raise ImageError("The image holds values that are no finite numbers.")
    if array.dtype == np.uint16:
        low, high = 0.0, 65535.0
    elif array.dtype.kind == "f" and low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    elif low >= 0 and high <= 255:
        low, high = 0.0, 255.0
    factor = 255.0 / max(high - low, np.finfo(np.float64).tiny)
    pixels = np.empty(array.shape, np.uint8)
    rows = max(1, PIXELS_AT_ONCE // array.shape[1])
    for start in range(0, len(array), rows):
        part = slice(start, start + rows)
        pixels[part] = np.rint((array[part].astype(np.float64) - low) * factor)
    return pixels


def _reduced(pixels: ByteArray, step: int) -> ByteArray:
    """Average blocks of step × step pixels, channel by channel."""
    if pixels.shape[2] == 3:
        return np.asarray(Image.fromarray(pixels).reduce(step))
    planes = [
        np.asarray(Image.fromarray(np.ascontiguousarray(pixels[:, :, channel])).reduce(step))
        for channel in range(pixels.shape[2])
    ]
    return np.stack(planes, axis=-1)
