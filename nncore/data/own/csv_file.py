"""Images in a CSV: a label and the pixels of an image in each row, as on Kaggle."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from nncore.data.idx import is_gzip
from nncore.data.own.csv_layout import CsvLayout, layout_of
from nncore.data.own.csv_rows import Rows, read_rows
from nncore.data.own.found import ImageTable
from nncore.data.own.problems import Problems, line
from nncore.errors import DataError
from nncore.files import cause_of, is_blown_up
from nncore.progress import Progress

LIMIT_BYTES = 600_000_000
"""The most text that is read; EMNIST's 240,000 digits have 440 MB."""

BLOCK_BYTES = 1 << 18
"""Text that is read between two reports: a few milliseconds, or some ten where it takes care."""

LONGEST_LINE = 4 << 20
"""A file whose line is longer is no CSV of images."""

SUFFIXES = (".csv", ".csv.gz", ".tsv", ".tsv.gz")


def is_csv(path: Path) -> bool:
    """Tell from its name whether a file is a CSV."""
    return path.name.lower().endswith(SUFFIXES)


def read_csv(path: Path) -> Generator[Progress, None, ImageTable]:
    """Read a CSV of images.

    Parameters
    ----------
    path : Path
        Text, compressed by gzip or not, with or without a header; fields separated by comma,
        semicolon or tab. The label is the column of that name, else the first.

    Yields
    ------
    Progress
        Bytes, at least every 100 ms.

    Returns
    -------
    ImageTable
        Rows that could be read, and what is wrong with the others.

    Raises
    ------
    DataError
        Where the file is missing, empty, damaged, too large, or its columns are no images.
    """
    problems = Problems("rows")
    parts: list[Rows] = []
    layout: CsvLayout | None = None
    number = 1
    for block, done, total in _blocks(path):
        yield Progress(f"Reading {path.name}", done, total, "bytes")
        if layout is None:
            blank, block = _blank_lines(block.removeprefix(codecs.BOM_UTF8))
            number += blank
            if not block:
                continue
            first, _, rest = block.partition(b"\n")
            layout = layout_of(path, first, number)
            if layout.has_header:
                number, block = number + 1, rest
        if block:
            parts.append(read_rows(path, block, number, layout, problems))
            number += block.count(b"\n")
    if layout is None or not sum(part.count for part in parts):
        raise DataError(f"{path}: holds no row{' below its header' if layout else ''}.")
    pixels = yield from _put_together(parts, f"Reading {path.name}")
    return ImageTable(
        kind=layout.kind,
        images=pixels.reshape(len(pixels), layout.side, layout.side),
        labels=None if layout.label is None else np.concatenate([part.labels for part in parts]),
        numbers=np.concatenate([part.numbers for part in parts]),
        place=partial(line, path),
        count=sum(part.count for part in parts),
        problems=problems,
    )


def _put_together(parts: list[Rows], activity: str) -> Generator[Progress, None, NDArray[Any]]:
    """Give the pixels of all parts as one array; hundreds of megabytes take their time."""
    count = sum(len(part.pixels) for part in parts)
    kind = np.result_type(*(part.pixels.dtype for part in parts))
    pixels = np.empty((count, parts[0].pixels.shape[1]), kind)
    done = 0
    for part in parts:
        pixels[done : done + len(part.pixels)] = part.pixels
        done += len(part.pixels)
        yield Progress(activity, done, count, "rows")
    return pixels


def _blank_lines(block: bytes) -> tuple[int, bytes]:
    """Count blank lines at the beginning, and give what follows them."""
    text = len(block) - len(block.lstrip(b" \t\r\n"))
    cut = block.rfind(b"\n", 0, text) + 1
    return block.count(b"\n", 0, cut), block[cut:]


def _blocks(path: Path) -> Iterator[tuple[bytes, int, int]]:
    """Give whole lines, each with its newline, and how much of the file is read."""
    try:
        with open(path, "rb") as file:
            total = path.stat().st_size
            packed = is_gzip(file.read(2))
            file.seek(0)
            content = cast(BinaryIO, gzip.GzipFile(fileobj=file)) if packed else file
            for block in _whole_lines(path, content, file):
                yield block, file.tell(), total
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(
            f"{path}: the gzip compression is cut or damaged ({error}); copy or download it again."
        ) from error
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: could not be read, because {cause_of(error)}.") from error


def _whole_lines(path: Path, content: BinaryIO, file: BinaryIO) -> Iterator[bytes]:
    """Cut content behind newlines; the last line gets one where it has none."""
    left = b""
    read = 0
    while piece := content.read(BLOCK_BYTES):
        read += len(piece)
        if read > LIMIT_BYTES:
            raise DataError(
                f"{path}: holds more than the {LIMIT_BYTES:,} bytes of text that are read; "
                "divide it, or make an .npz archive of it."
            )
        if is_blown_up(file.tell(), read):
            raise DataError(
                f"{path}: grows from {file.tell():,} to {read:,} bytes, as no table of images "
                "does, so it is not read."
            )
        if b"\0" in piece:
            raise DataError(f"{path}: is not a CSV: it holds bytes that no text has.")
        end = piece.rfind(b"\n") + 1
        if not end:
            left += piece
            if len(left) > LONGEST_LINE:
                raise DataError(f"{path}: is not a CSV of images: it has lines without an end.")
            continue
        yield (left + piece[:end]).replace(b"\r\n", b"\n")
        left = piece[end:]
    if left:
        yield left.replace(b"\r", b"") + b"\n"
