"""Walks at random over all that can be done to a training: always a documented state.

python -m tests.reliability walk [--walks 300] [--steps 40]

Hypothesis chooses the actions; every walk has a window of its own, with real trainings on small
data. After every action the state is one of those that are documented and could follow, the
buttons are those of that state, there is one training thread at most, and nothing was complained
of. How long stops take is told too; `cycles` has more of them.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from PySide6.QtWidgets import QPushButton

from gui.main_window import MainWindow
from gui.run_state import RunState
from nncore.recipe import Data, Recipe
from tests.reliability.figures import tell
from tests.reliability.noted_run import NotedRun, describe_stops
from tests.reliability.real_window import Witness, live, own_folders, real_window, until, witnessed
from tests.windows import LONG, TINY

ALIVE = (RunState.LOADING, RunState.TRAINING, RunState.PAUSED, RunState.STOPPING)
START_SAYS = {
    RunState.IDLE: "Start",
    RunState.LOADING: "Pause",
    RunState.TRAINING: "Pause",
    RunState.PAUSED: "Resume",
    RunState.STOPPING: "Pause",
}


class Walk(RuleBasedStateMachine):
    """Everything that a person can do to a training, in any order and at any speed."""

    stops: ClassVar[list[tuple[float, float]]] = []
    """How many seconds each took to the end of the last batch, and to the state "idle"."""

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self._stack.enter_context(own_folders())
        self.witness: Witness = self._stack.enter_context(witnessed())
        self.window: MainWindow = self._stack.enter_context(real_window(self._make))
        self.controller = self.window.controller
        self.controller.report_raised.connect(self.witness.on_report)
        self.age = 0

    def _make(self, recipe: Recipe) -> NotedRun:
        self.run = NotedRun(recipe)
        return self.run

    @rule()
    def start(self) -> None:
        """Start the recipe in the form."""
        before = self.controller.state
        self.controller.start(self.window.train_panel.recipe())
        assert self.controller.state is (RunState.LOADING if before is RunState.IDLE else before)

    @rule()
    def train(self) -> None:
        """Start, and wait until it trains or is over."""
        self.start()
        until(lambda: self.controller.state is not RunState.LOADING)

    @rule()
    def pause(self) -> None:
        """Pause."""
        before = self.controller.state
        self.controller.pause()
        paused = RunState.PAUSED if before is RunState.TRAINING else before
        assert self.controller.state is paused

    @rule()
    def resume(self) -> None:
        """Go on."""
        before = self.controller.state
        self.controller.resume()
        resumed = RunState.TRAINING if before is RunState.PAUSED else before
        assert self.controller.state is resumed

    @rule()
    def step(self) -> None:
        """Train one batch."""
        self.controller.step(self.window.train_panel.recipe())
        assert self.controller.state in ALIVE

    @rule()
    def stop(self) -> None:
        """Stop, and see how long that takes."""
        was_trained = self.controller.state in (RunState.TRAINING, RunState.PAUSED)
        begun = time.monotonic()
        self.controller.stop()
        until(lambda: self.controller.state is RunState.IDLE)
        if was_trained:
            self.stops.append((self.run.last - begun, time.monotonic() - begun))

    @rule()
    def stop_and_go_on_at_once(self) -> None:
        """Stop without waiting for it."""
        self.controller.stop()
        assert self.controller.state in (RunState.STOPPING, RunState.IDLE)

    @rule()
    def reset(self) -> None:
        """Clear the run away."""
        self.controller.reset()
        assert self.controller.state in (RunState.STOPPING, RunState.IDLE)

    @rule(rate=st.sampled_from([1e-5, 0.01, 0.5, 1e6]))
    def change_rate(self, rate: float) -> None:
        """Change the learning rate; the last of these lets it diverge."""
        self.controller.set_rate(rate)

    @rule(speed=st.sampled_from([0.5, 20.0, 1000.0, float("inf")]))
    def change_speed(self, speed: float) -> None:
        """Move the slider of the speed."""
        self.controller.set_speed(speed)

    @rule(recipe=st.sampled_from([TINY, LONG, replace(TINY, name="one", epochs=1)]))
    def choose_recipe(self, recipe: Any) -> None:
        """Choose another recipe; while a run is alive it is only listed."""
        self.window.train_panel.form.offer_recipe(recipe)

    @rule(wrong=st.sampled_from([0.0, 0.3]))
    def choose_data(self, wrong: float) -> None:
        """Learn from other data."""
        recipe = self.window.train_panel.recipe()
        self.window.train_panel.form.offer_recipe(replace(recipe, data=Data(wrong_labels=wrong)))

    @rule(seconds=st.sampled_from([0.0, 0.001, 0.01, 0.08]))
    def wait(self, seconds: float) -> None:
        """Let it go on."""
        live(seconds)

    @rule(tab=st.integers(0, 8))
    def look_elsewhere(self, tab: int) -> None:
        """Choose another tab."""
        self.window.tabs.setCurrentIndex(tab % self.window.tabs.count())

    # What is allowed must not depend on how quick a training was: hypothesis repeats its choices.
    @precondition(lambda self: self.age > 12)
    @rule()
    def close(self) -> None:
        """Close the window in the middle of a training, and open another; else do nothing."""
        if self.controller.state.is_alive:
            age = self.age
            self._stack.close()
            self.__init__()  # type: ignore[misc]
            self.age = age

    @invariant()
    def is_in_a_documented_state(self) -> None:
        """Whatever was done."""
        self.age += 1
        controller = self.controller
        assert isinstance(controller.state, RunState)
        run = controller.run
        assert controller.state.is_alive == (run is not None and not run.is_over)
        start = self.window.findChild(QPushButton, "start")
        assert start is not None
        assert start.text() == START_SAYS[controller.state], controller.state
        assert not self.witness.complaints, self.witness.complaints

    def teardown(self) -> None:
        """Close the window, in whatever state it is."""
        self._stack.close()
        assert not self.witness.complaints, self.witness.complaints


def walk(walks: int, steps: int) -> None:
    """Take some walks.

    Raises
    ------
    AssertionError
        Where one of them led somewhere undocumented; it says how.
    """
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=walks,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )


def run(arguments: Sequence[str]) -> dict[str, Any]:
    """Take the walks; return how many, and how long a stop took."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability walk")
    parser.add_argument("--walks", type=int, default=300)
    parser.add_argument("--steps", type=int, default=40)
    options = parser.parse_args(arguments)
    failures = []
    try:
        walk(options.walks, options.steps)
    except AssertionError as error:
        failures.append(f"{error}")
    return {
        "walks": options.walks,
        "steps in each": options.steps,
        **describe_stops(Walk.stops),
        "failures": failures,
    }


def main(words: Sequence[str]) -> int:
    """Run it and tell of it."""
    return tell(run(words))
