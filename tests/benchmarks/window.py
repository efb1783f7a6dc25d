"""The second command of the benchmarks: how the real window does.

python -m tests.benchmarks.window [--rounds 5] [--seconds 12] [--starts 15] [--hour MINUTES]
                                  [--json FILE] [--markdown]

- start: `tests.benchmarks.start`, against a bare window with one label;
- idle: processor time of the window at rest;
- pen: a pointer at 120 Hz (`tests.benchmarks.window_pen`), rounds of an idle window and of one that
  trains at full speed in turn: how late a precise timer of 10 ms comes (event loop), from a
  pointer event to the end of the paint that shows it, from ink (each point, and the end of a
  stroke) to the bars of the reading that knows it;
- training: batches in a second in the window, plain and while somebody draws, in turn with the
  command line in another process;
- memory: resident memory in that training; with `--hour`, its slope in MB a minute while it
  trains, draws and changes tabs.

Every part can be left out: `--parts start,idle,pen,training,memory`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

# Before NumPy and Qt are loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from gui.app import make_application
from gui.controller import Controller
from gui.faults import Faults
from gui.furnishing import furnished_window
from gui.garbage import GarbageTimer
from gui.hand import wait, wait_until
from gui.kept import KeptNetworks
from gui.main_window import MainWindow
from gui.run_state import RunState
from gui.settings import SettingsFile
from gui.theme import ThemeWatcher
from nncore.storage.network_file import shipped_network
from tests.benchmarks import start, window_report
from tests.benchmarks.drawing_history import bytes_of_a_change
from tests.benchmarks.measuring import interval
from tests.benchmarks.window_pen import Pen, Samples, put_in_timed_bars
from tests.benchmarks.window_training import (
    SHAPES,
    CommandLine,
    cpu_seconds,
    handles,
    has_mnist,
    memory_mb,
    recipe_of,
    slope,
)

PARTS = ("start", "idle", "pen", "training", "memory")
IDLE_SECONDS = 20.0
TAB_SECONDS = 10.0
WARM_UP = 0.2
"""Share of the long training after which its memory counts."""


def open_the_window(folder: Path) -> tuple[QApplication, MainWindow, GarbageTimer]:
    """Open the window with all its parts, in folders that are nobody's."""
    app = make_application()
    garbage = GarbageTimer(app)
    garbage.start()
    put_in_timed_bars()
    settings = SettingsFile(folder / "settings.json")  # not the user's
    controller = Controller(shipped_network(), KeptNetworks(folder / "networks"))
    controller.library.folder = folder / "library"
    window = furnished_window(settings, ThemeWatcher(app, "light"), Faults(app), controller)
    window.resize(1280, 800)
    window.show()
    window.load_plots()
    wait_until(lambda: window.has_plots, 60)
    garbage.freeze()
    return app, window, garbage


def train(window: MainWindow, name: str) -> None:
    """Begin one of the two trainings, in place of the one before."""
    controller = window.controller
    controller.stop()
    if not wait_until(lambda: controller.state is RunState.IDLE, 120):
        raise SystemExit("The training before did not end.")
    controller.start(recipe_of(name))
    if not wait_until(lambda: controller.state is RunState.TRAINING, 600):
        raise SystemExit("The training did not begin.")


def speed(window: MainWindow, seconds: float) -> float:
    """Let the window train for a while; return its batches in a second."""
    run = window.controller.run
    assert run is not None
    # A run that pauses leaves a snapshot of exactly where it stands.
    step, begun = run.snapshot.step, time.perf_counter()
    window.controller.resume()
    wait(seconds)
    window.controller.pause()
    ended = time.perf_counter()
    wait(0.4)
    return (run.snapshot.step - step) / (ended - begun)


def idle_share(window: MainWindow) -> float:
    """Return the share of one core, in percent, that the window takes at rest."""
    wait(3.0)
    used, begun = cpu_seconds(), time.perf_counter()
    wait(IDLE_SECONDS)
    return 100.0 * (cpu_seconds() - used) / (time.perf_counter() - begun)


def pen_rounds(
    window: MainWindow, pen: Pen, rounds: int, seconds: float
) -> dict[str, list[dict[str, Any]]]:
    """Rest and train in turn, drawing all the time."""
    train(window, "small")
    found: dict[str, list[dict[str, Any]]] = {"idle": [], "training": []}
    for _ in range(rounds):
        for name in found:
            if name == "training":
                window.controller.resume()
            else:
                window.controller.pause()
            found[name].append(figures_of(pen.measure(seconds)))
    window.controller.pause()
    return found


