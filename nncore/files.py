"""Reading and writing whole files so that a crash leaves the old one or the new one, whole."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path
from typing import BinaryIO

from nncore.errors import InklingError, SaveError

TEMPORARY_PREFIX = ".inkling-"


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file by new content in one step.

    The bytes go to a temporary file in the same folder, are flushed to the disk, and take
    the name of the old file only then. A link is followed: its target is replaced.

    Parameters
    ----------
    path : Path
        The file; its folder must exist.
    content : bytes
        All that the file shall hold.

    Raises
    ------
    SaveError
        Where any step fails (no such folder, no right, no space); the old file is untouched.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        temporary = target.parent / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}.tmp"
        try:
            with open(temporary, "xb") as file:  # the umask decides who may read it
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                os.chmod(temporary, stat.S_IMODE(target.stat().st_mode))
            os.replace(temporary, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
        _flush_folder(target.parent)
    except OSError as error:
        raise SaveError(f"{path}: could not be saved, because {_reason(error)}.") from error


def read_limited(path: Path, limit: int, error: type[InklingError]) -> bytes:
    """Read a whole file that must not be larger than a limit.

    Parameters
    ----------
    path : Path
        The file.
    limit : int
        The most bytes that it may have.
    error : type of InklingError
        What to raise.

    Returns
    -------
    bytes
        The content, at least one byte.

    Raises
    ------
    InklingError
        Of the given type, where the file is missing, a folder, empty, too large or unreadable.
    """
    with open_limited(path, limit, error) as file:
        try:
            content = file.read()
        except OSError as problem:
            raise error(f"{path}: could not be read, because {_reason(problem)}.") from problem
    if not content:
        raise error(f"{path}: is empty.")
    return content


def open_limited(path: Path, limit: int, error: type[InklingError]) -> BinaryIO:
    """Open a file that must not be larger than a limit, to be read in pieces.

    Parameters
    ----------
    path, limit, error
        As for `read_limited`.

    Returns
    -------
    binary file
        Not empty; to be closed.

    Raises
    ------
    InklingError
        As `read_limited`.
    """
    try:
        # Devices and pipes have no size to check, and may never end.
        if path.exists() and not path.is_file():
            kind = "a folder" if path.is_dir() else "not an ordinary file"
            raise error(f"{path}: is {kind}; choose a file.")
        size = path.stat().st_size
        if size > limit:
            raise error(
                f"{path}: is too large ({size:,} bytes; at most {limit:,} are read), "
                "so it is probably another kind of file."
            )
        if not size:
            raise error(f"{path}: is empty.")
        return open(path, "rb")
    except InklingError:
        raise
    except (OSError, ValueError) as problem:
        raise error(f"{path}: could not be read, because {_reason(problem)}.") from problem


def _flush_folder(folder: Path) -> None:
    """Make the new name itself last; not every system can open a folder."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _reason(error: Exception) -> str:
    """Plain words for the usual system errors."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder"
    if isinstance(error, PermissionError):
        return "you have no permission there"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return str(error) or type(error).__name__
