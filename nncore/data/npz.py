"""Reading NumPy's ``.npz`` archives that may come from anybody.

An ``.npz`` file is a zip archive of arrays. NumPy's own reader trusts the sizes that the file
states, so that 200 bytes can ask for terabytes; here nothing is read before its size was compared
with a limit, and never a Python object (pickle).
"""

from __future__ import annotations

import ast
import math
import re
import struct
import zipfile
import zlib
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import freeze
from nncore.errors import DataError
from nncore.files import is_blown_up, open_limited
from nncore.progress import finish

_HEADER_LIMIT = 10_000

_DIRECTORY_LIMIT = 1 << 20
"""Bytes of an archive's list of contents: thousands of arrays, where a handful is needed."""

_END = struct.Struct("<4s4H2LH")  # the record at the end of every zip archive
_END_MARK, _MARK_OF_HUGE = b"PK\x05\x06", b"PK\x06\x07"

_PIECE_BYTES = 1 << 21

_LAST_CHARACTER = 0x10FFFF
"""Highest number that Unicode gives a character."""

# Truth values, numbers and texts of a stated size.
_PLAIN_TYPE = re.compile(r"[<>|=]?[biufUS][1-9]\d*")

# What a damaged archive was seen to raise when thousands of bytes were changed at random.
_DAMAGE = (
    zipfile.BadZipFile,
    ValueError,
    EOFError,
    LookupError,
    OSError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    TypeError,
    SyntaxError,
    MemoryError,
    zlib.error,
)


def read_npz(path: Path, names: Sequence[str], *, limit: int) -> dict[str, NDArray[Any]]:
    """Read some arrays of an archive.

    Parameters
    ----------
    path : Path
        The file.
    names : sequence of str
        The arrays that must be there; others are passed over.
    limit : int, in bytes
        The most that the file, and each array, may have.

    Returns
    -------
    dict of str to ndarray
        By name, read-only.

    Raises
    ------
    DataError
        Where the file is missing, too large, damaged, or lacks an array.
    """
    return finish(read_npz_in_pieces(path, names, limit=limit))


def read_npz_in_pieces(
    path: Path, names: Sequence[str], *, limit: int
) -> Generator[tuple[int, int], None, dict[str, NDArray[Any]]]:
    """Read some arrays of an archive, a few milliseconds at a time.

    Parameters
    ----------
    path, names, limit
        As for `read_npz`.

    Yields
    ------
    tuple of int
        Bytes of the arrays read so far, and in all.

    Returns
    -------
    dict of str to ndarray
        By name, read-only.

    Raises
    ------
    DataError
        As for `read_npz`.
    """
    file = open_limited(path, limit, DataError)
    try:
        with file, _opened(file) as archive:
            present = {member.filename: member for member in archive.infolist()}
            missing = [name for name in names if f"{name}.npy" not in present]
            if missing:
                raise DataError(
                    f"{path}: has no array named {' and none named '.join(missing)}, so it is "
                    "another kind of archive."
                )
            members = [present[f"{name}.npy"] for name in names]
            total = sum(member.file_size for member in members)
            arrays = {}
            done = 0
            for name, member in zip(names, members, strict=True):
                for part, array in _read_member(path, archive, member, limit):
                    yield done + part, total
                    if array is not None:
                        arrays[name] = array
                done += member.file_size
            return arrays
    except _DAMAGE as error:
        raise DataError(
            f"{path}: is cut, damaged or no .npz archive ({_shorten(error)}); "
            "copy or make it again."
        ) from error


def names_in(path: Path) -> tuple[str, ...]:
    """List the arrays of an archive without reading them; none where it is no archive."""
    try:
        with open(path, "rb") as file, _opened(file) as archive:
            return tuple(name.removesuffix(".npy") for name in archive.namelist())
    except _DAMAGE:
        return ()


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    """Open an archive unless its list of contents is so long that reading it would hurt."""
    file.seek(0, 2)
    file.seek(-min(file.tell(), 1 << 16), 2)
    tail = file.read()
    place = tail.rfind(_END_MARK)
    if place >= 0 and len(tail) >= place + _END.size:
        directory = _END.unpack_from(tail, place)[5]
        if directory > _DIRECTORY_LIMIT or _MARK_OF_HUGE in tail[max(0, place - 20) : place]:
            raise zipfile.BadZipFile("it holds far too many files")
    return zipfile.ZipFile(file)


def _read_member(
    path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int
) -> Iterator[tuple[int, NDArray[Any] | None]]:
    """Read one array, its stated size checked first; tell bytes read, at last give the array."""
    if member.file_size > limit:
        raise DataError(
            f"{path}: {member.filename} would have {member.file_size:,} bytes, "
            f"but at most {limit:,} are read."
        )
    if is_blown_up(member.compress_size, member.file_size):
        raise DataError(
            f"{path}: {member.filename} would grow from {member.compress_size:,} to "
            f"{member.file_size:,} bytes, as no images do, so it is not read."
        )
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise DataError(f"{path}: {member.filename} is compressed in an unknown way.")
    read = bytearray()
    with archive.open(member) as file:  # compares the checksum, and reads no more than stated
        while piece := file.read(_PIECE_BYTES):
            read += piece
            yield len(read), None
    header, body = _header_and_body(read)
    kind, shape = header["descr"], header["shape"]
    if not isinstance(kind, str) or not _PLAIN_TYPE.fullmatch(kind):
        raise DataError(
            f"{path}: {member.filename} holds no plain numbers or texts; nothing else is loaded."
        )
    dtype = np.dtype(kind)
    if math.prod(shape) * dtype.itemsize != len(body):
        raise DataError(
            f"{path}: {member.filename} states the shape {shape} of {dtype}, "
            f"but has {len(body):,} bytes."
        )
    if dtype.kind == "U" and len(body):
        codes = np.frombuffer(body, dtype=dtype.str[0] + "u4")
        if codes.max() > _LAST_CHARACTER:  # NumPy would make a text of it and fail later
            raise DataError(
                f"{path}: {member.filename} holds texts of characters that do not exist."
            )
    order: Literal["C", "F"] = "F" if header["fortran_order"] else "C"
    array: NDArray[Any] = np.ndarray(shape, dtype, body, order=order)
    yield len(read), freeze(array)


def _header_and_body(content: bytearray) -> tuple[dict[str, Any], memoryview]:
    """Split an ``.npy`` file; the header is a Python dictionary, literals only.

    NumPy's own reader would try to repair headers of Python 2, with warnings.
    """
    if content[:6] != b"\x93NUMPY" or content[6] not in (1, 2, 3):
        raise ValueError("not an array of NumPy's")
    start = 10 if content[6] == 1 else 12
    end = start + int.from_bytes(content[8:start], "little")
    if end > min(len(content), start + _HEADER_LIMIT):
        raise ValueError("the header of an array is too long")
    header = ast.literal_eval(content[start:end].decode("utf-8").strip())
    shape = header["shape"]
    if not isinstance(shape, tuple) or not all(type(n) is int and n >= 0 for n in shape):
        raise ValueError("an array states no shape")
    return header, memoryview(content)[end:]


def _shorten(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 100 else text[:99] + "…"
