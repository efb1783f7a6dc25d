"""Trains published recipes in a thread of their own while the report is filled."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gui.jobs import JobThread
from gui.reproducing_dialog import ReproducingDialog
from gui.subject import Subject
from nncore.progress import Progress
from nncore.reproduction import Reproduction, reproduce, reproducible

if TYPE_CHECKING:
    from gui.main_window import MainWindow


class Reproducing(QObject):
    """The entry in the Help menu, its window, and the thread that trains for it.

    Parameters
    ----------
    window : MainWindow
        Has the menus and tells of faults.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        # Not the thread that maps and imports share: nobody should wait for a training there.
        self._reproduction = Subject("reproduction", JobThread(self), self)
        self._reproduction.answered.connect(self._show_part)
        self._reproduction.finished.connect(self._show_done)
        self._reproduction.failed.connect(self._show_failed)
        self._reproduction.crashed.connect(window.controller.report_raised)
        self.dialog: ReproducingDialog | None = None
        menus = window.menus
        tip = "Train the published networks as described, and see each result beside ours."
        action = menus.add(None, "action_reproduce", "&Published Results…", None, tip)
        menus.help.insertAction(menus.about, action)
        menus.help.insertSeparator(menus.about)
        action.triggered.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Show the window."""
        if self.dialog is None:
            self.dialog = ReproducingDialog(self._window)
            self.dialog.start_requested.connect(self._start)
            self.dialog.stop_requested.connect(self._stop)
        self.dialog.show()
        self.dialog.activateWindow()

    @Slot(object, int)
    def _start(self, names: list[str], seeds: int) -> None:
        assert self.dialog is not None
        self.dialog.show_running(True)
        self._reproduction.request(partial(_reproducing, names, seeds))

    @Slot()
    def _stop(self) -> None:
        """Give up; what has been found stays."""
        self._reproduction.cancel()
        if self.dialog is not None:
            self.dialog.show_running(False)

    @Slot(object)
    def _show_part(self, part: Progress | Reproduction) -> None:
        """Show progress, or a recipe's figures."""
        assert self.dialog is not None
        if isinstance(part, Progress):
            self.dialog.show_progress(part)
        else:
            self.dialog.show_found(part)

    @Slot()
    def _show_done(self) -> None:
        """Say that all recipes are through."""
        assert self.dialog is not None
        self.dialog.show_running(False)

    @Slot(str)
    def _show_failed(self, sentence: str) -> None:
        """Give up, and say why."""
        self._stop()
        self._window.messages.show_sentence(sentence)


def _reproducing(names: list[str], seeds: int) -> Generator[Progress | Reproduction, None, None]:
    """Train, in the thread."""
    yield from reproduce(reproducible(names), seeds=seeds)
