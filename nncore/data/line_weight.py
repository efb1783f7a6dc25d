"""Lines of a picture made as thick as MNIST's, where they are far from it.

Strokes are redrawn at MNIST's pen width; a picture only has its pixels. A drawing in hair lines
all but vanishes when it is shrunk, and one with a broad brush closes its loops. So lines
thinner or thicker than nearly all of MNIST's are grown or worn away at the rim.

References
----------
J. Serra, "Image Analysis and Mathematical Morphology", Academic Press, 1982: dilation and
erosion by a disc.
"""

from __future__ import annotations

import math

import numpy as np

from nncore.arrays import ByteArray

THINNEST, THIN_TO = 1.5, 2.1
"""Lines thinner than the first, in pixels of the input, get the width of the second."""

THICKEST, THICK_TO = 3.4, 2.7
"""Lines thicker than the first are worn down to the second, lest their loops close."""

INKED = 0.4
"""Share of the darkest ink from which a pixel counts when a line's width is measured."""

KEPT = 0.2
"""Wearing away must leave this share of the ink: hair lines beside blots stay as they are."""


def needed_change(sheet: ByteArray, step: int) -> float:
    """Say how much wider the lines should be.

    The width of a long line is twice its area over its outline; π/4 turns the steps of a
    digital outline into its length, on average over all directions.

    Parameters
    ----------
    sheet : uint8 (H, W), ink = 255
        In fine pixels.
    step : int
        Fine pixels in a pixel of the input.

    Returns
    -------
    float
        Fine pixels to add to the width, below 0 to take away; 0 where the width is like
        MNIST's.
    """
    inked = np.pad(sheet >= max(1.0, INKED * float(sheet.max())), 1)
    outline = np.count_nonzero(inked[1:] != inked[:-1])
    outline += np.count_nonzero(inked[:, 1:] != inked[:, :-1])
    if not outline:
        return 0.0
    width = 2 * np.count_nonzero(inked) / (outline * math.pi / 4)
    if width < THINNEST * step:
        return THIN_TO * step - width
    return THICK_TO * step - width if width > THICKEST * step else 0.0


def widened(sheet: ByteArray, change: float) -> ByteArray:
    """Grow ink at its rim, or wear it away.

    Parameters
    ----------
    sheet : uint8 (H, W), ink = 255
        In fine pixels, with enough paper around the ink to grow into.
    change : float
        Fine pixels to add to the width of lines; below 0 to take away.

    Returns
    -------
    uint8 (H, W)
        A new array, or the same one where the change is too small to be made or would leave
        hardly any ink.
    """
    radius = round(abs(change) / 2)
    if not radius:
        return sheet
    if change > 0:
        # Shrinking has made a hair line faint: what counted as ink becomes full ink.
        full = max(1.0, INKED * float(sheet.max()))
        return _spread(np.minimum(sheet * (255 / full), 255).astype(np.uint8), radius, 0)
    worn: ByteArray = 255 - _spread(255 - sheet, radius, 255)
    return worn if worn.sum(dtype=np.int64) >= KEPT * sheet.sum(dtype=np.int64) else sheet


def _spread(sheet: ByteArray, radius: int, around: int) -> ByteArray:
    """Give every pixel the largest value within a disc.

    The disc is taken row by row from its top and bottom to its middle: its rows only get
    longer, so each begins with what the one before has found.
    """
    height, width = sheet.shape
    padded = np.pad(sheet, radius, constant_values=around)
    along = padded[:, radius : radius + width].copy()  # the largest within the disc's row
    spread = np.zeros_like(sheet)
    reach = 0
    for row in range(radius, -1, -1):
        half = round(math.sqrt(radius**2 - row**2))
        for shift in range(reach + 1, half + 1):
            for start in (radius - shift, radius + shift):
                np.maximum(along, padded[:, start : start + width], out=along)
        reach = half
        for start in (radius - row, radius + row):
            np.maximum(spread, along[start : start + height], out=spread)
    return spread
