"""A binding that loses references to None aborts the interpreter within seconds of use."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

CALLS = 1000
TOLERANCE = 50


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_void_calls_do_not_eat_none(qapp: QApplication) -> None:
    timer = QTimer(interval=10_000)
    timer.start()  # once before, so that everything lazy is there
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        timer.start()
    change = sys.getrefcount(None) - before
    timer.stop()
    assert abs(change) < TOLERANCE, f"{change} references to None after {CALLS} calls"


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="True is immortal from Python 3.12 on")
def test_signals_do_not_eat_true(qapp: QApplication) -> None:
    timer = QTimer()
    before = sys.getrefcount(True)
    for _ in range(CALLS):
        timer.objectNameChanged.emit("name")
    assert abs(sys.getrefcount(True) - before) < TOLERANCE
