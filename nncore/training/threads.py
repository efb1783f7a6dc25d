"""How many threads NumPy's matrix products should have for a recipe: tried out, not guessed."""

from __future__ import annotations

import time

import numpy as np

from nncore.blas import available_processors, blas_threads
from nncore.network.network import Network
from nncore.recipe import Recipe
from nncore.training.batches import BatchGradient
from nncore.training.feed import Feed

LEAST_GAIN = 0.9
"""More threads are taken where a step takes at most this share of the time with fewer."""

TRIAL_SECONDS = 0.05
"""Time for each number of threads; at least `TURNS` steps, whatever they take."""

TURNS = 3
"""How often each number has its turn, so that a short disturbance decides nothing."""


def best_threads(recipe: Recipe) -> int:
    """Try the recipe's own step with one thread, two, four and so on, and take the best.

    The choice depends on what else the machine does: two threads that wait for each other are
    slower than one. A training has the same bits only with the same number.

    Parameters
    ----------
    recipe : Recipe
        What is to be trained; nothing is read from its data.

    Returns
    -------
    int
        From 1 to the processors at hand.
    """
    best, more = 1, 2
    while more <= available_processors():
        seconds = step_seconds(recipe, [best, more])
        if seconds[more] > LEAST_GAIN * seconds[best]:
            break  # where two wait for each other, four do so all the more
        best, more = more, 2 * more
    return best


def step_seconds(recipe: Recipe, counts: list[int]) -> dict[int, float]:
    """Measure the gradient of one batch of noise, in turn with each number of threads.

    Parameters
    ----------
    recipe : Recipe
        Says layers, loss and batch.
    counts : list of int
        Numbers of threads.

    Returns
    -------
    mapping
        Seconds of a step for each number: the least of `TURNS` means.
    """
    gradient, feed, rows = _trial(recipe)
    order = np.arange(rows)
    best = dict.fromkeys(counts, np.inf)
    for _ in range(TURNS):
        for count in counts:
            with blas_threads(count):
                feed.begin(order)
                gradient.compute(rows)  # wakes the threads
                started, steps = time.perf_counter(), 0
                while steps == 0 or time.perf_counter() - started < TRIAL_SECONDS / TURNS:
                    feed.begin(order)
                    gradient.compute(rows)
                    steps += 1
                best[count] = min(best[count], (time.perf_counter() - started) / steps)
    return best


def _trial(recipe: Recipe) -> tuple[BatchGradient, Feed, int]:
    """Make a network with its first parameters, and one batch (or piece of one) of noise."""
    rng = np.random.default_rng(0)
    network = Network.from_recipe(recipe)
    rows = min(network.most_rows, recipe.batch.size(60_000))
    images = rng.integers(0, 256, (rows, network.input_size), dtype=np.uint8)
    labels = rng.integers(0, 10, rows)
    parameters = network.initialise(recipe.initialiser, rng)
    feed = Feed(images, labels, rows, np.float32)
    return BatchGradient(network, parameters, feed, rng), feed, rows
