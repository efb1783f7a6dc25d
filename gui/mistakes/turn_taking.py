"""Long work in the second thread, in turns: others' work comes between, and the pen goes before."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gui.controller import Controller
from gui.drawing.canvas import Canvas
from gui.subject import Subject

TURN_SECONDS: Final = 0.2
"""How long the second thread works before it looks what else waits."""

PEN_MS: Final = 300
"""How long the work waits before it looks whether the pen is still down."""


class _Turns:
    """Work that is done in several turns; given up by forgetting it."""

    def __init__(self, work: Generator[Any, None, None]) -> None:
        self._work = work
        self.is_over = False

    def turn(self) -> Generator[Any, None, None]:
        """Work for one turn; to be asked for again while it is not over."""
        end = time.monotonic() + TURN_SECONDS
        for part in self._work:
            yield part
            if time.monotonic() >= end:
                return
        self.is_over = True


class TurnTaking(QObject):
    """Has one piece of work done; later work takes the place of earlier.

    Parameters
    ----------
    name : str
        What it is about, in the second thread.
    controller : Controller
        Has the second thread, and is told of faults.
    canvas : Canvas
        While its pen is down, no turn begins.
    parent : QObject
        Its owner.

    Signals
    -------
    part_found(object)
        The work has yielded a value.
    turn_ended()
        A turn is over and the work is not: a chance to think again.
    finished()
        The work has come to its end.
    failed(str)
        It has not, and why.
    """

    part_found = Signal(object)
    turn_ended = Signal()
    finished = Signal()
    failed = Signal(str)

    def __init__(self, name: str, controller: Controller, canvas: Canvas, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._subject = Subject(name, controller.jobs, self)
        self._turns: _Turns | None = None
        self._later = QTimer(self, singleShot=True, interval=PEN_MS)
        self._later.timeout.connect(self._go_on)
        self._subject.answered.connect(self.part_found)
        self._subject.finished.connect(self._on_turn_over)
        self._subject.failed.connect(self._on_failed)
        self._subject.crashed.connect(controller.report_raised)

    @property
    def is_busy(self) -> bool:
        """Whether there is work under way."""
        return self._turns is not None

    def begin(self, work: Generator[Any, None, None]) -> None:
        """Have work done, in place of what was begun before."""
        self.stop()
        self._turns = _Turns(work)
        self._go_on()

    def stop(self) -> None:
        """Give the work up; nothing happens where there is none."""
        self._later.stop()
        self._subject.cancel()
        self._turns = None

    @Slot()
    def _go_on(self) -> None:
        if self._turns is None:
            return
        if self._canvas.gesture is not None:
            self._later.start()
        else:
            self._subject.request(self._turns.turn)

    @Slot()
    def _on_turn_over(self) -> None:
        turns = self._turns
        if turns is None:
            return
        if turns.is_over:
            self._turns = None
            self.finished.emit()
            return
        self.turn_ended.emit()
        if self._turns is turns:  # nobody thought better of it
            self._go_on()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._turns = None
        self.failed.emit(sentence)
