"""The IDX format of MNIST: a magic number, the dimensions, then the bytes.

The magic number is two zero bytes, the type (8: unsigned bytes) and the number of dimensions;
each dimension follows as a big-endian 32-bit number (LeCun, Cortes and Burges, "The MNIST
database of handwritten digits"). Files are often compressed by gzip; the content says so, the
name need not.
"""

from __future__ import annotations

import gzip
import hashlib
import math
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np

from nncore.arrays import ByteArray, freeze
from nncore.data.dataset import CLASS_COUNT, Samples
from nncore.errors import DataError
from nncore.files import cause_of, is_blown_up
from nncore.progress import finish

LIMIT_BYTES = 600_000_000
"""The most content that is read; MNIST's largest file has 47 MB, EMNIST's 547 MB."""

PIECE_BYTES = 1 << 21
"""What is read between two reports of progress: about 10 ms of inflating."""

_BYTE_TYPE = 0x08
_GZIP_MAGIC = b"\x1f\x8b"


def read_idx(path: Path, dimensions: int | None = None, *, limit: int = LIMIT_BYTES) -> ByteArray:
    """Read an IDX file of bytes, compressed by gzip or not.

    Parameters
    ----------
    path : Path
        The file.
    dimensions : int, optional
        How many dimensions it must have: 3 for images, 1 for labels.
    limit : int, optional, in bytes
        The most content to read.

    Returns
    -------
    uint8, of the shape that the file states
        Read-only.

    Raises
    ------
    DataError
        Where the file is missing, empty, cut, too long, no IDX file or of other dimensions.
    """
    return finish(read_idx_in_pieces(path, dimensions, limit=limit))


