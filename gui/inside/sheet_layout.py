"""Where the units of a layer stand: how large each is, and in how many rows and columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QPoint, QRect

from gui.heat_colours import ABSENT
from nncore.arrays import ByteArray

_CELLS: Final = ((36, 26), (72, 21), (144, 16), (288, 12))
_SMALLEST_CELL: Final = 8
"""Up to so many units, so large a cell; logical pixels."""

_PICTURES: Final = ((8, 60), (16, 44))
_SMALLEST_PICTURE: Final = 24


@dataclass(frozen=True)
class SheetLayout:
    """A grid of cells or pictures, filled line by line.

    Parameters
    ----------
    count : int
        Units.
    pixels : (int, int)
        Height and width of each unit's picture in its own pixels; (1, 1) for a cell.
    zoom : int, logical pixels
        For each of these.
    gap : int, logical pixels
        Between two units.
    columns : int
        Units in a line.
    """

    count: int
    pixels: tuple[int, int]
    zoom: int
    gap: int
    columns: int

    @classmethod
    def for_height(
        cls, count: int, pixels: tuple[int, int], height: int, scale: float = 1.0
    ) -> SheetLayout:
        """Choose size and columns so that the sheet is no higher than `height` logical pixels.

        Parameters
        ----------
        count, pixels
            As for the class.
        height : int, logical pixels
            At most.
        scale : float
            Times the usual size of a unit.
        """
        zoom = _zoom(count, max(pixels), scale)
        gap = 2 if pixels != (1, 1) or zoom > _SMALLEST_CELL else 1
        lines = max(1, (height + gap) // (pixels[0] * zoom + gap))
        return cls(count, pixels, zoom, gap, -(-count // lines))

    @property
    def lines(self) -> int:
        """How many lines of units there are."""
        return -(-self.count // self.columns)

    @property
    def step(self) -> tuple[int, int]:
        """From one unit to the next, down and across, in logical pixels."""
        height, width = self.pixels
        return height * self.zoom + self.gap, width * self.zoom + self.gap

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the whole sheet, in logical pixels."""
        down, across = self.step
        return self.lines * down - self.gap, self.columns * across - self.gap

    def rect(self, unit: int) -> QRect:
        """Return the place of a unit, in logical pixels."""
        (down, across), line = self.step, unit // self.columns
        column = unit - line * self.columns
        return QRect(column * across, line * down, across - self.gap, down - self.gap)

    def unit_at(self, place: QPoint) -> int | None:
        """Return the unit at a place; None between and beside them."""
        down, across = self.step
        line, column = place.y() // down, place.x() // across
        unit = line * self.columns + column
        if not (0 <= column < self.columns and 0 <= unit < self.count):
            return None
        return unit if self.rect(unit).contains(place) else None

    def moved(self, unit: int, down: int, across: int) -> int:
        """Return the unit that is so many lines and columns farther; the same at the edge."""
        line, column = unit // self.columns + down, unit % self.columns + across
        after = line * self.columns + column
        return after if 0 <= column < self.columns and 0 <= after < self.count else unit

    def arranged(self, places: ByteArray) -> ByteArray:
        """Put the units' pictures side by side.

        Parameters
        ----------
        places : uint8 (count, H, W)
            Indices of colours.

        Returns
        -------
        uint8 (height, width)
            A logical pixel each; `ABSENT` between the units.
        """
        down, across = self.step
        large = places.repeat(self.zoom, axis=1).repeat(self.zoom, axis=2)
        sheet = np.full((self.lines * self.columns, down, across), ABSENT, np.uint8)
        sheet[: self.count, : down - self.gap, : across - self.gap] = large
        grid = sheet.reshape(self.lines, self.columns, down, across).transpose(0, 2, 1, 3)
        height, width = self.size
        return np.ascontiguousarray(
            grid.reshape(self.lines * down, self.columns * across)[:height, :width]
        )


def _zoom(count: int, side: int, scale: float) -> int:
    if side == 1:
        usual = next((cell for most, cell in _CELLS if count <= most), _SMALLEST_CELL)
        return round(scale * usual)
    wanted = next((large for most, large in _PICTURES if count <= most), _SMALLEST_PICTURE)
    return max(1, round(scale * wanted) // side)
