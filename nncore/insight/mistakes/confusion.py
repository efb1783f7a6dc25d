"""The confusion matrix, and what it tells about each digit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import FloatArray, LabelArray, freeze
from nncore.data.dataset import CLASS_COUNT
from nncore.insight.mistakes.judgement import Judgement

NONE: Final = CLASS_COUNT
"""Row and column of what is no digit."""


@dataclass(frozen=True, eq=False)
class Confusion:
    """How often each digit is read as each.

    Parameters
    ----------
    counts : int64 (C + 1, C + 1)
        Rows are what the label says, columns what was read; last in both is "no digit".
    """

    counts: NDArray[np.int64]

    @classmethod
    def of(cls, judgement: Judgement) -> Confusion:
        """Count what a network said."""
        cells = _place(judgement.labels) * (NONE + 1) + _place(judgement.said)
        counts = np.bincount(cells, minlength=(NONE + 1) ** 2)
        return cls(counts.reshape(NONE + 1, NONE + 1).astype(np.int64))

    @property
    def total(self) -> int:
        """All images."""
        return int(self.counts.sum())

    @property
    def right(self) -> int:
        """Images whose verdict is what the label says."""
        return int(self.counts.trace())

    @property
    def accuracy(self) -> float:
        """Share of all images that were read rightly, in [0, 1]; NaN without any."""
        return self.right / self.total if self.total else float("nan")

    @property
    def unnamed(self) -> int:
        """Digits of which the network names none: too unsure, or without ink."""
        return int(self.counts[:NONE, NONE].sum())

    @cached_property
    def shares(self) -> FloatArray:
        """Each cell's share of its row, float64 (C + 1, C + 1), in [0, 1]; NaN in empty rows."""
        return _ratio(self.counts, self.counts.sum(axis=1, keepdims=True))

    @cached_property
    def recall(self) -> FloatArray:
        """Of the images of each digit, the share read as it, float64 (C + 1,); NaN without any."""
        return _ratio(self.counts.diagonal(), self.counts.sum(axis=1))

    @cached_property
    def precision(self) -> FloatArray:
        """Of what is read as each digit, the share that is it, float64 (C + 1,); NaN for none."""
        return _ratio(self.counts.diagonal(), self.counts.sum(axis=0))


def _place(labels: LabelArray) -> NDArray[np.int64]:
    """Return row or column of each label."""
    return np.minimum(labels, NONE).astype(np.int64)


def _ratio(part: NDArray[np.int64], whole: NDArray[np.int64]) -> FloatArray:
    """Return part / whole, NaN where there is nothing to divide by."""
    result = np.full(np.broadcast_shapes(part.shape, whole.shape), np.nan)
    np.divide(part, whole, out=result, where=np.broadcast_to(whole > 0, result.shape))
    return freeze(result)
