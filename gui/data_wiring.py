"""Reads the recipe's data in the second thread, while the Data tab is seen."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from gui.controller import Controller
from gui.data.panel import DataPanel
from gui.data.words import source_name
from gui.drawing.canvas import Canvas
from gui.jobs import result_after_reports
from gui.run_state import RunState
from gui.subject import Subject
from gui.train.panel import TrainPanel
from nncore.arrays import ByteArray
from nncore.data import catalogue
from nncore.data.overview import DatasetOverview, describe_dataset
from nncore.data.picture import image_to_drawing
from nncore.errors import InklingError
from nncore.progress import Progress
from nncore.recipe import Data, Preparation, Recipe
from nncore.session import load_dataset

if TYPE_CHECKING:
    from gui.main_window import MainWindow

NO_MNIST = "MNIST is not on this computer yet. It is downloaded once (12 MB) and kept."
STOPPED = "Reading was stopped before the end; nothing was changed."


def build(window: MainWindow) -> DataPanel:
    """Make the tab."""
    panel = DataPanel(window.recent_data, window.tabs.stack)
    canvas, controller = window.drawing_panel.canvas, window.controller
    wiring = DataWiring(panel, window.train_panel, canvas, controller)
    window.imports.attach(panel)
    window.imports.accepted.connect(wiring.look)
    return panel


@dataclass(frozen=True)
class _Question:
    """What the page depends on: the data, their form, and how the files stood when asked."""

    data: Data
    preparation: Preparation
    files: tuple[tuple[int, int] | None, ...]


class DataWiring(QObject):
    """Connects the Data tab's page of samples with recipe, canvas and second thread.

    Parameters
    ----------
    panel : DataPanel
        The tab.
    train : TrainPanel
        Holds the recipe.
    canvas : Canvas
        Where a sample goes that was chosen.
    controller : Controller
        Has the second thread, and knows what the first one does.

    Signals
    -------
    noticed(str)
        What was done, for the status bar.
    """

    noticed = Signal(str)

    def __init__(
        self, panel: DataPanel, train: TrainPanel, canvas: Canvas, controller: Controller
    ) -> None:
        super().__init__(panel)
        self._page, self._train, self._canvas = panel.overview, train, canvas
        self._controller = controller
        self._reading = Subject("data", controller.jobs, self)
        self._asked: _Question | None = None
        self._is_watched = False
        self._page.watched_changed.connect(self._on_watched_changed)
        self._page.read_requested.connect(self._read)
        self._page.cancel_requested.connect(self._on_cancel_requested)
        self._page.samples.sample_requested.connect(self._put_on_canvas)
        panel.importing.samples.sample_requested.connect(self._put_on_canvas)
        train.recipe_changed.connect(self.look)
        controller.state_changed.connect(self.look)
        self._reading.answered.connect(self._on_part)
        self._reading.failed.connect(self._on_failed)
        self._reading.crashed.connect(controller.report_raised)
        self.noticed.connect(controller.noticed)

    @Slot()
    def look(self) -> None:
        """Show the data of the recipe as it is now, if anybody looks."""
        if not self._is_watched:
            return
        recipe = self._train.recipe()
        self._page.set_recipe(recipe)
        if question_of(recipe) == self._asked:
            return
        self._give_up()
        if self._controller.state is RunState.LOADING:
            # The other thread reads, draws or downloads them: not twice.
            self._page.begin("The training reads its data …")
        elif "mnist" in recipe.data.sources and not _is_mnist_at_hand():
            self._asked = question_of(recipe)
            self._page.show_sentence(NO_MNIST, "Download")
        else:
            self._read()

    @Slot()
    def _read(self) -> None:
        recipe = self._train.recipe()
        self._asked = question_of(recipe)
        names = " + ".join(source_name(name) for name in recipe.data.sources)
        self._page.begin(f"Reading {names} …")
        self._reading.request(partial(_reading, recipe))

    @Slot(bool)
    def _on_watched_changed(self, watched: bool) -> None:
        self._is_watched = watched
        if watched:
            self.look()
        elif self._reading.is_busy:
            self._give_up()

    @Slot()
    def _on_cancel_requested(self) -> None:
        asked = self._asked
        self._give_up()
        self._asked = asked  # not to begin again by itself
        self._page.show_sentence(STOPPED, "Read the Data")

    def _give_up(self) -> None:
        self._reading.cancel()
        self._asked = None

    @Slot(object)
    def _on_part(self, part: Progress | DatasetOverview) -> None:
        if isinstance(part, Progress):
            self._page.show_progress(part)
        else:
            self._page.set_overview(part)
            self._reading.cancel()  # it is all: who looks elsewhere now gives nothing up

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._page.show_sentence(sentence, "Try Again")

    @Slot(object, str)
    def _put_on_canvas(self, image: ByteArray, what: str) -> None:
        self._canvas.set_drawing(image_to_drawing(image))
        self.noticed.emit(f"Put {what} on the canvas")


def question_of(recipe: Recipe) -> _Question:
    """Return what the samples of a recipe depend on; wrong labels come only when it trains."""
    data = replace(recipe.data, wrong_labels=0.0)
    return _Question(data, recipe.preparation, tuple(map(catalogue.stamp_of, data.sources)))


def _is_mnist_at_hand() -> bool:
    with suppress(InklingError):  # told where it is read
        return catalogue.is_at_hand("mnist")
    return True


def _reading(recipe: Recipe) -> Generator[Progress | DatasetOverview, None, None]:
    yield from result_after_reports(_overview(recipe))


def _overview(recipe: Recipe) -> Generator[Progress, None, DatasetOverview]:
    dataset = yield from load_dataset(recipe)
    return describe_dataset(dataset)
