"""How late the real window is while it trains at full speed and somebody draws.

python -m tests.benchmarks.window [--rounds 5] [--seconds 10]

Another process writes a pointer event 120 times a second, by the clock, into a pipe that the
window listens to, as it does to the display's. Each event carries the time at which it was
due; all times are measured from there. Rounds of training and of an idle window take turns.

- event loop: how late a precise timer of 10 ms comes;
- pointer to paint: from a pointer event to the end of the canvas's paint that shows it;
- stroke end to bars: from the release to the end of the bars' paint with the new reading.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import os
import struct
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

# Before NumPy and Qt are loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QSocketNotifier, Qt, QTimer
from PySide6.QtCore import Slot as QtSlot
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication

from gui.app import make_application
from gui.controller import Controller
from gui.drawing.probability_bars import ProbabilityBars
from gui.faults import Faults
from gui.furnishing import furnished_window
from gui.garbage import GarbageTimer
from gui.hand import wait, wait_until
from gui.main_window import MainWindow
from gui.run_state import RunState
from gui.settings import SettingsFile
from gui.theme import ThemeWatcher
from nncore.storage.network_file import shipped_network
from nncore.training.recipes import BUILT_IN

HEARTBEAT = 0.010
EVENT = struct.Struct("d")
STROKE_EVENTS, REST_EVENTS = 96, 24
BARS = {"event loop p99": 16.7, "pointer to paint p95": 8.0, "stroke end to bars p95": 50.0}

INJECTOR = """
import struct, sys, time
due = time.perf_counter()
while True:
    due += 1 / 120
    time.sleep(max(0.0, due - time.perf_counter()))
    sys.stdout.buffer.write(struct.pack("d", due))
    sys.stdout.buffer.flush()
