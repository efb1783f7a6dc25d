"""Saves what the window holds while it is open, and finds what an earlier one left.

Nothing here waits for the disk: a thread of its own writes, a moment after the last change and
never while the pen is down. The run in training is kept by its own thread (`run_keeper`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gui.jobs import JobThread
from gui.settings import SettingsFile
from gui.sittings import LeftSitting, Sitting, forget, sittings_folder
from gui.unsaved import describe_unsaved
from nncore.data.drawing import Drawing
from nncore.recipe import Recipe
from nncore.storage.library import library_folder

if TYPE_CHECKING:
    from gui.main_window import MainWindow
    from gui.recovery_offers import RecoveryOffers

SAVE_MS = 1000
"""How long after a change it is saved: what a crash may lose."""

SESSION_END_SECONDS = 1.0
"""How long the end of the desktop's session waits for the disk."""

DRAWING = "drawing"
NOT_SAVED = "What you do now cannot be brought back after a crash: {reason}"


class Recovery(QObject):
    """Knows what is to be saved, and when.

    Parameters
    ----------
    window : MainWindow
        Whose drawing and recipe they are.

    Attributes
    ----------
    offers : RecoveryOffers or None
        Gives back what was left; None until there was something.

    Signals
    -------
    looked()
        What earlier windows left is known, and what cannot be kept has been said.
    """

    looked = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._canvas = window.drawing_panel.canvas
        self._writer = JobThread(self, finishes=True)
        self._writer.part_done.connect(self._on_part)
        self._writer.job_done.connect(self._on_done)
        self._writer.job_failed.connect(self._on_failed)
        self._sitting: Sitting | None = None  # made in the writer's thread
        self._keeper = window.controller.run_keeper
        self.offers: RecoveryOffers | None = None
        self._saved: tuple[Drawing, Recipe | None] | None = None
        self._recipe: Recipe | None = None
        self._is_ready = self._has_complained = False
        self._rest = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._rest.timeout.connect(self._save_after_rest)

    @Slot()
    def begin(self) -> None:
        """Look for what earlier windows left, and save from now on."""
        self._canvas.drawing_changed.connect(self._on_changed)
        self._window.train_panel.recipe_changed.connect(self._on_recipe_changed)
        self._request("begin", self._begin)
        if not self._canvas.drawing().is_blank:
            self._rest.start()

    @property
    def has_begun(self) -> bool:
        """Whether anything is saved at all."""
        return self._sitting is not None or self._writer.isRunning()

    @property
    def is_ready(self) -> bool:
        """Whether it has looked, and saves."""
        return self._is_ready

    @Slot()
    def save_now(self) -> None:
        """Save at once and wait a moment for it: the session of the desktop ends."""
        if self.has_begun:
            self._keeper.hurry()
            self._save()
            done = threading.Event()
            self._request("session", partial(_telling, done))
            done.wait(SESSION_END_SECONDS)

    def save_last(self) -> None:
        """Save what is there at the end; the window is being closed."""
        if self.has_begun:
            self._save()
            self._request("close", self._mark_closed)

    @Slot(str)
    def note(self, report: str) -> None:
        """Write down a fault in the program, in case worse follows."""
        if self._sitting is not None:
            self._sitting.note(report)

    def let_go(self) -> None:
        """Leave the rest to the next window; may be called again."""
        self._rest.stop()
        self._keeper.folder = None
        if self._sitting is not None:
            self._sitting.close()
            self._sitting = None

    def _request(self, subject: str, work: Callable[[], Generator[object]]) -> None:
        self._writer.request(subject, work)

    # In the writer's thread

    def _begin(self) -> Generator[tuple[LeftSitting, ...] | str]:
        library = self._window.controller.library
        unsaved, sentence = describe_unsaved(
            {
                "settings": SettingsFile().path.parent,
                "runs": library.folder or library_folder(),
                DRAWING: sittings_folder(),
            }
        )
        library.is_told = "runs" in unsaved
        if unsaved:
            yield sentence
        if DRAWING not in unsaved:
            self._sitting = Sitting()
            self._keeper.folder = self._sitting.folder
            yield self._sitting.left

    def _saving(self, drawing: Drawing, recipe: Recipe | None) -> Generator[None]:
        if self._sitting is not None:
            self._sitting.save_drawing(drawing)
            if recipe is not None:
                self._sitting.save_recipe(recipe)
            yield

    def _mark_closed(self) -> Generator[None]:
        if self._sitting is not None:
            self._sitting.mark_closed()
        yield

    # In the window's thread

    @Slot()
    def _on_changed(self) -> None:
        """Be quick: this is called while the pen moves."""
        if not self._rest.isActive():
            self._rest.start()

    @Slot(object)
    def _on_recipe_changed(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._on_changed()

    @Slot()
    def _save_after_rest(self) -> None:
        if self._canvas.is_marking:
            self._rest.start()
        else:
            self._save()

    def _save(self) -> None:
        self._rest.stop()
        wanted = (self._canvas.drawing(), self._recipe)
        if wanted != self._saved:
            self._saved = wanted
            self._request("save", partial(self._saving, *wanted))

    @Slot(str, int, object)
    def _on_part(self, subject: str, _generation: int, part: object) -> None:
        if subject == "save":
            self._has_complained = False
        elif isinstance(part, str):
            self._window.messages.show_sentence(part)
        elif subject == "begin" and isinstance(part, tuple):
            self._is_ready = True
            self._give_back(part)

    @Slot(str, int)
    def _on_done(self, subject: str, _generation: int) -> None:
        if subject == "begin":
            self.looked.emit()

    @Slot(str, int, str, str)
    def _on_failed(self, subject: str, _generation: int, sentence: str, report: str) -> None:
        self._saved = None
        if report:
            self._window.controller.report_raised.emit(report)
        elif not self._has_complained:
            self._window.messages.show_sentence(NOT_SAVED.format(reason=sentence))
        self._has_complained = True
        if subject == "begin":
            self.looked.emit()

    def _give_back(self, found: tuple[LeftSitting, ...]) -> None:
        if found:
            from gui.recovery_offers import RecoveryOffers  # at most starts there is nothing

            self.offers = RecoveryOffers(self._window, self._forget)
            self.offers.take(found)

    def _forget(self, left: LeftSitting) -> None:
        self._save()  # before the old place is gone
        self._request(f"forget {left.folder.name}", partial(_forgetting, left))


def _forgetting(left: LeftSitting) -> Generator[None]:
    forget(left)
    yield


def _telling(done: threading.Event) -> Generator[None]:
    done.set()
    yield
