"""Reading the drawing: now, at every move of the pen; and over a run, in what time is left.

Both live in the window's thread, where one reading takes a fraction of a millisecond. What
takes longer, reading a new drawing by all the networks of a run, waits for a short rest of
the pen and is then done in slices that no frame notices.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nncore.arrays import FloatArray
from nncore.data.drawing import Drawing
from nncore.data.ink import to_input
from nncore.errors import InklingError
from nncore.network.model import Model, Reading
from nncore.network.network import Tape
from nncore.recipe import Preparation

if TYPE_CHECKING:
    from nncore.training.checkpoints import Checkpoint

REST_MS = 120
"""How long the pen rests before a run's networks read the new drawing."""

SOON_MS = 20
"""How long a reading waits for a move of the pen that would cause it anyway."""

SLICE_SECONDS = 0.004
"""Longest time that one slice of that takes."""


class Reader(QObject):
    """Answers for the drawing on the canvas by the network that is shown.

    Parameters
    ----------
    model : Model
        The network that answers at first.
    parent : QObject
        Its owner.

    Signals
    -------
    reading_changed(object Reading)
        The drawing or the network has changed.
    threshold_changed(float threshold, float own)
        The threshold that counts, or the network's own, is another; both in [0, 1].
    input_changed()
        What the networks receive has changed: the drawing, or its way to the input.
    error_raised(str)
        The drawing cannot be read; why.
    """

    reading_changed = Signal(object)
    threshold_changed = Signal(float, float)
    input_changed = Signal()
    error_raised = Signal(str)

    def __init__(self, model: Model, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._drawing = Drawing()
        self._inputs: dict[Preparation, FloatArray | None] = {}
        self._tape: Tape | None = None
        self._is_raw = False
        self._chosen: float | None = None
        self._last_error = ""
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._read)
        self.reading = Reading.blank()

    @property
    def model(self) -> Model:
        """The network that answers now."""
        return self._model

    @property
    def drawing(self) -> Drawing:
        """The drawing that is read."""
        return self._drawing

    @property
    def preparation(self) -> Preparation:
        """How ink becomes the input of the network that answers now."""
        return self._on_route(self._model.preparation)

    @property
    def chosen_threshold(self) -> float | None:
        """The threshold that somebody has set, in [0, 1]; None where each network's own counts."""
        return self._chosen

    @property
    def threshold(self) -> float:
        """Probability, in [0, 1], below which nothing is called a digit; 0 is never."""
        own = self._model.calibration.threshold
        return own if self._chosen is None else self._chosen

    @Slot(object)
    def set_threshold(self, threshold: float | None) -> None:
        """Set the threshold for all networks; None lets each have its own."""
        self._chosen = threshold
        self._tell_threshold()
        self._read()

    def set_model(self, model: Model, *, at_once: bool = True) -> None:
        """Let another network answer.

        Parameters
        ----------
        model : Model
            The network.
        at_once : bool
            Whether the drawing is read now; otherwise within a frame, and while the pen
            moves with its next move, so that a network in training costs no readings of
            its own.
        """
        changed = model.calibration != self._model.calibration
        self._model = model
        if changed:
            self._tell_threshold()
        if at_once:
            self._read()
        elif not self._soon.isActive():
            self._soon.start()

    @Slot(object)
    def set_drawing(self, drawing: Drawing) -> None:
        """Read another drawing."""
        self._drawing = drawing
        self._inputs.clear()
        self._read()
        self.input_changed.emit()

    @Slot(bool)
    def set_raw(self, is_raw: bool) -> None:
        """Give the networks the whole canvas, shrunk, in place of the prepared digit."""
        self._is_raw = is_raw
        self._inputs.clear()
        self._read()
        self.input_changed.emit()

    def stop(self) -> None:
        """Leave undone what is not done yet."""
        self._soon.stop()

    def input_for(self, preparation: Preparation) -> FloatArray | None:
        """Prepare the drawing for a network; prepared once for all networks alike.

        Parameters
        ----------
        preparation : Preparation
            The network's own.

        Returns
        -------
        float32 (side, side) or None
            In [0, 1], read-only; None where there is no ink, or it cannot be prepared.
        """
        wanted = self._on_route(preparation)
        if wanted not in self._inputs:
            self._inputs[wanted] = self._prepare(wanted)
        return self._inputs[wanted]

    def _on_route(self, preparation: Preparation) -> Preparation:
        return replace(preparation, route="raw") if self._is_raw else preparation

    def _prepare(self, preparation: Preparation) -> FloatArray | None:
        try:
            prepared = to_input(self._drawing, preparation)
        except InklingError as error:
            if str(error) != self._last_error:  # once, and not at every move of the pen
                self._last_error = str(error)
                self.error_raised.emit(str(error))
            return None
        self._last_error = ""
        return prepared

    def _tell_threshold(self) -> None:
        self.threshold_changed.emit(self.threshold, self._model.calibration.threshold)

    @Slot()
    def _read(self) -> None:
        self._soon.stop()
        prepared = self.input_for(self._model.preparation)
        if prepared is None:
            self.reading = Reading.blank()
        else:
            network = self._model.network
            if self._tape is None or self._tape.network is not network:
                self._tape = Tape(network, 1)  # kept: making one takes as long as reading
            probabilities = self._model.probabilities(prepared, self._tape)[0]
            self.reading = Reading.of(prepared, probabilities, self.threshold)
        self.reading_changed.emit(self.reading)


