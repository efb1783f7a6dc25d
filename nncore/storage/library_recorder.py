"""Records a run into the library while it is trained, in a thread of its own."""

from __future__ import annotations

import bisect
import hashlib
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace

import numpy as np

from nncore.errors import InklingError, SaveError
from nncore.network.model import Model
from nncore.storage.library import Library, new_run_id
from nncore.storage.library_records import Outcome, Progressed, RunSummary
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

SHARE = 0.02
"""Most of the training's time that is spent on writing networks before it has ended."""


@dataclass(frozen=True, eq=False)
class _Parcel:
    """What the training hands to the thread that writes."""

    news: Progressed
    checkpoints: tuple[tuple[Checkpoint, float | None], ...]
    outcome: Outcome | None = None


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
        Told the run's summary, in the thread that writes.
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
        self._writer = _Writer(open_library, self.run_id, on_begun, on_problem)
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
        self._writer.put(_Parcel(news, measured, outcome))

    def _accuracy_at(self, step: int) -> float | None:
        """Tell the validation accuracy that was measured last by a step."""
        place = bisect.bisect_right(self._measured, (step, float("inf")))
        return self._measured[place - 1][1] if place else None


class _Writer:
    """The thread that writes; it lives as long as the run."""

    def __init__(
        self,
        open_library: Callable[[], Library],
        run_id: str,
        on_begun: Callable[[RunSummary], object] | None,
        on_problem: Callable[[str], object] | None,
    ) -> None:
        self._open_library = open_library
        self._run_id = run_id
        self._on_begun = on_begun
        self._on_problem = on_problem
        self._parcels: queue.SimpleQueue[_Parcel | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._written: dict[int, Model] = {}
        self._keeps_networks = True
        self._begun = self._spent = 0.0

    @property
    def has_begun(self) -> bool:
        return self._thread is not None

    def begin(self, event: RunStarted) -> None:
        self._thread = threading.Thread(
            target=self._run, args=(event,), name="library", daemon=True
        )
        self._thread.start()

    def put(self, parcel: _Parcel) -> None:
        if self._thread is not None and self._thread.is_alive():
            self._parcels.put(parcel)  # otherwise the library failed, and nobody would take it

    def close(self) -> None:
        self._parcels.put(None)
        if self._thread is not None:
            self._thread.join()

    def _run(self, event: RunStarted) -> None:
        self._begun = time.monotonic()
        try:
            library = self._open_library()
            summary = library.begin(
                event.recipe, run_id=self._run_id, parameters=event.parameter_count
            )
            if self._on_begun is not None:
                self._on_begun(summary)
            while (parcel := self._parcels.get()) is not None:
                self._write(library, parcel)
        except InklingError as error:
            self._tell(str(error))

    def _write(self, library: Library, parcel: _Parcel) -> None:
        library.add_curves(self._run_id, parcel.news)
        self._try_networks(library, parcel, in_haste=True)
        if parcel.outcome is not None:
            library.end(self._run_id, parcel.outcome)
            self._try_networks(library, parcel, in_haste=False)

    def _try_networks(self, library: Library, parcel: _Parcel, *, in_haste: bool) -> None:
        if not self._keeps_networks:
            return
        try:
            self._write_networks(library, parcel, in_haste)
        except SaveError as error:  # the disk is full: curves are small and may still fit
            self._keeps_networks = False
            self._tell(str(error))

    def _write_networks(self, library: Library, parcel: _Parcel, in_haste: bool) -> None:
        """Bring the files to what the training keeps now; in haste as far as time allows.

        The latest network is written first: it is what is needed after a crash. What there is
        no time for waits until the training has ended.
        """
        kept = {each.step: each.model for each, _ in parcel.checkpoints}
        is_needed = parcel.outcome is not None
        for checkpoint, accuracy in reversed(parcel.checkpoints):
            step, model = checkpoint.step, checkpoint.model
            # A run that is about to diverge may leave numbers that no file takes.
            if self._written.get(step) is model or not np.isfinite(model.parameters).all():
                continue
            begun = time.monotonic()
            if in_haste and not is_needed and self._spent > SHARE * (begun - self._begun):
                break
            library.add_checkpoint(self._run_id, checkpoint, accuracy)
            self._written[step] = model
            self._spent += time.monotonic() - begun
            is_needed = False
        gone = tuple(step for step in self._written if step not in kept)
        if gone:
            library.drop_checkpoints(self._run_id, gone)
            self._written = {step: kept[step] for step in self._written if step in kept}

    def _tell(self, sentence: str) -> None:
        if self._on_problem is not None:
            self._on_problem(sentence)


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
