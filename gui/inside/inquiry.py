"""One thing that is asked of a thread again and again, as the drawing and the network change."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QObject, QTimer, Slot

from gui.jobs import JobThread, Work
from gui.subject import Subject


class Inquiry(Subject):
    """Asks when the pen rests; what is under way is dropped for new ink, and for nothing else.

    A network in training is another one thirty times a second: an answer about one gets
    finished before the next is asked about.

    Parameters
    ----------
    name : str
        What it is about, for the thread.
    jobs : JobThread
        The thread.
    rest_ms : int
        How long the pen rests before it is asked.
    pause_ms : int
        How long after an answer the next is asked for.
    parent : QObject
        Its owner.
    """

    def __init__(
        self, name: str, jobs: JobThread, rest_ms: int, pause_ms: int, parent: QObject
    ) -> None:
        super().__init__(name, jobs, parent)
        self._rest_ms, self._pause_ms = rest_ms, pause_ms
        self._ink: object = None
        self._key: Hashable = None
        self._work: Work | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._begin)
        self.finished.connect(self._go_on)
        self.failed.connect(self._go_on)

    @property
    def is_waiting(self) -> bool:
        """Whether something is asked and not answered yet."""
        return self.is_busy or self._work is not None

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
            self.cancel()
            self._timer.start(self._rest_ms)
        elif not self.is_busy and not self._timer.isActive():
            self._timer.start(self._rest_ms)

    def give_up(self) -> None:
        """Forget what was asked."""
        self._timer.stop()
        self.cancel()
        self._ink = self._key = self._work = None

    @Slot()
    def _begin(self) -> None:
        if self._work is not None and not self.is_busy:
            work, self._work = self._work, None
            self.request(work)

    @Slot()
    def _go_on(self) -> None:
        if self._work is not None:
            self._timer.start(self._pause_ms)
