"""The one thread that trains; it lives as long as the window and takes run after run.

It iterates the engine's generator of events, lets the window set the pace between batches,
and leaves snapshots in a slot (`gui.snapshot`). Its signals are for changes of state only.
Slots on them must be methods of QObjects of the window's thread: anything else would be
called in this thread.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from gui.pace import FULL_SPEED, Pace
from gui.recorder import Recorder
from gui.run_keeper import RunKeeper
from gui.snapshot import Ending, Snapshot, SnapshotSlot, Trainable
from nncore.errors import Cancelled, InklingError
from nncore.storage.library import Library
from nncore.storage.library_recorder import LibraryRecorder
from nncore.training.events import EpochDone, RateChanged, RunEnded, RunStarted, StepDone

NICENESS = 10
LEAST_PRIORITY = 19
"""How much nicer than the window's thread this one is, and the nicest that Linux knows."""


@dataclass(frozen=True, eq=False)
class Job:
    """One run, and the pace that the window sets for it."""

    run_id: str
    run: Trainable
    pace: Pace


class TrainingThread(QThread):
    """Trains what it is given, one run after the other.

    Parameters
    ----------
    parent : QObject or None
        Its owner, in the window's thread.
    open_library : callable or None
        Gives the library that keeps the runs; called in a thread that writes into it.

    Attributes
    ----------
    keeper : RunKeeper
        Keeps the run in training where it can be taken up again.

    Signals
    -------
    run_started(str run_id, object RunStarted)
        The data are there and the first batch follows.
    epoch_done(str run_id, object EpochDone)
        All training images have been seen once more.
    rate_changed(str run_id, object RateChanged)
        A wish for another learning rate has taken effect.
    run_ended(object Ending)
        The run is over; the last thing that is heard of its training.
    run_recorded(object RunSummary)
        The library keeps the run: from its beginning, and once more when it has all of it.
    recording_failed(str)
        It keeps no more of it; why.
    """

    run_started = Signal(str, object)
    epoch_done = Signal(str, object)
    rate_changed = Signal(str, object)
    run_ended = Signal(object)
    run_recorded = Signal(object)
    recording_failed = Signal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        open_library: Callable[[], Library] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("training")
        self._open_library = open_library
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._slot = SnapshotSlot()
        self._job: Job | None = None
        self._recorder: Recorder | None = None
        self.keeper = RunKeeper()
        self._speed = FULL_SPEED
        self.run_ended.connect(self._forget)

    def begin(self, run_id: str, run: Trainable, *, single_step: bool = False) -> None:
        """Train a run, at once or when the one before has ended.

        Parameters
        ----------
        run_id : str
            A name that no other run has.
        run : Trainable
            From now on touched by this thread alone, except for `submit` and `stop`.
        single_step : bool
            Whether it pauses after its first batch.
        """
        pace = Pace(self._speed, paused=single_step)
        self._job = Job(run_id, run, pace)
        self._jobs.put(self._job)
        if not self.isRunning():
            # Qt ignores priorities on Linux, where `step_aside` does the same.
            self.start(QThread.Priority.LowPriority)

    def pause(self) -> None:
        """Hold the run after the batch that is being trained."""
        if self._job:
            self._job.pace.pause()

    def resume(self) -> None:
        """Let a paused run go on."""
        if self._job:
            self._job.pace.resume()

    def step(self) -> None:
        """Let a paused run train one batch more."""
        if self._job:
            self._job.pace.step()

    def set_speed(self, steps_per_second: float) -> None:
        """Set the speed of this run and of those to come (`FULL_SPEED` for no limit)."""
        self._speed = steps_per_second
        if self._job:
            self._job.pace.set_speed(steps_per_second)

    def submit(self, command: Any) -> None:
        """Hand a command to the run, which obeys at the next batch border."""
        if self._job:
            self._job.run.submit(command)

    def stop(self) -> None:
        """End the run at the next batch border; `run_ended` follows."""
        if self._job:
            self._job.run.stop()
            self._job.pace.stop()

    def take(self) -> Snapshot | None:
        """Collect the latest snapshot; None where there is nothing new."""
        return self._slot.take()

    def ask_to_end(self) -> None:
        """Give up the run; the thread ends after the batch that is being trained."""
        if self._job:
            self._job.run.stop()
            self._job.pace.stop(abandon=True)
            self._job = None
        if recorder := self._recorder:
            recorder.hurry()
        self._jobs.put(None)

    def shut_down(self, timeout_ms: int) -> bool:
        """End whatever runs and the thread itself; may be called again.

        Parameters
        ----------
        timeout_ms : int
            How long to wait for the batch that is being trained.

        Returns
        -------
        bool
            Whether the thread has ended.
        """
        self.ask_to_end()
        return self.wait(timeout_ms)

    @Slot(object)
    def _forget(self, ending: Ending) -> None:
        """Let go of a run that is over, and of its data."""
        if self._job and self._job.run_id == ending.run_id:
            self._job = None

    def _train(self, job: Job, recorder: Recorder) -> Ending:
        """Run one job to its end, whatever that is."""
        try:
            result = self._iterate(job, recorder)
        except Cancelled:
            result = None
        except InklingError as error:
            return Ending(job.run_id, "failed", str(error), recorder.snapshot(last=True))
        except Exception as error:
            sentence = f"The training ended by a fault in the program ({type(error).__name__})."
            report = traceback.format_exc()
            last = recorder.snapshot(last=True)
            return Ending(job.run_id, "failed", sentence, last, report=report)
        last = recorder.snapshot(last=True)
        if result is None:
            when = "by closing the window" if job.pace.abandoned else "before the training began"
            return Ending(job.run_id, "stopped", f"Stopped {when}.", last)
        return Ending(job.run_id, result.ended, result.reason, last, result)

    def _iterate(self, job: Job, recorder: Recorder) -> RunEnded | None:
        """Pull the events at the pace that is wished; None where the run was abandoned."""
        result: RunEnded | None = None
        pace = job.pace
        with contextlib.closing(_generator(job.run.events())) as events:
            for event in events:
                recorder.add(event)
                self._announce(job.run_id, event)
                if isinstance(event, RunEnded):
                    result = event
                elif pace.stopping and not recorder.has_started:
                    return None  # still loading: there is nothing to sum up
                elif isinstance(event, StepDone):
                    self._between_batches(job, recorder)
                else:
                    recorder.publish()
                if pace.abandoned and self._is_left_well(job, recorder):
                    return None
        return result

    def _is_left_well(self, job: Job, recorder: Recorder) -> bool:
        """Keep a run that is abandoned; False for a moment where it is not between two batches."""
        return self.keeper.save(job.run, recorder.follower.epoch) or job.pace.is_overdue

    def _between_batches(self, job: Job, recorder: Recorder) -> None:
        """Show and keep how far the run is, and wait for the turn of the next batch."""
        pace, epoch = job.pace, recorder.follower.epoch
        self.keeper.consider(job.run, epoch, will_stand=pace.is_paused)
        if pace.is_free:
            recorder.publish()
            return
        recorder.publish(at_once=pace.is_slow)
        if pace.wait_for_turn():
            recorder.restart_clock()

    def _make_recorder(self, job: Job) -> Recorder:
        findings = partial(getattr, job.run, "findings", ())
        recorder = Recorder(job.run_id, job.run.model, self._slot, findings=findings)
        if self._open_library is not None:
            recorder.library = LibraryRecorder(
                self._open_library,
                recorder.follower,
                run_id=job.run_id,
                on_begun=self.run_recorded.emit,
                on_problem=self.recording_failed.emit,
            )
        return recorder

    def _announce(self, run_id: str, event: Any) -> None:
        if isinstance(event, RunStarted):
            self.run_started.emit(run_id, event)
        elif isinstance(event, EpochDone):
            self.epoch_done.emit(run_id, event)
        elif isinstance(event, RateChanged):
            self.rate_changed.emit(run_id, event)

    def run(self) -> None:
        """Take jobs until None comes; called by Qt in the new thread."""
        step_aside()
        while (job := self._jobs.get()) is not None:
            recorder = self._recorder = self._make_recorder(job)
            self.keeper.begin()
            ending = self._train(job, recorder)
            if not job.pace.abandoned:
                self.keeper.forget()
            self.run_ended.emit(ending)
            recorder.close(ending)
            job = self._recorder = None  # the run's data go before the next job comes
            del recorder


def _generator(events: Iterator[Any]) -> Any:
    """Give a plain iterator the `close` that a generator has."""
    if hasattr(events, "close"):
        return events
    return (event for event in events)


def step_aside() -> None:
    """Let the window's thread go first: a higher niceness for this thread alone (Linux)."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        with contextlib.suppress(OSError):
            nicer = os.getpriority(os.PRIO_PROCESS, thread) + NICENESS
            os.setpriority(os.PRIO_PROCESS, thread, min(nicer, LEAST_PRIORITY))
