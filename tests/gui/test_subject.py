"""One subject of a thread: whoever asks hears of the latest request, and of nothing else."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from gui.jobs import JobThread
from gui.subject import Subject
from nncore.errors import DrawingError


class Asker(QObject):
    """Writes down what a subject says, in order."""

    def __init__(self, name: str, jobs: JobThread) -> None:
        super().__init__()
        self.heard: list[Any] = []
        self.subject = Subject(name, jobs, self)
        self.subject.answered.connect(self.on_answer)
        self.subject.finished.connect(self.on_finished)
        self.subject.failed.connect(self.on_failed)
        self.subject.crashed.connect(self.on_crashed)

    @Slot(object)
    def on_answer(self, part: Any) -> None:
        self.heard.append(part)

    @Slot()
    def on_finished(self) -> None:
        self.heard.append(("finished", self.subject.is_busy))

    @Slot(str)
    def on_failed(self, sentence: str) -> None:
        self.heard.append(("failed", sentence, self.subject.is_busy))

    @Slot(str)
    def on_crashed(self, report: str) -> None:
        self.heard.append(("crashed", report.strip().splitlines()[-1]))


@pytest.fixture
def jobs() -> Iterator[JobThread]:
    thread = JobThread()
    yield thread
    assert thread.shut_down(5000)


def failing(error: Exception) -> Generator[int, None, None]:
    yield 1
    raise error


def waiting(gate: threading.Event) -> Generator[str, None, None]:
    gate.wait(5.0)
    yield "too late"


def test_two_subjects_of_a_thread_hear_their_own_answers(jobs: JobThread, qtbot: QtBot) -> None:
    one, other = Asker("one", jobs), Asker("other", jobs)
    one.subject.request(lambda: iter_of(1, 2))
    other.subject.request(lambda: iter_of(3))
    assert one.subject.is_busy
    qtbot.waitUntil(lambda: not other.subject.is_busy)
    assert one.heard == [1, 2, ("finished", False)]
    assert other.heard == [3, ("finished", False)]


@pytest.mark.parametrize("asks_again", [True, False])
def test_what_was_given_up_is_not_heard_of(
    jobs: JobThread, qtbot: QtBot, *, asks_again: bool
) -> None:
    gate, asker, after = threading.Event(), Asker("one", jobs), Asker("after", jobs)
    asker.subject.request(partial(waiting, gate))
    if asks_again:
        asker.subject.request(lambda: iter_of("new"))
    else:
        asker.subject.cancel()
    assert asker.subject.is_busy == asks_again
    after.subject.request(lambda: iter_of())
    gate.set()
    qtbot.waitUntil(lambda: bool(after.heard))
    assert asker.heard == (["new", ("finished", False)] if asks_again else [])


def test_what_was_foreseen_is_a_sentence_and_all_else_a_report_too(
    jobs: JobThread, qtbot: QtBot
) -> None:
    asker = Asker("one", jobs)
    asker.subject.request(partial(failing, DrawingError("No ink.")))
    qtbot.waitUntil(lambda: not asker.subject.is_busy)
    assert asker.heard == [1, ("failed", "No ink.", False)]
    asker.subject.request(partial(failing, ValueError("odd")))
    qtbot.waitUntil(lambda: not asker.subject.is_busy)
    sentence = "A fault in the program (ValueError)."
    assert asker.heard[2:] == [1, ("failed", sentence, False), ("crashed", "ValueError: odd")]


def iter_of(*parts: object) -> Generator[object, None, None]:
    yield from parts
