"""The networks of the library: a file for each checkpoint, all together under a quota."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from nncore.errors import LibraryError
from nncore.network.model import Model
from nncore.storage.library_records import StoredCheckpoint
from nncore.storage.library_rescue import NETWORKS
from nncore.storage.library_store import Store
from nncore.storage.network_file import SUFFIX, load_network, save_network
from nncore.training.checkpoints import Checkpoint

DEFAULT_QUOTA = 1024**3
"""Bytes that the library may take unless the user says otherwise."""

SPARE = 50
"""One part in so many of the quota is freed beyond what is needed, to be at rest for a while."""

# Deleted runs go first, then the networks on the way of the oldest runs, then last networks.
_LEAST_WANTED = """
    SELECT kept.run, kept.step, kept.size
    FROM checkpoints AS kept JOIN runs ON runs.id = kept.run
    ORDER BY
        runs.deleted IS NULL,
        kept.step = (SELECT max(step) FROM checkpoints WHERE run = kept.run),
        runs.number,
        kept.step
"""


class StoredNetworks:
    """Keeps the networks of all runs.

    Parameters
    ----------
    store : Store
        The database that knows of them.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.folder = store.folder / NETWORKS

    @property
    def quota(self) -> int:
        """Bytes that the whole library may take."""
        rows = self._store.rows("SELECT value FROM settings WHERE name = 'quota'")
        return int(rows[0][0]) if rows else DEFAULT_QUOTA

    @property
    def size(self) -> int:
        """Bytes that the library takes: networks and database.

        Not counted is the database's log, of which at most a megabyte is left (`WAL_PAGES`).
        """
        networks = self._store.rows("SELECT coalesce(sum(size), 0) FROM checkpoints")[0][0]
        return int(networks) + self._store.path.stat().st_size

    def set_quota(self, quota: int) -> None:
        """Let the library take so many bytes; what is beyond them goes at once.

        Raises
        ------
        LibraryError
            Where it is negative, or the library cannot be written.
        """
        if quota < 0:
            raise LibraryError(f"The library cannot be limited to {quota:,} bytes.")
        with self._store.changing() as connection:
            connection.execute("INSERT OR REPLACE INTO settings VALUES ('quota', ?)", (quota,))
        self.make_room()

    def add(self, run_id: str, networks: Sequence[tuple[Checkpoint, float | None]]) -> None:
        """Keep networks, each with its validation accuracy; of a step that is there, this one.

        Raises
        ------
        SaveError, LibraryError
            Where they cannot be written.
        """
        with contextlib.suppress(OSError):  # told by the writing of the file
            (self.folder / run_id).mkdir(parents=True, exist_ok=True)
        rows = []
        for checkpoint, accuracy in networks:
            path = self.path(run_id, checkpoint.step)
            save_network(path, checkpoint.model)
            size = path.stat().st_size
            rows.append((run_id, checkpoint.step, checkpoint.epoch, accuracy, size))
        with self._store.changing() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?, ?)", rows
            )
        self.make_room()

    def kept(self, run_id: str) -> tuple[StoredCheckpoint, ...]:
        """Tell which networks of a run are kept, in the order of training."""
        rows = self._store.rows(
            "SELECT step, epoch, validation_accuracy, size FROM checkpoints WHERE run = ? "
            "ORDER BY step",
            run_id,
        )
        return tuple(StoredCheckpoint(*row) for row in rows)

    def load(self, run_id: str, step: int) -> Model:
        """Open a network.

        Raises
        ------
        LibraryError
            Where it is not kept.
        NetworkFileError
            Where its file has gone or cannot be trusted.
        """
        if not self._store.rows(
            "SELECT 1 FROM checkpoints WHERE run = ? AND step = ?", run_id, step
        ):
            raise LibraryError(f"The network of batch {step:,} is no longer kept.")
        return load_network(self.path(run_id, step))

    def drop(self, run_id: str, steps: tuple[int, ...]) -> None:
        """Forget some networks of a run."""
        with self._store.changing() as connection:
            self._forget(connection, [(run_id, step) for step in steps])
        self._remove([(run_id, step) for step in steps])

    def drop_all(self, run_id: str) -> None:
        """Remove every file of a run that the database no longer knows."""
        shutil.rmtree(self.folder / run_id, ignore_errors=True)

    def make_room(self) -> None:
        """Forget the least wanted networks until the library is within its quota."""
        quota = self.quota
        excess = self.size - quota
        if excess <= 0:
            return
        excess += quota // SPARE
        going: list[tuple[str, int]] = []
        with self._store.changing() as connection:
            for run_id, step, size in connection.execute(_LEAST_WANTED):
                if excess <= 0:
                    break
                going.append((run_id, step))
                excess -= size
            self._forget(connection, going)
        self._remove(going)

    def sweep(self, run_id: str) -> None:
        """Remove what a program that was ended from outside left half done."""
        known = {f"{each.step}{SUFFIX}" for each in self.kept(run_id)}
        for path in (self.folder / run_id).glob("*"):
            with contextlib.suppress(OSError):
                if path.name not in known:
                    path.unlink()

    def path(self, run_id: str, step: int) -> Path:
        """Name the file of a network."""
        return self.folder / run_id / f"{step}{SUFFIX}"

    @staticmethod
    def _forget(connection: sqlite3.Connection, networks: list[tuple[str, int]]) -> None:
        connection.executemany("DELETE FROM checkpoints WHERE run = ? AND step = ?", networks)

    def _remove(self, networks: list[tuple[str, int]]) -> None:
        for run_id, step in networks:
            with contextlib.suppress(OSError):
                self.path(run_id, step).unlink()
        for run_id in {run_id for run_id, _ in networks}:
            with contextlib.suppress(OSError):
                (self.folder / run_id).rmdir()  # where it is empty now
