"""A run is kept after a while, when it stands, and when the window closes; then it goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.run_keeper import INTERVAL, NAME, RunKeeper
from gui.run_state import RunState
from gui.sittings import sittings_folder
from nncore.errors import CheckpointError
from nncore.recipe import Recipe
from nncore.session import Run
from nncore.storage.checkpoint_file import load_checkpoint
from nncore.training.events import RunEnded, StepDone
from nncore.training.state import TrainingState
from tests.gui.test_recovery import begun, fault_handler, label_is_gone, press
from tests.gui.window_parts import label
from tests.toys import ToyRun
from tests.windows import LONG, TINY, open_window, tiny_data

__all__ = ["fault_handler"]


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keeper(clock: Clock, tmp_path: Path) -> RunKeeper:
    keeper = RunKeeper(clock)
    keeper.folder = tmp_path
    keeper.begin()
    return keeper


def run_of_some_steps(count: int, recipe: Recipe = TINY) -> Run:
    run = Run(recipe, dataset=tiny_data())
    for event in run.events():
        if isinstance(event, StepDone) and event.step == count:
            return run
    raise AssertionError("ended too soon")


def test_a_run_is_kept_after_a_while(keeper: RunKeeper, clock: Clock, tmp_path: Path) -> None:
    run = run_of_some_steps(2)
    keeper.consider(run, 0.1)
    assert not (tmp_path / NAME).exists()
    clock.now = INTERVAL
    keeper.consider(run, 0.1)
    state = load_checkpoint(tmp_path / NAME)
    assert (state.step, state.notes) == (2, {"epoch": 0.1})
    keeper.forget()
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_stands_or_is_in_a_hurry_is_kept_soon(
    keeper: RunKeeper, clock: Clock, tmp_path: Path
) -> None:
    run = run_of_some_steps(2)
    clock.now = INTERVAL / 2
    keeper.consider(run, 0.1, will_stand=True)
    assert (tmp_path / NAME).exists()
    keeper.forget()
    keeper.consider(run, 0.1, will_stand=True)  # again at once: it is led step by step
    assert not (tmp_path / NAME).exists()
    keeper.hurry()
    keeper.consider(run, 0.1)
    assert (tmp_path / NAME).exists()


def test_what_cannot_be_kept_stops_nothing(keeper: RunKeeper, tmp_path: Path) -> None:
    keeper.save(ToyRun(), 0.0)
    keeper.folder = tmp_path / "missing"
    keeper.save(run_of_some_steps(1), 0.0)
    keeper.forget()
    keeper.folder = None
    keeper.save(run_of_some_steps(1), 0.0)
    keeper.forget()
    assert list(tmp_path.iterdir()) == []


def trained_without_a_break(recipe: Recipe) -> RunEnded:
    *_, ended = Run(recipe, dataset=tiny_data()).events()
    assert isinstance(ended, RunEnded)
    return ended


def resumed(state: TrainingState) -> Run:
    return Run.resume(state, dataset=tiny_data())


def wait_for(qtbot: QtBot, window: MainWindow, state: RunState) -> None:
    qtbot.waitUntil(lambda: window.controller.state is state, timeout=20_000)


def test_a_run_goes_on_after_the_window_was_closed(qtbot: QtBot) -> None:
    """Closed in the middle, resumed in another window: the same bits as without a break."""
    recipe = replace(TINY, name="interrupted", epochs=60)
    with open_window(qtbot) as window:
        begun(qtbot, window)
        window.controller.set_speed(100.0)  # so that it does not end before it is looked at
        window.controller.start(recipe)
        run = window.controller.run
        assert run is not None
        qtbot.waitUntil(lambda: run.snapshot.step > 5, timeout=20_000)
    with open_window(qtbot) as window:
        begun(qtbot, window)
        words = label(window, "recovery")
        assert words.startswith("Inkling was closed at ")
        assert "while it trained interrupted (epoch " in words
        offers = window.recovery.offers
        assert offers is not None
        offers.resume_run = resumed
        press(qtbot, window, "restore")
        assert label_is_gone(window)
        wait_for(qtbot, window, RunState.IDLE)
        run = window.controller.run
        assert run is not None
        assert run.ending is not None
        assert run.ending.result is not None, run.ending.sentence
        expected = trained_without_a_break(recipe)
        assert run.ending.result.step == expected.step
        np.testing.assert_array_equal(run.ending.result.model.parameters, expected.model.parameters)
    with open_window(qtbot) as window:  # it has come to its end: nothing to offer
        begun(qtbot, window)
        assert window.recovery.offers is None


def test_a_run_that_was_stopped_is_not_offered(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        begun(qtbot, window)
        window.controller.start(LONG)
        wait_for(qtbot, window, RunState.TRAINING)
        window.controller.pause()
        (folder,) = [path for path in sittings_folder().iterdir() if path.is_dir()]
        window.recovery.save_now()
        window.controller.step(LONG)
        qtbot.waitUntil((folder / NAME).exists)
        window.controller.stop()
        wait_for(qtbot, window, RunState.IDLE)
        assert not (folder / NAME).exists()


def test_data_that_have_changed_are_told_in_a_sentence(qtbot: QtBot, window: MainWindow) -> None:
    state = run_of_some_steps(3).state()
    assert state is not None
    other = replace(state, data="0" * 64)
    with pytest.raises(CheckpointError) as problem:
        list(resumed(other).events())
    window.controller.repeat(other.recipe, resumed(other))
    wait_for(qtbot, window, RunState.IDLE)
    assert window.messages.text == str(problem.value)
