"""Follows a run inside the training thread: its curves, its speed, its snapshots."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from gui.snapshot import Ending, Snapshot, SnapshotSlot
from nncore.insight.doctor import Finding
from nncore.network.model import Model
from nncore.progress import Progress
from nncore.storage.library_recorder import LibraryRecorder
from nncore.training.checkpoints import Checkpoint
from nncore.training.events import Pulse, RunStarted, StepDone
from nncore.training.follower import Follower

SNAPSHOT_INTERVAL = 0.07
"""Least seconds between two snapshots; the window collects some 13 a second."""

SNAPSHOT_SHARE = 0.01
"""Most of the training time that copying a (large) network may take."""

SPEED_WINDOW = 0.5
"""Seconds over which the speed is measured."""


class Recorder:
    """Follows one run inside the thread: its curves, its speed, its snapshots.

    Parameters
    ----------
    run_id : str
        The run.
    model : callable
        Copies the network as it is now.
    slot : SnapshotSlot
        Where snapshots are left.
    clock : callable
        Seconds, for the tests to replace.
    findings : callable
        What the training doctor has found so far.

    Attributes
    ----------
    follower : Follower
        Its curves and networks.
    library : LibraryRecorder or None
        Keeps them for later sessions.
    """

    def __init__(
        self,
        run_id: str,
        model: Callable[[], Model | None],
        slot: SnapshotSlot,
        clock: Callable[[], float] = time.monotonic,
        findings: Callable[[], tuple[Finding, ...]] = tuple,
    ) -> None:
        self._run_id = run_id
        self._slot = slot
        self._clock = clock
        self._findings = findings
        self.follower = Follower(model)
        self.library: LibraryRecorder | None = None
        self._progress: Progress | None = None
        self._next_snapshot = 0.0
        self._is_dirty = False
        self._mark = clock()
        self._mark_step = 0
        self._speed = 0.0

    @property
    def has_started(self) -> bool:
        """Whether the data are there."""
        return self.follower.has_started

    def add(self, event: Any) -> None:
        """Take in what happened."""
        if isinstance(event, Pulse):
            return
        before = self.follower.step
        self.follower.add(event)
        if self.library is not None:
            self.library.add(event)
        self._is_dirty = True
        if isinstance(event, Progress):
            self._progress = event
        elif isinstance(event, StepDone):
            self._progress = None
            if event.step > before + 1:  # taken up in the middle
                self.restart_clock()
        elif isinstance(event, RunStarted):
            self._progress = None
            self.restart_clock()

    def hurry(self) -> None:
        """Let `close` take a moment only; from any thread."""
        if self.library is not None:
            self.library.hurry()

    def close(self, ending: Ending) -> None:
        """Wait until the library has taken in how the run ended."""
        if self.library is not None:
            self.library.close(ending.ended, ending.sentence)

    def restart_clock(self) -> None:
        """Leave a pause out of the speed."""
        self._mark, self._mark_step = self._clock(), self.follower.step

    def publish(self, *, at_once: bool = False) -> None:
        """Leave a snapshot, where one is wanted and due.

        Parameters
        ----------
        at_once : bool
            Whether to leave it in any case, because nothing will happen for a while.
        """
        now = self._clock()
        if not self._is_dirty or (
            not at_once and (now < self._next_snapshot or not self._slot.is_free)
        ):
            return
        if at_once and self.has_started:
            self.follower.keep_checkpoint()
        self._slot.put(self.snapshot())
        cost = self._clock() - now
        self._next_snapshot = now + max(SNAPSHOT_INTERVAL, cost / SNAPSHOT_SHARE)
        self._is_dirty = False

    def snapshot(self, *, last: bool = False) -> Snapshot:
        """Copy the state of the run as it is between two events.

        Parameters
        ----------
        last : bool
            Whether the run is over: its network, if any, comes with its ending then.
        """
        self._measure_speed()
        follower, left = self.follower, None
        if self._speed and follower.has_started:
            left = (follower.total_steps - follower.step) * follower.batch_size / self._speed
        return Snapshot(
            run_id=self._run_id,
            progress=self._progress,
            checkpoints=follower.checkpoints.kept if last else self._checkpoints_and_now(),
            curves=follower.history.curves(),
            step=follower.step,
            total_steps=follower.total_steps,
            epoch=follower.epoch,
            digits_per_second=self._speed,
            seconds_left=left,
            findings=self._findings(),
        )

    def _checkpoints_and_now(self) -> tuple[Checkpoint, ...]:
        kept = self.follower.checkpoints.kept
        if kept and kept[-1].step == self.follower.step:
            return kept
        now = self.follower.checkpoint()
        return kept if now is None else (*kept, now)

    def _measure_speed(self) -> None:
        elapsed = self._clock() - self._mark
        steps = self.follower.step - self._mark_step
        if steps and (elapsed >= SPEED_WINDOW or (not self._speed and elapsed > 0)):
            self._speed = steps * self.follower.batch_size / elapsed
            if elapsed >= SPEED_WINDOW:
                self.restart_clock()
