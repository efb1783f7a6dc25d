"""Reading and writing whole files so that a crash leaves the old one or the new one, whole."""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import stat
import time
from pathlib import Path
from typing import BinaryIO

from nncore.errors import InklingError, SaveError

TEMPORARY_PREFIX = ".inkling-"
TEMPORARY_SUFFIX = ".tmp"
STALE_SECONDS = 3600.0
"""Age at which a temporary file is what a program left that was killed."""

MOST_INFLATION = 250
"""Times that compressed content may grow, where it is large: images grow some five times, blank
ones perhaps fifty; what grows a thousand times was made to fill the memory."""

INFLATES_FREELY = 32 * 2**20
"""Bytes up to which nobody cares how much content has grown."""

_WORDS = {
    errno.ENOENT: "there is no such file or folder",
    errno.EACCES: "you have no permission there",
    errno.EPERM: "you have no permission there",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is used up",
    errno.EFBIG: "no file there may become so large",
    errno.EROFS: "nothing can be written there",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ENOTDIR: "a part of its path is not a folder",
    errno.ELOOP: "its links lead in a circle",
    errno.EIO: "the disk reports a fault",
}


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file by new content in one step.

    The bytes go to a temporary file in the same folder, are flushed to the disk, and take
    the name of the old file only then, with its permissions. A link is followed: its target is
    replaced. What a killed program left in the folder is removed.

    Parameters
    ----------
    path : Path
        The file; its folder must exist.
    content : bytes
        All that the file shall hold.

    Raises
    ------
    SaveError
        Where any step fails (no such folder, no right, no space), or the path is no ordinary
        file; the old file is untouched.
    """
    try:
        target = Path(os.path.realpath(path))
        before = _status(target)
        temporary = target.parent / f"{TEMPORARY_PREFIX}{os.urandom(8).hex()}{TEMPORARY_SUFFIX}"
        try:
            _write(temporary, content)
            if before is not None:
                _take_over(temporary, before)
            os.replace(temporary, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
        _flush_folder(target.parent)
        _sweep(target.parent)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise SaveError(f"{path}: could not be saved, because {cause_of(error)}.") from error


def is_blown_up(packed: int, unpacked: int) -> bool:
    """Whether so many bytes can only come from so few because somebody meant harm."""
    return unpacked > INFLATES_FREELY and unpacked > MOST_INFLATION * max(1, packed)


def cause_of(error: Exception) -> str:
    """Say why a file cannot be read or written: the end of a sentence, in any locale."""
    if isinstance(error, OSError):
        if error.errno in _WORDS:
            return _WORDS[error.errno]
        if error.strerror:
            return error.strerror[0].lower() + error.strerror[1:]
    if isinstance(error, UnicodeError) or "null" in str(error):
        return "its name has characters that no file can have"
    return str(error) or type(error).__name__


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
            content = file.read(limit + 1)  # it may have grown since
        except OSError as problem:
            raise error(f"{path}: could not be read, because {cause_of(problem)}.") from problem
    if not content:
        raise error(f"{path}: is empty.")
    if len(content) > limit:
        raise error(f"{path}: is being written, and too large already; try again later.")
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
        raise error(f"{path}: could not be read, because {cause_of(problem)}.") from problem


def _status(target: Path) -> os.stat_result | None:
    """Look at what is to be replaced; raise OSError where it must not be."""
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise OSError(0, "it is a folder")
    if not stat.S_ISREG(status.st_mode):  # a device would be lost
        raise OSError(0, "it is not an ordinary file")
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "write-protected")
    return status


def _write(path: Path, content: bytes) -> None:
    """Write a new file and wait until it is on the disk."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o666)  # the umask decides who may read it
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(descriptor, left) :]  # a disk that fills up takes a part first
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _take_over(temporary: Path, before: os.stat_result) -> None:
    """Give a file the owner and the permissions of another, as far as the system has them."""
    with contextlib.suppress(OSError):
        if hasattr(os, "chown"):
            os.chown(temporary, before.st_uid, before.st_gid)
    with contextlib.suppress(OSError):
        os.chmod(temporary, stat.S_IMODE(before.st_mode))


@functools.lru_cache(maxsize=64)
def _sweep(folder: Path) -> None:
    """Remove what programs left in a folder that were killed; once for each folder."""
    longest_ago = time.time() - STALE_SECONDS
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{TEMPORARY_PREFIX}*{TEMPORARY_SUFFIX}"):
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < longest_ago:
                    path.unlink()


def _flush_folder(folder: Path) -> None:
    """Make the new name itself last; not every system can open a folder."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
