"""The window's trainings beside the command line's, its rest, and its memory.

python -m tests.benchmarks.window_training small|large THREADS

is the command line's side: for each line of standard input, a number of seconds, it trains so
long as `python main.py train` does and answers with the batches of a second; with 0 threads, with
as many as that would choose.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from nncore.data import catalogue
from nncore.errors import InklingError
from nncore.recipe import Batch, Data, Dense, Recipe

SHAPES = {"small": ((64, 28), 64), "large": ((512, 256), 128)}


def recipe_of(name: str) -> Recipe:
    """Return 784-64-28-10 in batches of 64, or 784-512-256-10 in batches of 128; without end."""
    widths, batch = SHAPES[name]
    layers = (*(Dense(width, "relu") for width in widths), Dense(10, "softmax"))
    data = Data(sources=("mnist",) if has_mnist() else ("strokes",))
    return Recipe(name=name, layers=layers, batch=Batch("size", batch), data=data, epochs=10_000)


def has_mnist() -> bool:
    """Whether MNIST is on this machine."""
    try:
        return catalogue.is_at_hand("mnist")
    except InklingError:
        return False


class CommandLine:
    """A process that trains when it is told to."""

    def __init__(self, name: str, threads: int) -> None:
        command = [sys.executable, "-m", "tests.benchmarks.window_training", name, str(threads)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.threads = int(self._answer())

    def speed(self, seconds: float) -> float:
        """Let it train; return its batches in a second."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{seconds}\n")
        self._process.stdin.flush()
        return float(self._answer())

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


def cpu_seconds() -> float:
    """Processor time of this process so far, all threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def memory_mb() -> float:
    """Memory of this process that is resident, in 10⁶ bytes."""
    return float(psutil.Process().memory_info().rss / 1e6)


def handles() -> dict[str, int]:
    """Count what could leak besides memory."""
    from PySide6.QtWidgets import QApplication

    process = psutil.Process()
    return {
        "files": process.num_fds() if hasattr(process, "num_fds") else 0,
        "threads": process.num_threads(),
        "widgets": len(QApplication.allWidgets()),
    }


def slope(minutes: list[float], values: list[float]) -> float:
    """Least squares: how much `values` grow in a minute."""
    return float(np.polyfit(minutes, values, 1)[0]) if len(minutes) > 2 else float("nan")


def batches(recipe: Recipe) -> Iterator[Any]:
    """Train as the command line does, and give each batch as it is done."""
    from nncore.session import Run
    from nncore.storage.library import Library
    from nncore.storage.library_recorder import recorded
    from nncore.training.events import StepDone

    run = Run(recipe)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        Library(Path(folder)) as library,
    ):
        for event in recorded(run.events(), run.model, library):
            if isinstance(event, StepDone):
                yield event


def main() -> int:
    """Be the command line's side."""
    from nncore.blas import blas_threads
    from nncore.training.threads import best_threads

    recipe = recipe_of(sys.argv[1])
    threads = int(sys.argv[2]) or best_threads(recipe)
    with blas_threads(threads):
        events = batches(recipe)
        next(events)  # the data are there
        print(threads, flush=True)
        for line in sys.stdin:
            count, begun = 0, time.perf_counter()
            end = begun + float(line)
            while time.perf_counter() < end:
                next(events)
                count += 1
            print(count / (time.perf_counter() - begun), flush=True)
    return 0


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(main())
