"""A short training that is recorded into a library, and whether what is there of it is true."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nncore.session import Run
from nncore.storage import library_recorder
from nncore.storage.library import Library
from nncore.storage.library_recorder import parameter_digest, recorded
from nncore.training.events import EpochDone, RunEnded, StepDone
from nncore.training.history import Curves, History
from tests.nncore.training.cases import RECIPE, make_dataset

SHORT = RECIPE.with_changes(epochs=60)
DATASET = make_dataset(300)
INTERVAL = 0.01
"""Seconds between two parcels: far less than in earnest, so that something is always written."""


@dataclass(frozen=True)
class Truth:
    """What the training does.

    Parameters
    ----------
    curves : Curves
        All of them.
    epochs : tuple of EpochDone
        All of them.
    digests : dict of int to str
        Of the parameters, by step.
    """

    curves: Curves
    epochs: tuple[EpochDone, ...]
    digests: dict[int, str]


@cache
def truth() -> Truth:
    """Train without a library."""
    run, history, epochs = Run(SHORT, dataset=DATASET), History(), []
    digests: dict[int, str] = {}
    for event in run.events():
        history.add(event)
        if isinstance(event, EpochDone):
            epochs.append(event)
        model = event.model if isinstance(event, RunEnded) else run.model()
        if model is not None and isinstance(event, StepDone | RunEnded):
            digests[event.step] = parameter_digest(model)
        elif model is not None:
            digests.setdefault(0, parameter_digest(model))
    return Truth(history.curves(), tuple(epochs), digests)


def record(folder: Path, epochs: int = SHORT.epochs, interval: float = INTERVAL) -> list[str]:
    """Train with a library, which is written all the time; return what it complained of."""
    library_recorder.INTERVAL = interval
    run, complaints = Run(SHORT.with_changes(epochs=epochs), dataset=DATASET), list[str]()
    with Library(folder) as library:
        for _ in recorded(run.events(), run.model, library, complaints.append):
            pass
    return complaints


def check(folder: Path, complete: int = 0) -> tuple[int, int]:
    """Open a library after the worst; every run in it must be a true beginning of the training.

    Parameters
    ----------
    folder : Path
        The library's.
    complete : int
        How many runs were there, wholly, before.

    Returns
    -------
    int, int
        How many runs it has, and how many points the curve of the latest has.
    """
    known = truth()
    with Library(folder) as library:
        assert library.notice == "", library.notice
        runs = sorted(library.summaries(), key=lambda each: each.number)
        points = 0
        for summary in runs:
            assert not summary.is_alive
            curves, epochs = library.curves(summary.run_id), library.epochs(summary.run_id)
            points = len(curves.epoch)
            for mine, true in (
                (curves.epoch, known.curves.epoch),
                (curves.loss, known.curves.loss),
                (curves.accuracy, known.curves.accuracy),
                (curves.validation_loss, known.curves.validation_loss),
            ):
                assert mine.tobytes() == true[: len(mine)].tobytes()
            for mine_epoch, true_epoch in zip(epochs, known.epochs, strict=False):
                assert mine_epoch.step == true_epoch.step
                assert mine_epoch.validation_loss == true_epoch.validation_loss
            for kept in library.checkpoints(summary.run_id):
                model = library.load_checkpoint(summary.run_id, kept.step)
                assert parameter_digest(model) == known.digests[kept.step]
    assert len(runs) >= complete
    assert all(each.ended == "finished" for each in runs[:complete])
    return len(runs), points
