"""Runs that train nothing, for the thread and the controller; and the smallest real network."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nncore.network.model import Model
from nncore.network.network import Network
from nncore.progress import Progress
from nncore.recipe import Dense, Preparation, Recipe
from nncore.training.events import (
    EpochDone,
    RateChanged,
    RunEnded,
    RunStarted,
    SetRate,
    StepDone,
    ValidationDone,
)

RECIPE = Recipe(name="toy", layers=(Dense(4, "relu"), Dense(10, "softmax")), epochs=5)
BATCH = 10


def make_model(seed: int = 0, recipe: Recipe = RECIPE) -> Model:
    """A network of the toy recipe with weights that nobody trained."""
    network = Network.from_recipe(recipe)
    generator = np.random.default_rng(seed)
    parameters = generator.normal(0, 0.1, network.parameter_count).astype(np.float32)
    return Model(network, parameters, Preparation(), name=f"toy {seed}", recipe=recipe)


class ToyRun:
    """Goes through the motions of a run, as `nncore.session.Run` does.

    Parameters
    ----------
    recipe : Recipe
        What it pretends to train.
    steps_per_epoch : int
        Batches in an epoch.
    loading : int
        How often it reports progress first.
    ending : str
        How it ends by itself.
    error : Exception or None
        What it raises after its third batch.
    on_step : callable or None
        Called in the training thread before each batch.
    """

    def __init__(
        self,
        recipe: Recipe = RECIPE,
        *,
        steps_per_epoch: int = 20,
        loading: int = 2,
        ending: str = "finished",
        error: BaseException | None = None,
        on_step: Callable[[int], None] | None = None,
    ) -> None:
        self.recipe = recipe
        self.steps_per_epoch = steps_per_epoch
        self.loading = loading
        self.ending = ending
        self.error = error
        self.on_step = on_step
        self.threads: set[int] = set()
        self.closed = threading.Event()
        self.steps = 0
        self._commands: list[SetRate] = []
        self._stop = threading.Event()

    def submit(self, command: SetRate) -> None:
        self._commands.append(command)

    def stop(self) -> None:
        self._stop.set()

    def model(self) -> Model | None:
        return make_model(self.steps, self.recipe) if self.steps else None

    def events(self) -> Iterator[Any]:
        try:
            yield from self._events()
        finally:
            self.closed.set()

    def _events(self) -> Iterator[Any]:
        total = self.steps_per_epoch * self.recipe.epochs
        for number in range(self.loading):
            time.sleep(0.002)
            yield Progress("Drawing digits", number, self.loading, "digits")
        yield RunStarted(self.recipe, 50, BATCH, self.steps_per_epoch, total, 200, 50)
        yield ValidationDone(0, 0.0, 2.3, 0.1)
        while self.steps < total and not self._stop.is_set():
            self.threads.add(threading.get_native_id())
            if self.on_step:
                self.on_step(self.steps)
            if self.error and self.steps == 3:
                raise self.error
            while self._commands:
                yield RateChanged(self.steps, self._epoch, self._commands.pop(0).rate)
            self.steps += 1
            yield StepDone(self.steps, self._epoch, 2.3 / self.steps, 0.5, 0.1, BATCH)
            if self.steps % self.steps_per_epoch == 0:
                epoch = self.steps // self.steps_per_epoch
                yield ValidationDone(self.steps, float(epoch), 1.0, 0.9)
                yield EpochDone(epoch, self.steps, 1.0, 0.8, 1.0, 0.9, 0.1)
        ended = "stopped" if self._stop.is_set() else self.ending
        model = make_model(self.steps, self.recipe).with_changes(
            figures={"validation_accuracy": 0.91}
        )
        yield RunEnded(ended, f"It {ended}.", model, self.steps, 1.0, {"strokes": 0.9})

    @property
    def _epoch(self) -> float:
        return self.steps / self.steps_per_epoch
