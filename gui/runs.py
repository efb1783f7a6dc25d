"""The runs that the window knows: their curves, their networks, what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from gui.snapshot import Ending, Snapshot
from nncore.network.model import Model
from nncore.recipe import Recipe
from nncore.storage.library import new_run_id
from nncore.storage.library_records import RunSummary
from nncore.training.checkpoints import Checkpoint
from nncore.training.history import Curves

MEMORY_BYTES = 192 * 1024**2
"""What the checkpoints of all runs together may take."""

RECENT = 10
"""Runs that stay in memory although the library has them."""


@dataclass(eq=False)
class SessionRun:
    """One run as the window remembers it.

    Parameters
    ----------
    run_id : str
        Its name among all runs.
    number : int
        From 1, in the order of their beginnings; the library has the last word.
    recipe : Recipe
        What it trains.
    snapshot : Snapshot
        Its latest state.
    ending : Ending or None
        How it ended; None while it is alive.
    validation_accuracy : float or None
        The latest, in [0, 1].
    kept_as : str
        The name under which its network was kept; empty where it was not.
    stored : RunSummary or None
        What the library says of it; None where it is not there.
    """

    run_id: str
    number: int
    recipe: Recipe
    snapshot: Snapshot
    ending: Ending | None = None
    validation_accuracy: float | None = None
    kept_as: str = ""
    stored: RunSummary | None = None

    @classmethod
    def earlier(cls, summary: RunSummary) -> SessionRun:
        """Make a run of the library into one of the window, without curves and networks.

        Raises
        ------
        RecipeError
            Where a newer version of the program wrote its recipe.
        """
        snapshot = Snapshot(summary.run_id, step=summary.step, epoch=summary.epoch)
        return cls(
            summary.run_id,
            summary.number,
            summary.recipe,
            snapshot,
            Ending(summary.run_id, summary.ended, summary.reason, snapshot),
            summary.validation_accuracy,
            stored=summary,
        )

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.recipe.name if self.stored is None else self.stored.name

    @property
    def has_network(self) -> bool:
        """Whether it has left a network, in memory or in the library."""
        return self.model is not None or (self.stored is not None and self.stored.has_network)

    @property
    def started(self) -> float | None:
        """When its training began, in seconds since 1970 (UTC); None where not known."""
        return None if self.stored is None else self.stored.started

    @property
    def parameters(self) -> int:
        """Weights and biases of its network; 0 where not known."""
        return 0 if self.stored is None else self.stored.parameters

    @property
    def seconds(self) -> float | None:
        """Time that its training took; None where not known."""
        if self.ending is not None and self.ending.result is not None:
            return self.ending.result.seconds
        return None if self.stored is None else self.stored.seconds

    @property
    def planned_epochs(self) -> float:
        """How long it is to last; of a run that counts steps, known from its first on."""
        step = self.snapshot.step
        if self.recipe.steps is None or not (step and self.snapshot.total_steps):
            return float(self.recipe.epochs)
        # Rounded, because the plots are as wide and must not move.
        return round(self.snapshot.total_steps * self.snapshot.epoch / step, 6)

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.ending is not None

    @property
    def curves(self) -> Curves | None:
        """The curves so far; None before the first."""
        return self.snapshot.curves

    @property
    def checkpoints(self) -> tuple[Checkpoint, ...]:
        """Its networks on the way, the last of them as it is now, or was left."""
        return self.snapshot.checkpoints

    @property
    def model(self) -> Model | None:
        """The network that it left, or has now; None where it never began."""
        if self.ending is not None and self.ending.result is not None:
            return self.ending.result.model
        return self.snapshot.model

    @property
    def size_bytes(self) -> int:
        """Memory that its checkpoints take."""
        return sum(each.model.parameters.nbytes for each in self.checkpoints)

    def take(self, snapshot: Snapshot) -> None:
        """Take in the state that the training thread left."""
        self.snapshot = snapshot
        curves = snapshot.curves
        if curves is not None and len(curves.validation_accuracy):
            self.validation_accuracy = float(curves.validation_accuracy[-1])

    def end(self, ending: Ending) -> None:
        """Take in how it ended; the network that it left is its last checkpoint."""
        snapshot = ending.snapshot
        if ending.result is not None:
            left = Checkpoint(snapshot.step, snapshot.epoch, ending.result.model)
            before = tuple(each for each in snapshot.checkpoints if each.step < left.step)
            snapshot = replace(snapshot, checkpoints=(*before, left))
        self.take(snapshot)
        self.ending = ending
        if ending.result is not None:
            accuracy = ending.result.model.figures.get("validation_accuracy")
            if isinstance(accuracy, float):
                self.validation_accuracy = accuracy

    def take_network(self, checkpoint: Checkpoint) -> None:
        """Take in the network that it left, from the library."""
        if not self.checkpoints:
            self.snapshot = replace(self.snapshot, checkpoints=(checkpoint,))

    def release(self) -> None:
        """Give up networks and curves; the library has them."""
        assert self.ending is not None
        self.snapshot = Snapshot(self.run_id, step=self.snapshot.step, epoch=self.snapshot.epoch)
        self.ending = replace(self.ending, snapshot=self.snapshot, result=None)

    def shrink(self) -> None:
        """Keep its last network only."""
        self.snapshot = replace(self.snapshot, checkpoints=self.checkpoints[-1:])


class Runs:
    """All runs, in order, within a bound of memory."""

    def __init__(self) -> None:
        self._runs: dict[str, SessionRun] = {}

    def __len__(self) -> int:
        return len(self._runs)

    def begin(self, recipe: Recipe) -> SessionRun:
        """Open a run for a recipe; older runs give up checkpoints where memory is short."""
        self._make_room()
        run_id = new_run_id()
        number = 1 + max((run.number for run in self._runs.values()), default=0)
        run = SessionRun(run_id, number, recipe, Snapshot(run_id))
        self._runs[run_id] = run
        return run

    def add_earlier(self, runs: Iterable[SessionRun]) -> tuple[SessionRun, ...]:
        """Take in runs of earlier times; return those that were not known yet."""
        new = tuple(run for run in runs if run.run_id not in self._runs)
        self._runs = {**{run.run_id: run for run in new}, **self._runs}
        return new

    def all(self) -> tuple[SessionRun, ...]:
        """List them, in the order of their beginnings."""
        return tuple(self._runs.values())

    def get(self, run_id: str) -> SessionRun | None:
        """Find a run; None where it is unknown."""
        return self._runs.get(run_id)

    def _make_room(self) -> None:
        runs = self.all()
        for run in runs[:-RECENT]:
            if run.is_over and run.stored is not None and run.stored.has_network:
                run.release()
        total = sum(run.size_bytes for run in runs)
        for run in runs:  # the oldest first
            if total <= MEMORY_BYTES:
                return
            before = run.size_bytes
            run.shrink()
            total -= before - run.size_bytes
