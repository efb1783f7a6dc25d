"""A doctor's finding: what is wrong with a training, how that shows, and what would help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from nncore.recipe import Recipe


class Fault(Enum):
    """What can be wrong with a training; the value names it for a person.

    In the order in which they are told: what explains others comes first.
    """

    UNSCALED_INPUT = "Unscaled input"
    ZERO_START = "Zero start"
    UNSHUFFLED = "Unshuffled data"
    SAME_BATCH = "Always the same batch"
    EXPLODING = "Exploding loss"
    RATE_TOO_HIGH = "Learning rate too high"
    DEAD_UNITS = "Dead ReLU units"
    SATURATED = "Saturated units"
    SPIKE = "Spike in the loss"
    WRONG_LABELS = "Wrong labels"
    RATE_TOO_LOW = "Learning rate too low"
    OVERFITTING = "Over-fitting"


@dataclass(frozen=True)
class Figure:
    """One number of the evidence.

    Parameters
    ----------
    name : str
        What was measured.
    value : float
        How much.
    usual : str
        What it is in a healthy training, in words and numbers.
    form : str
        How it is written: a format of Python's, such as ``.1%``.
    """

    name: str
    value: float
    usual: str = ""
    form: str = ".3g"

    def __str__(self) -> str:
        words = f"{self.name}: {self.value:{self.form}}"
        return f"{words} ({self.usual})" if self.usual else words


@dataclass(frozen=True)
class Remedy:
    """What would help.

    Parameters
    ----------
    words : str
        One sentence that says what is changed.
    change : callable (Recipe) -> Recipe
        Makes the changed copy.
    """

    words: str
    change: Callable[[Recipe], Recipe]

    def applied(self, recipe: Recipe) -> Recipe:
        """Return a changed copy of a recipe, which is left as it is."""
        return self.change(recipe)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    Parameters
    ----------
    fault : Fault
        What it is.
    sentence : str
        One plain sentence with the most telling number.
    evidence : tuple of Figure
        How it shows.
    remedy : Remedy
        What would help.
    step : int
        When it was found.
    """

    fault: Fault
    sentence: str
    evidence: tuple[Figure, ...]
    remedy: Remedy
    step: int
