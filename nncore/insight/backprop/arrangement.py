"""How arrays of any number of dimensions are laid out as pictures, one page after the other."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np

from nncore.arrays import FloatArray, IndexArray, freeze

ONE_ROW = 16
"""Vectors up to this length are a row."""


@dataclass(frozen=True, eq=False)
class Arrangement:
    """Where each element of an array stands.

    Parameters
    ----------
    places : int (pages, rows, columns)
        Positions in the flat array.
    page : str
        What a page is of ("unit", "channel", "filter"); empty where there is one page.
    """

    places: IndexArray
    page: str = ""

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self.places)

    def picture(self, array: FloatArray, page: int) -> FloatArray:
        """Return a page of an array, float (rows, columns)."""
        picked: FloatArray = array.reshape(-1)[self.places[page]]
        return picked

    def element(self, page: int, row: int, column: int) -> int:
        """Return the position in the flat array of what stands there."""
        return int(self.places[page, row, column])

    def find(self, element: int) -> tuple[int, int, int]:
        """Return page, row and column of a position in the flat array."""
        page, row, column = np.argwhere(self.places == element)[0]
        return int(page), int(row), int(column)


@functools.lru_cache(maxsize=64)
def arrange(shape: tuple[int, ...], before: tuple[int, ...] = ()) -> Arrangement:
    """Lay out an array.

    Parameters
    ----------
    shape : tuple of int
        (n,) becomes a near square; (height, width, channels) a page for each channel; (out, in)
        a page for each unit; (filters, channels, kernel, kernel) a page for each filter.
    before : tuple of int
        Of (out, in): the shape of what comes in, so that weights look like the image they see.
    """
    places = np.arange(math.prod(shape)).reshape(shape)
    if len(shape) == 1:
        return Arrangement(freeze(places.reshape(1, *near_square(shape[0]))))
    if len(shape) == 2:
        return Arrangement(freeze(places.reshape(shape[0], *_image(before or shape[1:]))), "unit")
    if len(shape) == 3:
        name = "channel" if shape[2] > 1 else ""
        return Arrangement(freeze(np.ascontiguousarray(places.transpose(2, 0, 1))), name)
    filters, channels, kernel, _ = shape
    down, across = near_square(channels, 1)
    tiles = places.reshape(filters, down, across, kernel, kernel).transpose(0, 1, 3, 2, 4)
    tiled = tiles.reshape(filters, down * kernel, across * kernel)
    return Arrangement(freeze(np.ascontiguousarray(tiled)), "filter")


def near_square(count: int, one_row: int = ONE_ROW) -> tuple[int, int]:
    """Return rows and columns that hold exactly so many; up to `one_row` of them in a row."""
    if count <= one_row:
        return 1, count
    rows = next(rows for rows in range(math.isqrt(count), 0, -1) if count % rows == 0)
    return rows, count // rows


def _image(shape: tuple[int, ...]) -> tuple[int, int]:
    """Return rows and columns for what comes into a unit: an image stays one."""
    if len(shape) == 3:
        height, width, channels = shape
        return (height, width * channels) if channels == 1 else (height * width, channels)
    return near_square(shape[0])
