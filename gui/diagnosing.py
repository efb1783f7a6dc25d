"""Finds out why the drawing is read as it is, while somebody looks; costs nothing otherwise."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gui.readings import Reader
from nncore.errors import InklingError
from nncore.insight.diagnosis import Diagnosis, diagnose
from nncore.insight.stages import PREPARED, Stage

FRAME_MS: Final = 33
REST: Final = 4
"""After each diagnosis the window has this many times its length for other things."""


class Diagnosing(QObject):
    """Follows the drawing and the network that answers.

    Parameters
    ----------
    reader : Reader
        Knows both.
    parent : QObject
        Its owner.

    Signals
    -------
    diagnosis_changed(object)
        The :class:`~nncore.insight.diagnosis.Diagnosis`, or None where there is no ink.
    stages_changed(object)
        The stages that are on have gone back to those of the route: frozenset of Stage.
    """

    diagnosis_changed = Signal(object)
    stages_changed = Signal(object)

    def __init__(self, reader: Reader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._is_watched = False
        self._route = reader.preparation.route
        self._stages = self.usual_stages
        self._soon = QTimer(self, singleShot=True, interval=FRAME_MS)
        self._soon.timeout.connect(self._work)
        reader.reading_changed.connect(self._on_reading_changed)

    @property
    def usual_stages(self) -> frozenset[Stage]:
        """Those that the network's route goes through."""
        return PREPARED if self._route == "mnist" else frozenset()

    @property
    def stages(self) -> frozenset[Stage]:
        """Those that are on."""
        return self._stages

    @Slot(bool)
    def set_watched(self, watched: bool) -> None:
        """Work, or rest until somebody looks again; then with the stages of the route."""
        self._is_watched = watched
        self._soon.stop()
        if watched:
            self._route = self._reader.preparation.route
            self._reset()
            self._work()

    @Slot(object)
    def set_stages(self, stages: Iterable[Stage]) -> None:
        """Switch stages of the preparation on and off; the window's own reading stays."""
        self._stages = frozenset(stages)
        self._work()

    def _reset(self) -> None:
        self._stages = self.usual_stages
        self.stages_changed.emit(self._stages)

    @Slot()
    def _on_reading_changed(self) -> None:
        if not self._is_watched:
            return
        route = self._reader.preparation.route
        if route != self._route:
            self._route = route
            self._reset()
        if not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _work(self) -> None:
        if not self._is_watched:
            return
        started = time.perf_counter()
        self.diagnosis_changed.emit(self._diagnosis())
        spent_ms = 1000 * (time.perf_counter() - started)
        self._soon.setInterval(max(FRAME_MS, round(REST * spent_ms)))

    def _diagnosis(self) -> Diagnosis | None:
        model = self._reader.model.with_threshold(self._reader.threshold)
        try:
            return diagnose(self._reader.drawing, model, self._stages)
        except InklingError:  # the reader says why, once
            return None
