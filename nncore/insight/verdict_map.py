"""What a network would read if the drawing stood elsewhere, or were turned and scaled.

A map is computed a few cells at a time, from coarse to fine, so that it can be shown while it
grows. On the route that centres and scales all ink it is flat: that is what the route is for.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import FloatArray, freeze
from nncore.data.drawing import Drawing
from nncore.data.ink import to_inputs
from nncore.data.transform import UNMOVED, Pose, ink_area, posed
from nncore.network.model import Model

Kind = Literal["shift", "turn"]

SHARES: Final = tuple((np.arange(-10, 11) * 0.04).tolist())
"""Where the middle of the ink stands, from the canvas's middle, in shares of its side."""

ANGLES: Final = tuple((np.arange(-10, 11) * 4.5).tolist())
"""How far the ink is turned, in degrees."""

SCALES: Final = tuple((2.0 ** (np.arange(7, -15, -1) / 7)).tolist())
"""How many times as large the ink is: from 2 down to 0.25, in sevenths of an octave."""

CHUNK: Final = 8
"""Cells that are read together."""

PICTURE_DETAIL: Final = 280
"""Pixels along the side of a picture that is sampled anew for each cell."""


@dataclass(frozen=True, eq=False)
class Grid:
    """Which pose each cell of a map stands for.

    Parameters
    ----------
    kind : "shift" or "turn"
        Place across (columns) and down (rows) on the canvas; or rotation (columns) and scale
        (rows).
    drawing : Drawing
        With ink and a canvas, in the pose that changes nothing.
    pose : Pose
        What the cells leave as it is: a cell of "shift" has its rotation, scale and thickness;
        one of "turn" has its shift and thickness.
    """

    kind: Kind
    drawing: Drawing
    pose: Pose = UNMOVED

    @property
    def columns(self) -> tuple[float, ...]:
        """The values from left to right: `SHARES` or `ANGLES`."""
        return SHARES if self.kind == "shift" else ANGLES

    @property
    def rows(self) -> tuple[float, ...]:
        """The values from top to bottom: `SHARES` or `SCALES`."""
        return SHARES if self.kind == "shift" else SCALES

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns there are."""
        return len(self.rows), len(self.columns)

    @cached_property
    def _paper(self) -> FloatArray:
        assert self.drawing.paper is not None
        return np.array(self.drawing.paper)

    @cached_property
    def _offset(self) -> FloatArray:
        """Shift that brings the ink's middle to the canvas's middle."""
        area = ink_area(self.drawing)
        assert area is not None
        middle = np.array([area.left + area.right, area.top + area.bottom]) / 2
        return self._paper / 2 - middle

    def pose_at(self, row: int, column: int) -> Pose:
        """Return the pose of a cell."""
        across, down = self.columns[column], self.rows[row]
        if self.kind == "turn":
            return replace(self.pose, rotation=across, scale=down)
        shift = self._offset + self._paper * (across, down)
        return replace(self.pose, shift=(float(shift[0]), float(shift[1])))

    def place_of(self, pose: Pose) -> tuple[float, float]:
        """Return where a pose lies on the map: row and column, whole in the middle of a cell."""
        if self.kind == "turn":
            return 7.0 - 7.0 * float(np.log2(pose.scale)), pose.rotation / 4.5 + 10.0
        column, row = ((pose.shift - self._offset) / self._paper / 0.04 + 10.0).tolist()
        return row, column


@dataclass(frozen=True, eq=False)
class VerdictMap:
    """What would be read in each cell of a grid, as far as that is known.

    Parameters
    ----------
    grid : Grid
        What the cells stand for.
    favoured : int8 (rows, columns)
        The most probable digit; -1 where there is no ink, or it is not known yet. Read-only.
    confidence : float32 (rows, columns), in [0, 1]
        Its probability; 0 where there is no ink; NaN where it is not known yet. Read-only.
    threshold : float, in [0, 1]
        Where the confidence is lower, the ink is called no digit.
    """

    grid: Grid
    favoured: NDArray[np.int8]
    confidence: FloatArray
    threshold: float

    @property
    def is_complete(self) -> bool:
        """Whether all cells are known."""
        return not np.isnan(self.confidence).any()

    def verdicts(self) -> NDArray[np.int8]:
        """Return what is read: the digit, -1 for no digit or none known, int8 (rows, columns)."""
        rejected = ~(self.confidence >= self.threshold)  # NaN is not, either
        return np.where(rejected, np.int8(-1), self.favoured)


def verdict_map(
    drawing: Drawing, model: Model, kind: Kind, pose: Pose = UNMOVED
) -> Generator[VerdictMap, None, VerdictMap]:
    """Read a drawing in every pose of a grid.

    Parameters
    ----------
    drawing : Drawing
        With ink and a canvas.
    model : Model
        What reads it, with its preparation and its threshold.
    kind : "shift" or "turn"
        Which grid; see `Grid`.
    pose : Pose
        What the cells have in common.

    Yields
    ------
    VerdictMap
        All that is known so far, `CHUNK` cells more each time; the last one is complete.

    Returns
    -------
    VerdictMap
        The last one.

    Raises
    ------
    DrawingError
        Where the drawing cannot be prepared.
    """
    grid = Grid(kind, drawing, pose)
    favoured = np.full(grid.shape, -1, dtype=np.int8)
    confidence = np.full(grid.shape, np.nan, dtype=np.float32)
    threshold = model.calibration.threshold
    order = list(_from_coarse_to_fine(*grid.shape))
    for first in range(0, len(order), CHUNK):
        cells = order[first : first + CHUNK]
        posed_ones = [posed(drawing, grid.pose_at(*cell), detail=PICTURE_DETAIL) for cell in cells]
        inputs, inked = to_inputs(posed_ones, model.preparation)
        probabilities = model.probabilities(inputs)
        best = probabilities.max(axis=1)
        inked &= ~np.isnan(best)  # a network whose training went wrong says nothing
        rows, columns = np.array(cells).T
        favoured[rows, columns] = np.where(inked, probabilities.argmax(axis=1), -1)
        confidence[rows, columns] = np.where(inked, best, 0.0)
        known = VerdictMap(grid, freeze(favoured.copy()), freeze(confidence.copy()), threshold)
        yield known
    return known


def _from_coarse_to_fine(rows: int, columns: int) -> Iterator[tuple[int, int]]:
    """Give all cells: first every fourth in both directions, then every second, then the rest."""
    seen: set[tuple[int, int]] = set()
    for step in (4, 2, 1):
        for cell in product(range(0, rows, step), range(0, columns, step)):
            if cell not in seen:
                seen.add(cell)
                yield cell
