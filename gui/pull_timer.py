"""When the window collects what the training thread left: often, and less so under the pen."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from gui.readings import Reader

PULL_MS = 100
"""How often the window collects what the thread left."""

PEN_MS = 300
"""How often while somebody draws: curves may wait, ink may not."""

AT_LATEST_MS = 350
"""How often where the pen stops in between."""

BETWEEN_MS = 7
"""How long after a reading it is then: the pen's next event has come, another reading is far."""

WORDS_EVERY = 3
"""Ticks from one change of the words to the next: nobody reads ten sentences in a second."""


class PullTimer(QTimer):
    """Ticks ten times a second, and three times while the drawing changes.

    A tick has curves painted, some milliseconds. While somebody draws it comes between two
    readings, and just after an event of a pen that has 120 of them a second.

    Parameters
    ----------
    reader : Reader
        Knows when the drawing changes.
    parent : QObject
        Its owner.
    clock : callable
        Seconds, for the tests to replace.

    Signals
    -------
    words_due()
        Time to say in words how far the training is.
    """

    words_due = Signal()

    def __init__(
        self, reader: Reader, parent: QObject, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent, interval=PULL_MS)
        self.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock = clock
        self._ticked_at = clock()
        self._has_ink = False
        self._ticks = 0
        reader.input_changed.connect(self._on_input_changed)
        self.timeout.connect(self._on_timeout)

    @Slot()
    def _on_input_changed(self) -> None:
        self._has_ink = True
        passed_ms = 1000.0 * (self._clock() - self._ticked_at)
        is_due = passed_ms + BETWEEN_MS >= PEN_MS
        self._wait(BETWEEN_MS if is_due else AT_LATEST_MS)

    @Slot()
    def _on_timeout(self) -> None:
        self._ticked_at = self._clock()
        self._wait(AT_LATEST_MS if self._has_ink else PULL_MS)
        self._has_ink = False
        self._ticks += 1
        if self._ticks % WORDS_EVERY == 0:
            self.words_due.emit()

    def _wait(self, milliseconds: int) -> None:
        if self.interval() != milliseconds:
            self.setInterval(milliseconds)  # which begins anew
