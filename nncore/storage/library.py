"""The library: every run that was trained, with its recipe, curves and networks.

A folder with an SQLite database and a folder of network files for each run. Two programs may
use it at once. A `LibraryRecorder` speaks to it beside a training, without slowing that down.
"""

from __future__ import annotations

import contextlib
import os
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

import platformdirs

from nncore.errors import LibraryError
from nncore.files import write_atomically
from nncore.network.model import Model
from nncore.recipe import Recipe
from nncore.storage import library_rows
from nncore.storage.library_csv import curves_as_csv
from nncore.storage.library_networks import StoredNetworks
from nncore.storage.library_records import (
    INTERRUPTED,
    Outcome,
    Progressed,
    RunDetails,
    RunSummary,
    StoredCheckpoint,
)
from nncore.storage.library_store import Store
from nncore.storage.surroundings import Surroundings
from nncore.training.checkpoints import Checkpoint
from nncore.training.events import EpochDone
from nncore.training.history import Curves

FOLDER_VARIABLE = "INKLING_LIBRARY_DIR"
LONGEST_NAME = 80
RESTORABLE_DAYS = 30
"""How long a deleted run can be restored."""


def library_folder() -> Path:
    """Give the folder that the variable names, or else the user's own; it need not exist."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named).expanduser()
    return platformdirs.user_data_path("inkling") / "library"


def new_run_id() -> str:
    """Make a name that no other run has, in this library or any other."""
    return uuid.uuid4().hex


class Library:
    """Keeps runs; its methods may be called from any thread, but they read and write files.

    Parameters
    ----------
    folder : Path or None
        Where it lies, made if it is missing; None for the usual place.

    Attributes
    ----------
    folder : Path
        Where it lies.
    notice : str
        What a person must know of the opening, such as that a damaged library was set aside;
        empty where all is well.

    Raises
    ------
    LibraryError
        Where it cannot be opened or made there. Every method raises it where the library cannot
        be read or written, or does not know the run.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._store = Store(folder or library_folder())
        self.folder = self._store.folder
        self.notice = self._store.notice
        self._networks = StoredNetworks(self._store)
        with contextlib.suppress(LibraryError):  # told to whoever reads or writes next
            self._end_interrupted()

    def __enter__(self) -> Library:
        """Use it for a while."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let go of the files; may be called again."""
        self._store.close()

    def hurry(self) -> None:
        """Wait for the disk no more; for a program that is about to end."""
        self._store.hurry()

    def begin(
        self,
        recipe: Recipe,
        *,
        run_id: str = "",
        parameters: int = 0,
        surroundings: Surroundings | None = None,
    ) -> RunSummary:
        """Open a run.

        Parameters
        ----------
        recipe : Recipe
            What it trains.
        run_id : str
            A name that no other run has (`new_run_id`); empty for a new one.
        parameters : int
            Weights and biases of its network.
        surroundings : Surroundings or None
            What it is trained on; None for this process as it is now.

        Returns
        -------
        RunSummary
            With its name and number.
        """
        self._purge()
        run_id = run_id or new_run_id()
        where = surroundings or Surroundings.here()
        library_rows.insert_run(self._store, run_id, recipe, parameters, where)
        return self.summary(run_id)

    def add_curves(self, run_id: str, news: Progressed) -> None:
        """Append what happened since the last time; after a crash all of it is there, or none."""
        library_rows.append(self._store, run_id, news)

    def add_checkpoints(
        self, run_id: str, networks: Sequence[tuple[Checkpoint, float | None]]
    ) -> None:
        """Keep networks of a run; those that are wanted least go where the quota is reached.

        Parameters
        ----------
        run_id : str
            The run.
        networks : sequence of (Checkpoint, float or None)
            Each with the validation accuracy by then, in [0, 1].

        Raises
        ------
        SaveError
            Where a file cannot be written.
        """
        self._networks.add(run_id, networks)

    def drop_checkpoints(self, run_id: str, steps: tuple[int, ...]) -> None:
        """Forget some networks of a run."""
        self._networks.drop(run_id, steps)

    def end(self, run_id: str, outcome: Outcome) -> None:
        """Close a run."""
        library_rows.close_run(self._store, run_id, outcome)
        self._networks.make_room()

    def summaries(self, *, deleted: bool = False) -> tuple[RunSummary, ...]:
        """List the runs in the order of their beginnings.

        Parameters
        ----------
        deleted : bool
            Whether those that were deleted and can be restored are meant, instead of the others.
        """
        return library_rows.read_summaries(
            self._store, f"deleted IS {'NOT ' if deleted else ''}NULL"
        )

    def summary(self, run_id: str) -> RunSummary:
        """Tell of one run, deleted or not."""
        return library_rows.read_summary(self._store, run_id)

    def details(self, run_id: str) -> RunDetails:
        """Tell what it takes to repeat a run."""
        return library_rows.read_details(self._store, run_id)

    def curves(self, run_id: str) -> Curves:
        """Read a run's curves, the same bits that the training gave."""
        return library_rows.read_curves(self._store, run_id)

    def epochs(self, run_id: str) -> tuple[EpochDone, ...]:
        """Read a run's table of epochs; NaN where a number is unknown."""
        return library_rows.read_epochs(self._store, run_id)

    def checkpoints(self, run_id: str) -> tuple[StoredCheckpoint, ...]:
        """Tell which networks of a run are kept, in the order of training."""
        return self._networks.kept(run_id)

    def load_checkpoint(self, run_id: str, step: int) -> Model:
        """Open a network of a run.

        Raises
        ------
        NetworkFileError
            Where its file has gone or cannot be trusted.
        """
        return self._networks.load(run_id, step)

    def rename(self, run_id: str, name: str) -> None:
        """Call a run something else: at most `LONGEST_NAME` letters on one line."""
        wanted = " ".join(name.split())
        if not wanted or len(wanted) > LONGEST_NAME:
            raise LibraryError(f"The name of a run must have 1 to {LONGEST_NAME} letters.")
        self._change(run_id, "name = ?", wanted)

    def delete(self, run_id: str) -> None:
        """Take a run out of the list; it can be restored for `RESTORABLE_DAYS` days.

        Its networks are the first to go where the quota is reached.
        """
        if self.summary(run_id).is_alive:
            raise LibraryError("This run is still training; stop it before you delete it.")
        self._change(run_id, "deleted = ?", time.time())

    def restore(self, run_id: str) -> None:
        """Take a deleted run back into the list."""
        self._change(run_id, "deleted = NULL")

    def export_csv(self, run_id: str, path: Path) -> None:
        """Write a run's curves as a table: series (training or validation), epoch, loss, accuracy.

        Raises
        ------
        SaveError
            Where the file cannot be written.
        """
        write_atomically(path, curves_as_csv(self.curves(run_id)).encode())

    @property
    def quota(self) -> int:
        """Bytes that the library may take."""
        return self._networks.quota

    def set_quota(self, quota: int) -> None:
        """Let the library take so many bytes; networks that are beyond them go at once."""
        self._networks.set_quota(quota)

    @property
    def size(self) -> int:
        """Bytes that the library takes now."""
        return self._networks.size

    def _change(self, run_id: str, assignment: str, *values: object) -> None:
        with self._store.changing() as connection:
            done = connection.execute(
                f"UPDATE runs SET {assignment} WHERE id = ?", (*values, run_id)
            )
            if not done.rowcount:
                raise LibraryError("This run is not in the library.")

    def _purge(self) -> None:
        """Forget runs that were deleted long ago, wholly."""
        long_ago = time.time() - RESTORABLE_DAYS * 24 * 3600
        rows = self._store.rows("SELECT id FROM runs WHERE deleted < ?", long_ago)
        if not rows:
            return
        with self._store.changing() as connection:
            connection.executemany("DELETE FROM runs WHERE id = ?", rows)
        for (run_id,) in rows:
            self._networks.drop_all(run_id)

    def _end_interrupted(self) -> None:
        """Close runs whose program has ended, or closed the library because it could not write."""
        owners = self._store.rows("SELECT DISTINCT owner FROM runs WHERE owner <> ''")
        for owner in (each for (each,) in owners if self._store.has_ended(each)):
            for (run_id,) in self._store.rows("SELECT id FROM runs WHERE owner = ?", owner):
                summary = self.summary(run_id)
                if summary.is_alive:
                    reason = f"The program was ended after {summary.epoch:.2f} epochs."
                    self._change(run_id, "ended = ?, reason = ?", INTERRUPTED, reason)
                self._networks.sweep(run_id)
                self._change(run_id, "owner = ''")
