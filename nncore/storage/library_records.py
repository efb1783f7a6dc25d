"""What the library tells of its runs: frozen values, none of them a curve or a network."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

from nncore.recipe import Recipe
from nncore.storage.surroundings import Surroundings
from nncore.training.events import EpochDone, RateChanged
from nncore.training.history import CurvePart

INTERRUPTED = "interrupted"
"""How a run ended whose program was ended from outside: nobody was left to say why."""

ENDINGS = ("finished", "stopped", "diverged", "failed", INTERRUPTED)


@dataclass(frozen=True)
class RunSummary:
    """A run in the list of runs; cheap, also for thousands.

    Parameters
    ----------
    run_id : str
        Its name among all runs of all libraries.
    number : int
        From 1, in the order of their beginnings.
    name : str
        What a person calls it; at first its recipe's name.
    recipe_json : str
        What it trains, as JSON.
    started : float
        Seconds since 1970 (UTC).
    ended : str
        One of `ENDINGS`; empty while it is alive, in this program or another.
    reason : str
        Why it ended, in one sentence.
    seconds : float or None
        Time that the training took so far, in seconds.
    step : int
        Batches trained.
    epoch : float
        Passes through the training images.
    parameters : int
        Weights and biases of its network.
    validation_accuracy : float or None
        The latest, in [0, 1].
    test_accuracies : mapping of str to float
        On each test set by name, in [0, 1]; empty where it was not tested.
    checkpoints : int
        Networks that are kept.
    is_deleted : bool
        Whether it was deleted and can still be restored.
    """

    run_id: str
    number: int
    name: str
    recipe_json: str
    started: float
    ended: str = ""
    reason: str = ""
    seconds: float | None = None
    step: int = 0
    epoch: float = 0.0
    parameters: int = 0
    validation_accuracy: float | None = None
    test_accuracies: Mapping[str, float] = field(default_factory=dict)
    checkpoints: int = 0
    is_deleted: bool = False

    @property
    def is_alive(self) -> bool:
        """Whether it is still training."""
        return not self.ended

    @property
    def has_network(self) -> bool:
        """Whether a network of it is kept."""
        return self.checkpoints > 0

    @property
    def recipe(self) -> Recipe:
        """What it trains.

        Raises
        ------
        RecipeError
            Where a newer version of the program wrote it.
        """
        return _parse(self.recipe_json)


@functools.lru_cache(maxsize=4096)
def _parse(text: str) -> Recipe:
    return Recipe.from_json(text)


@dataclass(frozen=True)
class StoredCheckpoint:
    """A network that is kept on the way of a run, not loaded.

    Parameters
    ----------
    step : int
        Batches trained.
    epoch : float
        Epochs trained.
    validation_accuracy : float or None
        The latest by then, in [0, 1].
    size : int
        Bytes of its file.
    """

    step: int
    epoch: float
    validation_accuracy: float | None
    size: int


@dataclass(frozen=True)
class RunDetails:
    """What it takes to repeat a run, beside its summary.

    Parameters
    ----------
    summary : RunSummary
        The run.
    surroundings : Surroundings
        Program, libraries and machine that trained it.
    changes : tuple of RateChanged
        Made while it ran, in the order in which they took effect.
    digest : str
        SHA-256 of the parameters that it left; empty where it left none.
    """

    summary: RunSummary
    surroundings: Surroundings
    changes: tuple[RateChanged, ...]
    digest: str


@dataclass(frozen=True, eq=False)
class Progressed:
    """What happened in a run since the last time.

    Parameters
    ----------
    curves : CurvePart
        New points of its curves.
    step, epoch, seconds : int, float, float
        How far it has come: batches, epochs, time.
    epochs : tuple of EpochDone
        New rows of its table of epochs.
    changes : tuple of RateChanged
        Changes made since.
    """

    curves: CurvePart
    step: int
    epoch: float
    seconds: float
    epochs: tuple[EpochDone, ...] = ()
    changes: tuple[RateChanged, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """How a run ended.

    Parameters
    ----------
    ended : str
        One of `ENDINGS`.
    reason : str
        Why, in one sentence.
    step : int
        Batches trained.
    epoch : float
        Epochs trained.
    seconds : float
        Time that the training took.
    validation_accuracy : float or None
        Of the network that it left, in [0, 1].
    test_accuracies : mapping of str to float
        On each test set by name, in [0, 1].
    digest : str
        SHA-256 of the parameters that it left.
    """

    ended: str
    reason: str
    step: int = 0
    epoch: float = 0.0
    seconds: float = 0.0
    validation_accuracy: float | None = None
    test_accuracies: Mapping[str, float] = field(default_factory=dict)
    digest: str = ""
