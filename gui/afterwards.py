"""Does what can wait until the window is on the screen, between the events of its user.

What can wait is written as a generator: it makes or imports one thing, yields, and goes on when
the window has looked at its events. It all happens in the window's thread, because PySide6 makes
its classes and enumerations when they are first named, and two threads that name them at once
crash (seen in one start of ten). An import of many modules makes room for events between them.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer, Slot

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType

SLICE_SECONDS = 0.004
"""Longest time between two looks at the events, but for a single piece."""

FIRST_PAINT_MS = 20
"""The wait before the first piece."""


class Afterwards(QObject):
    """Works off generators, one after the other, a few milliseconds at a time.

    Parameters
    ----------
    parent : QObject or None
        Its owner, in the window's thread.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Iterator[object]] = deque()
        self._timer = QTimer(self, singleShot=True, interval=FIRST_PAINT_MS)
        self._timer.timeout.connect(self._work)

    def add(self, pieces: Iterator[object]) -> None:
        """Take on more work, after what waits already."""
        self._waiting.append(pieces)
        if not self._timer.isActive():
            self._timer.start(FIRST_PAINT_MS)

    def shut_down(self) -> None:
        """Leave the rest; may be called again."""
        self._waiting.clear()
        self._timer.stop()

    @Slot()
    def _work(self) -> None:
        """Do some pieces, then let the window live.

        Raises
        ------
        Exception
            What a piece raised; the rest of the pieces that belong to it is left.
        """
        breather = _Breather()
        sys.meta_path.insert(0, breather)
        end = time.perf_counter() + SLICE_SECONDS
        try:
            while self._waiting and time.perf_counter() < end:
                pieces = self._waiting[0]
                if next(pieces, self) is self and self._waiting:
                    self._waiting.popleft()
        except Exception:
            self._waiting.clear()
            raise
        finally:
            sys.meta_path.remove(breather)
            if self._waiting:
                self._timer.start(0)


class _Breather:
    """Finds no module, but lets the window look at its events before the next is sought."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()
        self._end = time.perf_counter() + SLICE_SECONDS

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Leave the search to the others; called by Python at every import of any thread."""
        if threading.get_ident() == self._thread and time.perf_counter() > self._end:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
            self._end = time.perf_counter() + SLICE_SECONDS
        return None
