"""What the window asks of the library and wants changed in it; called in the second thread."""

from __future__ import annotations

from pathlib import Path

from gui.runs import SessionRun
from nncore.errors import LibraryError, RecipeError
from nncore.storage.library import Library
from nncore.storage.library_records import RunSummary
from nncore.training.checkpoints import Checkpoint
from nncore.training.history import Curves


def read_runs(library: Library) -> tuple[tuple[SessionRun, ...], str]:
    """Read the runs that have ended; one in training elsewhere is that program's affair."""
    runs = []
    for summary in library.summaries():
        try:
            if not summary.is_alive:
                runs.append(SessionRun.earlier(summary))
        except RecipeError:
            continue  # of a newer version of the program
    return tuple(runs), library.notice


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