class Hindsight(QObject):
    """What the networks of one run, from first to latest, say of the drawing.

    Parameters
    ----------
    reader : Reader
        Knows the drawing.
    parent : QObject
        Its owner.

    Signals
    -------
    history_changed(object epochs, object probabilities, object digit)
        float64 (K,), float32 (K, 10), and the digit favoured last, or None on a blank canvas.
    """

    history_changed = Signal(object, object, object)

    def __init__(self, reader: Reader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._followed: tuple[Checkpoint, ...] = ()
        self._visited: tuple[Checkpoint, ...] | None = None
        self._answers: dict[Checkpoint, FloatArray] = {}
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._work)
        self._slice = QTimer(self, singleShot=True, interval=0)
        self._slice.timeout.connect(self._work)
        reader.input_changed.connect(self._on_input_changed)

    def follow(self, checkpoints: tuple[Checkpoint, ...]) -> None:
        """Look at a run, or at what has come to the one that is looked at already."""
        self._followed = checkpoints
        if self._visited is None:
            self._begin()

    def visit(self, checkpoints: tuple[Checkpoint, ...] | None) -> None:
        """Look at another run meanwhile; None for the one that is followed again."""
        self._visited = checkpoints
        self._begin()

    def stop(self) -> None:
        """Leave undone what is not done yet."""
        self._rest.stop()
        self._slice.stop()

    @property
    def _checkpoints(self) -> tuple[Checkpoint, ...]:
        return self._followed if self._visited is None else self._visited

    def _begin(self) -> None:
        if not self._rest.isActive() and not self._slice.isActive():
            self._work()

    @Slot()
    def _on_input_changed(self) -> None:
        self._answers.clear()
        self._slice.stop()
        self._rest.start()

    @Slot()
    def _work(self) -> None:
        """Let the networks that have not read the drawing read it; a slice at a time."""
        end = time.perf_counter() + SLICE_SECONDS
        for checkpoint in self._checkpoints:
            if checkpoint in self._answers:
                continue
            prepared = self._reader.input_for(checkpoint.model.preparation)
            if prepared is None:
                self._answers.clear()
                self.history_changed.emit(np.empty(0), np.empty((0, 10), np.float32), None)
                return
            self._answers[checkpoint] = checkpoint.model.probabilities(prepared)[0]
            if time.perf_counter() > end:
                self._slice.start()
                return
        self._tell()

    def _tell(self) -> None:
        kept = self._checkpoints
        self._answers = {each: self._answers[each] for each in kept}
        epochs = np.array([each.epoch for each in kept])
        probabilities = np.array(list(self._answers.values()), np.float32).reshape(-1, 10)
        digit = int(probabilities[-1].argmax()) if kept else None
        self.history_changed.emit(epochs, probabilities, digit)
