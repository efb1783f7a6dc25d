"""How soon the Backprop tab shows what is drawn, and whether the pen notices.

python -m tests.benchmarks.backprop_tab [--seconds 10] [--network relu-128|shipped]

The real window, with the gradient of the first layer's weights under the microscope, is drawn on
by another process 120 times a second, by the clock, as in tests.benchmarks.window. Each network
is measured at rest and while it trains at full speed.

- pointer to paint: from a pointer event to the end of the canvas's paint that shows it;
- ink to numbers: from the pointer event that made an input to the end of the paint of the
  gradient; inputs that were passed over count until the next one that was shown;
- begun to rest: from 150 ms after the last ink to the last of twelve finite differences.
"""

from __future__ import annotations

import argparse
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

import gui.backprop.step_card as step_card
from gui.backprop.panel import BackpropPanel
from gui.backprop_wiring import DIFFERENCES, REST_MS
from gui.hand import SEVEN, draw, wait, wait_until
from gui.heat_picture import HeatPicture
from gui.main_window import MainWindow
from gui.run_state import RunState
from nncore.arrays import FloatArray
from nncore.data import catalogue
from nncore.network.model import Model
from nncore.network.network import Network
from nncore.recipe import Batch, Data, Recipe
from nncore.storage.network_file import save_network, shipped_network
from nncore.training.recipes import BUILT_IN
from tests.benchmarks.window import open_the_window, percentiles
from tests.benchmarks.window_pen import Pen

BARS = {"pointer to paint": 8.0, "ink to numbers": 33.0, "begun to rest": 500.0}
RESTS = 8
SHOWN = "∂L/∂W₁"


@dataclass
class Figures:
    """Times in milliseconds."""

    paints: list[float] = field(default_factory=list)
    numbers: list[float] = field(default_factory=list)
    rests: list[float] = field(default_factory=list)


class TimedPicture(HeatPicture):
    """Notes when the array has been painted."""

    watch: ClassVar[Watch | None] = None

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if TimedPicture.watch is not None:
            TimedPicture.watch.on_painted(time.perf_counter())


class DuePen(Pen):
    """Knows when the last event was due."""

    last_due = 0.0

    def _play(self, due: float) -> None:
        self.last_due = due
        super()._play(due)


class Watch(QObject):
    """Takes the times from ink to numbers, and from rest to finite differences."""

    def __init__(self, window: MainWindow, pen: DuePen) -> None:
        super().__init__(window)
        self._window, self._pen = window, pen
        panel = window.tabs.page("backprop")
        assert isinstance(panel, BackpropPanel)
        self._page = panel.update_page
        self.figures = Figures()
        self._inks: deque[tuple[float, FloatArray | None]] = deque()
        self._last = self._compared = 0.0
        self._is_drawing = False
        window.controller.reader.input_changed.connect(self._on_ink)
        window.controller.jobs.job_done.connect(self._on_done)
        TimedPicture.watch = self

    def on_painted(self, now: float) -> None:
        """Take the time of every ink up to the one that is shown."""
        look = self._page.look
        if not self._is_drawing or look is None:
            return
        shown = look.layers[0].x.reshape(-1)
        known = [place for place, (_, image) in enumerate(self._inks) if is_same(image, shown)]
        for _ in range(known[-1] + 1 if known else 0):
            due, _image = self._inks.popleft()
            self.figures.numbers.append((now - due) * 1000)

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
            self._compared = 0.0
            draw(canvas, SEVEN)
            wait_until(lambda: self._compared > self._last, 5.0)
            self.figures.rests.append((self._compared - self._last) * 1000 - REST_MS)

    @QtSlot()
    def _on_ink(self) -> None:
        self._last, self._compared = time.perf_counter(), 0.0
        self._inks.append((self._pen.last_due, self._window.controller.reader.reading.input))

    @QtSlot(str, int)
    def _on_done(self, subject: str, _generation: int) -> None:
        if subject == DIFFERENCES and not self._compared:
            self._compared = time.perf_counter()


