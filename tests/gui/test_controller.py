"""The controller with toys for runs: states, wishes out of turn, endings, what is told."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.run_state import RunState
from gui.snapshot import Ending
from tests.gui.drawings import DRAWING
from tests.gui.stage import Stage, endless, until_idle
from tests.toys import RECIPE, ToyRun

IDLE, LOADING, TRAINING, PAUSED, STOPPING = RunState
LEGAL = {
    IDLE: {LOADING},
    LOADING: {TRAINING, PAUSED, STOPPING, IDLE},
    TRAINING: {PAUSED, STOPPING, IDLE},
    PAUSED: {TRAINING, STOPPING, IDLE},
    STOPPING: {IDLE},
}
"""What may follow what; a run may end by itself at any time."""


def test_a_whole_run(stage: Stage, qtbot: QtBot) -> None:
    controller, witness = stage.controller, stage.witness
    controller.read_drawing(DRAWING)
    before = controller.reader.reading
    controller.start(RECIPE)
    assert controller.state is LOADING
    until_idle(stage, qtbot)
    assert witness.states == [LOADING, TRAINING, IDLE]
    shown = controller.networks.shown
    run = controller.run
    assert run is not None
    assert run.ending is not None
    assert run.ending.ended == "finished"
    assert shown.kind == "run"
    assert shown.name == "toy (run 1)"
    assert shown.model is run.model
    assert run.validation_accuracy == 0.91
    assert not np.array_equal(controller.reader.reading.probabilities, before.probabilities)
    run_id, curves, epochs = witness.curves[-1]
    assert (run_id, len(curves.epoch), epochs) == (run.run_id, 100, RECIPE.epochs)


def test_pause_resume_step_stop(stage: Stage, qtbot: QtBot) -> None:
    controller, witness = stage.controller, stage.witness
    stage.make = endless
    controller.start(RECIPE)
    qtbot.waitUntil(lambda: controller.state is TRAINING)
    controller.pause()
    assert controller.state is PAUSED
    qtbot.wait(50)
    held = stage.toys[0].steps
    controller.step(RECIPE)
    qtbot.waitUntil(lambda: stage.toys[0].steps == held + 1)
    run = controller.run
    assert run is not None
    qtbot.waitUntil(lambda: run.snapshot.step == held + 1)
    assert controller.networks.shown.name == "in training"
    controller.resume()
    assert controller.state is TRAINING
    qtbot.waitUntil(lambda: stage.toys[0].steps > held + 50)
    controller.stop()
    assert controller.state is STOPPING
    until_idle(stage, qtbot)
    assert witness.states == [LOADING, TRAINING, PAUSED, TRAINING, STOPPING, IDLE]
    assert run.ending is not None
    assert run.ending.ended == "stopped"
    assert len(stage.toys) == 1


def test_a_first_step_begins_a_run_and_holds_it(stage: Stage, qtbot: QtBot) -> None:
    stage.make = endless
    stage.controller.step(RECIPE)
    qtbot.waitUntil(lambda: stage.controller.state is PAUSED)
    run = stage.controller.run
    assert run is not None
    qtbot.waitUntil(lambda: run.snapshot.step == 1)
    qtbot.wait(30)
    assert stage.toys[0].steps == 1


def test_wishes_out_of_turn_change_nothing(stage: Stage, qtbot: QtBot) -> None:
    controller = stage.controller
    for wish in (controller.pause, controller.resume, controller.stop, controller.reset):
        wish()
        assert controller.state is IDLE
    controller.set_rate(0.5)
    controller.library.choose("no such run")
    controller.library.keep("no such run")
    stage.make = endless
    controller.start(RECIPE)
    controller.start(RECIPE)
    qtbot.waitUntil(lambda: controller.state is TRAINING)
    controller.start(RECIPE)
    assert len(stage.toys) == 1
    controller.stop()
    controller.stop()
    controller.resume()
    assert controller.state is STOPPING
    until_idle(stage, qtbot)


def test_a_pause_while_loading_holds_after_the_first_batch(stage: Stage, qtbot: QtBot) -> None:
    stage.make = lambda recipe: ToyRun(recipe, loading=30, steps_per_epoch=10**6)
    stage.controller.start(RECIPE)
    stage.controller.pause()
    qtbot.waitUntil(lambda: stage.controller.state is PAUSED)
    qtbot.waitUntil(lambda: stage.toys[0].steps == 1)
    qtbot.wait(30)
    assert stage.toys[0].steps == 1


def test_the_rate_changes_while_it_runs(stage: Stage, qtbot: QtBot) -> None:
    stage.make = endless
    stage.controller.start(RECIPE)
    qtbot.waitUntil(lambda: stage.controller.state is TRAINING)
    stage.controller.set_rate(0.125)
    run = stage.controller.run
    assert run is not None
    qtbot.waitUntil(lambda: run.curves is not None and bool(run.curves.rate_changes))
    assert run.curves is not None
    assert run.curves.rate_changes[0][1] == 0.125


def test_a_fault_in_training_is_reported_and_survived(stage: Stage, qtbot: QtBot) -> None:
    stage.make = lambda recipe: ToyRun(recipe, error=ZeroDivisionError("oh"))
    stage.controller.start(RECIPE)
    until_idle(stage, qtbot)
    assert "ZeroDivisionError: oh" in stage.witness.reports[0]
    stage.make = ToyRun
    stage.controller.start(RECIPE)
    until_idle(stage, qtbot)
    run = stage.controller.run
    assert run is not None
    assert run.ending is not None
    assert run.ending.ended == "finished"


def test_a_diverged_run_says_why(stage: Stage, qtbot: QtBot) -> None:
    stage.make = lambda recipe: ToyRun(recipe, ending="diverged")
    stage.controller.start(RECIPE)
    until_idle(stage, qtbot)
    assert stage.witness.sentences == ["It diverged."]
    assert stage.controller.networks.shown.kind == "run"


def test_reset_ends_the_run_and_clears_it(stage: Stage, qtbot: QtBot) -> None:
    stage.make = endless
    stage.controller.start(RECIPE)
    run = stage.controller.run
    assert run is not None
    qtbot.waitUntil(lambda: run.model is not None)
    stage.controller.reset()
    until_idle(stage, qtbot)
    assert stage.witness.cleared == 1
    assert stage.controller.run is None
    assert stage.controller.networks.shown.model is stage.shipped
    stage.controller.library.choose(run.run_id)
    assert stage.controller.networks.shown.run_id == run.run_id


def test_a_stranger_s_ending_is_dropped(stage: Stage, qtbot: QtBot) -> None:
    stage.make = endless
    stage.controller.start(RECIPE)
    qtbot.waitUntil(lambda: stage.controller.state is TRAINING)
    run = stage.controller.run
    assert run is not None
    stage.controller._on_run_ended(Ending("another", "finished", "Over.", run.snapshot))
    assert stage.controller.state is TRAINING
    assert not run.is_over


def test_the_status_speaks_of_what_goes_on(stage: Stage, qtbot: QtBot) -> None:
    controller, statuses = stage.controller, stage.witness.statuses
    stage.make = endless
    controller.tell_status()
    assert statuses[-1].text == "Ready"
    assert not statuses[-1].is_busy
    controller.step(RECIPE)
    assert statuses[-1].is_busy
    wanted = "paused · epoch 0.0 of 5 · batch 1 of 5,000,000"
    qtbot.waitUntil(lambda: statuses[-1].text == wanted)
    assert statuses[-1].data == "generated strokes"
    assert statuses[-1].network == "in training"


def test_epochs_and_a_new_rate_are_told(stage: Stage, qtbot: QtBot) -> None:
    stage.controller.set_speed(200.0)
    stage.controller.start(RECIPE)
    run = stage.controller.run
    assert run is not None
    qtbot.waitUntil(lambda: stage.controller.state is TRAINING)
    stage.controller.set_rate(0.25)
    qtbot.waitUntil(lambda: bool(stage.witness.notes))
    assert stage.witness.notes[0].startswith("Learning rate 0.25 from batch ")
    qtbot.waitUntil(lambda: run.validation_accuracy == 0.9)
    stage.controller.set_speed(float("inf"))
    until_idle(stage, qtbot)
    assert run.validation_accuracy == 0.91


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_wishes(stage: Stage, qtbot: QtBot, seed: int) -> None:
    """States stay legal, each run ends once, and at the end all is at rest."""
    controller, witness = stage.controller, stage.witness
    rng = random.Random(seed)
    stage.make = lambda recipe: ToyRun(recipe, steps_per_epoch=rng.choice((5, 10**6)), loading=3)
    wishes = (
        lambda: controller.start(RECIPE),
        lambda: controller.step(RECIPE),
        controller.pause,
        controller.resume,
        controller.stop,
        controller.reset,
        lambda: controller.set_rate(rng.random()),
        lambda: controller.set_speed(rng.choice((50.0, float("inf")))),
        lambda: controller.read_drawing(DRAWING),
        controller.networks.use_shipped,
    )
    for _ in range(80):
        rng.choice(wishes)()
        if rng.random() < 0.5:
            qtbot.wait(rng.choice((0, 1, 5)))
    controller.set_speed(float("inf"))
    controller.stop()
    until_idle(stage, qtbot)
    for before, after in itertools.pairwise([IDLE, *witness.states]):
        assert after in LEGAL[before], (before, after)
    ended = [run for run in controller.runs.all() if run.is_over]
    assert len(ended) == len(stage.toys)
    assert not witness.reports
