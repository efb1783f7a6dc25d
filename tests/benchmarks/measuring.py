"""What several benchmarks measure with."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from nncore.data.dataset import Dataset, Samples
from nncore.recipe import Recipe
from nncore.training.events import EpochDone
from nncore.training.trainer import Trainer

SIDE = 28


def make_images(count: int) -> Samples:
    """Digits are not needed to measure time; sparse ink like theirs is."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (count, SIDE, SIDE), dtype=np.uint8)
    images[rng.random(images.shape) > 0.19] = 0
    return Samples(images, rng.integers(0, 10, count).astype(np.uint8))


def bench_data(samples: Samples) -> Dataset:
    """All images to learn from, validation left out."""
    return Dataset("bench", samples, samples.take(np.arange(1)))


def our_epochs(recipe: Recipe, samples: Samples) -> Callable[[], float]:
    """Return a function that trains one more epoch of a recipe and gives its seconds."""
    events = Trainer(recipe, bench_data(samples)).events()

    def epoch() -> float:
        started = time.perf_counter()
        while not isinstance(next(events), EpochDone):
            pass
        return time.perf_counter() - started

    return epoch


def interval(ratios: list[float]) -> tuple[float, float, float]:
    """Median and its 90 % bootstrap interval."""
    rng = np.random.default_rng(0)
    medians = np.median(rng.choice(ratios, (2000, len(ratios))), axis=1)
    low, high = np.quantile(medians, (0.05, 0.95))
    return float(np.median(ratios)), float(low), float(high)
