"""Records a run into the library while it is trained, in a thread of its own."""

from __future__ import annotations

import bisect
import hashlib
import math
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace

from nncore.errors import InklingError
from nncore.network.model import Model
from nncore.storage.library import Library, new_run_id
from nncore.storage.library_records import Outcome, Progressed, RunSummary
from nncore.storage.library_writer import LibraryWriter, Parcel
from nncore.training.checkpoints import Checkpoint
from nncore.training.events import (
    EpochDone,
    Event,
    RateChanged,
    RunEnded,
    RunStarted,
    StepDone,
    ValidationDone,
)
from nncore.training.follower import Follower

INTERVAL = 1.0
"""Seconds between two parcels: what a crash may lose."""


class LibraryRecorder:
    """Records one run; the training waits for nothing but the end of the last writing.

    A library that cannot be written ends the recording, not the training.

    Parameters
    ----------
    open_library : callable
        Gives the library, in the thread that writes.
    follower : Follower
        Takes in each event before the recorder does.
    run_id : str
        A name that no other run has; empty for a new one.
    on_begun : callable or None
        Told the run's summary, at its beginning and when all is written; in the thread that
        writes.
    on_problem : callable or None
        Told in a sentence why no more is recorded, in the thread that writes; at most once.
    clock : callable
        Seconds, for the tests to replace.
    """

    def __init__(
        self,
        open_library: Callable[[], Library],
        follower: Follower,
        *,
        run_id: str = "",
        on_begun: Callable[[RunSummary], object] | None = None,
        on_problem: Callable[[str], object] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.run_id = run_id or new_run_id()
        self._follower = follower
        self._clock = clock
        self._writer = LibraryWriter(open_library, self.run_id, on_begun, on_problem)
        self._begun = self._next = 0.0
        self._epochs: list[EpochDone] = []
        self._changes: list[RateChanged] = []
        self._measured: list[tuple[int, float]] = []
        self._result: RunEnded | None = None

    def add(self, event: Event) -> None:
        """Take in what happened; the run is in the library from `RunStarted` on."""
        if isinstance(event, StepDone):
            if self._clock() >= self._next:
                self._hand_over()
        elif isinstance(event, RunStarted):
            self._begun = self._clock()
            self._next = self._begun + INTERVAL
            self._writer.begin(event)
        elif isinstance(event, EpochDone):
            self._epochs.append(event)
        elif isinstance(event, ValidationDone):
            self._measured.append((event.step, event.accuracy))
        elif isinstance(event, RateChanged):
            self._changes.append(event)
        elif isinstance(event, RunEnded):
            self._result = event

    def hurry(self) -> None:
        """Let `close` take a moment only; networks on the way may be missing then."""
        self._writer.hurry()

    def close(self, ended: str, reason: str) -> None:
        """Write the rest and wait until it is written.

        Parameters
        ----------
        ended : str
            How the run ended, where it did not say so itself.
        reason : str
            Why, in one sentence.
        """
        if not self._writer.has_begun:
            return
        left = self._left()
        self._hand_over(left, self._outcome(ended, reason, left))
        self._writer.close()

    def _outcome(self, ended: str, reason: str, left: Checkpoint | None) -> Outcome:
        """Sum up; what the training said of itself goes before what it is given."""
        outcome = Outcome(
            ended,
            reason,
            self._follower.step,
            self._follower.epoch,
            self._clock() - self._begun,
            self._accuracy_at(self._follower.step),
            digest="" if left is None else parameter_digest(left.model),
        )
        result = self._result
        if result is None:
            return outcome
        accuracy = result.model.figures.get("validation_accuracy")
        return replace(
            outcome,
            ended=result.ended,
            reason=result.reason,
            seconds=result.seconds,
            validation_accuracy=accuracy if isinstance(accuracy, float) else None,
            test_accuracies=dict(result.test),
        )

    def _left(self) -> Checkpoint | None:
        """Return the network that the run leaves."""
        if self._result is None:
            return self._follower.checkpoint()
        return Checkpoint(self._follower.step, self._follower.epoch, self._result.model)

    def _hand_over(self, left: Checkpoint | None = None, outcome: Outcome | None = None) -> None:
        now = self._clock()
        self._next = now + INTERVAL
        follower = self._follower
        news = Progressed(
            follower.history.take_part(),
            follower.step,
            follower.epoch,
            now - self._begun,
            tuple(self._epochs),
            tuple(self._changes),
        )
        self._epochs.clear()
        self._changes.clear()
        kept = follower.checkpoints.kept
        if left is not None:
            kept = (*(each for each in kept if each.step < left.step), left)
        measured = tuple((each, self._accuracy_at(each.step)) for each in kept)
        self._writer.put(Parcel(news, measured, outcome))
        self._forget_but(each.step for each in kept)

    def _forget_but(self, steps: Iterable[int]) -> None:
        """Keep of what was measured the latest, and what tells of the networks of these steps."""
        ends = {bisect.bisect_right(self._measured, (step, math.inf)) for step in steps}
        ends.add(len(self._measured))
        self._measured = [self._measured[end - 1] for end in sorted(ends) if end]

    def _accuracy_at(self, step: int) -> float | None:
        """Tell the validation accuracy that was measured last by a step."""
        place = bisect.bisect_right(self._measured, (step, math.inf))
        return self._measured[place - 1][1] if place else None


def recorded(
    events: Iterator[Event],
    model: Callable[[], Model | None],
    library: Library | None,
    on_problem: Callable[[str], object] | None = None,
) -> Generator[Event, None, None]:
    """Record a run into a library while somebody iterates its events.

    Parameters
    ----------
    events : iterator of Event
        The run's.
    model : callable
        Copies its network as it is now (`nncore.session.Run.model`).
    library : Library or None
        Where it is kept; None for nowhere.
    on_problem : callable or None
        Told in a sentence why no more is recorded, in another thread.

    Yields
    ------
    Event
        Every one of them.
    """
    if library is None:
        yield from events
        return
    follower, opened = Follower(model), library
    recorder = LibraryRecorder(lambda: opened, follower, on_problem=on_problem)
    ended, reason = "stopped", "The training was given up."
    try:
        for event in events:
            follower.add(event)
            recorder.add(event)
            yield event
    except InklingError as error:
        ended, reason = "failed", str(error)
        raise
    except Exception as error:
        ended, reason = "failed", f"A fault in the program ({type(error).__name__})."
        raise
    finally:
        recorder.close(ended, reason)


def parameter_digest(model: Model) -> str:
    """Return the SHA-256 of a network's parameters, the same only for the same bits."""
    return hashlib.sha256(model.parameters.astype("<f4").tobytes()).hexdigest()
