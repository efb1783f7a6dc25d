"""Races recipes in a thread of their own while a window shows their curves."""

from __future__ import annotations

import time
from collections.abc import Generator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gui.jobs import JobThread
from gui.subject import Subject
from nncore.progress import Progress
from nncore.recipe import Recipe
from nncore.session import load_dataset
from nncore.training.history import Curves, History
from nncore.training.race import Race
from nncore.training.recipes import BUILT_IN

if TYPE_CHECKING:
    from gui.main_window import MainWindow
    from gui.racing_dialog import RacingDialog

INTERVAL = 0.1
"""Seconds between two pictures of a race."""

Lanes = tuple[Curves, ...]


class Racing(QObject):
    """The entry in the Network menu, its window, and the thread that trains for it.

    Parameters
    ----------
    window : MainWindow
        Has the menus and the editor, and tells of faults.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        # Not the thread that maps and imports share: nobody should wait for a training there.
        self._race = Subject("race", JobThread(self), self)
        self._race.answered.connect(self._show_part)
        self._race.finished.connect(self._show_done)
        self._race.failed.connect(self._show_failed)
        self._race.crashed.connect(window.controller.report_raised)
        self.dialog: RacingDialog | None = None
        menus = window.menus
        tip = "Train up to four recipes on the same batches, side by side in one plot."
        action = menus.add(None, "action_race", "Ra&ce…", None, tip)
        menus.network.addSeparator()
        menus.network.addAction(action)
        action.triggered.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Show the window, with the recipes that there are now."""
        if self.dialog is None:
            # pyqtgraph takes a quarter of a second to import; the main window comes first.
            from gui.racing_dialog import RacingDialog

            self.dialog = RacingDialog(self._window)
            self.dialog.start_requested.connect(self._start)
            self.dialog.stop_requested.connect(self._stop)
            self.dialog.finished.connect(self._stop)
        form = self._window.train_panel.form
        recipes = {**BUILT_IN, **{recipe.name: recipe for recipe in form.shelf.own()}}
        recipes[form.recipe().name] = form.recipe()
        if not self.dialog.is_running:
            self.dialog.set_recipes(tuple(recipes.values()))
        self.dialog.show()
        self.dialog.activateWindow()

    @Slot(object)
    def _start(self, recipes: tuple[Recipe, ...]) -> None:
        assert self.dialog is not None
        self.dialog.begin(recipes)
        self._race.request(partial(racing, recipes))

    @Slot()
    def _stop(self) -> None:
        """End the race; its curves stay."""
        self._race.cancel()
        if self.dialog is not None and self.dialog.is_running:
            self.dialog.end("Stopped.")

    @Slot(object)
    def _show_part(self, part: Progress | Lanes) -> None:
        """Show progress, or the curves."""
        assert self.dialog is not None
        if isinstance(part, Progress):
            self.dialog.show_progress(part)
        else:
            self.dialog.show_lanes(part)

    @Slot()
    def _show_done(self) -> None:
        """Say that all lanes are through."""
        assert self.dialog is not None
        self.dialog.end("Finished.")

    @Slot(str)
    def _show_failed(self, sentence: str) -> None:
        """Say why the race has ended before."""
        assert self.dialog is not None
        self.dialog.end(sentence)


def racing(recipes: tuple[Recipe, ...]) -> Generator[Progress | Lanes, None, None]:
    """Load the data and race, in the thread.

    Yields
    ------
    Progress or tuple of Curves
        While the data are loaded; then the curves of all lanes, some ten times a second.
    """
    dataset = yield from load_dataset(recipes[0])
    histories = [History() for _ in recipes]
    due = 0.0
    for event in Race(recipes, dataset).events():
        histories[event.lane].add(event.event)
        if time.monotonic() >= due:
            yield tuple(history.curves() for history in histories)
            due = time.monotonic() + INTERVAL
    yield tuple(history.curves() for history in histories)
