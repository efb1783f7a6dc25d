"""The second thread: the latest request wins, what was given up stops, and nothing is left."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from gui.jobs import JobThread
from gui.worker import NICENESS
from nncore.errors import DrawingError


class Listener(QObject):
    """Writes down what the thread says, and in which thread it was told."""

    def __init__(self, thread: JobThread) -> None:
        super().__init__()
        self.parts: list[tuple[str, int, Any]] = []
        self.done: list[tuple[str, int]] = []
        self.failed: list[tuple[str, int, str, str]] = []
        self.in_window_thread: set[bool] = set()
        thread.part_done.connect(self.on_part)
        thread.job_done.connect(self.on_done)
        thread.job_failed.connect(self.on_failed)

    @Slot(str, int, object)
    def on_part(self, subject: str, generation: int, part: Any) -> None:
        application = QCoreApplication.instance()
        assert application is not None
        self.in_window_thread.add(QThread.currentThread() is application.thread())
        self.parts.append((subject, generation, part))

    @Slot(str, int)
    def on_done(self, subject: str, generation: int) -> None:
        self.done.append((subject, generation))

    @Slot(str, int, str, str)
    def on_failed(self, subject: str, generation: int, sentence: str, report: str) -> None:
        self.failed.append((subject, generation, sentence, report))


class Endless:
    """Work without an end, that notes when it was begun and given up."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.closed = threading.Event()

    def __call__(self) -> Generator[int, None, None]:
        try:
            while True:
                self.begun.set()
                yield 1
        finally:
            self.closed.set()


@pytest.fixture
def thread() -> Iterator[JobThread]:
    thread = JobThread()
    yield thread
    assert thread.shut_down(5000)
    assert not thread.isRunning()


@pytest.fixture
def listener(thread: JobThread) -> Listener:
    return Listener(thread)


def counting(count: int) -> Generator[int, None, None]:
    yield from range(count)


def three() -> Generator[int, None, None]:
    yield from counting(3)


def test_parts_come_in_order_in_the_windows_thread(
    thread: JobThread, listener: Listener, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(thread.job_done):
        generation = thread.request("map", three)
    assert listener.parts == [("map", generation, part) for part in range(3)]
    assert listener.done == [("map", generation)]
    assert listener.in_window_thread == {True}


def test_a_later_request_takes_the_place_of_an_earlier_one(
    thread: JobThread, listener: Listener, qtbot: QtBot
) -> None:
    endless = Endless()
    first = thread.request("map", endless)
    assert endless.begun.wait(5)
    with qtbot.waitSignal(thread.job_done):
        second = thread.request("map", three)
    assert endless.closed.is_set()
    assert not thread.is_latest("map", first)
    assert thread.is_latest("map", second)
    assert listener.done == [("map", second)]


def test_what_waits_and_is_replaced_never_begins(
    thread: JobThread, listener: Listener, qtbot: QtBot
) -> None:
    busy, skipped = Endless(), Endless()
    thread.request("other", busy)
    assert busy.begun.wait(5)
    thread.request("map", skipped)
    with qtbot.waitSignal(thread.job_done):
        latest = thread.request("map", three)
        thread.cancel("other")
    assert not skipped.begun.is_set()
    assert listener.done == [("map", latest)]


def test_subjects_do_not_disturb_each_other(
    thread: JobThread, listener: Listener, qtbot: QtBot
) -> None:
    with qtbot.waitSignals([thread.job_done, thread.job_done]):
        thread.request("one", three)
        thread.request("two", three)
    assert [subject for subject, _ in listener.done] == ["one", "two"]


def test_cancelled_work_stops_and_says_nothing_more(
    thread: JobThread, listener: Listener, qtbot: QtBot
) -> None:
    endless = Endless()
    thread.request("map", endless)
    assert endless.begun.wait(5)
    thread.cancel("map")
    assert endless.closed.wait(5)
    assert listener.done == []
    assert listener.failed == []


def test_errors_are_told_foreseen_or_not(
    thread: JobThread, listener: Listener, qtbot: QtBot
) -> None:
    def foreseen() -> Generator[int, None, None]:
        yield 1
        raise DrawingError("No canvas.")

    def fault() -> Generator[int, None, None]:
        raise ZeroDivisionError
        yield 1

    with qtbot.waitSignals([thread.job_failed, thread.job_failed]):
        thread.request("one", foreseen)
        thread.request("two", fault)
    (_, _, sentence, report), (_, _, second, traceback) = listener.failed
    assert (sentence, report) == ("No canvas.", "")
    assert "ZeroDivisionError" in second
    assert "Traceback" in traceback
    with qtbot.waitSignal(thread.job_done):  # and the thread goes on
        thread.request("one", three)


@pytest.mark.skipif(sys.platform != "linux", reason="niceness of single threads")
def test_it_is_nicer_than_the_window(thread: JobThread, listener: Listener, qtbot: QtBot) -> None:
    def niceness() -> Generator[int, None, None]:
        yield os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    with qtbot.waitSignal(thread.job_done):
        thread.request("map", niceness)
    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert listener.parts[0][2] == min(own + NICENESS, 19)


def test_it_ends_in_the_middle_of_work() -> None:
    thread, endless = JobThread(), Endless()
    thread.request("map", endless)
    assert endless.begun.wait(5)
    assert thread.shut_down(5000)
    assert endless.closed.is_set()
    assert thread.shut_down(0)  # again, and without ever having begun:
    assert JobThread().shut_down(0)


def test_after_the_end_nothing_begins() -> None:
    thread, endless = JobThread(), Endless()
    assert thread.shut_down(0)
    thread.request("map", endless)
    assert not thread.isRunning()
