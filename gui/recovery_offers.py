"""Gives back what earlier windows left: the last drawing by itself, the rest where it is wanted."""

from __future__ import annotations

import datetime
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QBoxLayout

from gui.recovery_bar import RecoveryBar
from gui.recovery_words import describe_left
from gui.sittings import LeftSitting
from gui.snapshot import Trainable
from nncore.session import Run
from nncore.training.state import TrainingState

if TYPE_CHECKING:
    from gui.main_window import MainWindow

BUSY = "A training is running; stop it first, then take up the other one."
RESUME_TIP = "Train on from the batch where it was, as if it had never been interrupted."
RESTORE_TIP = "Put it back where it was; the canvas as it is now stays in the history."


class RecoveryOffers(QObject):
    """Asks about one sitting after the other.

    Parameters
    ----------
    window : MainWindow
        Takes what is given back.
    forget : callable
        Removes what a sitting left, once it is saved again or not wanted.

    Attributes
    ----------
    resume_run : callable
        Makes a run that goes on; the tests put small data here.
    """

    def __init__(self, window: MainWindow, forget: Callable[[LeftSitting], None]) -> None:
        super().__init__(window)
        self._window = window
        self._forget = forget
        self._left: deque[LeftSitting] = deque()
        self._bar: RecoveryBar | None = None
        self.resume_run: Callable[[TrainingState], Trainable] = Run.resume

    def take(self, found: tuple[LeftSitting, ...]) -> None:
        """Bring back the drawing of the window that was closed last; offer the rest.

        Parameters
        ----------
        found : tuple of LeftSitting
            The latest first.
        """
        closed = [left for left in found if left.was_closed]
        if closed and closed[0].drawing is not None:
            self._bring_back(closed[0])
        for left in found:
            if left.was_closed and left.run is None:
                self._forget(left)
            else:
                self._left.append(left)
        self._offer_next()

    def _bring_back(self, left: LeftSitting) -> None:
        """Show the drawing as if it had never been away, unless somebody draws already."""
        canvas = self._window.drawing_panel.canvas
        if left.drawing is not None and canvas.drawing().is_blank and not canvas.sketch.steps:
            canvas.set_drawing(left.drawing)
            canvas.sketch.forget()  # nobody here has drawn it

    def _offer_next(self) -> None:
        if not self._left:
            if self._bar is not None:
                self._bar.hide()
            return
        if self._bar is None:
            self._bar = self._make_bar()
        left = self._left[0]
        is_run_only = left.was_closed or (left.drawing is None and left.recipe is None)
        has_more = left.drawing is not None or left.recipe is not None or left.run is not None
        self._bar.offer(
            describe_left(left, datetime.datetime.now().astimezone()),
            restore=("Resume" if is_run_only else "Restore") if has_more else "",
            restore_tip=RESUME_TIP if is_run_only else RESTORE_TIP,
            has_report=bool(left.log),
        )

    def _make_bar(self) -> RecoveryBar:
        middle = self._window.centralWidget()
        assert middle is not None
        bar = RecoveryBar(middle)
        column = middle.layout()
        assert isinstance(column, QBoxLayout)
        column.insertWidget(0, bar)
        bar.restore_requested.connect(self._restore)
        bar.discard_requested.connect(self._discard)
        bar.report_requested.connect(self._show_report)
        return bar

    @Slot()
    def _restore(self) -> None:
        left, window = self._left[0], self._window
        if left.run is not None and window.controller.state.is_alive:
            window.messages.show_sentence(BUSY)
            return
        if left.drawing is not None and not left.was_closed:
            window.drawing_panel.canvas.set_drawing(left.drawing)
        if left.recipe is not None:
            window.recipes.take(left.recipe, f"Restored the recipe {left.recipe.name}")
        if left.run is not None:
            window.train_panel.set_recipe(left.run.recipe)
            window.controller.repeat(left.run.recipe, self.resume_run(left.run))
        self._discard()

    @Slot()
    def _discard(self) -> None:
        self._forget(self._left.popleft())
        self._offer_next()

    @Slot()
    def _show_report(self) -> None:
        self._window.pages.show_crash(self._left[0].log)
