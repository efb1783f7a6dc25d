"""Starts and stops trainings in the real window: no thread more, hardly more memory.

python -m tests.reliability cycles [--count 500] [--warm-up 200]

Memory is the resident set, measured after garbage was collected, from the end of the warm-up to
the end. The network is small, so that what the window keeps of every run on purpose (its row in
the list, its network and curves) stays small beside what a leak would be.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import psutil

from gui.main_window import MainWindow
from gui.run_state import RunState
from nncore.recipe import Dense, Recipe
from tests.reliability.figures import tell
from tests.reliability.noted_run import NotedRun, describe_stops
from tests.reliability.real_window import (
    clear_away,
    live,
    own_folders,
    real_window,
    until,
    witnessed,
)
from tests.windows import LONG

RECIPE = replace(LONG, name="cycle", layers=(Dense(2, "relu"), Dense(10, "softmax")))
MOST_MEGABYTES = 5.0
MOST_STOP_SECONDS = 0.2
RUNS: deque[NotedRun] = deque(maxlen=1)
"""The run that was begun last."""


def cycle(window: MainWindow, generator: random.Random) -> tuple[float, float] | None:
    """Start a training, let it run for a few batches or none, and stop it.

    Returns
    -------
    (float, float) or None
        For `describe_stops`; None where it was stopped before the first batch.
    """
    controller = window.controller
    controller.start(RECIPE)
    if generator.random() < 0.7:
        until(lambda: controller.state is not RunState.LOADING)
        live(generator.uniform(0.0, 0.02))
    begun = time.monotonic()
    controller.stop()
    until(lambda: controller.state is RunState.IDLE)
    last: float = RUNS[-1].last
    return (last - begun, time.monotonic() - begun) if last else None


def make_run(recipe: Recipe) -> NotedRun:
    """Make a run, and remember it."""
    RUNS.append(NotedRun(recipe))
    return RUNS[-1]


def run(arguments: Sequence[str]) -> dict[str, Any]:
    """Run the cycles; return what changed meanwhile."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability cycles")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--warm-up", type=int, default=200)
    options = parser.parse_args(arguments)
    generator = random.Random(1)
    process = psutil.Process()
    with own_folders(), witnessed() as witness, real_window(make_run, with_plots=True) as window:
        for _ in range(options.warm_up):
            cycle(window, generator)
        clear_away()
        threads, memory = process.num_threads(), process.memory_info().rss
        handles = process.num_fds()
        stops = [cycle(window, generator) for _ in range(options.count)]
        clear_away()
        until(lambda: process.num_threads() <= threads, 10.0)
        grown = (process.memory_info().rss - memory) / 1e6
        figures: dict[str, Any] = {
            "cycles": options.count,
            "threads before and after": [threads, process.num_threads()],
            "open files before and after": [handles, process.num_fds()],
            "memory grown by (MB)": round(grown, 2),
            **describe_stops([each for each in stops if each is not None]),
            "complaints": witness.complaints,
        }
    failures = list(witness.complaints)
    if grown > MOST_MEGABYTES:
        failures.append(f"memory grew by {grown:.1f} MB")
    if max((each[0] for each in stops if each is not None), default=0.0) > MOST_STOP_SECONDS:
        failures.append("batches went on after a stop")
    return figures | {"failures": failures}


def main(words: Sequence[str]) -> int:
    """Run it and tell of it."""
    return tell(run(words))
