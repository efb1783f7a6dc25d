"""Keeps the run in training in a file, from which it can be taken up again after the program's end.

All of it happens in the training thread, between two batches: after some time, when the run is
paused, and when the window is closed.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from nncore.errors import InklingError
from nncore.storage.checkpoint_file import SUFFIX, save_checkpoint

NAME = f"run{SUFFIX}"

INTERVAL = 15.0
"""Seconds of training that a crash may lose."""

SHARE = 0.02
"""Most of the training's time that keeping it may take."""

LEAST_INTERVAL = 2.0
"""Seconds between two files of a paused run that is led on step by step."""


class RunKeeper:
    """Writes the state of one run after the other into one file.

    Parameters
    ----------
    clock : callable
        Seconds, for the tests to replace.

    Attributes
    ----------
    folder : Path or None
        Where the file lies; None where nothing is to be kept. Set by another thread.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.folder: Path | None = None
        self._clock = clock
        self._saved_at = self._next = 0.0
        self._is_hurried = False

    def begin(self) -> None:
        """Follow another run."""
        self._saved_at = self._clock()
        self._next = self._saved_at + INTERVAL

    def hurry(self) -> None:
        """Keep the run after its next batch; from any thread."""
        self._is_hurried = True

    def consider(self, run: Any, epoch: float, *, will_stand: bool = False) -> None:
        """Keep a run where it is time; to be called right after each of its batches.

        Parameters
        ----------
        run : Trainable
            One that has no `state` cannot be kept.
        epoch : float
            How far it is.
        will_stand : bool
            Whether it pauses now, so that nothing more is lost if this is kept.
        """
        if self._is_hurried or self._clock() >= (
            self._saved_at + LEAST_INTERVAL if will_stand else self._next
        ):
            self.save(run, epoch)

    def save(self, run: Any, epoch: float) -> bool:
        """Keep a run as it is; one that cannot be kept, or a full disk, is no reason to stop.

        Returns
        -------
        bool
            Whether that is done; False inside a batch or a validation, where there is nothing
            whole to keep yet.
        """
        self._is_hurried = False
        begun = self._clock()
        folder, is_done = self.folder, True
        take_state = getattr(run, "state", None)
        if folder is not None and take_state is not None:
            state = take_state()
            is_done = state is not None
            if state is not None:
                with contextlib.suppress(InklingError):
                    save_checkpoint(folder / NAME, replace(state, notes={"epoch": epoch}))
        self._saved_at = self._clock()
        self._next = self._saved_at + max(INTERVAL, (self._saved_at - begun) / SHARE)
        return is_done

    def forget(self) -> None:
        """Remove the file: the run has come to an end that somebody has seen."""
        if self.folder is not None:
            with contextlib.suppress(OSError):
                (self.folder / NAME).unlink(missing_ok=True)
