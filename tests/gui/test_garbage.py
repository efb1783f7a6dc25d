"""Garbage is collected in the window's thread, and only there."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.garbage import YOUNG, GarbageTimer


class Knot:
    """Refers to itself, so that only collection ends it."""

    def __init__(self) -> None:
        self.me = self


def test_knots_are_undone_by_the_timer_alone(qapp: QApplication, qtbot: QtBot) -> None:
    gc.enable()
    garbage = GarbageTimer()
    garbage.start()
    assert not gc.isenabled()
    seen: set[int] = set()

    def note(phase: str, _: object) -> None:
        if phase == "start":
            seen.add(threading.get_ident())

    gc.callbacks.append(note)
    try:
        knot = weakref.ref(Knot())
        thread = threading.Thread(target=lambda: [Knot() for _ in range(20 * YOUNG)])
        thread.start()
        thread.join()
        assert not seen
        assert knot() is not None
        qtbot.waitUntil(lambda: knot() is None)
        assert seen == {threading.get_ident()}
    finally:
        gc.callbacks.remove(note)
        garbage.stop()
        assert gc.isenabled()
        gc.disable()
