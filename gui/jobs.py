"""The second thread: for everything but training that takes longer than a frame.

Each subject (a map, a list of neighbours) has one request at a time: a later one takes the
place of an earlier one, whether that waits or is under way. Work is an iterator that yields
values nobody changes any more; between two of them it can be given up. Slots on the signals
must be methods of QObjects of the window's thread, like those of the training thread.
"""

from __future__ import annotations

import contextlib
import threading
import time
import traceback
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from gui.worker import step_aside
from nncore.errors import InklingError
from nncore.progress import Progress

REPORT_SECONDS = 0.05
"""The least time between two reports of progress: each costs the window's thread a little."""

Work = Callable[[], Generator[Any, None, Any]]
"""Begins the work, in the second thread."""


@dataclass(frozen=True, eq=False)
class _Request:
    subject: str
    generation: int
    work: Work


class JobThread(QThread):
    """Does what it is asked for, one request after the other; the latest of a subject counts.

    Parameters
    ----------
    parent : QObject or None
        Its owner, in the window's thread.
    finishes : bool
        Whether what was asked for is still done when the thread is to end.

    Signals
    -------
    part_done(str subject, int generation, object part)
        The work has yielded a value.
    job_done(str subject, int generation)
        The work has come to its end.
    job_failed(str subject, int generation, str sentence, str report)
        It has not: why, and the traceback where that was not foreseen, else "".
    """

    part_done = Signal(str, int, object)
    job_done = Signal(str, int)
    job_failed = Signal(str, int, str, str)

    def __init__(self, parent: QObject | None = None, *, finishes: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName("jobs")
        self._finishes = finishes
        self._changed = threading.Condition()
        self._waiting: dict[str, _Request] = {}
        self._latest: dict[str, int] = {}
        self._generation = 0
        self._is_closing = False

    def request(self, subject: str, work: Work) -> int:
        """Ask for work; what was asked for before on the same subject is given up.

        Parameters
        ----------
        subject : str
            What it is about.
        work : callable
            Makes the generator that does it; called in the second thread.

        Returns
        -------
        int
            Its generation: signals of an earlier one may still be on their way (`is_latest`).
        """
        with self._changed:
            self._generation += 1
            generation = self._latest[subject] = self._generation
            self._waiting.pop(subject, None)  # to the end of the line
            self._waiting[subject] = _Request(subject, generation, work)
            self._changed.notify()
        if not self.isRunning() and not self._is_closing:
            # Qt ignores priorities on Linux, where `step_aside` does the same.
            self.start(QThread.Priority.LowPriority)
        return generation

    def cancel(self, subject: str) -> None:
        """Give up what was asked for on a subject; nothing happens where there is nothing."""
        with self._changed:
            self._latest.pop(subject, None)
            self._waiting.pop(subject, None)

    def is_latest(self, subject: str, generation: int) -> bool:
        """Whether a signal speaks of what was asked for last, and not of something given up."""
        return self._latest.get(subject) == generation

    def ask_to_end(self) -> None:
        """Give everything up; the thread ends after the part that is being worked at.

        One that finishes gives nothing up, and ends when it is through.
        """
        with self._changed:
            self._is_closing = True
            if not self._finishes:
                self._latest.clear()
                self._waiting.clear()
            self._changed.notify()

    def shut_down(self, timeout_ms: int) -> bool:
        """Give everything up and wait for the end of the thread; may be called again.

        Parameters
        ----------
        timeout_ms : int
            How long to wait for the part that is being worked at.

        Returns
        -------
        bool
            Whether the thread has ended.
        """
        self.ask_to_end()
        return self.wait(timeout_ms)

    def _next(self) -> _Request | None:
        """Wait for a request; None where there will be none."""
        with self._changed:
            while not self._waiting and not self._is_closing:
                self._changed.wait()
            if not self._waiting:
                return None
            return self._waiting.pop(next(iter(self._waiting)))

    def _do(self, request: _Request) -> None:
        subject, generation = request.subject, request.generation
        try:
            with contextlib.closing(request.work()) as parts:
                for part in parts:
                    if not self.is_latest(subject, generation):
                        return
                    self.part_done.emit(subject, generation, part)
        except InklingError as error:
            self.job_failed.emit(subject, generation, str(error), "")
        except Exception as error:
            sentence = f"A fault in the program ({type(error).__name__})."
            self.job_failed.emit(subject, generation, sentence, traceback.format_exc())
        else:
            self.job_done.emit(subject, generation)

    def run(self) -> None:
        """Take requests until the end; called by Qt in the new thread."""
        step_aside()
        while (request := self._next()) is not None:
            self._do(request)
            request = None  # its data go before the next one comes


def result_after_reports(
    work: Generator[Progress, None, Any],
) -> Generator[Any, None, None]:
    """Turn work that reports progress and returns a value into work that yields both.

    Parameters
    ----------
    work : generator of Progress
        Returns its result.

    Yields
    ------
    Progress or the result
        Reports at most every `REPORT_SECONDS`; last the result.
    """
    said = float("-inf")
    with contextlib.closing(work):
        while True:
            try:
                progress = next(work)
            except StopIteration as finished:
                yield finished.value
                return
            if time.monotonic() - said >= REPORT_SECONDS:
                said = time.monotonic()
                yield progress
