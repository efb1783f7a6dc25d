"""One subject of a thread of jobs, for whoever asks about it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from gui.jobs import JobThread, Work


class Subject(QObject):
    """Asks a thread about one thing, and hears of the latest request alone.

    Parameters
    ----------
    name : str
        What it is about; in its thread nothing else is called so.
    jobs : JobThread
        The thread.
    parent : QObject
        Its owner.

    Signals
    -------
    answered(object)
        A part of the answer.
    finished()
        That was all.
    failed(str)
        There is no more; why.
    crashed(str)
        There is no more because of a fault in the program; its traceback.
    """

    answered = Signal(object)
    finished = Signal()
    failed = Signal(str)
    crashed = Signal(str)

    def __init__(self, name: str, jobs: JobThread, parent: QObject) -> None:
        super().__init__(parent)
        self._name, self._jobs = name, jobs
        self._is_busy = False
        jobs.part_done.connect(self._on_part)
        jobs.job_done.connect(self._on_done)
        jobs.job_failed.connect(self._on_failed)

    @property
    def is_busy(self) -> bool:
        """Whether something is requested and has not come to its end."""
        return self._is_busy

    def request(self, work: Work) -> None:
        """Ask for work, in place of what was asked for before."""
        self._is_busy = True
        self._jobs.request(self._name, work)

    def cancel(self) -> None:
        """Give up what was asked for, if anything was."""
        self._is_busy = False
        self._jobs.cancel(self._name)

    @Slot(str, int, object)
    def _on_part(self, subject: str, generation: int, part: object) -> None:
        if subject == self._name and self._jobs.is_latest(subject, generation):
            self.answered.emit(part)

    @Slot(str, int)
    def _on_done(self, subject: str, generation: int) -> None:
        if subject == self._name and self._jobs.is_latest(subject, generation):
            self._is_busy = False
            self.finished.emit()

    @Slot(str, int, str, str)
    def _on_failed(self, subject: str, generation: int, sentence: str, report: str) -> None:
        if subject == self._name and self._jobs.is_latest(subject, generation):
            self._is_busy = False
            self.failed.emit(sentence)
            if report:
                self.crashed.emit(report)
