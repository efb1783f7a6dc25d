"""Where the time of an epoch goes: the products, and everything beside them.

python -m tests.benchmarks.shares [--threads 1] [--epochs 5] [--json]

The prepared calls of a step are timed one by one and added up by what they do; what they do
not account for is Python's, between them.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial

import numpy as np

from nncore.blas import blas_threads
from nncore.training.events import EpochDone
from nncore.training.prepared import PreparedPass
from nncore.training.trainer import Trainer
from tests.benchmarks.contest import NETWORKS, recipe_of
from tests.benchmarks.measuring import bench_data, make_digits

KINDS = ("products", "images", "loss", "activations", "biases", "update", "Python and the rest")


class Clock:
    """Adds up seconds by kind, less what it takes to time a call that does nothing."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._own = 0.0
        nothing, times = self.timed("nothing", int), []
        for _ in range(1000):
            self.seconds.clear()
            nothing()
            times.append(self.seconds["nothing"])
        self.seconds.clear()
        self._own = float(np.median(times))

    def timed(self, kind: str, call: Callable[..., object]) -> Callable[..., object]:
        """Return the call with its time taken."""

        def wrapped(*arguments: object, **named: object) -> object:
            started = time.perf_counter()
            try:
                return call(*arguments, **named)
            finally:
                self.seconds[kind] += time.perf_counter() - started - self._own

        return wrapped


def kind_of(call: Callable[[], object]) -> str:
    """Tell what a prepared call of a layer does."""
    assert isinstance(call, partial)
    if call.func is np.add:
        return "biases"
    if call.func.__name__ == "dot":
        return "biases" if call.func.__self__.ndim == 1 else "products"  # ones add up deltas
    return "activations"


def shares(network: str, threads: int, epochs: int, images: int) -> dict[str, float]:
    """Return the part of an epoch that each kind takes, and the epoch's seconds."""
    widths, batch = NETWORKS[network]
    samples = make_digits(images)
    with blas_threads(threads):
        plain = _epochs(Trainer(recipe_of(widths, batch), bench_data(samples)), epochs)
        trainer, clock = Trainer(recipe_of(widths, batch), bench_data(samples)), Clock()
        _attach(trainer, clock)
        timed = _epochs(trainer, epochs, clock)
    measured = sum(clock.seconds.values())
    rest = max(0.0, timed - measured)
    # Looking at the clock takes time too: it falls to Python, and is left out again there.
    parts = {kind: clock.seconds[kind] / plain for kind in KINDS[:-1]}
    parts[KINDS[-1]] = max(0.0, rest - (timed - plain)) / plain
    return {**parts, "seconds": plain}


def _attach(trainer: Trainer, clock: Clock) -> None:
    """Put the clock around the calls of every pass that will be prepared."""
    gradient, feed = trainer._gradient, trainer.feed
    prepare = gradient._prepare

    def timed_prepare(inputs: np.ndarray, labels: np.ndarray) -> PreparedPass:
        prepared = prepare(inputs, labels)
        of_loss, result = prepared.loss.calls, prepared.loss.result
        prepared.calls[:] = [
            clock.timed("loss" if call in of_loss else kind_of(call), call)
            for call in prepared.calls
        ]
        prepared.loss.result = clock.timed("loss", result)
        return prepared

    gradient._prepare = timed_prepare
    feed._gather = clock.timed("images", feed._gather)
    feed._hand_out = clock.timed("images", feed._hand_out)
    trainer._update = clock.timed("update", trainer._update)


def _epochs(trainer: Trainer, count: int, clock: Clock | None = None) -> float:
    """Train; return the seconds of the quickest epoch, with the clock's parts of that one."""
    events, best = trainer.events(), np.inf
    parts: dict[str, float] = {}
    for _ in range(count + 1):
        if clock is not None:
            clock.seconds.clear()
        started = time.perf_counter()
        while not isinstance(next(events), EpochDone):
            pass
        seconds = time.perf_counter() - started
        if seconds < best:
            best, parts = seconds, dict(clock.seconds) if clock else {}
    if clock is not None:
        clock.seconds.update(parts)
    return float(best)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--images", type=int, default=60_000)
    parser.add_argument("--json", action="store_true", dest="as_json")
    arguments = parser.parse_args()
    rows = {
        name: shares(name, arguments.threads, arguments.epochs, arguments.images)
        for name in NETWORKS
    }
    if arguments.as_json:
        print(json.dumps(rows))
        return
    print(f"| network | {' | '.join(KINDS)} | epoch |\n" + "|---" * (len(KINDS) + 2) + "|")
    for name, row in rows.items():
        cells = " | ".join(f"{100 * row[kind]:.0f} %" for kind in KINDS)
        print(f"| {name} | {cells} | {row['seconds']:.3f} s |")


if __name__ == "__main__":
    main()
