"""Follows a run event by event: its curves and its networks on the way."""

from __future__ import annotations

from collections.abc import Callable

from nncore.network.model import Model
from nncore.training.checkpoints import Checkpoint, Checkpoints
from nncore.training.events import Event, RunStarted, StepDone
from nncore.training.history import History


class Follower:
    """Keeps what window and library show of a run; used by the thread that trains alone.

    Parameters
    ----------
    model : callable
        Copies the network as it is now; None before training began.

    Attributes
    ----------
    history : History
        Its curves; they can be taken in parts.
    checkpoints : Checkpoints
        Its networks on the way.
    step, epoch : int, float
        How far it has come.
    total_steps, batch_size : int
        Of the whole run; 0 before it began.
    """

    def __init__(self, model: Callable[[], Model | None]) -> None:
        self.history = History(in_parts=True)
        self.checkpoints = Checkpoints()
        self.step = 0
        self.epoch = 0.0
        self.total_steps = self.batch_size = 0
        self._model = model

    @property
    def has_started(self) -> bool:
        """Whether the data are there."""
        return self.total_steps > 0

    def add(self, event: Event) -> None:
        """Take in what happened."""
        self.history.add(event)
        if isinstance(event, StepDone):
            self.step, self.epoch = event.step, event.epoch
            if self.checkpoints.is_due(event.step):
                self.keep_checkpoint()
        elif isinstance(event, RunStarted):
            self.total_steps = event.total_steps
            self.batch_size = event.batch_size
            self.keep_checkpoint()

    def keep_checkpoint(self) -> None:
        """Keep the network as it is."""
        checkpoint = self.checkpoint()
        if checkpoint is not None:
            self.checkpoints.add(checkpoint)

    def checkpoint(self) -> Checkpoint | None:
        """Copy the network as it is; None before training began."""
        model = self._model()
        return None if model is None else Checkpoint(self.step, self.epoch, model)
