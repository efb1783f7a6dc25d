"""Trains published recipes in a thread of their own while the report is filled."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gui.jobs import JobThread
from gui.reproducing_dialog import ReproducingDialog
from nncore.progress import Progress
from nncore.reproduction import Reproduction, reproduce, reproducible

if TYPE_CHECKING:
    from gui.main_window import MainWindow

SUBJECT = "reproduction"


class Reproducing(QObject):
    """The entry in the Help menu, its window, and the thread that trains for it.

    The thread is not the one that maps and imports share: a training takes minutes, and nobody
    should wait for it.

    Parameters
    ----------
    window : MainWindow
        Has the menus and tells of faults.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = JobThread(self)
        self.dialog: ReproducingDialog | None = None
        menus = window.menus
        tip = "Train the published networks as described, and see each result beside ours."
        action = menus.add(None, "action_reproduce", "&Published Results…", None, tip)
        menus.help.insertAction(menus.about, action)
        menus.help.insertSeparator(menus.about)
        action.triggered.connect(self.open)
        self._jobs.part_done.connect(self._on_part)
        self._jobs.job_done.connect(self._on_done)
        self._jobs.job_failed.connect(self._on_failed)

    @Slot()
    def open(self) -> None:
        """Show the window."""
        if self.dialog is None:
            self.dialog = ReproducingDialog(self._window)
            self.dialog.start_requested.connect(self._start)
            self.dialog.stop_requested.connect(self._stop)
        self.dialog.show()
        self.dialog.activateWindow()

    def shut_down(self, timeout_ms: int) -> bool:
        """Give up and end the thread; return whether it has ended."""
        return self._jobs.shut_down(timeout_ms)

    @Slot(object, int)
    def _start(self, names: list[str], seeds: int) -> None:
        assert self.dialog is not None
        self.dialog.show_running(True)
        self._jobs.request(SUBJECT, partial(_reproducing, names, seeds))

    @Slot()
    def _stop(self) -> None:
        """Give up; what has been found stays."""
        self._jobs.cancel(SUBJECT)
        if self.dialog is not None:
            self.dialog.show_running(False)

    @Slot(str, int, object)
    def _on_part(self, subject: str, generation: int, part: object) -> None:
        if self.dialog is None or not self._jobs.is_latest(subject, generation):
            return
        if isinstance(part, Progress):
            self.dialog.show_progress(part)
        elif isinstance(part, Reproduction):
            self.dialog.show_found(part)

    @Slot(str, int)
    def _on_done(self, subject: str, generation: int) -> None:
        if self.dialog is not None and self._jobs.is_latest(subject, generation):
            self.dialog.show_running(False)

    @Slot(str, int, str, str)
    def _on_failed(self, subject: str, generation: int, sentence: str, report: str) -> None:
        if not self._jobs.is_latest(subject, generation):
            return
        self._stop()
        self._window.messages.show_sentence(sentence)
        if report:
            self._window.controller.report_raised.emit(report)


def _reproducing(names: list[str], seeds: int) -> Generator[Progress | Reproduction, None, None]:
    """Train, in the thread."""
    yield from reproduce(reproducible(names), seeds=seeds)
