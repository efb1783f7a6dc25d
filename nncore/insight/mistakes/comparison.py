"""Two networks on the same images: which of them reads better, and whether that is luck.

References
----------
Q. McNemar, Psychometrika 12, 1947; in the exact form, a binomial test on the images that only
one of the two reads. T. Dietterich, Neural Computation 10, 1998, recommends it for classifiers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nncore.arrays import IndexArray
from nncore.errors import DataError
from nncore.insight.mistakes.judgement import Judgement
from nncore.insight.mistakes.lists import most_certain_first

Group = Literal["both", "first", "second", "neither"]


@dataclass(frozen=True, eq=False)
class Comparison:
    """What two networks say of the same images.

    Parameters
    ----------
    first, second : Judgement
        Of the same images in the same order.
    """

    first: Judgement
    second: Judgement

    @classmethod
    def of(cls, first: Judgement, second: Judgement) -> Comparison:
        """Compare as far as both have read.

        Raises
        ------
        DataError
            Where they have not read the same images.
        """
        count = min(len(first), len(second))
        first, second = first.first(count), second.first(count)
        same = first.total == second.total and np.array_equal(first.places, second.places)
        if not (same and np.array_equal(first.labels, second.labels)):
            raise DataError(
                "The two networks cannot be compared: they need images of different sizes, and "
                "the data do not give them the same digits in both."
            )
        return cls(first, second)

    def __len__(self) -> int:
        return len(self.first)

    def places(self, group: Group) -> IndexArray:
        """List the images of a group, those first on which the first network is most certain.

        Parameters
        ----------
        group : "both", "first", "second" or "neither"
            Read rightly by both, by one only, or by neither.
        """
        one, other = self.first.right, self.second.right
        chosen = {
            "both": one & other,
            "first": one & ~other,
            "second": ~one & other,
            "neither": ~one & ~other,
        }
        judgement = self.second if group == "first" else self.first  # the surest mistakes first
        return most_certain_first(judgement, chosen[group])

    def count(self, group: Group) -> int:
        """Count the images of a group."""
        return len(self.places(group))

    @property
    def p_value(self) -> float:
        """McNemar's exact p: how often luck alone would make the two differ at least so much."""
        return exact_p_value(self.count("first"), self.count("second"))


def exact_p_value(only_first: int, only_second: int) -> float:
    """Ask how likely so uneven a split is where a coin decides each time.

    Parameters
    ----------
    only_first, only_second : int
        Images that only the one, or only the other network reads rightly.

    Returns
    -------
    float, in [0, 1]
        min(1, 2 Σ_{i ≤ min} C(n, i) / 2^n) with n = their sum; 1 where there are none.
    """
    count = only_first + only_second
    term, total = 1, 0
    for chosen in range(min(only_first, only_second) + 1):
        total += term
        term = term * (count - chosen) // (chosen + 1)
    return min(1.0, 2 * total / (1 << count))
