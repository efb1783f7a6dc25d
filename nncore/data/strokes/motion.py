"""How the pen runs along its path: late lifts, hooks, rounded corners, tremor, coarse sampling.

A path is what was meant; the hand starts late or early, turns in or out at the ends, cuts
corners when it hurries and trembles when it does not, and a slow tablet keeps only some of its
points. All of this happens along each stroke, for all digits of a chunk at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Strokes"]

_ROUNDS = 3  # passes of the kernel that rounds corners
_HOOK = 0.14  # share of a stroke that a hook takes at most
_LONGEST_STEP = 6  # points of the path from one kept point to the next, where a tablet is slow


@dataclass(frozen=True)
class Strokes:
    """Where the strokes of N digits begin and end.

    Attributes
    ----------
    first, last : int64 (N, S)
        Index of the first and last point of the stroke that each point belongs to.
    """

    first: NDArray[np.int64]
    last: NDArray[np.int64]

    def move_ends(
        self, points: NDArray[np.float64], spread: float, rng: np.random.Generator
    ) -> NDArray[np.float64]:
        """Start and end each stroke a little earlier or later on its curve, or beyond it."""
        step = np.linalg.norm(np.diff(points, axis=1), axis=2).mean(axis=1) + 1e-6
        shift = rng.normal(0, spread, size=(2, *points.shape[:2])) / step[:, None]
        length = self.last - self.first
        limit = 0.12 * length
        start, end = (np.clip(move, -limit, limit) for move in shift)
        # one draw for each stroke: that of its first and of its last point
        start, end = self._of(start, self.first), self._of(end, self.last)
        along = (np.arange(points.shape[1]) - self.first) / length
        return self._at(points, self.first + start + along * (length + end - start))

    def hook(
        self, points: NDArray[np.float64], spread: float, rng: np.random.Generator
    ) -> NDArray[np.float64]:
        """Bend both ends of each stroke to a side, the more the nearer to the end."""
        length = self.last - self.first
        place = np.arange(points.shape[1])
        bent = points
        for end, away in ((self.first, place - self.first), (self.last, self.last - place)):
            # most ends get next to no hook, a few a long one
            pull = spread * rng.standard_t(4, size=points.shape)
            near = np.clip(1 - away / (_HOOK * length), 0, 1) ** 2
            bent = bent + near[..., None] * np.clip(self._of(pull, end), -0.15, 0.15)
        return bent

    def round_off(
        self, points: NDArray[np.float64], most: float, rng: np.random.Generator
    ) -> NDArray[np.float64]:
        """Cut corners: each point moves towards the middle of its neighbours."""
        place = np.arange(points.shape[1])
        before, after = (np.maximum(place - 1, self.first), np.minimum(place + 1, self.last))
        strength = rng.uniform(0, most, size=(len(points), 1, 1))
        inner = ((place > self.first) & (place < self.last))[..., None]
        for _ in range(_ROUNDS):
            middle = (self._of(points, before) + self._of(points, after)) / 2
            points = points + strength * inner * (middle - points)
        return points

    def sample_coarsely(
        self, points: NDArray[np.float64], share: float, rng: np.random.Generator
    ) -> NDArray[np.float64]:
        """Keep only some points and join them by straight lines, for some of the digits."""
        step = rng.integers(2, _LONGEST_STEP + 1, size=(len(points), 1))
        step[rng.random((len(points), 1)) >= share] = 1
        place = np.arange(points.shape[1])
        low = self.first + (place - self.first) // step * step
        high = np.minimum(low + step, self.last)
        part = ((place - low) / np.maximum(1, high - low))[..., None]
        return np.asarray((1 - part) * self._of(points, low) + part * self._of(points, high))

    @staticmethod
    def _of(values: NDArray[np.float64], index: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.asarray(values[np.arange(len(values))[:, None], index])

    def _at(self, points: NDArray[np.float64], place: NDArray[np.float64]) -> NDArray[np.float64]:
        """Points at places between the points; before a stroke and after it straight on."""
        below = np.clip(np.floor(place).astype(np.int64), self.first, self.last - 1)
        part = (place - below)[..., None]
        return np.asarray((1 - part) * self._of(points, below) + part * self._of(points, below + 1))
