"""The tables of the library, and how a library of an earlier version gets them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from nncore.errors import LibraryError

APPLICATION_ID = 0x496E6B6C
"""Says in the file's header whose it is ("Inkl")."""

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE runs (
        id TEXT PRIMARY KEY NOT NULL,
        number INTEGER NOT NULL UNIQUE,
        name TEXT NOT NULL,
        recipe TEXT NOT NULL,
        started REAL NOT NULL,
        surroundings TEXT NOT NULL DEFAULT '{}',
        owner TEXT NOT NULL DEFAULT '',
        ended TEXT NOT NULL DEFAULT '',
        reason TEXT NOT NULL DEFAULT '',
        seconds REAL,
        step INTEGER NOT NULL DEFAULT 0,
        epoch REAL NOT NULL DEFAULT 0,
        parameters INTEGER NOT NULL DEFAULT 0,
        validation_accuracy REAL,
        test_accuracies TEXT NOT NULL DEFAULT '{}',
        digest TEXT NOT NULL DEFAULT '',
        deleted REAL
    );
    CREATE TABLE curves (
        run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
        part INTEGER NOT NULL,
        training BLOB NOT NULL,
        validation BLOB NOT NULL,
        PRIMARY KEY (run, part)
    );
    CREATE TABLE epochs (
        run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
        epoch INTEGER NOT NULL,
        step INTEGER NOT NULL,
        train_loss REAL,
        train_accuracy REAL,
        validation_loss REAL,
        validation_accuracy REAL,
        seconds REAL,
        PRIMARY KEY (run, epoch)
    );
    CREATE TABLE changes (
        run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
        position INTEGER NOT NULL,
        step INTEGER NOT NULL,
        epoch REAL NOT NULL,
        rate REAL NOT NULL,
        PRIMARY KEY (run, position)
    );
    CREATE TABLE checkpoints (
        run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
        step INTEGER NOT NULL,
        epoch REAL NOT NULL,
        validation_accuracy REAL,
        size INTEGER NOT NULL,
        PRIMARY KEY (run, step)
    );
    CREATE TABLE settings (
        name TEXT PRIMARY KEY NOT NULL,
        value INTEGER NOT NULL
    );
    """,
)
"""Each takes a library from the version that is its place in this row to the next one."""

TABLES = ("runs", "curves", "epochs", "changes", "checkpoints", "settings")
"""Parents first."""


def migrate(connection: sqlite3.Connection, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Bring a library to this version, step by step, each of them wholly or not at all.

    Parameters
    ----------
    connection : sqlite3.Connection
        In autocommit mode; nobody else changes its tables meanwhile.
    migrations : sequence of str
        SQL of all steps.

    Raises
    ------
    LibraryError
        Where a newer version of the program made it; nothing is changed.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(migrations):
        raise LibraryError(
            f"The library of runs was made by a newer version of Inkling (format {version}; this "
            f"one knows format {len(migrations)}); install that version."
        )
    for number, script in enumerate(migrations[version:], version + 1):
        connection.executescript(
            f"BEGIN IMMEDIATE; {script}; PRAGMA application_id = {APPLICATION_ID}; "
            f"PRAGMA user_version = {number}; COMMIT"
        )
