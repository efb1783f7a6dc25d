"""What the training thread leaves for the window: frozen values in one slot.

The thread trains thousands of times a second, the window looks ten times. So the thread
keeps its curves to itself and leaves one snapshot in a slot; while nobody has collected it,
no further one is taken. Nothing that can change crosses between them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from nncore.insight.doctor import Finding
from nncore.network.model import Model
from nncore.progress import Progress
from nncore.training.checkpoints import Checkpoint
from nncore.training.events import RunEnded
from nncore.training.history import Curves


class Trainable(Protocol):
    """What the thread asks of `nncore.session.Run`; the tests give it toys."""

    def events(self) -> Iterator[Any]:
        """Train, and tell what happened."""
        ...

    def model(self) -> Model | None:
        """Copy the network as it is now."""
        ...

    def submit(self, command: Any) -> None:
        """Change something at the next batch border."""
        ...

    def stop(self) -> None:
        """End at the next batch border."""
        ...


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The state of a run at one moment.

    Parameters
    ----------
    run_id : str
        Whose state it is.
    progress : Progress or None
        What is being done while the run is not yet training.
    checkpoints : tuple of Checkpoint
        Networks on the way, the last of them as it is now; none before the training began.
    curves : Curves or None
        All curves so far.
    step : int
        Batches trained.
    total_steps : int
        Batches that the recipe asks for; 0 where not known yet.
    epoch : float
        Epochs trained.
    digits_per_second : float
        Speed over about the last second; 0 where not known.
    seconds_left : float or None
        Time to the last batch at this speed; None where not known.
    findings : tuple of Finding
        What the training doctor has found.
    """

    run_id: str
    progress: Progress | None = None
    checkpoints: tuple[Checkpoint, ...] = ()
    curves: Curves | None = None
    step: int = 0
    total_steps: int = 0
    epoch: float = 0.0
    digits_per_second: float = 0.0
    seconds_left: float | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def model(self) -> Model | None:
        """The network as it is now; None before the training began."""
        return self.checkpoints[-1].model if self.checkpoints else None


@dataclass(frozen=True, eq=False)
class Ending:
    """How a run ended; each run has exactly one.

    Parameters
    ----------
    run_id : str
        Which run.
    ended : str
        "finished", "stopped" or "diverged" as the engine says, or "failed" for an error.
    sentence : str
        Why, for a person.
    snapshot : Snapshot
        The last state.
    result : RunEnded or None
        The engine's own event; None where the run ended before or without it.
    report : str or None
        The traceback of an error that nobody expected.
    """

    run_id: str
    ended: str
    sentence: str
    snapshot: Snapshot
    result: RunEnded | None = None
    report: str | None = None


class SnapshotSlot:
    """Holds the latest snapshot until it is collected; safe between two threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None

    @property
    def is_free(self) -> bool:
        """Whether the last snapshot has been collected."""
        return self._snapshot is None

    def put(self, snapshot: Snapshot) -> None:
        """Leave a snapshot, in place of one that nobody collected."""
        with self._lock:
            self._snapshot = snapshot

    def take(self) -> Snapshot | None:
        """Collect the latest snapshot; None where there is nothing new."""
        with self._lock:
            snapshot, self._snapshot = self._snapshot, None
        return snapshot
