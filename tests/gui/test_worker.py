"""The training thread, with toys for runs: endings, order, pauses, threads, and nothing left."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from gui.snapshot import Ending
from gui.worker import NICENESS, TrainingThread
from nncore.errors import Cancelled, DataError
from tests.toys import RECIPE, ToyRun


class Listener(QObject):
    """Writes down what the thread says, and in which thread it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, Any]] = []
        self.in_window_thread: set[bool] = set()

    @property
    def endings(self) -> list[Ending]:
        return [what for name, what in self.told if name == "ended"]

    def _note(self, name: str, what: Any) -> None:
        application = QCoreApplication.instance()
        assert application is not None
        self.in_window_thread.add(QThread.currentThread() is application.thread())
        self.told.append((name, what))

    @Slot(str, object)
    def on_started(self, run_id: str, event: object) -> None:
        self._note("started", (run_id, event))

    @Slot(str, object)
    def on_epoch(self, run_id: str, event: object) -> None:
        self._note("epoch", (run_id, event))

    @Slot(str, object)
    def on_rate(self, run_id: str, event: object) -> None:
        self._note("rate", (run_id, event))

    @Slot(object)
    def on_ended(self, ending: Ending) -> None:
        self._note("ended", ending)


@pytest.fixture
def thread() -> Iterator[TrainingThread]:
    thread = TrainingThread()
    yield thread
    assert thread.shut_down(5000)


@pytest.fixture
def listener(thread: TrainingThread) -> Listener:
    listener = Listener()
    thread.run_started.connect(listener.on_started)
    thread.epoch_done.connect(listener.on_epoch)
    thread.rate_changed.connect(listener.on_rate)
    thread.run_ended.connect(listener.on_ended)
    return listener


def test_a_run_is_told_in_order_and_ends_once(
    thread: TrainingThread, listener: Listener, qtbot: QtBot
) -> None:
    run = ToyRun()
    thread.begin("a", run)
    qtbot.waitUntil(lambda: bool(listener.endings))
    qtbot.wait(50)
    assert [name for name, _ in listener.told] == ["started"] + ["epoch"] * RECIPE.epochs + [
        "ended"
    ]
    assert listener.in_window_thread == {True}
    ending = listener.endings[0]
    assert (ending.run_id, ending.ended, ending.report) == ("a", "finished", None)
    assert ending.result is not None
    assert ending.result.model.figures["validation_accuracy"] == 0.91
    assert ending.snapshot.step == ending.snapshot.total_steps == 100
    assert ending.snapshot.curves is not None
    assert len(ending.snapshot.curves.epoch) == 100
    assert run.closed.is_set()


def test_runs_follow_one_another_in_the_same_thread(
    thread: TrainingThread, listener: Listener, qtbot: QtBot
) -> None:
    runs = [ToyRun(), ToyRun(), ToyRun()]
    for number, run in enumerate(runs):
        thread.begin(f"run {number}", run)
    qtbot.waitUntil(lambda: len(listener.endings) == 3)
    assert [each.run_id for each in listener.endings] == ["run 0", "run 1", "run 2"]
    assert len(set().union(*(run.threads for run in runs))) == 1


@pytest.mark.parametrize(
    ("error", "ended", "words"),
    [
        (DataError("digits.idx: is cut short."), "failed", "digits.idx: is cut short."),
        (Cancelled("Stopped."), "stopped", "Stopped before the training began."),
        (ZeroDivisionError("division by zero"), "failed", "ZeroDivisionError"),
    ],
)
def test_an_error_ends_the_run_and_not_the_thread(
    thread: TrainingThread,
    listener: Listener,
    qtbot: QtBot,
    error: Exception,
    ended: str,
    words: str,
) -> None:
    thread.begin("bad", ToyRun(error=error))
    thread.begin("good", ToyRun())
    qtbot.waitUntil(lambda: len(listener.endings) == 2)
    bad, good = listener.endings
    assert bad.ended == ended
    assert words in bad.sentence
    assert (bad.report is not None) == isinstance(error, ZeroDivisionError)
    if bad.report:
        assert "ZeroDivisionError: division by zero" in bad.report
    assert good.ended == "finished"


def test_stop_ends_a_run_and_keeps_its_network(
    thread: TrainingThread, listener: Listener, qtbot: QtBot
) -> None:
    run = ToyRun(steps_per_epoch=10**6)
    thread.begin("long", run)
    qtbot.waitUntil(lambda: run.steps > 5)
    thread.stop()
    qtbot.waitUntil(lambda: bool(listener.endings))
    ending = listener.endings[0]
    assert ending.ended == "stopped"
    assert ending.result is not None
    assert ending.result.step == run.steps


