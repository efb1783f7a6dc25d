"""Files of drawings taken apart into the text of each, and such a text into plain values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from nncore.errors import DrawingError
from nncore.files import cause_of, open_limited, read_limited

LARGEST_FILE = 256 * 2**20
"""Bytes that a file of drawings may have."""

LARGEST_DRAWING = 24 * 2**20
"""Bytes that one drawing may have: its points take a few millions, the rest is its picture."""

MOST_VALUES = 1_000_000
"""Brackets and commas that a drawing may have: each value takes far more memory than text."""


def drawing_texts(path: Path) -> Iterator[tuple[str, bytes | DrawingError]]:
    """Take a file of drawings apart, as `nncore.data.drawing.read_drawings` does, unread.

    Parameters
    ----------
    path : Path
        The file; every name that does not end in ``.jsonl`` is one drawing.

    Yields
    ------
    str
        The source: the file's path, with ``:line`` behind it in a ``.jsonl`` file.
    bytes or DrawingError
        The text, or why there is none; the last one where the file cannot be read on.
    """
    path = Path(path)
    try:
        if path.suffix.lower() != ".jsonl":
            yield str(path), read_limited(path, LARGEST_DRAWING, DrawingError)
            return
        with open_limited(path, LARGEST_FILE, DrawingError) as file:
            yield from _lines(path, file)
    except DrawingError as error:
        yield str(path), error
    except OSError as error:
        yield str(path), DrawingError(f"{path}: could not be read, because {cause_of(error)}.")


def value_of_text(content: bytes, where: str) -> Any:
    """Parse the JSON of one drawing.

    Parameters
    ----------
    content : bytes
        Its text.
    where : str
        File and line, with which an error's sentence begins.

    Raises
    ------
    DrawingError
        Where it is no JSON in UTF-8, or holds far more values than a drawing.
    """
    if sum(content.count(mark) for mark in (b"[", b"{", b",")) > MOST_VALUES:
        raise DrawingError(f"{where}: holds more values than a drawing can have.")
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise DrawingError(f"{where}: is not text in UTF-8.") from None
    except RecursionError:
        raise DrawingError(f"{where}: lists are nested too deeply.") from None
    except ValueError as error:
        reason = getattr(error, "msg", "a number has too many digits")
        raise DrawingError(f"{where}: is not valid JSON ({reason}).") from None


def _lines(path: Path, file: BinaryIO) -> Iterator[tuple[str, bytes | DrawingError]]:
    """Give the lines that are not empty, one at a time."""
    number, is_empty = 0, True
    while piece := file.readline(LARGEST_DRAWING + 1):
        if len(piece) > LARGEST_DRAWING:
            where = f"{path}:{number + 1}"
            why = f"is longer than the {LARGEST_DRAWING:,} bytes that a drawing may have"
            yield where, DrawingError(f"{where}: {why}; the rest of the file is not read.")
            return
        for line in piece.splitlines():
            number += 1
            if line.strip():
                is_empty = False
                yield f"{path}:{number}", line
    if is_empty:
        yield str(path), DrawingError(f"{path}: holds no drawing, only empty lines.")
