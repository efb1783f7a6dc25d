"""Races recipes in a thread of their own while a window shows their curves."""

from __future__ import annotations

import time
from collections.abc import Generator
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from gui.jobs import JobThread
from nncore.progress import Progress
from nncore.recipe import Recipe
from nncore.session import load_dataset
from nncore.training.history import Curves, History
from nncore.training.race import Race
from nncore.training.recipes import BUILT_IN

if TYPE_CHECKING:
    from gui.main_window import MainWindow
    from gui.racing_dialog import RacingDialog

SUBJECT = "race"
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
        self._jobs = JobThread(self)
        self.dialog: RacingDialog | None = None
        menus = window.menus
        tip = "Train up to four recipes on the same batches, side by side in one plot."
        action = menus.add(None, "action_race", "Ra&ce…", None, tip)
        menus.network.addSeparator()
        menus.network.addAction(action)
        action.triggered.connect(self.open)
        self._jobs.part_done.connect(self._on_part)
        self._jobs.job_done.connect(self._on_done)
        self._jobs.job_failed.connect(self._on_failed)

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

    def shut_down(self, timeout_ms: int) -> bool:
        """Give up and end the thread; return whether it has ended."""
        return self._jobs.shut_down(timeout_ms)

    @Slot(object)
    def _start(self, recipes: tuple[Recipe, ...]) -> None:
        assert self.dialog is not None
        self.dialog.begin(recipes)
        self._jobs.request(SUBJECT, partial(racing, recipes))

    @Slot()
    def _stop(self) -> None:
        """End the race; its curves stay."""
        self._jobs.cancel(SUBJECT)
        if self.dialog is not None and self.dialog.is_running:
            self.dialog.end("Stopped.")

    @Slot(str, int, object)
    def _on_part(self, subject: str, generation: int, part: Any) -> None:
        if self.dialog is None or not self._jobs.is_latest(subject, generation):
            return
        if isinstance(part, Progress):
            self.dialog.show_progress(part)
        else:
            self.dialog.show_lanes(part)

    @Slot(str, int)
    def _on_done(self, subject: str, generation: int) -> None:
        if self.dialog is not None and self._jobs.is_latest(subject, generation):
            self.dialog.end("Finished.")

    @Slot(str, int, str, str)
    def _on_failed(self, subject: str, generation: int, sentence: str, report: str) -> None:
        if self.dialog is None or not self._jobs.is_latest(subject, generation):
            return
        self.dialog.end(sentence)
        if report:
            self._window.controller.report_raised.emit(report)


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
