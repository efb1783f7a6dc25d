"""Collects cyclic garbage in the window's thread, and nowhere else.

Python collects where its counters happen to overflow. In the training thread that met
widgets and crashed (`QObject::~QObject: Timers cannot be stopped from another thread`), so
automatic collection is off while the window lives and a timer does it here.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 500
YOUNG = 700
"""New objects from which a look at the youngest is worth it (Python's own threshold)."""

OLDER_EVERY, OLDEST_EVERY = 10, 100
"""Collections of the youngest after which the older generations are looked at too."""


class GarbageTimer(QObject):
    """Stands in for automatic collection from `start` to `stop`.

    What is there once the window stands is frozen, so that even a look at the oldest
    generation is short.

    Parameters
    ----------
    parent : QObject or None
        Its owner, in the window's thread.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        self._rounds = 0
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self._collect)

    def start(self) -> None:
        """Switch automatic collection off, and look after it from here.

        What is there already, modules mostly, is left out of all that follows.
        """
        gc.disable()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()

    @Slot()
    def freeze(self) -> None:
        """Leave out what is there now (modules, the window) from all that follows."""
        gc.freeze()

    @Slot()
    def _collect(self) -> None:
        if gc.get_count()[0] < YOUNG:
            return
        self._rounds += 1
        if self._rounds % OLDEST_EVERY == 0:
            gc.collect()
        else:
            gc.collect(1 if self._rounds % OLDER_EVERY == 0 else 0)