def figures_of(samples: Samples) -> dict[str, Any]:
    """Give p50, p95, p99 and the highest of each kind of time, in milliseconds."""
    return {
        "event loop": percentiles(samples.beats),
        "pointer to paint": percentiles(samples.paints),
        "ink to bars": percentiles(samples.bars),
        "stroke end to bars": percentiles(samples.ends),
        "load": samples.load,
    }


def percentiles(times: Sequence[float]) -> list[float]:
    """Return p50, p95, p99 and the highest."""
    if not times:
        return [float("nan")] * 4
    return [*np.percentile(times, [50, 95, 99]).tolist(), max(times)]


def training_ratios(
    window: MainWindow, pen: Pen, rounds: int, seconds: float, threads: int
) -> dict[str, dict[str, Any]]:
    """Train in the window, plain and while somebody draws, in turn with the command line."""
    found: dict[str, dict[str, Any]] = {}
    for name in SHAPES:
        train(window, name)
        window.controller.pause()
        wait(0.4)
        other = CommandLine(name, threads)
        plain: list[float] = []
        drawing: list[float] = []
        for _ in range(rounds):
            pen.rest(True)
            alone = other.speed(seconds)
            plain.append(alone / speed(window, seconds))
            pen.rest(False)
            drawing.append(alone / speed(window, seconds))
            pen.rest(True)
        other.stop()
        found[name] = {
            "plain": interval(plain),
            "drawing": interval(drawing),
            "threads": other.threads,
            "memory": memory_mb(),
        }
    return found


def long_training(window: MainWindow, pen: Pen, minutes: float) -> dict[str, Any]:
    """Train, draw and change tabs; tell how memory grows and what is left open."""
    sketch = window.drawing_panel.canvas.sketch
    train(window, "small")
    pen.rest(False)
    begun, turn = time.monotonic(), 0
    times: list[float] = []
    sizes: list[float] = []
    first: dict[str, int] = {}
    while (passed := (time.monotonic() - begun) / 60.0) < minutes:
        turn += 1
        window.tabs.setCurrentIndex(turn % window.tabs.count())
        wait(TAB_SECONDS)
        if passed >= WARM_UP * minutes:
            if not first and window.tabs.currentIndex() == 0:
                first = handles() | {"changes": sketch.steps}
            times.append(passed)
            sizes.append(memory_mb())
    pen.rest(True)
    window.tabs.setCurrentIndex(0)  # where the handles were counted first
    wait(TAB_SECONDS)
    return {
        "minutes": minutes,
        "slope": slope(times, sizes),
        "first": sizes[0],
        "last": sizes[-1],
        "handles_first": first,
        "handles_last": handles() | {"changes": sketch.steps},
        "bytes_of_a_change": bytes_of_a_change(),
    }


def measure(arguments: argparse.Namespace, parts: Sequence[str]) -> dict[str, Any]:
    """Measure what is wished for."""
    found: dict[str, Any] = {"data": "MNIST" if has_mnist() else "strokes"}
    if "start" in parts:
        found["start"] = start.figures(start.measure(arguments.runs, arguments.starts))
    if set(parts) == {"start"}:
        return found
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        _app, window, garbage = open_the_window(Path(folder))
        try:
            if "idle" in parts:
                found["idle"] = idle_share(window)
            pen = Pen(window)
            if "pen" in parts:
                found["pen"] = pen_rounds(window, pen, arguments.rounds, arguments.seconds)
            if "training" in parts:
                pen.rest(True)
                rounds, seconds = arguments.rounds, arguments.seconds / 2
                threads = arguments.threads
                found["training"] = training_ratios(window, pen, rounds, seconds, threads)
            if "memory" in parts:
                found["memory"] = memory_mb()
            if arguments.hour:
                found["hour"] = long_training(window, pen, arguments.hour)
            pen.stop()
        finally:
            window.close()
            garbage.stop()
    return found


def main() -> NoReturn:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=12.0, help="of drawing in a round")
    parser.add_argument("--starts", type=int, default=15)
    parser.add_argument("--runs", type=int, default=0, help="in the library of a third start")
    parser.add_argument("--threads", type=int, default=0, help="of the command line; 0: its choice")
    parser.add_argument("--hour", type=float, default=0.0, metavar="MINUTES")
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--markdown", action="store_true", help="print the section of the page")
    arguments = parser.parse_args()
    found = measure(arguments, arguments.parts.split(","))
    page = window_report.markdown(found) if arguments.markdown else window_report.table(found)
    print(page)
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=2), encoding="utf-8")
    sys.stdout.flush()
    os._exit(0 if window_report.holds(found) else 1)  # no thread in mid-batch is waited for


if __name__ == "__main__":
    main()
