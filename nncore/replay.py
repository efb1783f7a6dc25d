"""Trains a stored run again and says whether it came out the same, bit for bit."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nncore.arrays import FloatArray
from nncore.data.dataset import Dataset
from nncore.errors import LibraryError
from nncore.session import Run
from nncore.storage.library import Library
from nncore.storage.library_recorder import parameter_digest
from nncore.storage.library_records import RunDetails
from nncore.storage.surroundings import Surroundings
from nncore.training.events import EpochDone, Event, RunEnded, RunStarted, SetRate, StepDone
from nncore.training.history import Curves, History

RUNS_ON = ("finished", "diverged")
"""Endings that a run finds by itself; others are repeated by stopping at the same batch."""


@dataclass(frozen=True)
class Replayed:
    """What became of a repetition.

    Parameters
    ----------
    points : int
        Points of the stored curves, training and validation.
    epochs : int
        Rows of the stored table of epochs.
    parameters : int
        Weights and biases that were compared; 0 where no network of the run is known.
    differs_in : tuple of str
        "training curve", "validation curve", "epochs", "parameters"; empty where all is the same.
    first_epoch : float or None
        Where the training curve begins to differ, in epochs.
    surroundings : tuple of str
        What the repetition ran on that the run did not, a few words for each.
    """

    points: int
    epochs: int
    parameters: int
    differs_in: tuple[str, ...]
    first_epoch: float | None
    surroundings: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether every bit is the same."""
        return not self.differs_in

    def sentence(self) -> str:
        """Say it to a person."""
        if self.is_same:
            network = f" and all {self.parameters:,} parameters" if self.parameters else ""
            return (
                f"The same, bit for bit: {self.points:,} points of the curves, {self.epochs:,} "
                f"epochs{network}."
            )
        where = "" if self.first_epoch is None else f" from epoch {self.first_epoch:.2f} on"
        text = f"Not the same: {', '.join(self.differs_in)} differ{where}"
        if self.surroundings:
            return f"{text}; the repetition ran on {', '.join(self.surroundings)}."
        return f"{text}, although program and machine are the same; perhaps the data have changed."


def replay(
    library: Library,
    run_id: str,
    *,
    data_dir: Path | None = None,
    dataset: Dataset | None = None,
    make_run: Callable[..., Run] = Run,
) -> Generator[Event, None, Replayed]:
    """Train a stored run again, with the changes that were made while it ran.

    The caller sees to the same number of BLAS threads (`RunDetails.surroundings`).

    Parameters
    ----------
    library : Library
        Where the run is.
    run_id : str
        Which run.
    data_dir : Path or None
        Folder that holds data sets; None for the usual places.
    dataset : Dataset or None
        Data that are at hand already; None to load what the recipe names.
    make_run : callable
        Makes the repetition as `Run` does, for whoever wants to steer it meanwhile.

    Yields
    ------
    Event
        Those of the repetition.

    Returns
    -------
    Replayed
        The comparison.

    Raises
    ------
    LibraryError, RecipeError
        Where the run is unknown, still training, or of a recipe that cannot be read.
    DataError
        Where its data cannot be had any more.
    """
    details = library.details(run_id)
    summary = details.summary
    if summary.is_alive:
        raise LibraryError(f"Run {summary.number} is still training; replay it when it has ended.")
    network_step, digest = _network(library, details)
    changes = tuple((each.step, SetRate(each.rate)) for each in details.changes)
    run = make_run(summary.recipe, data_dir=data_dir, dataset=dataset, changes=changes)
    history, epochs, found = History(), list[EpochDone](), ""
    for event in run.events():
        history.add(event)
        if isinstance(event, StepDone | RunStarted):
            step = event.step if isinstance(event, StepDone) else 0
            if step == network_step and not details.digest:
                model = run.model()
                found = parameter_digest(model) if model is not None else ""
            if step == summary.step and summary.ended not in RUNS_ON:
                run.stop()
        elif isinstance(event, EpochDone):
            epochs.append(event)
        elif isinstance(event, RunEnded) and details.digest:
            found = parameter_digest(event.model)
        yield event
    stored = library.curves(run_id), library.epochs(run_id)
    return _compare(details, stored, (history.curves(), tuple(epochs)), (digest, found))


def _network(library: Library, details: RunDetails) -> tuple[int, str]:
    """Tell the batch and the digest of the last network that is known of a run."""
    summary = details.summary
    if details.digest:
        return summary.step, details.digest
    kept = library.checkpoints(summary.run_id)
    if not kept:
        return -1, ""
    last = kept[-1].step
    return last, parameter_digest(library.load_checkpoint(summary.run_id, last))


_Measured = tuple[Curves, tuple[EpochDone, ...]]


def _compare(
    details: RunDetails, stored: _Measured, found: _Measured, digests: tuple[str, str]
) -> Replayed:
    curves, epochs = stored
    training = (
        np.stack((each.epoch, each.loss, each.accuracy), axis=1) for each in (curves, found[0])
    )
    validation = (
        np.stack((each.validation_epoch, each.validation_loss, each.validation_accuracy), axis=1)
        for each in (curves, found[0])
    )
    first = _first_difference(*training)
    differs = {
        "training curve": first is not None,
        "validation curve": not _begins_with(*validation),
        "epochs": not _begins_with(_rows(epochs), _rows(found[1])),
        "parameters": digests[0] != digests[1],
    }
    return Replayed(
        points=len(curves.epoch) + len(curves.validation_epoch),
        epochs=len(epochs),
        parameters=details.summary.parameters if digests[0] else 0,
        differs_in=tuple(name for name, does in differs.items() if does),
        first_epoch=first,
        surroundings=Surroundings.here().differences(details.surroundings),
    )


def _first_difference(stored: FloatArray, found: FloatArray) -> float | None:
    """Tell the epoch of the first point that is not the same; None where all are."""
    for mine, other in zip(stored, found, strict=False):
        if mine.tobytes() != other.tobytes():
            return float(mine[0])
    if len(stored) == len(found):
        return None
    longer = stored if len(stored) > len(found) else found
    return float(longer[min(len(stored), len(found)), 0])


def _begins_with(stored: FloatArray, found: FloatArray) -> bool:
    """Whether the repetition has every stored row.

    It may have one more: a run that was ended between its last batch and the validation after
    it is repeated with that validation.
    """
    extra = len(found) - len(stored)
    return extra in (0, 1) and found[: len(stored)].tobytes() == stored.tobytes()


def _rows(epochs: tuple[EpochDone, ...]) -> FloatArray:
    """Put epochs into rows, all but the time that they took."""
    rows = [
        (
            each.epoch,
            each.step,
            each.train_loss,
            each.train_accuracy,
            each.validation_loss,
            each.validation_accuracy,
        )
        for each in epochs
    ]
    return np.array(rows, np.float64).reshape(-1, 6)