def is_same(image: FloatArray | None, shown: FloatArray) -> bool:
    """Whether an input is the one that is shown."""
    return image is not None and bool(np.array_equal(image.reshape(-1), shown))


def relu_128() -> Model:
    """784-128-10, not trained: it takes as long."""
    recipe = BUILT_IN["relu-128"]
    network = Network.from_recipe(recipe)
    parameters = network.initialise(recipe.initialiser, np.random.default_rng(0))
    return Model(network, parameters, recipe.preparation, name="784-128-10", recipe=recipe)


def look_at(window: MainWindow, model: Model, folder: Path) -> None:
    """Open the tab for a network, draw, and choose the gradient of the first layer."""
    path = folder / "network.safetensors"
    save_network(path, model)
    window.controller.networks.open(path)
    window.tabs.show_page("backprop")
    panel = window.tabs.page("backprop")
    assert isinstance(panel, BackpropPanel)
    page = panel.update_page
    draw(window.drawing_panel.canvas, SEVEN)
    wait_until(lambda: page.look is not None, 60)
    wait(1.0)
    symbols = [step.words.symbol for step in page.found]
    page.steps.choose(symbols.index(SHOWN))
    wait(1.0)


def training_recipe(model: Model) -> Recipe:
    """Give a recipe that trains the same layers for as long as one likes."""
    source = "mnist" if catalogue.is_at_hand("mnist") else "strokes"
    kept = model.recipe or BUILT_IN["relu-128"]
    data = Data(sources=(source,))
    return replace(kept, name="benchmark", data=data, epochs=1000, batch=Batch("size", 64))


def measure(window: MainWindow, pen: DuePen, watch: Watch, seconds: float) -> Figures:
    """Draw for a while, then rest."""
    watch.begin()
    pen.rest(False)
    watch.figures.paints = pen.measure(seconds).paints
    pen.rest(True)
    watch.rest(RESTS)
    return watch.figures


def describe(name: str, figures: Figures) -> bool:
    """Print what was measured; tell whether it holds."""
    holds = True
    taken = (figures.paints, figures.numbers, figures.rests)
    for (title, bar), times in zip(BARS.items(), taken, strict=True):
        middle, high, _, most = percentiles(times)
        good = high <= bar
        holds &= good
        print(
            f"{name:24} {title:18} p50 {middle:7.1f}  p95 {high:7.1f}  most {most:7.1f} ms "
            f"({len(times):4d}), p95 at most {bar:g}: {'holds' if good else 'MISSED'}",
            flush=True,
        )
    return holds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--network", choices=("relu-128", "shipped"), action="append")
    parser.add_argument("--at-rest", action="store_true", help="do not train")
    arguments = parser.parse_args()
    step_card.HeatPicture = TimedPicture  # type: ignore[attr-defined]
    holds = True
    makers: dict[str, Callable[[], Model]] = {"relu-128": relu_128, "shipped": shipped_network}
    with tempfile.TemporaryDirectory() as folder:
        _app, window, garbage = open_the_window(Path(folder))
        pen = DuePen(window)
        pen.rest(True)
        try:
            for name in arguments.network or makers:
                model = makers[name]()
                look_at(window, model, Path(folder))
                watch = Watch(window, pen)
                figures = measure(window, pen, watch, arguments.seconds)
                holds &= describe(f"{name}, at rest", figures)
                if arguments.at_rest:
                    continue
                window.controller.start(training_recipe(model))
                wait_until(lambda: window.controller.state is RunState.TRAINING, 600)
                figures = measure(window, pen, watch, arguments.seconds)
                holds &= describe(f"{name}, in training", figures)
                window.controller.stop()
                wait_until(lambda: window.controller.state is RunState.IDLE, 60)
        finally:
            pen.stop()
            window.close()
            garbage.stop()
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
