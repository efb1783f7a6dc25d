"""The database of the library: opened, checked, mended, and spoken to by several threads."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any

from nncore.errors import LibraryError
from nncore.files import cause_of
from nncore.storage import library_rescue
from nncore.storage.library_owner import Owner, gone_owners, has_ended, opening
from nncore.storage.library_schema import MIGRATIONS, TABLES, migrate

FILE_NAME = "library.sqlite"
LOCKS = "open"
DOUBT = "doubt"
"""An empty file beside the database: something in it could not be read."""

BUSY_SECONDS = 10.0
WAL_PAGES = 256
"""Pages of 4 KiB after which the log is worked into the database, so that it stays small."""

HEADER = b"SQLite format 3\0"


class Store:
    """One opened database; its methods may be called from any thread.

    Parameters
    ----------
    folder : Path
        Where it lies; made if it is missing.

    Attributes
    ----------
    path : Path
        The database.
    token : str
        Names this opening of it among all.
    notice : str
        What a person must know of the opening; empty where all is well.

    Raises
    ------
    LibraryError
        Where it cannot be opened or made, belongs to a newer version, or is damaged while
        another program has it open.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / FILE_NAME
        self.notice = ""
        self._lock = threading.RLock()
        self._owner: Owner | None = None
        with self._errors():
            (folder / LOCKS).mkdir(parents=True, exist_ok=True)
            with opening(folder / LOCKS):
                self._owner = Owner(folder / LOCKS)
                self.token = self._owner.token
                try:
                    self._connection = self._open()
                except BaseException:
                    self._owner.close()
                    raise

    def close(self) -> None:
        """Close it; may be called again."""
        with self._lock:
            self._connection.close()
            if self._owner is not None:
                self._owner.close()
                self._owner = None

    def has_ended(self, owner: str) -> bool:
        """Whether an opening of the library, by its token, is over; not this one, while it is."""
        return owner != self.token and has_ended(self.folder / LOCKS, owner)

    def hurry(self) -> None:
        """Leave it to the system from now on when it writes to the disk.

        A program that is ended still loses nothing; only a power failure might cost the latest.
        """
        with self._lock, self._errors():
            self._connection.execute("PRAGMA synchronous = NORMAL")

    @contextlib.contextmanager
    def changing(self) -> Generator[sqlite3.Connection]:
        """Change the library: everything inside, or nothing.

        Raises
        ------
        LibraryError
            Where the database cannot be read or written.
        """
        with self._lock, self._errors():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask for rows.

        Raises
        ------
        LibraryError
            Where the database cannot be read.
        """
        with self._lock, self._errors():
            return self._connection.execute(sql, values).fetchall()

    def _open(self) -> sqlite3.Connection:
        """Open the database; set a damaged one aside first."""
        _, others = gone_owners(self.folder / LOCKS, self.token)
        problem = self._problem()
        if problem and others:
            raise LibraryError(
                f"{self.path}: the library of runs is damaged ({problem}) and open in another "
                "Inkling; close that one and start this one again."
            )
        aside = library_rescue.set_aside(self.path) if problem else None
        is_new = not self.path.exists() or self.path.stat().st_size == 0
        connection = connect(self.path)
        try:
            if is_new:  # nothing is there that could be lost
                connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}")
            connection.execute(f"PRAGMA journal_size_limit = {WAL_PAGES * 4096}")
            migrate(connection)
            if aside is not None:
                count = library_rescue.bring_over(aside, connection, self.folder)
                self.notice = (
                    f"The library of runs was damaged; it was set aside as {aside.name}, and "
                    f"{count:,} {'run was' if count == 1 else 'runs were'} brought over into a "
                    "new one."
                )
            (self.folder / DOUBT).unlink(missing_ok=True)
            connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            connection.close()
            raise
        return connection

    def _problem(self) -> str:
        """Say what is wrong with the database; cheap where it was closed as it should be."""
        try:
            size = self.path.stat().st_size
        except FileNotFoundError:
            return ""
        if size == 0:
            return ""
        with self.path.open("rb") as file:
            head = file.read(100)
        if len(head) < 100 or not head.startswith(HEADER):
            return "it is no database"
        unclean = Path(f"{self.path}-wal").exists() or (self.folder / DOUBT).exists()
        page = int.from_bytes(head[16:18], "big")
        pages = int.from_bytes(head[28:32], "big")
        if not unclean and pages * (65536 if page == 1 else page) > size:
            return "it is cut short"
        try:
            with contextlib.closing(connect(self.path)) as connection:
                return _flaw(connection, thorough=unclean)
        except sqlite3.OperationalError:
            raise  # locked, full or forbidden, but not damaged
        except sqlite3.DatabaseError as error:
            return str(error)

    @contextlib.contextmanager
    def _errors(self) -> Generator[None]:
        """Turn what goes wrong outside the program into a sentence."""
        try:
            yield
        except sqlite3.ProgrammingError:
            raise  # a fault in the program
        except sqlite3.IntegrityError as error:
            raise LibraryError(
                "This run is no longer in the library, or is there twice."
            ) from error
        except sqlite3.OperationalError as error:
            raise LibraryError(f"{self.path}: {_why(error)}.") from error
        except sqlite3.DatabaseError as error:
            with contextlib.suppress(OSError):
                (self.folder / DOUBT).touch()
            raise LibraryError(
                f"{self.path}: the library of runs is damaged ({error}); it will be set aside at "
                "the next start, and what can be read of it brought over into a new one."
            ) from error
        except OSError as error:
            raise LibraryError(
                f"{self.folder}: the library of runs cannot be kept there, because "
                f"{cause_of(error)}; set INKLING_LIBRARY_DIR to a folder "
                "that can be written."
            ) from error


def connect(path: Path) -> sqlite3.Connection:
    """Open a database as the library does: autocommit, patient, with foreign keys."""
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _flaw(connection: sqlite3.Connection, *, thorough: bool) -> str:
    """Say what is wrong inside a database; empty where nothing is."""
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if names and version <= len(MIGRATIONS) and not names.issuperset(TABLES):
        return "it does not hold the tables of a library"
    if not thorough:
        return ""
    answer = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    return "" if answer == "ok" else answer.splitlines()[-1]


def _why(error: sqlite3.OperationalError) -> str:
    """Plain words for what SQLite says."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return "the library of runs is in use by another program; try again in a moment"
    if "full" in text:
        return "the library of runs cannot be written, because the disk is full; make room on it"
    if "I/O" in text:  # also where the disk has no room for the file that SQLite shares memory by
        return (
            "the library of runs cannot be read or written, because the disk is full or reports a "
            "fault; make room on it, or set INKLING_LIBRARY_DIR to a folder on another"
        )
    if "readonly" in text or "unable to open" in text:
        return (
            "the library of runs cannot be opened or written; see who may write there, or set "
            "INKLING_LIBRARY_DIR to another folder"
        )
    return f"the library of runs cannot be used ({text})"
