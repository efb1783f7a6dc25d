"""What follows a training takes no more memory after an hour than after minutes."""

from __future__ import annotations

import gc
import time
import tracemalloc

from nncore.storage.library import Library
from nncore.storage.library_recorder import LibraryRecorder
from nncore.training.events import EpochDone, RunStarted, StepDone, ValidationDone
from nncore.training.follower import Follower
from nncore.training.history import MAX_POINTS
from tests.nncore.storage.runs import library
from tests.toys import RECIPE, make_model

__all__ = ["library"]

STEPS = 4
"""In an epoch."""


def test_a_long_run_takes_no_more_memory_than_a_short_one(library: Library) -> None:
    now = [0.0]
    model = make_model()
    follower = Follower(lambda: model)
    recorder = LibraryRecorder(lambda: library, follower, clock=lambda: now[0])

    def train(first: int, last: int) -> None:
        """Pass on the events of these epochs, a parcel to each hundred of them."""
        for epoch in range(first, last):
            end = epoch * STEPS
            for step in range(end - STEPS + 1, end + 1):
                add(StepDone(step, step / STEPS, 1.0, 0.5, 0.1, 10))
            add(ValidationDone(end, float(epoch), 1.0, epoch / 1e6))
            add(EpochDone(epoch, end, 1.0, 0.5, 1.0, 0.5, 0.01))
            now[0] += 0.01

    def add(event: StepDone | ValidationDone | EpochDone | RunStarted) -> None:
        follower.add(event)
        recorder.add(event)

    def memory(epochs: int) -> int:
        """Measure once the thread that writes has caught up, but for a parcel or two."""
        while not (runs := library.summaries()) or runs[0].epoch < epochs - 200:
            time.sleep(0.01)
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    few, many = MAX_POINTS + 1, 5 * MAX_POINTS
    add(RunStarted(RECIPE, 50, 10, STEPS, many * STEPS, 40, 10))
    tracemalloc.start()
    try:
        train(1, few)
        before = memory(few)
        train(few, many)
        growth = memory(many) - before
    finally:
        tracemalloc.stop()
    recorder.close("finished", "It finished.")
    assert growth < 100_000  # two numbers of each epoch alone would be 400,000 bytes
    last = library.checkpoints(recorder.run_id)[-1]
    assert last.validation_accuracy == (last.step // STEPS) / 1e6
