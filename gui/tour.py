"""A tour of the real window without a screen: draw, read, train, and a picture of each.

The window, the network, the data and the training are the program's own; only the hand that
draws is simulated. The user's settings and runs are neither read nor written.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QWidget

from gui.app import make_application
from gui.controller import Controller
from gui.faults import Faults
from gui.furnishing import furnished_window
from gui.garbage import GarbageTimer
from gui.hand import SEVEN, draw, wait, wait_until
from gui.kept import KeptNetworks
from gui.main_window import MainWindow
from gui.memory import usual_split
from gui.pace import FULL_SPEED
from gui.run_state import RunState
from gui.settings import SettingsFile
from gui.theme import ThemeWatcher
from nncore.errors import InklingError, SaveError
from nncore.recipe import Data, Recipe
from nncore.storage.network_file import shipped_network
from nncore.training.recipes import BUILT_IN

WIDTH, HEIGHT = 1280, 800
TRAINING_IMAGES = 12_000
EPOCHS = 6
PACE, SLOW = 0.3, 0.025
"""Share of the training in a second: at most, on any machine, and while its picture is taken."""

MIDDLE = 0.6
"""Share of the training after which the picture in its middle is taken."""

PATIENCE = 600.0
"""Seconds for the data and the training, on the slowest machine that anybody would wait for."""


class TourError(InklingError):
    """Why the tour could not be taken."""


def take_tour(folder: Path) -> Iterator[tuple[Path, str]]:
    """Take the tour.

    Parameters
    ----------
    folder : Path
        Where the pictures go; made if it is missing.

    Yields
    ------
    Path
        Each picture, as soon as it is written.
    str
        What it shows.

    Raises
    ------
    SaveError
        Where a picture cannot be written.
    TourError
        Where the training does not come to its end.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SaveError(
            f"{folder}: the pictures could not be written, because the folder cannot be made."
        ) from error
    app = make_application()
    garbage = GarbageTimer(app)
    garbage.start()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own:
        themes = ThemeWatcher(app, "light")
        controller = Controller(shipped_network(), KeptNetworks(Path(own) / "networks"))
        controller.library.folder = Path(own) / "library"
        settings = SettingsFile(Path(own) / "settings.json")
        window = furnished_window(settings, themes, Faults(app), controller)
        window.resize(WIDTH, HEIGHT)  # also where the screen is smaller
        window.splitter.setSizes(usual_split(WIDTH))
        window.show()
        window.load_plots()
        try:
            yield from _pictures(window, themes, folder)
        finally:
            window.close()
            garbage.stop()


PAGES = (
    ("inside", "what every layer makes of it"),
    ("mistakes", "what was read wrongly"),
    ("backprop", "what the drawing would teach"),
    ("map", "what would be read elsewhere, turned and scaled"),
    ("data", "what the network learned from"),
)
"""The tabs after the first, and what one sees there."""


def tour_recipe() -> Recipe:
    """Give the recipe that the tour trains: the default one on fewer digits."""
    data = Data(sources=("strokes",), training_images=TRAINING_IMAGES)
    return replace(next(iter(BUILT_IN.values())), name="tour", data=data, epochs=EPOCHS)


def _pictures(window: MainWindow, themes: ThemeWatcher, folder: Path) -> Iterator[tuple[Path, str]]:
    controller = window.controller
    draw(window.drawing_panel.canvas, SEVEN)
    wait_until(lambda: window.has_plots, PATIENCE)
    yield from _both_themes(window, themes, folder, "1-read", "a drawing, read as it is drawn")
    recipe = tour_recipe()
    steps = recipe.epochs * math.ceil(TRAINING_IMAGES / recipe.batch.size(TRAINING_IMAGES))
    window.train_panel.set_recipe(recipe)
    _set_speed(window, PACE * steps)
    window.train_panel.start_requested.emit(window.train_panel.recipe())
    if not wait_until(lambda: _is_past_the_middle(controller), PATIENCE):
        raise TourError("The training took too long, so the tour ended before its end.")
    _set_speed(window, SLOW * steps)
    yield from _both_themes(window, themes, folder, "2-training", "in the middle of training")
    _set_speed(window, FULL_SPEED)
    if not wait_until(lambda: controller.state is RunState.IDLE, PATIENCE):
        raise TourError("The training took too long, so the tour ended before its end.")
    wait(0.3)
    yield from _both_themes(window, themes, folder, "3-finished", "the training has finished")
    yield from _pages(window, themes, folder)
    window.tabs.setCurrentWidget(window.train_panel)
    past = window.train_panel.plots.time_machine.slider
    past.setValue(past.maximum() // 4)
    wait(0.5)
    words = "the run wound back to a network on its way"
    yield from _both_themes(window, themes, folder, "10-past", words)


def _pages(window: MainWindow, themes: ThemeWatcher, folder: Path) -> Iterator[tuple[Path, str]]:
    """Turn to the other tabs, one after the other, each when it has computed what it shows."""
    tabs = window.tabs
    for number, (page, words) in enumerate(PAGES, start=4):
        tabs.show_page(page)
        shown = getattr(tabs, page)
        wait_until(shown.overview.is_complete if page == "data" else shown.is_complete, PATIENCE)
        wait(0.5)
        yield from _both_themes(window, themes, folder, f"{number}-{page}", words)
    window.diagnosis.open()
    explanation = window.diagnosis.window
    assert explanation is not None  # it has just been opened
    wait(0.5)
    yield from _both_themes(explanation, themes, folder, "9-why", "why it was read so")


def _set_speed(window: MainWindow, steps_per_second: float) -> None:
    window.train_panel.set_speed(steps_per_second)
    window.controller.set_speed(steps_per_second)
    wait(0.3)


def _is_past_the_middle(controller: Controller) -> bool:
    run = controller.run
    if controller.state is RunState.IDLE:
        raise TourError(_why_over(controller))
    total = run.snapshot.total_steps if run else 0
    return bool(run and total and run.snapshot.step >= MIDDLE * total)


def _why_over(controller: Controller) -> str:
    ending = controller.run.ending if controller.run else None
    return ending.sentence if ending else "The training did not begin."


def _both_themes(
    window: QWidget, themes: ThemeWatcher, folder: Path, name: str, words: str
) -> Iterator[tuple[Path, str]]:
    for choice in ("dark", "light"):  # light last: the tour goes on in it
        themes.set_choice(choice)
        wait(0.2)
        path = folder / f"{name}-{choice}.png"
        if not window.grab().save(str(path)):
            raise SaveError(f"{path}: the picture could not be written.")
        yield path, f"{words} ({choice})"
