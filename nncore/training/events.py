"""What a training says while it runs, and what may be said to it: frozen values.

Window, command line and tests iterate the same events. To stop is to stop iterating.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from nncore.network.model import Model
from nncore.progress import Progress
from nncore.recipe import Recipe


@dataclass(frozen=True, slots=True)
class RunStarted:
    """The data are there and the network is initialised.

    Parameters
    ----------
    recipe : Recipe
        What is trained.
    parameter_count : int
        Weights and biases.
    batch_size : int
        Images an update looks at.
    steps_per_epoch, total_steps : int
        Updates in an epoch and in the whole run.
    training_images, validation_images : int
        Sizes of the two parts.
    """

    recipe: Recipe
    parameter_count: int
    batch_size: int
    steps_per_epoch: int
    total_steps: int
    training_images: int
    validation_images: int


class StepDone(NamedTuple):
    """One update: a tuple, since there are many of them, and it is made in a third of the time.

    Parameters
    ----------
    step : int
        Updates so far.
    epoch : float
        Passes through the training images so far.
    loss : float
        Mean loss of this batch before the update, without the L2 penalty.
    accuracy : float
        Share of this batch that was read rightly before the update, in [0, 1].
    rate : float
        Learning rate of this update.
    samples : int
        Images in this batch.
    """

    step: int
    epoch: float
    loss: float
    accuracy: float
    rate: float
    samples: int


@dataclass(frozen=True, slots=True)
class ValidationDone:
    """The validation images were read; before the first step and after each epoch.

    Parameters
    ----------
    step : int
        Updates so far.
    epoch : float
        Passes so far.
    loss : float
        Mean loss.
    accuracy : float
        Share read rightly, in [0, 1].
    """

    step: int
    epoch: float
    loss: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class EpochDone:
    """One pass through the training images, and what validation says after it.

    Parameters
    ----------
    epoch : int
        Passes so far.
    step : int
        Updates so far.
    train_loss, train_accuracy : float
        Mean over the images of the epoch, each as it was when it was seen.
    validation_loss, validation_accuracy : float
        After the epoch.
    seconds : float
        Time that the epoch took, with its validation.
    """

    epoch: int
    step: int
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    seconds: float


@dataclass(frozen=True, slots=True)
class RateChanged:
    """A wish for another learning rate took effect.

    Parameters
    ----------
    step : int
        Updates done before it took effect; a replay repeats it there.
    epoch : float
        The same in passes.
    rate : float
        The new rate, which the schedule then multiplies.
    """

    step: int
    epoch: float
    rate: float


@dataclass(frozen=True, slots=True)
class Pulse:
    """Nothing to tell yet: a chance to stop inside a long step."""


@dataclass(frozen=True, slots=True)
class RunEnded:
    """The last event of every run.

    Parameters
    ----------
    ended : str
        "finished", "stopped" or "diverged".
    reason : str
        One sentence.
    model : Model
        The network that the run leaves.
    step : int
        Updates done.
    seconds : float
        Time since the run started.
    test : mapping of str to float
        Accuracy on each test set by name, in [0, 1]; read once, at the end.
    """

    ended: str
    reason: str
    model: Model
    step: int
    seconds: float
    test: Mapping[str, float] = field(default_factory=dict)


Event: TypeAlias = (
    Progress | RunStarted | StepDone | ValidationDone | EpochDone | RateChanged | Pulse | RunEnded
)
"""Anything that a run yields."""


@dataclass(frozen=True, slots=True)
class SetRate:
    """The wish for another learning rate from the next batch on.

    Parameters
    ----------
    rate : float
        The new rate.
    """

    rate: float
