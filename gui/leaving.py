"""Leaves within a moment: all threads are told to end first, then waited for together.

Whoever asks the program to end (the window's button, a signal, the end of the desktop's
session) gets the same: what can be saved is saved, and nobody waits longer than the deadline.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QDeadlineTimer, QObject, QSocketNotifier, QThread, Signal, Slot

SHUT_DOWN_MS = 1200
"""How long a window that is closed waits for its threads, all together."""

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Endable(Protocol):
    """A thread that knows how to end."""

    def ask_to_end(self) -> None:
        """Give up what it does; returns at once."""
        ...

    def wait(self, deadline: QDeadlineTimer, /) -> bool:
        """Wait until it has ended; tell whether it has."""
        ...


def ask_to_end(threads: Iterable[Endable]) -> None:
    """Tell threads to end, and go on."""
    for thread in threads:
        thread.ask_to_end()


def end_together(threads: Iterable[Endable], timeout_ms: int) -> bool:
    """End threads within one deadline for all of them; may be called again.

    Parameters
    ----------
    threads : iterable of Endable
        Those that never began count as ended.
    timeout_ms : int
        How long to wait at most, in all.

    Returns
    -------
    bool
        Whether all have ended.
    """
    ending = tuple(threads)
    ask_to_end(ending)
    deadline = QDeadlineTimer(timeout_ms)
    return all(thread.wait(deadline) for thread in ending)


def threads_of(owner: QObject) -> list[Endable]:
    """List every thread that belongs to an object, whichever part of it made them."""
    return [thread for thread in owner.findChildren(QThread) if hasattr(thread, "ask_to_end")]


class SignalWatcher(QObject):
    """Tells of SIGINT and SIGTERM from the event loop, at once and between two events.

    Python runs its own handlers only when Qt happens to call it, and then in the middle of
    whatever that was. So the handlers do nothing; the byte that comes with a signal wakes the
    event loop.

    Parameters
    ----------
    parent : QObject or None
        Its owner, in the window's thread.

    Signals
    -------
    asked_to_end()
        Ctrl+C in the terminal, or the system ends the program.
    """

    asked_to_end = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        import socket  # not before the window is on the screen

        self._here, self._there = socket.socketpair()
        for end in (self._here, self._there):
            end.setblocking(False)
        kind = QSocketNotifier.Type.Read
        self._notifier = QSocketNotifier(self._here.fileno(), kind, self)
        self._notifier.activated.connect(self._on_signal)

    def install(self) -> None:
        """Begin to watch; to be called in Python's main thread."""
        signal.set_wakeup_fd(self._there.fileno(), warn_on_full_buffer=False)
        for number in SIGNALS:
            signal.signal(number, _leave_it_to_the_event_loop)

    def uninstall(self) -> None:
        """Give the process back as Python starts it."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        self._notifier.setEnabled(False)
        self._here.close()
        self._there.close()

    @Slot()
    def _on_signal(self) -> None:
        received = b""
        with contextlib.suppress(OSError):
            received = self._here.recv(4096)
        if any(number in received for number in SIGNALS):
            self.asked_to_end.emit()


def _leave_it_to_the_event_loop(_number: int, _frame: object) -> None:
    """Keep Python from ending the process in its own way."""
