"""All threads are told to end before any is waited for, with one deadline; signals are heard."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QDeadlineTimer
from pytestqt.qtbot import QtBot

from gui.leaving import SIGNALS, SignalWatcher, end_together, threads_of
from gui.main_window import MainWindow


class Noted:
    """Writes down what it is asked, and ends or does not."""

    def __init__(self, notes: list[str], name: str, ends: bool = True) -> None:
        self._notes, self._name, self._ends = notes, name, ends
        self.deadlines: list[QDeadlineTimer] = []

    def ask_to_end(self) -> None:
        self._notes.append(f"{self._name} told")

    def wait(self, deadline: QDeadlineTimer) -> bool:
        self._notes.append(f"{self._name} awaited")
        self.deadlines.append(deadline)
        return self._ends


def test_all_are_told_before_any_is_waited_for() -> None:
    notes: list[str] = []
    threads = [Noted(notes, "a"), Noted(notes, "b")]
    assert end_together(threads, 20)
    assert notes == ["a told", "b told", "a awaited", "b awaited"]
    assert threads[0].deadlines == threads[1].deadlines  # one for both
    assert threads[0].deadlines[0].remainingTime() <= 20
    assert not end_together([Noted(notes, "c"), Noted(notes, "d", ends=False)], 0)
    assert end_together([], 0)


def test_the_threads_of_a_window_are_all_found(window: MainWindow) -> None:
    found = threads_of(window)
    assert window.controller.jobs in found
    assert len(found) >= 4  # training, jobs, race, published results
    assert window.shut_down()


@pytest.fixture
def watcher() -> Iterator[SignalWatcher]:
    before = {number: signal.getsignal(number) for number in SIGNALS}
    watcher = SignalWatcher()
    watcher.install()
    yield watcher
    watcher.uninstall()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_is_told_from_the_event_loop(
    qtbot: QtBot, watcher: SignalWatcher, number: signal.Signals
) -> None:
    told: list[signal.Signals] = []
    with qtbot.waitSignal(watcher.asked_to_end, timeout=5000) as blocker:
        os.kill(os.getpid(), number)
        told.append(number)  # the handler neither raises nor ends the process
        assert not blocker.signal_triggered
    assert told == [number]


def test_other_signals_end_nothing(qtbot: QtBot, watcher: SignalWatcher) -> None:
    before = signal.signal(signal.SIGUSR1, lambda *_: None)
    try:
        with qtbot.assertNotEmitted(watcher.asked_to_end, wait=50):
            os.kill(os.getpid(), signal.SIGUSR1)
    finally:
        signal.signal(signal.SIGUSR1, before)
