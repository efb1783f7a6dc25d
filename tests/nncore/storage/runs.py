"""Runs for the tests of the library: events of a training that never was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nncore.storage.library import Library
from nncore.storage.library_records import Outcome, Progressed, RunSummary
from nncore.storage.surroundings import Surroundings
from nncore.training.checkpoints import Checkpoint
from nncore.training.events import EpochDone, StepDone, ValidationDone
from nncore.training.history import Curves, History
from tests.toys import RECIPE, make_model

HERE = Surroundings("1", "2", "3", "blas", 1, "machine")
STEPS = 40
"""In an epoch."""


def add_run(
    library: Library, *, epochs: int = 2, networks: int = 3, ended: str = "finished"
) -> tuple[RunSummary, Curves]:
    """Put a run into a library; return what it is, and its curves."""
    summary = library.begin(RECIPE, parameters=50, surroundings=HERE)
    history = History(in_parts=True)
    for epoch in range(1, epochs + 1):
        for step in range((epoch - 1) * STEPS + 1, epoch * STEPS + 1):
            history.add(StepDone(step, step / STEPS, 2.0 / step, 1 - 1 / step, 0.1, 10))
        history.add(ValidationDone(epoch * STEPS, epoch, 1.0 / epoch, 1 - 0.5 / epoch))
        row = EpochDone(epoch, epoch * STEPS, 1.0, 0.5, 1.0 / epoch, 1 - 0.5 / epoch, 0.25)
        news = Progressed(history.take_part(), epoch * STEPS, float(epoch), epoch / 4, (row,))
        library.add_curves(summary.run_id, news)
    for number in range(1, networks + 1):
        checkpoint = Checkpoint(number * 10, number / 4, make_model(number))
        library.add_checkpoints(summary.run_id, [(checkpoint, 0.5 + number / 100)])
    if ended:
        outcome = Outcome(ended, "It ended.", epochs * STEPS, epochs, 1.5, 0.9, {"mnist": 0.8})
        library.end(summary.run_id, outcome)
    return library.summary(summary.run_id), history.curves()


def same_bits(mine: Curves, other: Curves) -> bool:
    """Whether two runs have the same curves, bit for bit."""
    names = ("epoch", "loss", "accuracy")
    names += tuple(f"validation_{name}" for name in names)
    return mine.rate_changes == other.rate_changes and all(
        getattr(mine, name).tobytes() == getattr(other, name).tobytes() for name in names
    )


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Give an empty library."""
    with Library(tmp_path / "library") as library:
        yield library
