"""How far confidence can be believed: whether 80 % are right of what it is 80 % sure of.

References
----------
C. Guo, G. Pleiss, Y. Sun, K. Weinberger, "On Calibration of Modern Neural Networks", ICML 2017:
the diagram. E. B. Wilson, Journal of the American Statistical Association 22, 1927: the interval.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from nncore.arrays import NOT_A_DIGIT
from nncore.insight.mistakes.judgement import Judgement
from nncore.training.calibration import expected_calibration_error

BINS: Final = 10
_Z: Final = 1.959964  # of 95 % of a normal distribution, both sides


@dataclass(frozen=True)
class Bin:
    """Readings alike in confidence.

    Parameters
    ----------
    low, high : float, in [0, 1]
        Confidence from the first, included, to the second; the last bin includes both.
    count : int
        How many there are.
    confidence, accuracy : float, in [0, 1]
        Mean confidence, and share that is right; NaN without any.
    """

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share would lie with many more readings, in 95 of 100 cases (Wilson)."""
        if not self.count:
            return 0.0, 1.0
        spread = _Z * _Z / self.count
        middle = (self.accuracy + spread / 2) / (1 + spread)
        half = math.sqrt(spread * self.accuracy * (1 - self.accuracy) + spread * spread / 4)
        return max(0.0, middle - half / (1 + spread)), min(1.0, middle + half / (1 + spread))


@dataclass(frozen=True)
class Reliability:
    """A calibration diagram.

    Parameters
    ----------
    bins : tuple of Bin
        Of equal width.
    error : float, in [0, 1]
        The expected calibration error over groups of equal size, as Inkling tells it
        everywhere (`nncore.training.calibration.expected_calibration_error`); NaN without any.
    """

    bins: tuple[Bin, ...]
    error: float

    @classmethod
    def of(cls, judgement: Judgement, bins: int = BINS) -> Reliability:
        """Sort the favourites of all images of digits by their confidence.

        The threshold is left aside: the question is what the probabilities mean.
        """
        used = judgement.inked & (judgement.labels != NOT_A_DIGIT)
        used &= np.isfinite(judgement.confidence)
        confidence = judgement.confidence[used].astype(np.float64)
        right = (judgement.favoured == judgement.labels)[used]
        index = np.minimum((confidence * bins).astype(np.intp), bins - 1)
        count = np.bincount(index, minlength=bins)
        sums = np.bincount(index, weights=confidence, minlength=bins)
        hits = np.bincount(index, weights=right, minlength=bins)
        divisor = np.where(count > 0, count, np.nan)
        found = zip(
            count.tolist(), (sums / divisor).tolist(), (hits / divisor).tolist(), strict=True
        )
        return cls(
            tuple(
                Bin(place / bins, (place + 1) / bins, *figures)
                for place, figures in enumerate(found)
            ),
            expected_calibration_error(confidence, right),
        )