def read_idx_in_pieces(
    path: Path,
    dimensions: int | None = None,
    *,
    limit: int = LIMIT_BYTES,
    digest: hashlib._Hash | None = None,
) -> Generator[tuple[int, int], None, ByteArray]:
    """Read as `read_idx` does, giving way to others every few milliseconds.

    Parameters
    ----------
    path, dimensions, limit
        As for `read_idx`.
    digest : hash object, optional
        Fed with the content, piece by piece.

    Yields
    ------
    tuple of int
        Bytes of content read so far, and in all.

    Returns
    -------
    uint8, of the shape that the file states
        Read-only.

    Raises
    ------
    DataError
        As for `read_idx`.
    """
    try:
        with _open_content(path) as content:
            header = content.read(4)
            count = _dimension_count(path, header, dimensions)
            sizes = content.read(4 * count)
            shape = _shape(path, count, sizes, limit)
            total = 4 + 4 * count + math.prod(shape)
            if is_blown_up(path.stat().st_size, total):
                raise DataError(
                    f"{path}: announces {total:,} bytes in a file of {path.stat().st_size:,}, "
                    "as no images do, so it is not read."
                )
            body = bytearray()
            _feed(digest, header + sizes)
            for piece in _pieces(content, math.prod(shape)):
                body += piece
                _feed(digest, piece)
                yield 4 + 4 * count + len(body), total
            surplus = content.read(1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(
            f"{path}: the gzip compression is cut or damaged ({error}); copy or download it again."
        ) from error
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: could not be read, because {cause_of(error)}.") from error
    if len(body) < math.prod(shape):
        raise DataError(
            f"{path}: is cut short: its header announces {math.prod(shape):,} bytes, "
            f"{len(body):,} are there; copy or download it again."
        )
    if surplus:
        raise DataError(
            f"{path}: has more bytes than the {math.prod(shape):,} that its header announces, "
            "so it is damaged or no IDX file; copy or download it again."
        )
    return freeze(np.frombuffer(body, dtype=np.uint8).reshape(shape))


def read_pair(images_path: Path, labels_path: Path) -> Samples:
    """Read a file of images and the file of their labels.

    Parameters
    ----------
    images_path, labels_path : Path
        IDX files of 3 and of 1 dimension.

    Returns
    -------
    Samples
        The images with their labels.

    Raises
    ------
    DataError
        As for `read_idx`, and where the counts differ or a label is none of the ten digits.
    """
    return pair(read_idx(images_path, 3), read_idx(labels_path, 1), images_path, labels_path)


def pair(images: ByteArray, labels: ByteArray, images_path: Path, labels_path: Path) -> Samples:
    """Join images and labels that were read, naming the files where they do not fit.

    Parameters
    ----------
    images : uint8 (N, H, W)
    labels : uint8 (N,)
    images_path, labels_path : Path
        Where they came from.

    Returns
    -------
    Samples
        The images with their labels.

    Raises
    ------
    DataError
        Where the counts differ or a label is none of the ten digits.
    """
    if len(images) != len(labels):
        raise DataError(
            f"{labels_path}: has {len(labels):,} labels for the {len(images):,} images of "
            f"{images_path}; take two files that belong together."
        )
    wrong = np.flatnonzero(labels >= CLASS_COUNT)
    if wrong.size:
        raise DataError(
            f"{labels_path}: label number {wrong[0] + 1:,} is {labels[wrong[0]]}, "
            "but labels must be digits, 0 to 9."
        )
    return Samples(images, labels)


def is_gzip(start: bytes) -> bool:
    """Tell from its first bytes whether content is compressed by gzip."""
    return start.startswith(_GZIP_MAGIC)


def _open_content(path: Path) -> BinaryIO:
    """Open a file, inflating it where it is compressed."""
    if path.is_dir():
        raise DataError(f"{path}: is a folder; choose a file.")
    if path.exists() and not path.is_file():  # a pipe or device may never end
        raise DataError(f"{path}: is not an ordinary file; choose another.")
    try:
        with open(path, "rb") as file:
            start = file.read(2)
    except FileNotFoundError:
        raise DataError(f"{path}: there is no such file; check its name.") from None
    if not start:
        raise DataError(f"{path}: is empty; copy or download it again.")
    if is_gzip(start):
        return cast(BinaryIO, gzip.open(path, "rb"))
    return open(path, "rb")


def _dimension_count(path: Path, header: bytes, expected: int | None) -> int:
    """Check the magic number and give the number of dimensions that it states."""
    if len(header) < 4 or header[:2] != b"\0\0":
        raise DataError(
            f"{path}: is no IDX file: it begins with {header.hex(' ') or 'nothing'} "
            "instead of the magic number 00 00 08."
        )
    if header[2] != _BYTE_TYPE:
        raise DataError(
            f"{path}: holds IDX data of type 0x{header[2]:02x}, but only bytes (0x08) are read."
        )
    if expected is not None and header[3] != expected:
        meant = {3: "images", 1: "labels"}
        wanted = f"{meant.get(expected, 'data')} ({_plural(expected)})"
        if header[3] in meant:
            raise DataError(
                f"{path}: holds {meant[header[3]]} ({_plural(header[3])}), but {wanted} "
                "must be here; perhaps the two files were swapped."
            )
        raise DataError(f"{path}: has {_plural(header[3])}, but {wanted} must be here.")
    if not 1 <= header[3] <= 4:
        raise DataError(f"{path}: states {_plural(header[3])}, but only 1 to 4 are read.")
    return header[3]


def _shape(path: Path, count: int, sizes: bytes, limit: int) -> tuple[int, ...]:
    """Give the dimensions; none may be zero, and all together must be below the limit."""
    if len(sizes) < 4 * count:
        raise DataError(f"{path}: is cut short within its header; copy or download it again.")
    shape = tuple(int(size) for size in np.frombuffer(sizes, dtype=">u4"))
    listed = "×".join(str(size) for size in shape)
    if 0 in shape:
        raise DataError(f"{path}: holds no data: its dimensions are {listed}.")
    if math.prod(shape) > limit:
        raise DataError(
            f"{path}: announces {math.prod(shape):,} bytes ({listed}), but at most {limit:,} are "
            "read, so it is damaged or not meant for this program."
        )
    return shape


def _pieces(content: BinaryIO, total: int) -> Iterator[bytes]:
    """Read up to `total` bytes, never more than is there."""
    left = total
    while left and (piece := content.read(min(PIECE_BYTES, left))):
        left -= len(piece)
        yield piece


def _feed(digest: hashlib._Hash | None, content: bytes) -> None:
    if digest is not None:
        digest.update(content)


def _plural(dimensions: int) -> str:
    return f"{dimensions} dimension{'' if dimensions == 1 else 's'}"