"""


@dataclass
class Samples:
    """Times of one round, in milliseconds."""

    beats: list[float] = field(default_factory=list)
    paints: list[float] = field(default_factory=list)
    bars: list[float] = field(default_factory=list)
    digits_per_second: float = 0.0
    load: float = 0.0


class TimedBars(ProbabilityBars):
    """Notes when it has painted."""

    waiting: ClassVar[deque[float]] = deque()
    times: ClassVar[list[float]] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        now = time.perf_counter()
        while TimedBars.waiting:
            TimedBars.times.append((now - TimedBars.waiting.popleft()) * 1000)


class Meter(QObject):
    """Plays the pointer and takes the times."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._canvas = window.drawing_panel.canvas
        self._samples = Samples()
        self._count = 0
        self.last_due = 0.0
        self._due: deque[tuple[int, float]] = deque()
        self._beat = QTimer(self, interval=round(HEARTBEAT * 1000))
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._on_beat)
        self._last_beat = 0.0
        self._injector = subprocess.Popen([sys.executable, "-c", INJECTOR], stdout=subprocess.PIPE)
        assert self._injector.stdout is not None
        self._pipe = self._injector.stdout.fileno()
        os.set_blocking(self._pipe, False)
        self._notifier = QSocketNotifier(self._pipe, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_events)

    def measure(self, seconds: float) -> Samples:
        """Take the times of one round."""
        wait(1.0)  # let what the round before has started come to rest
        self._samples = Samples()
        TimedBars.times = self._samples.bars
        TimedBars.waiting.clear()
        self._due.clear()
        self._canvas.paint_log.clear()
        self._last_beat = time.perf_counter()
        self._beat.start()
        wait(seconds)
        self._beat.stop()
        self._match()
        self._samples.load = os.getloadavg()[0]
        return self._samples

    def pause(self) -> None:
        """Let go of the pointer."""
        self._notifier.setEnabled(False)
        if 0 < self._count % (STROKE_EVENTS + REST_EVENTS) <= STROKE_EVENTS:
            self._send(QEvent.Type.MouseButtonRelease, 0)
        self._count = 0

    def go_on(self) -> None:
        """Take it again."""
        with contextlib.suppress(BlockingIOError):
            while os.read(self._pipe, 65536):
                pass
        self._notifier.setEnabled(True)

    def stop(self) -> None:
        """End the other process."""
        self._notifier.setEnabled(False)
        self._injector.kill()
        self._injector.wait()

    @QtSlot()
    def _on_beat(self) -> None:
        now = time.perf_counter()
        self._samples.beats.append(max(0.0, now - self._last_beat - HEARTBEAT) * 1000)
        self._last_beat = now
        self._match()

    @QtSlot()
    def _on_events(self) -> None:
        content = os.read(self._pipe, 4096)
        for (due,) in EVENT.iter_unpack(content[: len(content) // EVENT.size * EVENT.size]):
            self._play(due)

    def _play(self, due: float) -> None:
        """Move the pointer on; a stroke is a loop of most of a second, then comes a rest."""
        self.last_due = due
        place = self._count % (STROKE_EVENTS + REST_EVENTS)
        stroke = self._count // (STROKE_EVENTS + REST_EVENTS)
        self._count += 1
        if place == 0:
            if stroke % 4 == 0:
                self._canvas.clear()
            self._send(QEvent.Type.MouseButtonPress, place)
        elif place < STROKE_EVENTS:
            self._send(QEvent.Type.MouseMove, place)
        elif place == STROKE_EVENTS:
            TimedBars.waiting.append(due)
            self._send(QEvent.Type.MouseButtonRelease, place)
            return
        if place < STROKE_EVENTS:
            self._due.append((self._canvas.pointer_count, due))

    def _send(self, kind: QEvent.Type, place: int) -> None:
        angle = 2 * math.pi * place / STROKE_EVENTS
        side = min(self._canvas.width(), self._canvas.height())
        at = QPointF(
            self._canvas.width() / 2 + 0.33 * side * math.sin(angle),
            self._canvas.height() / 2 + 0.36 * side * math.cos(angle * 0.9),
        )
        button = Qt.MouseButton.LeftButton
        moves = kind == QEvent.Type.MouseMove
        event = QMouseEvent(
            kind,
            at,
            QPointF(self._canvas.mapToGlobal(at)),
            Qt.MouseButton.NoButton if moves else button,
            Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button,
            Qt.KeyboardModifier.NoModifier,
        )
        QCoreApplication.sendEvent(self._canvas, event)

    def _match(self) -> None:
        """Find the paint that showed each event."""
        log = self._canvas.paint_log
        while log:
            count, painted = log.popleft()
            while self._due and self._due[0][0] <= count:
                self._samples.paints.append((painted - self._due.popleft()[1]) * 1000)


def percentiles(times: Sequence[float]) -> list[float]:
    """Return p50, p95, p99 and the highest."""
    return [*np.percentile(times, [50, 95, 99]).tolist(), max(times)] if times else [math.nan] * 4


def describe(name: str, number: int, samples: Samples) -> str:
    parts = [f"round {number} {name:9}"]
    for title, times in (
        ("event loop", samples.beats),
        ("pointer to paint", samples.paints),
        ("stroke end to bars", samples.bars),
    ):
        figures = " / ".join(f"{value:5.1f}" for value in percentiles(times))
        parts.append(f"{title} {figures}")
    speed = f"{samples.digits_per_second:,.0f} digits/s" if samples.digits_per_second else ""
    return "  ".join([*parts, f"load {samples.load:.1f}", speed]).rstrip()


def open_the_window(folder: Path) -> tuple[QApplication, MainWindow, GarbageTimer]:
    app = make_application()
    garbage = GarbageTimer(app)
    garbage.start()
    make_bars()
    settings = SettingsFile(folder / "settings.json")  # not the user's
    window = furnished_window(
        settings, ThemeWatcher(app, "light"), Faults(app), Controller(shipped_network())
    )
    window.resize(1280, 800)
    window.show()
    window.load_plots()
    wait_until(lambda: window.has_plots, 60)
    garbage.freeze()
    return app, window, garbage


def make_bars() -> None:
    """Put the bars that take their time in the place of the ordinary ones."""
    import gui.drawing.panel as panel

    panel.ProbabilityBars = TimedBars  # type: ignore[misc]


def run_rounds(window: MainWindow, rounds: int, seconds: float) -> dict[str, list[Samples]]:
    """Train and rest in turn, drawing all the time."""
    recipe = replace(next(iter(BUILT_IN.values())), name="benchmark", epochs=10_000)
    controller = window.controller
    meter = Meter(window)
    results: dict[str, list[Samples]] = {"idle": [], "training": []}
    controller.start(recipe)
    if not wait_until(lambda: controller.state is RunState.TRAINING, 600):
        raise SystemExit("The training did not begin.")
    print("p50 / p95 / p99 / highest, in milliseconds")
    for number in range(1, rounds + 1):
        controller.pause()
        idle = meter.measure(seconds)
        controller.resume()
        step = controller.run.snapshot.step  # type: ignore[union-attr]
        began = time.perf_counter()
        training = meter.measure(seconds)
        trained = controller.run.snapshot.step - step  # type: ignore[union-attr]
        training.digits_per_second = trained * 64 / (time.perf_counter() - began)
        for name, samples in (("idle", idle), ("training", training)):
            results[name].append(samples)
            print(describe(name, number, samples), flush=True)
    meter.stop()
    return results


def judge(results: dict[str, list[Samples]]) -> bool:
    """Compare the medians over the rounds with the bars; print both."""
    holds = True
    for name, rounds in results.items():
        figures = {
            "event loop p99": [percentiles(each.beats)[2] for each in rounds],
            "pointer to paint p95": [percentiles(each.paints)[1] for each in rounds],
            "stroke end to bars p95": [percentiles(each.bars)[1] for each in rounds],
        }
        for title, values in figures.items():
            middle = float(np.median(values))
            good = middle <= BARS[title]
            holds = holds and (good or name == "idle")
            verdict = "holds" if good else "MISSED"
            print(f"{name:9} {title:24} median {middle:6.2f} ms, at most {BARS[title]}: {verdict}")
    return holds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10.0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _app, window, garbage = open_the_window(Path(folder))
        try:
            results = run_rounds(window, arguments.rounds, arguments.seconds)
        finally:
            window.close()
            garbage.stop()
    return 0 if judge(results) else 1


if __name__ == "__main__":
    sys.exit(main())
