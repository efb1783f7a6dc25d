"""How far a long activity has come; yielded by everything that takes longer than a frame."""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple, TypeVar

Result = TypeVar("Result")


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


def finish(steps: Generator[object, None, Result]) -> Result:
    """Run a generator to its end without a look at its progress; give what it returns."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result


def told_in_bytes(
    reading: Generator[tuple[int, int], None, Result], activity: str
) -> Generator[Progress, None, Result]:
    """Turn bytes done, and in all, into reports; return what the reading returns."""
    while True:
        try:
            done, total = next(reading)
        except StopIteration as end:
            result: Result = end.value
            return result
        yield Progress(activity, done, total, "bytes")
