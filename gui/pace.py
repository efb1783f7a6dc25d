"""How fast a run goes: what the window wishes and the training thread obeys between batches."""

from __future__ import annotations

import math
import threading
import time

PATIENCE_SECONDS = 0.5
"""How long an abandoned run may take to come to the end of its batch or its validation."""

FULL_SPEED = math.inf

SLOW_INTERVAL = 0.03
"""Seconds between batches from which on each of them is shown."""


class Pace:
    """What the window wishes of a run: its speed, a pause, single steps, the end.

    Parameters
    ----------
    steps_per_second : float
        Batches in a second, at most; `FULL_SPEED` for as fast as it goes.
    paused : bool
        Whether the run pauses after its first batch.
    """

    def __init__(self, steps_per_second: float = FULL_SPEED, *, paused: bool = False) -> None:
        self._changed = threading.Condition()
        self._interval = 1.0 / steps_per_second
        self._paused = paused
        self._steps = 0
        self._next_turn = -math.inf
        self.stopping = False
        self.abandoned = False
        self._abandoned_at = math.inf

    @property
    def is_free(self) -> bool:
        """Whether the next batch may follow at once (read without the lock: once a batch)."""
        return not (self._paused or self._interval or self.stopping)

    @property
    def is_paused(self) -> bool:
        """Whether the run stands after the batch that is being trained."""
        return self._paused

    @property
    def is_slow(self) -> bool:
        """Whether a person can see the single batches, so that each should be shown."""
        return self._paused or self._interval >= SLOW_INTERVAL

    @property
    def is_overdue(self) -> bool:
        """Whether the run was abandoned so long ago that nobody waits for its batch any more."""
        return time.monotonic() - self._abandoned_at > PATIENCE_SECONDS

    def set_speed(self, steps_per_second: float) -> None:
        """Change the speed, also in the middle of a wait."""
        with self._changed:
            self._interval = 1.0 / steps_per_second
            self._next_turn = -math.inf
            self._changed.notify_all()

    def pause(self) -> None:
        """Hold the run after the batch that is being trained."""
        with self._changed:
            self._paused, self._steps = True, 0

    def resume(self) -> None:
        """Let a paused run go on."""
        with self._changed:
            self._paused, self._steps = False, 0
            self._changed.notify_all()

    def step(self) -> None:
        """Let a paused run train one batch more."""
        with self._changed:
            self._paused = True
            self._steps += 1
            self._changed.notify_all()

    def stop(self, *, abandon: bool = False) -> None:
        """End every wait; with `abandon`, the run is not even to sum itself up."""
        with self._changed:
            self.stopping = True
            if abandon and not self.abandoned:
                self.abandoned, self._abandoned_at = True, time.monotonic()
            self._changed.notify_all()

    def wait_for_turn(self) -> bool:
        """Return when the next batch may be trained, or the run is to stop.

        Returns
        -------
        bool
            Whether the run stood paused meanwhile.
        """
        stood = False
        with self._changed:
            while not self.stopping:
                if self._paused:
                    if self._steps:
                        self._steps -= 1
                        break
                    stood = True
                    self._next_turn = -math.inf
                    self._changed.wait()
                    continue
                now = time.monotonic()
                if now >= self._next_turn:
                    # A turn that came late is not made up for, or a stall would end in a rush.
                    is_late = now - self._next_turn > self._interval
                    self._next_turn = (now if is_late else self._next_turn) + self._interval
                    break
                self._changed.wait(self._next_turn - now)
        return stood
