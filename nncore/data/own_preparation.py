"""The preparation that brings drawings to the form of images of another size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nncore.arrays import ByteArray
from nncore.recipe import BOUNDS, Preparation

INKED = 64
"""Grey value from which on a pixel counts as ink; paler ones are the edge of a stroke."""


def preparation_of_size(
    base: Preparation, size: int, images: Sequence[ByteArray] = ()
) -> Preparation:
    """Change the side of the input, and box and pen with it.

    Parameters
    ----------
    base : Preparation
        As it is.
    size : int, in pixels
        The new side.
    images : sequence of uint8 (size, size), ink = 255
        Images that the network will learn from as they are. The box becomes the median of the
        longer sides of their ink, so that drawings come out as large as they; without images it
        keeps its share of the side.

    Returns
    -------
    Preparation
        `base` itself where it has that size already.
    """
    if size == base.size:
        return base
    sides = [_longer_side(image) for image in images if (image >= INKED).any()]
    box = float(np.median(sides)) if sides else base.box * size / base.size
    least, most = BOUNDS["preparation.pen"]
    pen = min(max(base.pen * box / base.box, least), most)
    return replace(base, size=size, box=min(box, float(size)), pen=round(pen, 2))


def _longer_side(image: ByteArray) -> int:
    """Extent of the ink along its longer side, in pixels."""
    rows, columns = np.nonzero(image >= INKED)
    return int(max(np.ptp(rows), np.ptp(columns))) + 1
