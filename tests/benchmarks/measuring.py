"""What several benchmarks measure with."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from nncore.data import catalogue, generated
from nncore.data.dataset import Dataset, Samples
from nncore.data.shelf import Shelf, cache_dir
from nncore.progress import finish
from nncore.recipe import Recipe
from nncore.training.events import EpochDone
from nncore.training.trainer import Trainer

SIDE = 28
MOST_DRAWN = 12_000


def make_digits(count: int) -> Samples:
    """Digits as people train on: MNIST's where they are at hand, or else generated ones.

    Where there are fewer than `count`, they are repeated.
    """
    if catalogue.is_at_hand(catalogue.MNIST):
        digits = finish(catalogue.load_split(catalogue.MNIST, "training"))
    else:
        digits = finish(
            generated.load("training", min(count, MOST_DRAWN), Shelf(cache_dir()).strokes())
        )
    return digits.take(np.arange(count) % len(digits))


def make_images(count: int) -> Samples:
    """Sparse ink like that of digits, but all over the image: no pixel is white in all."""
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
