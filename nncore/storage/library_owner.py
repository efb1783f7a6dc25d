"""Who has a library open: a locked file for each, whose lock ends with its program.

The lock is SQLite's own, on an empty file: it works on every system, holds within a process as
between two, and no address or number of a process is ever believed.
"""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
from collections.abc import Generator
from pathlib import Path

SUFFIX = ".lock"
OPENING = f"opening{SUFFIX}"
OPENING_SECONDS = 20.0
"""How long one program waits for another that opens the library, or mends it."""


class Owner:
    """Holds the lock of one opened library.

    Parameters
    ----------
    folder : Path
        Where the locks lie; it must exist.

    Raises
    ------
    OSError, sqlite3.Error
        Where no lock can be made there.
    """

    def __init__(self, folder: Path) -> None:
        self.token = secrets.token_hex(8)
        self._path = folder / f"{self.token}{SUFFIX}"
        self._connection = _lock(self._path, 0.0)

    def close(self) -> None:
        """Let go; the file goes too."""
        self._connection.close()
        with contextlib.suppress(OSError):
            self._path.unlink()


def gone_owners(folder: Path, own_token: str) -> tuple[list[str], list[str]]:
    """Tell the tokens of others that have ended without a word, and of those still there.

    Parameters
    ----------
    folder : Path
        Where the locks lie.
    own_token : str
        Not to be looked at.

    Returns
    -------
    list of str, list of str
        Gone, whose files are removed; and alive.
    """
    gone, alive = [], []
    for path in folder.glob(f"*{SUFFIX}"):
        if path.name == OPENING or path.stem == own_token:
            continue
        try:
            _lock(path, 0.0).close()
        except sqlite3.OperationalError:
            alive.append(path.stem)
        except sqlite3.DatabaseError:
            _remove(path)  # no lock at all
        else:
            gone.append(path.stem)
            _remove(path)
    return gone, alive


def has_ended(folder: Path, token: str) -> bool:
    """Whether nobody holds the lock of an owner any more, however it came to an end."""
    path = folder / f"{token}{SUFFIX}"
    if not path.exists():
        return True
    try:
        _lock(path, 0.0).close()
    except sqlite3.OperationalError:
        return False
    except sqlite3.DatabaseError:
        return True  # no lock at all
    return True


@contextlib.contextmanager
def opening(folder: Path) -> Generator[None]:
    """Let one program at a time open, mend or migrate the library.

    Raises
    ------
    sqlite3.OperationalError
        Where another one takes longer than `OPENING_SECONDS`.
    """
    path = folder / OPENING
    try:
        lock = _lock(path, OPENING_SECONDS)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        _remove(path)  # somebody has written into it
        lock = _lock(path, OPENING_SECONDS)
    with contextlib.closing(lock):
        yield


def _lock(path: Path, seconds: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=seconds, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA journal_mode = MEMORY")  # no second file
        connection.execute("BEGIN EXCLUSIVE")
    except BaseException:
        connection.close()
        raise
    return connection


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
