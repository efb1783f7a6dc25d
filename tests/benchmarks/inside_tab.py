"""How soon the Inside tab shows what is drawn, and whether the pen notices.

python -m tests.benchmarks.inside_tab [--seconds 12] [--network relu-128|shipped]

The real window, with every view of the tab visible, is drawn on by another process 120 times a
second, by the clock, as in tests.benchmarks.window; strokes of most of a second, then a rest.
Each network is measured at rest and while it trains at full speed.

- pointer to paint: from a pointer event to the end of the canvas's paint that shows it;
- ink to views: from the pointer event that made an input to the end of the paint of the
  explanation, which is the last of activations, arithmetic and evidence; inputs that were
  passed over, because the pen was quicker, count until the next one that was shown;
- begun to rest: from 150 ms after the last ink to the last answer of what is looked at then:
  the deletion test, and the neighbours among 5,000 digits.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

# Before NumPy and Qt are loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtCore import Slot as QtSlot
from PySide6.QtGui import QPaintEvent

import gui.inside.why_card as why_card
from gui.hand import SEVEN, draw, wait, wait_until
from gui.heat_picture import HeatPicture
from gui.inside.courtesy import REST_MS
from gui.inside.panel import InsidePanel
from gui.inside_wiring import InsideWiring
from gui.main_window import MainWindow
from gui.run_state import RunState
from nncore.arrays import FloatArray
from nncore.data import catalogue
from nncore.insight.inside import DeletionTest
from nncore.network.model import Model
from nncore.network.network import Network
from nncore.recipe import Batch, Data, Recipe
from nncore.storage.network_file import save_network, shipped_network
from nncore.training.recipes import BUILT_IN
from tests.benchmarks.window import open_the_window, percentiles
from tests.benchmarks.window_pen import Pen

BARS = {"pointer to paint": 8.0, "ink to views": 33.0, "begun to rest": 500.0}

RESTS = 8


@dataclass
class Figures:
    """Times in milliseconds."""

    paints: list[float] = field(default_factory=list)
    views: list[float] = field(default_factory=list)
    rests: list[float] = field(default_factory=list)


class TimedPicture(HeatPicture):
    """Notes when the evidence has been painted."""

    watch: ClassVar[Watch | None] = None

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.objectName() == "why_picture" and TimedPicture.watch is not None:
            TimedPicture.watch.on_painted(time.perf_counter())


class DuePen(Pen):
    """Knows when the last event was due."""

    last_due = 0.0

    def _play(self, due: float) -> None:
        self.last_due = due
        super()._play(due)


class Watch(QObject):
    """Takes the times from ink to views, and from rest to answers."""

    def __init__(self, window: MainWindow, pen: DuePen) -> None:
        super().__init__(window)
        self._window, self._pen = window, pen
        panel = window.tabs.page("inside")
        assert isinstance(panel, InsidePanel)
        wiring = panel.findChild(InsideWiring)
        assert wiring is not None
        self._wiring = wiring
        self.figures = Figures()
        self._inks: deque[tuple[float, FloatArray | None]] = deque()
        self._last = 0.0
        self._answered: dict[str, float] = {}
        reader = window.controller.reader
        reader.input_changed.connect(self._on_ink)
        wiring.rest.nearest.answered.connect(self._on_nearest)
        wiring.rest.explaining.answered.connect(self._on_tested)
        self._is_drawing = False
        TimedPicture.watch = self

    def on_painted(self, now: float) -> None:
        """Take the time of every ink up to the one that is shown."""
        shown = self._wiring.shown
        if (
            not self._is_drawing
            or shown is None
            or all(image is not shown for _, image in self._inks)
        ):
            return
        while self._inks:
            due, image = self._inks.popleft()
            self.figures.views.append((now - due) * 1000)
            if image is shown:
                return

    def begin(self) -> None:
        """Forget what was before."""
        self.figures = Figures()
        self._inks.clear()
        self._is_drawing = True

    def rest(self, times: int) -> None:
        """Draw a digit and let the pen rest, several times."""
        self._is_drawing = False
        canvas = self._window.drawing_panel.canvas
        for _ in range(times):
            canvas.clear()
            draw(canvas, SEVEN)
            wait(1.5)
            both = len(self._answered) == 2
            self.figures.rests.append(max(self._answered.values()) if both else math.inf)

    @QtSlot()
    def _on_ink(self) -> None:
        self._last = time.perf_counter()
        self._answered.clear()
        image = self._window.controller.reader.reading.input
        self._inks.append((self._pen.last_due, image))

    @QtSlot(object)
    def _on_nearest(self, _part: object) -> None:
        self._note("nearest")

    @QtSlot(object)
    def _on_tested(self, part: object) -> None:
        if isinstance(part, DeletionTest):
            self._note("tested")

    def _note(self, what: str) -> None:
        """Note the first answer after the ink: of a network in training others follow."""
        self._answered.setdefault(what, (time.perf_counter() - self._last) * 1000 - REST_MS)


def relu_128() -> Model:
    """784-128-10, not trained: it takes as long."""
    recipe = BUILT_IN["relu-128"]
    network = Network.from_recipe(recipe)
    parameters = network.initialise(recipe.initialiser, np.random.default_rng(0))
    return Model(network, parameters, recipe.preparation, name="784-128-10", recipe=recipe)


def look_at(window: MainWindow, model: Model, folder: Path) -> None:
    """Open the tab for a network, draw, and wait until everything is there."""
    path = folder / "network.safetensors"
    save_network(path, model)
    window.controller.networks.open(path)
    window.tabs.show_page("inside")
    panel = window.tabs.page("inside")
    assert isinstance(panel, InsidePanel)
    panel.switch.show_view(panel.neighbours)
    draw(window.drawing_panel.canvas, SEVEN)
    wait_until(lambda: bool(panel.neighbours.by_pixels.pictures), 120)
    wait(1.0)


def training_recipe(model: Model) -> Recipe:
    """Give a recipe that trains the same layers for as long as one likes."""
    source = "mnist" if catalogue.is_at_hand("mnist") else "strokes"
    kept = model.recipe or BUILT_IN["relu-128"]
    data = Data(sources=(source,))
    return replace(kept, name="benchmark", data=data, epochs=1000, batch=Batch("size", 64))


def measure(window: MainWindow, pen: DuePen, watch: Watch, seconds: float) -> Figures:
    """Draw for a while."""
    watch.begin()
    pen.rest(False)
    watch.figures.paints = pen.measure(seconds).paints
    pen.rest(True)
    watch.rest(RESTS)
    return watch.figures


def describe(name: str, figures: Figures) -> bool:
    """Print what was measured; tell whether it holds."""
    holds = True
    for (title, bar), times in zip(
        BARS.items(), (figures.paints, figures.views, figures.rests), strict=True
    ):
        middle, high, _, most = percentiles(times)
        good = high <= bar
        holds &= good
        verdict = "holds" if good else "MISSED"
        print(
            f"{name:24} {title:18} p50 {middle:7.1f}  p95 {high:7.1f}  most {most:7.1f} ms "
            f"({len(times):4d}), p95 at most {bar:g}: {verdict}",
            flush=True,
        )
    return holds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=12.0)
    parser.add_argument("--network", choices=("relu-128", "shipped"), action="append")
    arguments = parser.parse_args()
    why_card.HeatPicture = TimedPicture  # type: ignore[attr-defined]
    holds = True
    makers: dict[str, Callable[[], Model]] = {"relu-128": relu_128, "shipped": shipped_network}
    with tempfile.TemporaryDirectory() as folder:
        _app, window, garbage = open_the_window(Path(folder))
        try:
            for name in arguments.network or makers:
                model = makers[name]()
                look_at(window, model, Path(folder))
                pen = DuePen(window)
                watch = Watch(window, pen)
                figures = measure(window, pen, watch, arguments.seconds)
                holds &= describe(f"{name}, at rest", figures)
                window.controller.start(training_recipe(model))
                wait_until(lambda: window.controller.state is RunState.TRAINING, 600)
                figures = measure(window, pen, watch, arguments.seconds)
                holds &= describe(f"{name}, in training", figures)
                window.controller.stop()
                wait_until(lambda: window.controller.state is RunState.IDLE, 60)
                pen.stop()
        finally:
            window.close()
            garbage.stop()
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
