"""Work of seconds that stands aside while the pen is on the move."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Slot

Part = TypeVar("Part")
Result = TypeVar("Result")

REST_MS = 150
PATIENCE = 0.5
"""Seconds that one part waits at most: work goes on, if slowly, however long somebody draws."""


class Courtesy(QObject):
    """Knows whether the pen rests.

    Parameters
    ----------
    parent : QObject
        Its owner.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rests = threading.Event()
        self._rests.set()
        self._timer = QTimer(self, singleShot=True, interval=REST_MS)
        self._timer.timeout.connect(self._on_rest)

    @Slot()
    def on_ink(self) -> None:
        """Let work stand aside until there has been no ink for `REST_MS`."""
        self._rests.clear()
        self._timer.start()

    def polite(self, work: Generator[Part, None, Result]) -> Generator[Part, None, Result]:
        """Do work, and stand aside between two of its parts; for any thread."""
        while True:
            try:
                part = next(work)
            except StopIteration as finished:
                result: Result = finished.value
                return result
            yield part
            self._rests.wait(PATIENCE)

    @Slot()
    def _on_rest(self) -> None:
        self._rests.set()


def now_and_then(
    work: Generator[Part, None, object], seconds: float
) -> Generator[Part, None, None]:
    """Give only a part of the parts, none sooner than `seconds` after the one before; the last."""
    said, latest = float("-inf"), None
    for part in work:
        latest = part
        if time.monotonic() - said >= seconds:
            said, latest = time.monotonic(), None
            yield part
    if latest is not None:
        yield latest
