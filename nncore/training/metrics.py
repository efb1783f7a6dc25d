"""How well a network reads a data set."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import IndexArray, LabelArray
from nncore.recipe import CLASS_COUNT


def confusion_matrix(labels: LabelArray, predicted: IndexArray) -> NDArray[np.int64]:
    """Count how often each digit is read as each digit.

    Parameters
    ----------
    labels : uint8 (N,)
        The true digits.
    predicted : int (N,)
        What they were read as.

    Returns
    -------
    int64 (C, C)
        Rows are the true digit, columns what it was read as.
    """
    cells = labels.astype(np.int64) * CLASS_COUNT + predicted
    counts = np.bincount(cells, minlength=CLASS_COUNT**2)
    return counts.reshape(CLASS_COUNT, CLASS_COUNT).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What a network makes of labelled images.

    Parameters
    ----------
    loss : float
        Mean loss; NaN where there are no images.
    confusion : int64 (C, C)
        See `confusion_matrix`.
    """

    loss: float
    confusion: NDArray[np.int64]

    @property
    def count(self) -> int:
        """Number of images."""
        return int(self.confusion.sum())

    @property
    def accuracy(self) -> float:
        """Share read rightly, in [0, 1]; NaN where there are no images."""
        return float(self.confusion.trace() / self.count) if self.count else float("nan")

    @property
    def recall(self) -> list[float | None]:
        """For each digit the share of its images read rightly; None where it has none."""
        totals = self.confusion.sum(axis=1)
        right = self.confusion.diagonal()
        return [
            float(hits / total) if total else None
            for hits, total in zip(right, totals, strict=True)
        ]
