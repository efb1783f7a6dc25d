"""How far a long activity has come; yielded by everything that takes longer than a frame."""

from __future__ import annotations

from typing import NamedTuple


class Progress(NamedTuple):
    """One report of progress.

    Parameters
    ----------
    activity : str
        What is being done, as a person would say it (``"Drawing digits"``).
    done : int
        How much is done, in `unit`.
    total : int or None
        How much there is to do; None where that is not known.
    unit : str
        What is counted (``"digits"``, ``"bytes"``); empty for steps.
    """

    activity: str
    done: int
    total: int | None
    unit: str = ""

    @property
    def fraction(self) -> float | None:
        """Share done, in [0, 1]; None where the total is not known."""
        if not self.total:
            return None
        return min(1.0, self.done / self.total)
