"""The recorder: which snapshots are taken, how fast the run is said to be, what is kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gui.recorder import SNAPSHOT_INTERVAL, SNAPSHOT_SHARE, Recorder
from gui.snapshot import Snapshot, SnapshotSlot
from nncore.network.model import Model
from nncore.progress import Progress
from nncore.training.checkpoints import MOST
from nncore.training.events import Pulse, RunStarted, StepDone
from tests.toys import RECIPE, make_model

BATCH = 64


class Clock:
    """A time that passes only when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Bench:
    """A recorder with everything around it."""

    def __init__(self, model: Callable[[], Model | None] = make_model) -> None:
        self.clock = Clock()
        self.slot = SnapshotSlot()
        self.recorder = Recorder("run", model, self.slot, self.clock)

    def start(self, total: int = 10_000) -> None:
        self.recorder.add(RunStarted(RECIPE, 50, BATCH, 100, total, 6400, 100))

    def step(self, number: int) -> None:
        self.recorder.add(StepDone(number, number / 100, 1.0, 0.5, 0.1, BATCH))

    def taken(self) -> Snapshot:
        snapshot = self.slot.take()
        assert snapshot is not None
        return snapshot


def test_the_next_snapshot_waits_for_its_time_and_for_the_last_to_be_collected() -> None:
    bench = Bench()
    bench.start()
    bench.step(1)
    bench.recorder.publish()
    bench.step(2)
    bench.clock.now += 10 * SNAPSHOT_INTERVAL
    bench.recorder.publish()
    assert bench.taken().step == 1
    bench.recorder.publish()
    assert bench.taken().step == 2
    bench.step(3)
    bench.recorder.publish()
    assert bench.slot.is_free
    bench.recorder.publish(at_once=True)
    assert bench.taken().step == 3


def test_nothing_new_is_no_snapshot() -> None:
    bench = Bench()
    bench.start()
    bench.recorder.publish()
    bench.taken()
    bench.recorder.add(Pulse())
    bench.recorder.publish(at_once=True)
    assert bench.slot.is_free


def test_a_network_that_is_slow_to_copy_is_copied_less_often() -> None:
    def copy() -> Model:
        bench.clock.now += 1.0
        return make_model()

    bench = Bench(copy)
    bench.start()
    bench.step(1000)
    bench.step(1001)  # not to be kept: copied for the window alone
    bench.recorder.publish()
    bench.taken()
    bench.step(1002)
    bench.clock.now += 1.0
    bench.recorder.publish()
    assert bench.slot.is_free
    bench.clock.now += 1.0 / SNAPSHOT_SHARE
    bench.recorder.publish()
    assert not bench.slot.is_free


def test_speed_and_time_left() -> None:
    bench = Bench()
    bench.start(total=1000)
    for number in range(1, 101):
        bench.clock.now += 0.01
        bench.step(number)
    bench.recorder.publish(at_once=True)
    snapshot = bench.taken()
    assert snapshot.digits_per_second == pytest.approx(100 * BATCH)
    assert snapshot.seconds_left == pytest.approx(9.0)


def test_a_pause_does_not_count_as_slowness() -> None:
    bench = Bench()
    bench.start()
    bench.clock.now += 0.6
    bench.step(60)
    bench.recorder.publish(at_once=True)
    speed = bench.taken().digits_per_second
    bench.clock.now += 1000.0
    bench.recorder.restart_clock()
    bench.clock.now += 0.6
    bench.step(120)
    bench.recorder.publish(at_once=True)
    assert bench.taken().digits_per_second == pytest.approx(speed)


def test_networks_are_kept_however_seldom_the_window_looks() -> None:
    bench = Bench()
    bench.start(total=5000)
    for number in range(1, 5001):
        bench.step(number)
    last = bench.recorder.snapshot(last=True)
    steps = [each.step for each in last.checkpoints]
    assert steps[0] == 0
    assert len(steps) == MOST
    assert steps[5] < 100  # closer together at the beginning
    now = bench.recorder.snapshot()
    assert now.checkpoints[-1].step == 5000
    assert now.model is now.checkpoints[-1].model


def test_before_the_training_there_is_no_network() -> None:
    bench = Bench(lambda: None)
    bench.recorder.add(Progress("Drawing digits", 1, 2, "digits"))
    bench.recorder.publish()
    snapshot = bench.taken()
    assert snapshot.model is None
    assert snapshot.progress is not None
    assert not bench.recorder.has_started
