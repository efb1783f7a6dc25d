"""A damaged library: set aside under another name, and what can be read brought over."""

from __future__ import annotations

import contextlib
import datetime
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nncore.errors import NetworkFileError
from nncore.storage.library_records import INTERRUPTED
from nncore.storage.library_schema import TABLES
from nncore.storage.network_file import SUFFIX, load_network

NETWORKS = "networks"
"""Folder beside the database with a folder of network files for each run."""

LOST = "The library was damaged; of this run only its networks are left."

_KINDS: dict[str, tuple[type, ...]] = {
    "INTEGER": (int,),
    "REAL": (int, float),
    "TEXT": (str,),
    "BLOB": (bytes,),
}


def set_aside(path: Path) -> Path:
    """Rename a damaged database, with its log, so that nothing of it is lost.

    Parameters
    ----------
    path : Path
        The database, open nowhere.

    Returns
    -------
    Path
        Its new name, beside the old one.
    """
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    number, aside = 1, path.with_name(f"{path.stem} (damaged {day}){path.suffix}")
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.stem} (damaged {day}, {number}){path.suffix}")
    # The log first: without its database it is nothing, with it it may hold the latest rows.
    with contextlib.suppress(FileNotFoundError):
        os.replace(f"{path}-wal", f"{aside}-wal")
    with contextlib.suppress(FileNotFoundError):
        os.unlink(f"{path}-shm")
    os.replace(path, aside)
    return aside


def bring_over(aside: Path, connection: sqlite3.Connection, folder: Path) -> int:
    """Copy every row that can be read, and remake runs of which only networks are left.

    Parameters
    ----------
    aside : Path
        The damaged database.
    connection : sqlite3.Connection
        The new one, with empty tables.
    folder : Path
        The library's.

    Returns
    -------
    int
        How many runs the new one has.
    """
    connection.execute("BEGIN IMMEDIATE")
    with contextlib.suppress(sqlite3.DatabaseError):
        old = sqlite3.connect(aside, isolation_level=None)
        with contextlib.closing(old):
            for table in TABLES:
                _bring_table(old, connection, table)
    _remake_runs(connection, folder)
    connection.execute(
        "UPDATE runs SET ended = ?, reason = ? WHERE ended = ''", (INTERRUPTED, LOST)
    )
    connection.execute("COMMIT")
    return int(connection.execute("SELECT count(*) FROM runs").fetchone()[0])


def _bring_table(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> None:
    kinds = {row[1]: _KINDS[row[2]] for row in new.execute(f"PRAGMA table_info({table})")}
    may_lack = {row[1] for row in new.execute(f"PRAGMA table_info({table})") if not row[3]}
    try:
        there = [row[1] for row in old.execute(f"PRAGMA table_info({table})")]
    except sqlite3.DatabaseError:
        return
    columns = [name for name in there if name in kinds]
    if not columns:
        return
    places = ", ".join("?" for _ in columns)
    insert = f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({places})"
    for row in _readable_rows(old, table, columns):
        sound = (
            isinstance(value, kinds[name]) or (value is None and name in may_lack)
            for name, value in zip(columns, row, strict=True)
        )
        if all(sound):
            with contextlib.suppress(sqlite3.IntegrityError):  # of a run that is lost
                new.execute(insert, row)


def _readable_rows(
    old: sqlite3.Connection, table: str, columns: list[str]
) -> Iterator[tuple[Any, ...]]:
    """Read from the front up to the damage, then from the back."""
    for direction in ("ASC", "DESC"):
        try:
            yield from old.execute(
                f"SELECT {', '.join(columns)} FROM {table} NOT INDEXED ORDER BY rowid {direction}"
            )
        except sqlite3.DatabaseError:
            continue
        return


def _remake_runs(connection: sqlite3.Connection, folder: Path) -> None:
    """Make rows for network files that no run speaks of any more."""
    known = {row[0] for row in connection.execute("SELECT id FROM runs")}
    number = int(connection.execute("SELECT coalesce(max(number), 0) FROM runs").fetchone()[0])
    try:
        folders = sorted((folder / NETWORKS).iterdir())
    except OSError:
        return
    for place in folders:
        paths = [each for each in place.glob(f"*{SUFFIX}") if each.stem.isdecimal()]
        paths.sort(key=_step_of)
        if not paths:
            continue
        if place.name not in known:
            number += 1
            if not _remake_run(connection, place.name, number, paths[-1]):
                continue
        for path in paths:
            connection.execute(
                "INSERT OR IGNORE INTO checkpoints (run, step, epoch, size) VALUES (?, ?, 0, ?)",
                (place.name, _step_of(path), path.stat().st_size),
            )


def _remake_run(connection: sqlite3.Connection, run_id: str, number: int, path: Path) -> bool:
    """Make a run from its last network; say whether that was possible."""
    try:
        model = load_network(path)
    except NetworkFileError:
        return False
    if model.recipe is None:
        return False
    accuracy = model.figures.get("validation_accuracy")
    connection.execute(
        "INSERT INTO runs (id, number, name, recipe, started, step, parameters, ended, reason, "
        "validation_accuracy) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            run_id,
            number,
            model.recipe.name,
            model.recipe.to_json(),
            path.stat().st_mtime,
            _step_of(path),
            model.network.parameter_count,
            INTERRUPTED,
            LOST,
            accuracy if isinstance(accuracy, float) else None,
        ),
    )
    return True


def _step_of(path: Path) -> int:
    return int(path.stem)
