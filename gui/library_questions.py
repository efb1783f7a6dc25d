"""What the window asks of the library and wants changed in it; called in the second thread."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from gui.runs import SessionRun
from nncore.errors import LibraryError, RecipeError
from nncore.storage.library import Library
from nncore.storage.library_records import RunSummary
from nncore.training.checkpoints import Checkpoint
from nncore.training.history import Curves

PORTION = 200
"""Runs that the window takes in between two frames."""


def read_runs(library: Library) -> Iterator[tuple[tuple[SessionRun, ...], str]]:
    """Read the runs that have ended, some at a time, and what a person must know of the library.

    A run that is in training elsewhere is that program's affair.
    """
    summaries = [each for each in library.summaries() if not each.is_alive]
    yield _portion(summaries[:PORTION]), library.notice
    for start in range(PORTION, len(summaries), PORTION):
        yield _portion(summaries[start : start + PORTION]), ""


def _portion(summaries: list[RunSummary]) -> tuple[SessionRun, ...]:
    runs = []
    for summary in summaries:
        with contextlib.suppress(RecipeError):  # of a newer version of the program
            runs.append(SessionRun.earlier(summary))
    return tuple(runs)


def read_last(run_id: str, library: Library) -> tuple[str, Checkpoint]:
    """Read the last network that is kept of a run."""
    kept = library.checkpoints(run_id)
    if not kept:
        raise LibraryError("No network of this run is kept any more.")
    last = kept[-1]
    model = library.load_checkpoint(run_id, last.step)
    return run_id, Checkpoint(last.step, last.epoch, model)


def read_curves(run_id: str, library: Library) -> tuple[str, Curves]:
    """Read a run's curves."""
    return run_id, library.curves(run_id)


def rename(run_id: str, name: str, library: Library) -> RunSummary:
    """Call a run something else."""
    library.rename(run_id, name)
    return library.summary(run_id)


def delete(run_ids: tuple[str, ...], library: Library) -> str:
    """Take runs out of the library."""
    for run_id in run_ids:
        library.delete(run_id)
    return ""


def restore(run_ids: tuple[str, ...], library: Library) -> str:
    """Take deleted runs back."""
    for run_id in run_ids:
        library.restore(run_id)
    return ""


def export(run_id: str, path: Path, library: Library) -> str:
    """Write a run's curves to a CSV file."""
    library.export_csv(run_id, path)
    return f"Saved the curves as {path.name}"
