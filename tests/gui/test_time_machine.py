"""A network of the past answers: of the run in training, of one on disk, the latest wish alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gui.jobs import JobThread
from gui.runs import Runs
from gui.time_machine_networks import PastNetworks, moments_of
from nncore.errors import NetworkFileError
from nncore.network.model import Model
from nncore.storage.library_records import StoredCheckpoint
from nncore.training.checkpoints import MOST_BYTES, Checkpoint
from nncore.training.history import Curves
from tests.gui.drawings import DRAWING
from tests.gui.stage import Stage, endless, until_idle
from tests.toys import RECIPE, make_model

STEPS = (0, 10, 20, 30)


class Shelf:
    """A library with one run, whose networks can be made to wait or to be missing."""

    def __init__(self, size: int = 1000) -> None:
        self.size = size
        self.loaded: list[int] = []
        self.missing: set[int] = set()
        self.gate = threading.Event()
        self.gate.set()

    def open(self) -> Any:
        return self

    def checkpoints(self, _run_id: str) -> tuple[StoredCheckpoint, ...]:
        return tuple(StoredCheckpoint(step, step / 10, step / 100, self.size) for step in STEPS)

    def load_checkpoint(self, _run_id: str, step: int) -> Model:
        self.gate.wait(10.0)
        if step in self.missing:
            raise NetworkFileError("The network has gone.")
        self.loaded.append(step)
        return make_model(step)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def past(shelf: Shelf, qtbot: QtBot) -> Iterator[PastNetworks]:
    owner = QObject()
    jobs = JobThread(owner)
    past = PastNetworks(Runs(), jobs, shelf.open, owner)
    with qtbot.waitSignal(past.moments_changed):
        past.choose("stored")
    yield past
    shelf.gate.set()
    assert jobs.shut_down(5000)


def test_a_stored_run_tells_its_moments_without_loading_any(
    past: PastNetworks, shelf: Shelf
) -> None:
    assert [each.step for each in past.moments()] == list(STEPS)
    assert [each.accuracy for each in past.moments()] == [0.0, 0.1, 0.2, 0.3]
    assert past.known() == ()
    assert not past.ends_now
    assert shelf.loaded == []


def test_what_is_wanted_comes_first_and_then_what_a_film_would_show(
    past: PastNetworks, shelf: Shelf, qtbot: QtBot
) -> None:
    past.load(20)
    qtbot.waitUntil(lambda: len(past.known()) == 4)
    assert shelf.loaded == [20, 30, 0, 10]
    found = past.find(20)
    assert found is not None
    np.testing.assert_array_equal(found.model.parameters, make_model(20).parameters)
    past.load(0)
    qtbot.wait(20)
    assert shelf.loaded == [20, 30, 0, 10], "each once"


def test_the_latest_wish_is_the_one_that_counts(
    past: PastNetworks, shelf: Shelf, qtbot: QtBot
) -> None:
    shelf.gate.clear()
    for step in (0, 10, 30):
        past.load(step)
    shelf.gate.set()
    qtbot.waitUntil(lambda: len(past.known()) == 4)
    assert shelf.loaded.index(30) <= 1, "at most the one under way came before it"


def test_no_more_is_kept_than_memory_may_hold(
    past: PastNetworks, shelf: Shelf, qtbot: QtBot
) -> None:
    shelf.size = MOST_BYTES // 2
    with qtbot.waitSignal(past.moments_changed):
        past.choose("stored")
    past.load(10)
    qtbot.waitUntil(lambda: len(past.known()) == 2)
    assert [each.step for each in past.known()] == [10, 20]
    past.load(20)
    qtbot.waitUntil(lambda: [each.step for each in past.known()] == [20, 30])


def test_a_network_that_has_gone_is_told(past: PastNetworks, shelf: Shelf, qtbot: QtBot) -> None:
    shelf.missing.add(20)
    with qtbot.waitSignal(past.failed) as told:
        past.load(20)
    assert told.args == ["The network has gone.", ""]


def test_each_moment_has_the_validation_found_by_then() -> None:
    epochs = np.array([0.0, 1.0, 2.0])
    curves = Curves(*(np.zeros(0),) * 3, epochs, np.zeros(3), np.array([0.1, 0.5, 0.7]))
    checkpoints = [
        Checkpoint(place, epoch, make_model()) for place, epoch in enumerate((0.0, 0.9, 1.0, 2.5))
    ]
    assert [each.accuracy for each in moments_of(checkpoints, curves)] == [0.1, 0.1, 0.5, 0.7]
    assert [each.accuracy for each in moments_of(checkpoints, None)] == [None] * 4


def test_a_moment_answers_while_the_run_goes_on(stage: Stage, qtbot: QtBot) -> None:
    controller = stage.controller
    controller.read_drawing(DRAWING)
    stage.make = endless
    controller.start(RECIPE)
    run = controller.run
    assert run is not None
    qtbot.waitUntil(lambda: len(run.checkpoints) > 3)
    chosen = run.checkpoints[1]
    controller.networks.visit(run.run_id, chosen.model, "a moment", 0.25)
    step = run.snapshot.step
    qtbot.waitUntil(lambda: run.snapshot.step > step)
    assert controller.reader.model is chosen.model
    assert stage.witness.statuses[-1].validation_accuracy == 0.25
    controller.networks.return_to_present(run)
    assert controller.networks.shown.kind == "run"
    assert controller.reader.model is run.model
    controller.stop()
    until_idle(stage, qtbot)


def test_a_run_that_begins_ends_the_visit(stage: Stage, qtbot: QtBot) -> None:
    controller = stage.controller
    controller.start(RECIPE)
    until_idle(stage, qtbot)
    first = controller.run
    assert first is not None
    controller.networks.visit(first.run_id, first.checkpoints[0].model, "a moment", None)
    controller.start(RECIPE)
    until_idle(stage, qtbot)
    second = controller.run
    assert second is not None
    assert controller.networks.shown.run_id == second.run_id
    assert controller.networks.shown.kind == "run"


def test_from_a_moment_one_returns_to_what_answered_before(stage: Stage, qtbot: QtBot) -> None:
    controller = stage.controller
    controller.start(RECIPE)
    until_idle(stage, qtbot)
    run = controller.run
    assert run is not None
    controller.networks.use_shipped()
    for checkpoint in run.checkpoints[:2]:
        controller.networks.visit(run.run_id, checkpoint.model, "a moment", None)
    assert controller.networks.present.kind == "shipped"
    controller.networks.return_to_present(None)
    assert controller.reader.model is stage.shipped


def test_the_history_of_the_drawing_follows_the_visit(stage: Stage, qtbot: QtBot) -> None:
    controller, witness = stage.controller, stage.witness
    controller.read_drawing(DRAWING)
    controller.start(RECIPE)
    until_idle(stage, qtbot)
    run = controller.run
    assert run is not None
    count = len(run.checkpoints)

    def points() -> int:
        return len(witness.histories[-1][0]) if witness.histories else 0

    qtbot.waitUntil(lambda: points() == count)
    controller.hindsight.visit(tuple(Checkpoint(n, n, make_model(n)) for n in range(3)))
    qtbot.waitUntil(lambda: points() == 3)
    controller.hindsight.visit(None)
    qtbot.waitUntil(lambda: points() == count)
