"""What a training has come to between two batches: all that it needs to go on, bit for bit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nncore.arrays import FloatArray
from nncore.recipe import Recipe

KEEP_EVERY = 16
"""Steps between two copies of the parameters that are good, as far as can be told."""


@dataclass(slots=True)
class Tally:
    """What the batches of the present epoch add up to.

    Parameters
    ----------
    loss_sum : float
        Sum of their losses, each times its images.
    seen, right, digits : int
        Images so far, how many of them were read rightly, and how many show a digit at all.
    """

    loss_sum: float = 0.0
    seen: int = 0
    right: int = 0
    digits: int = 0

    def add(self, loss: float, images: int, right: int, digits: int) -> None:
        """Take in a batch by its mean loss and its counts."""
        self.loss_sum += loss * images
        self.seen += images
        self.right += right
        self.digits += digits


@dataclass(slots=True)
class LastGood:
    """The copy of the parameters that is handed back after a divergence.

    Parameters
    ----------
    vector : float (P,)
        Overwritten now and then, unless the loss already explodes.
    step : int
        Updates that they had had.
    first_loss : float
        Loss of the first batch, by which an explosion is told; infinite before it.
    """

    vector: FloatArray
    step: int = 0
    first_loss: float = math.inf

    def keep(self, parameters: FloatArray, step: int, loss: float) -> None:
        """Copy the parameters before the update that follows `step` ones, if it is time."""
        if step == 0:
            self.first_loss = loss
        if step % KEEP_EVERY == 0 and loss <= 2.0 * self.first_loss:
            np.copyto(self.vector, parameters)
            self.step = step


@dataclass(frozen=True, eq=False)
class TrainingState:
    """A training that was put down between two batches.

    Parameters
    ----------
    recipe : Recipe
        What is trained.
    data : str
        Digest of the images and labels, which are not kept.
    step : int
        Updates done.
    rate : float
        Learning rate now, which the schedule multiplies.
    seconds : float
        Time spent on it.
    tally : Tally
        The epoch so far.
    judged : tuple of (float, float, int)
        Loss and accuracy of the last validation, and its step (-1 before the first).
    good_step : int
        When the network was copied that a divergence would fall back to.
    first_loss : float
        Loss of the first batch, by which a divergence is told; infinite before it.
    best_loss : float
        Least validation loss, where the recipe stops early; NaN where there is none yet.
    best_epoch : int
        When that was.
    vectors : mapping of str to float array
        ``parameters``, ``good``, perhaps ``best``, and ``optimiser.`` with the names of what
        the optimiser remembers.
    generators : mapping of str to table
        States of the random generators: ``dropout`` as it is; ``order`` and ``variation.0`` …
        as they were before the order was drawn that the epoch goes through.
    notes : mapping of str to values that JSON can hold
        For whoever keeps it, such as the run's name in the library.
    """

    recipe: Recipe
    data: str
    step: int
    rate: float
    seconds: float
    tally: Tally
    judged: tuple[float, float, int]
    good_step: int
    first_loss: float
    best_loss: float
    best_epoch: int
    vectors: Mapping[str, FloatArray]
    generators: Mapping[str, Mapping[str, Any]]
    notes: Mapping[str, Any] = field(default_factory=dict)


def share_right(right: int, digits: int) -> float:
    """Share of the digits that were read rightly; 1 where there was none to get wrong."""
    return right / digits if digits else 1.0
