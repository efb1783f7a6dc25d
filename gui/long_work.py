"""Work of minutes, in a thread of its own, with a window that shows how it goes.

The thread is not the one that maps and imports share: nobody should wait for a training there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gui.jobs import JobThread

if TYPE_CHECKING:
    from gui.main_window import MainWindow


class LongWork(QObject):
    """Passes on what is found by the latest request, and nothing of one that was given up.

    Parameters
    ----------
    window : MainWindow
        Has the menus and tells of faults.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = JobThread(self)
        self._jobs.part_done.connect(self._on_part)
        self._jobs.job_done.connect(self._on_done)
        self._jobs.job_failed.connect(self._on_failed)

    def show_part(self, part: object) -> None:
        """Show something that has been found."""
        raise NotImplementedError

    def show_done(self) -> None:
        """Show that the work has come to its end."""
        raise NotImplementedError

    def show_failed(self, sentence: str) -> None:
        """Show why the work has ended before."""
        raise NotImplementedError

    @Slot(str, int, object)
    def _on_part(self, subject: str, generation: int, part: object) -> None:
        if self._jobs.is_latest(subject, generation):
            self.show_part(part)

    @Slot(str, int)
    def _on_done(self, subject: str, generation: int) -> None:
        if self._jobs.is_latest(subject, generation):
            self.show_done()

    @Slot(str, int, str, str)
    def _on_failed(self, subject: str, generation: int, sentence: str, report: str) -> None:
        if not self._jobs.is_latest(subject, generation):
            return
        self.show_failed(sentence)
        if report:
            self._window.controller.report_raised.emit(report)