def test_stop_while_loading_leaves_no_network(
    thread: TrainingThread, listener: Listener, qtbot: QtBot
) -> None:
    run = ToyRun(loading=10**6)
    thread.begin("loading", run)
    qtbot.waitUntil(lambda: thread.take() is not None)
    thread.stop()
    qtbot.waitUntil(lambda: bool(listener.endings))
    assert listener.endings[0].ended == "stopped"
    assert listener.endings[0].result is None
    assert run.steps == 0


def test_pause_step_and_resume(thread: TrainingThread, listener: Listener, qtbot: QtBot) -> None:
    run = ToyRun(steps_per_epoch=10**6)
    thread.begin("stepping", run, single_step=True)
    qtbot.waitUntil(lambda: run.steps == 1)
    qtbot.wait(50)
    assert run.steps == 1
    snapshot = thread.take()
    assert snapshot is not None
    assert snapshot.step == 1
    for expected in (2, 3):
        thread.step()
        qtbot.waitUntil(lambda expected=expected: run.steps == expected)
    qtbot.wait(50)
    assert run.steps == 3
    thread.resume()
    qtbot.waitUntil(lambda: run.steps > 100)
    thread.pause()
    qtbot.wait(50)
    held = run.steps
    qtbot.wait(50)
    assert run.steps == held
    qtbot.waitUntil(lambda: (last := thread.take()) is not None and last.step == held)
    thread.stop()
    qtbot.waitUntil(lambda: bool(listener.endings))


def test_a_snapshot_is_taken_only_when_the_last_was_collected(
    thread: TrainingThread, listener: Listener, qtbot: QtBot
) -> None:
    copies: list[int] = []
    run = ToyRun(steps_per_epoch=10**6)
    model = run.model
    run.model = lambda: copies.append(1) or model()  # type: ignore[method-assign,func-returns-value]
    thread.begin("alone", run)
    qtbot.waitUntil(lambda: run.steps > 1000)
    assert len(copies) < 200  # a snapshot, and checkpoints farther and farther apart
    seen = []
    for _ in range(3):
        qtbot.waitUntil(lambda: (last := thread.take()) is not None and not seen.append(last.step))
    assert seen == sorted(set(seen))
    thread.stop()
    qtbot.waitUntil(lambda: bool(listener.endings))


def test_slow_motion_shows_each_batch(
    thread: TrainingThread, listener: Listener, qtbot: QtBot
) -> None:
    run = ToyRun()
    thread.set_speed(6.0)
    thread.begin("slow", run)
    seen: list[int] = []

    def collect() -> bool:
        snapshot = thread.take()
        if snapshot is not None and snapshot.step:
            seen.append(snapshot.step)
        return len(seen) >= 4

    qtbot.waitUntil(collect)
    assert seen == list(range(seen[0], seen[0] + len(seen)))
    thread.set_speed(float("inf"))
    qtbot.waitUntil(lambda: bool(listener.endings))


def test_a_command_reaches_the_run(
    thread: TrainingThread, listener: Listener, qtbot: QtBot
) -> None:
    from nncore.training.events import SetRate

    run = ToyRun(steps_per_epoch=10**6)
    thread.begin("rate", run)
    qtbot.waitUntil(lambda: run.steps > 5)
    thread.submit(SetRate(0.25))
    qtbot.waitUntil(lambda: any(name == "rate" for name, _ in listener.told))
    assert next(what for name, what in listener.told if name == "rate")[1].rate == 0.25
    thread.stop()
    qtbot.waitUntil(lambda: bool(listener.endings))


def test_shutting_down_in_the_middle_waits_for_one_batch_only(qtbot: QtBot) -> None:
    for paused in (False, True):
        thread = TrainingThread()
        run = ToyRun(steps_per_epoch=10**6)
        thread.begin("last", run, single_step=paused)
        qtbot.waitUntil(lambda run=run: run.steps > 0)
        assert thread.shut_down(5000)
        assert not thread.isRunning()
        assert run.closed.is_set()
        assert thread.shut_down(5000)


def test_a_thread_that_never_worked_shuts_down() -> None:
    assert TrainingThread().shut_down(100)


@pytest.mark.skipif(sys.platform != "linux", reason="niceness of a thread is Linux's own")
def test_the_thread_steps_aside_for_the_window(
    thread: TrainingThread, listener: Listener, qtbot: QtBot
) -> None:
    import os

    seen: list[int] = []
    run = ToyRun(on_step=lambda _: seen.append(os.getpriority(os.PRIO_PROCESS, 0)))
    before = os.getpriority(os.PRIO_PROCESS, 0)
    thread.begin("nice", run)
    qtbot.waitUntil(lambda: bool(listener.endings))
    assert seen[0] == min(before + NICENESS, 19)
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
