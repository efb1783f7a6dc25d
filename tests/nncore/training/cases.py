"""A small recipe, data that it learns with ease, and the way to run it to the end."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nncore.data.dataset import Dataset, Samples
from nncore.recipe import (
    Batch,
    Dense,
    Optimiser,
    Preparation,
    Recipe,
)
from nncore.training.events import (
    Event,
    RunEnded,
    StepDone,
)
from nncore.training.trainer import Trainer

SIDE = 8
RECIPE = Recipe(
    "tiny",
    (Dense(16, "relu"), Dense(10, "softmax")),
    optimiser=Optimiser("adam", rate=5e-3),
    batch=Batch("size", 32),
    epochs=4,
    preparation=Preparation(size=SIDE, box=6),
)


def make_samples(count: int, seed: int) -> Samples:
    """Ten noisy patterns that a small network tells apart with ease."""
    patterns = np.random.default_rng(99).random((10, SIDE, SIDE))
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 10, count).astype(np.uint8)
    images = 0.6 * patterns[labels] + 0.4 * rng.random((count, SIDE, SIDE))
    return Samples((images * 255).astype(np.uint8), labels)


def make_white_samples(count: int, seed: int) -> Samples:
    """The same with white edges and white places, but for a few images, as digits have them."""
    samples = make_samples(count, seed)
    rng = np.random.default_rng([seed, 1])
    images = samples.images * (rng.random(samples.images.shape) < 0.7)
    inner = np.zeros((SIDE, SIDE), np.bool_)
    inner[1:-2, 1:-1] = True
    images[~inner & (rng.random((count, 1, 1)) > 0.02)] = 0
    return Samples(images.astype(np.uint8), samples.labels)


def make_white_dataset(count: int = 600) -> Dataset:
    return Dataset("white edges", make_white_samples(count, 1), make_white_samples(200, 2))


def make_dataset(count: int = 600) -> Dataset:
    return Dataset("patterns", make_samples(count, 1), make_samples(200, 2))


def run(
    trainer: Trainer, on_event: Callable[[Event], None] | None = None
) -> tuple[list[Event], RunEnded]:
    seen: list[Event] = []
    events = trainer.events()
    while True:
        try:
            event = next(events)
        except StopIteration as finished:
            return seen, finished.value
        seen.append(event)
        if on_event:
            on_event(event)


def steps(events: list[Event]) -> list[StepDone]:
    return [event for event in events if isinstance(event, StepDone)]
