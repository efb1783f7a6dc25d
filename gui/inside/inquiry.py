"""One thing that is asked of a thread again and again, as the drawing and the network change."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gui.jobs import JobThread, Work


class Inquiry(QObject):
    """Asks when the pen rests; what is under way is dropped for new ink, and for nothing else.

    A network in training is another one thirty times a second: an answer about one gets
    finished before the next is asked about.

    Parameters
    ----------
    subject : str
        What it is about, for the thread.
    jobs : JobThread
        The thread.
    rest_ms : int
        How long the pen rests before it is asked.
    pause_ms : int
        How long after an answer the next is asked for.
    parent : QObject
        Its owner.

    Signals
    -------
    answered(object)
        A part of the answer.
    failed(str)
        There is none; why.
    crashed(str)
        There is none because of a fault in the program; its traceback.
    """

    answered = Signal(object)
    failed = Signal(str)
    crashed = Signal(str)

    def __init__(
        self, subject: str, jobs: JobThread, rest_ms: int, pause_ms: int, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._subject, self._jobs = subject, jobs
        self._rest_ms, self._pause_ms = rest_ms, pause_ms
        self._ink: object = None
        self._key: Hashable = None
        self._work: Work | None = None
        self._is_busy = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._begin)
        jobs.part_done.connect(self._on_part)
        jobs.job_done.connect(self._on_done)
        jobs.job_failed.connect(self._on_failed)

    @property
    def is_waiting(self) -> bool:
        """Whether something is asked and not answered yet."""
        return self._is_busy or self._work is not None

    def ask(self, ink: object, key: Hashable, work: Work) -> None:
        """Ask, unless the same was asked last.

        Parameters
        ----------
        ink : object
            The image it is about, told apart by identity; None where it is about none.
        key : hashable
            What else it depends on.
        work : callable
            Makes the generator that finds the answer.
        """
        if ink is self._ink and key == self._key:
            return
        is_new_ink, self._ink, self._key, self._work = ink is not self._ink, ink, key, work
        if is_new_ink:
            self._jobs.cancel(self._subject)
            self._is_busy = False
            self._timer.start(self._rest_ms)
        elif not self._is_busy and not self._timer.isActive():
            self._timer.start(self._rest_ms)

    def give_up(self) -> None:
        """Forget what was asked."""
        self._timer.stop()
        self._jobs.cancel(self._subject)
        self._ink = self._key = self._work = None
        self._is_busy = False

    @Slot()
    def _begin(self) -> None:
        if self._work is not None and not self._is_busy:
            work, self._work, self._is_busy = self._work, None, True
            self._jobs.request(self._subject, work)

    def _end(self) -> None:
        self._is_busy = False
        if self._work is not None:
            self._timer.start(self._pause_ms)

    @Slot(str, int, object)
    def _on_part(self, subject: str, generation: int, part: object) -> None:
        if subject == self._subject and self._jobs.is_latest(subject, generation):
            self.answered.emit(part)

    @Slot(str, int)
    def _on_done(self, subject: str, generation: int) -> None:
        if subject == self._subject and self._jobs.is_latest(subject, generation):
            self._end()

    @Slot(str, int, str, str)
    def _on_failed(self, subject: str, generation: int, sentence: str, report: str) -> None:
        if subject == self._subject and self._jobs.is_latest(subject, generation):
            self._end()
            self.failed.emit(sentence)
            if report:
                self.crashed.emit(report)
