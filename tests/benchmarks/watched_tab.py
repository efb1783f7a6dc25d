"""What the benchmarks of single tabs share: the real window, a pen, and whoever watches the tab.

A tab's benchmark says how it is opened, and what it shows and answers; see
tests.benchmarks.inside_tab and tests.benchmarks.backprop_tab.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtCore import Slot as QtSlot
from PySide6.QtGui import QPaintEvent

from gui.hand import SEVEN, draw, wait_until
from gui.heat_picture import HeatPicture
from gui.inside.courtesy import REST_MS
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

RESTS = 8
PATIENCE = 5.0
"""Seconds after which an answer counts as missing."""


@dataclass
class Figures:
    """Times in milliseconds."""

    paints: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    rests: list[float] = field(default_factory=list)


class TimedPicture(HeatPicture):
    """Notes when it has been painted."""

    watch: ClassVar[Watch | None] = None

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        watch = TimedPicture.watch
        if watch is not None and self.objectName() == watch.picture:
            watch.on_painted(time.perf_counter())


class DuePen(Pen):
    """Knows when the last event was due."""

    last_due = 0.0

    def _play(self, due: float) -> None:
        self.last_due = due
        super()._play(due)


class Watch(QObject):
    """Takes the times from ink to the picture of it, and from rest to answers."""

    picture: ClassVar[str]
    """Object name of the picture that is painted last."""
    answers: ClassVar[int]
    """How many different answers come once the pen rests."""

    def __init__(self, window: MainWindow, pen: DuePen) -> None:
        super().__init__(window)
        self._window, self._pen = window, pen
        self.figures = Figures()
        self._inks: deque[tuple[float, FloatArray | None]] = deque()
        self._last = 0.0
        self._answered: dict[str, float] = {}
        self._is_drawing = False
        window.controller.reader.input_changed.connect(self._on_ink)
        TimedPicture.watch = self

    def is_shown(self, image: FloatArray | None) -> bool:
        """Whether an input is the one that the tab shows."""
        raise NotImplementedError

    def on_painted(self, now: float) -> None:
        """Take the time of every ink up to the one that is shown."""
        if not self._is_drawing:
            return
        known = [place for place, (_, image) in enumerate(self._inks) if self.is_shown(image)]
        for _ in range(known[-1] + 1 if known else 0):
            due, _image = self._inks.popleft()
            self.figures.shown.append((now - due) * 1000)

    def note(self, what: str) -> None:
        """Note the first answer after the ink: of a network in training others follow."""
        self._answered.setdefault(what, (time.perf_counter() - self._last) * 1000 - REST_MS)

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
            is_complete = wait_until(lambda: len(self._answered) == self.answers, PATIENCE)
            self.figures.rests.append(max(self._answered.values()) if is_complete else math.inf)

    @QtSlot()
    def _on_ink(self) -> None:
        self._last = time.perf_counter()
        self._answered.clear()
        self._inks.append((self._pen.last_due, self._window.controller.reader.reading.input))


def show_page(window: MainWindow, name: str, model: Model, folder: Path) -> None:
    """Open a network and a tab."""
    path = folder / "network.safetensors"
    save_network(path, model)
    window.controller.networks.open(path)
    window.tabs.show_page(name)


def relu_128() -> Model:
    """784-128-10, not trained: it takes as long."""
    recipe = BUILT_IN["relu-128"]
    network = Network.from_recipe(recipe)
    parameters = network.initialise(recipe.initialiser, np.random.default_rng(0))
    return Model(network, parameters, recipe.preparation, name="784-128-10", recipe=recipe)


def training_recipe(model: Model) -> Recipe:
    """Give a recipe that trains the same layers for as long as one likes."""
    source = "mnist" if catalogue.is_at_hand("mnist") else "strokes"
    kept = model.recipe or BUILT_IN["relu-128"]
    data = Data(sources=(source,))
    return replace(kept, name="benchmark", data=data, epochs=1000, batch=Batch("size", 64))


def measure(pen: DuePen, watch: Watch, seconds: float) -> Figures:
    """Draw for a while, then rest."""
    watch.begin()
    pen.rest(False)
    watch.figures.paints = pen.measure(seconds).paints
    pen.rest(True)
    watch.rest(RESTS)
    return watch.figures


def describe(name: str, bars: dict[str, float], figures: Figures) -> bool:
    """Print what was measured; tell whether it holds."""
    holds = True
    taken = (figures.paints, figures.shown, figures.rests)
    for (title, bar), times in zip(bars.items(), taken, strict=True):
        middle, high, _, most = percentiles(times)
        good = high <= bar
        holds &= good
        print(
            f"{name:24} {title:18} p50 {middle:7.1f}  p95 {high:7.1f}  most {most:7.1f} ms "
            f"({len(times):4d}), p95 at most {bar:g}: {'holds' if good else 'MISSED'}",
            flush=True,
        )
    return holds


@dataclass(frozen=True)
class WatchedTab:
    """How one tab is measured.

    Parameters
    ----------
    card : module
        Where the picture is made that is painted last.
    look_at : callable
        Opens the tab for a network, draws, and waits until all is there.
    watch : type
        Who knows what the tab shows and answers.
    bars : dict of str to float
        What is measured, in the order of `Figures`, and the most that 95 % may take, in ms.
    seconds : float
        How long is drawn, unless somebody wishes otherwise.
    """

    card: ModuleType
    look_at: Callable[[MainWindow, Model, Path], None]
    watch: type[Watch]
    bars: dict[str, float]
    seconds: float

    def run(self, words: str) -> int:
        """Measure as the command line says; return 0 where all holds."""
        makers: dict[str, Callable[[], Model]] = {"relu-128": relu_128, "shipped": shipped_network}
        parser = argparse.ArgumentParser(description=words.splitlines()[0])
        parser.add_argument("--seconds", type=float, default=self.seconds)
        parser.add_argument("--network", choices=tuple(makers), action="append")
        parser.add_argument("--at-rest", action="store_true", help="do not train")
        arguments = parser.parse_args()
        self.card.HeatPicture = TimedPicture  # type: ignore[attr-defined]
        holds = True
        with tempfile.TemporaryDirectory() as folder:
            _app, window, garbage = open_the_window(Path(folder))
            try:
                for name in arguments.network or makers:
                    model = makers[name]()
                    self.look_at(window, model, Path(folder))
                    holds &= self._measure(window, name, model, arguments)
            finally:
                window.close()
                garbage.stop()
        return 0 if holds else 1

    def _measure(
        self, window: MainWindow, name: str, model: Model, arguments: argparse.Namespace
    ) -> bool:
        """Measure one network at rest and, if wished for, in training."""
        pen = DuePen(window)
        try:
            watch = self.watch(window, pen)
            figures = measure(pen, watch, arguments.seconds)
            holds = describe(f"{name}, at rest", self.bars, figures)
            if arguments.at_rest:
                return holds
            window.controller.start(training_recipe(model))
            wait_until(lambda: window.controller.state is RunState.TRAINING, 600)
            figures = measure(pen, watch, arguments.seconds)
            holds &= describe(f"{name}, in training", self.bars, figures)
            window.controller.stop()
            wait_until(lambda: window.controller.state is RunState.IDLE, 60)
        finally:
            pen.stop()
        return holds
