"""Lines of a CSV to labels and pixels: all at once where they are plain, else one by one.

Text is read by NumPy on whole blocks. In rows of whole numbers up to three digits, the value of a
field is what its last byte, and the two before, say; bytes at separators count as zero, so that
shorter fields need no case of their own. A block in which anything else occurs - a decimal, a
space, a missing column - is read line by line, which is slower but can say what is wrong where.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import ByteArray, IndexArray, LabelArray
from nncore.data.dataset import CLASS_COUNT
from nncore.data.own.csv_layout import CsvLayout, number_of
from nncore.data.own.problems import COLUMNS, LABEL, NUMBER, PIXEL, TEN_CLASSES, Problems, line

_ZERO, _NEWLINE = 48, 10
_LONGEST = 40
"""Characters of a field that an error quotes."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows that could be read.

    Parameters
    ----------
    labels : uint8 (N,)
        0 to 9; zeros where the layout has no labels.
    pixels : uint8 or float32 (N, D), 0 to 255
    numbers : int (N,)
        Their lines, from 1.
    count : int
        Rows that there are, wrong ones included.
    """

    labels: LabelArray
    pixels: NDArray[Any]
    numbers: IndexArray
    count: int


def read_rows(path: Path, block: bytes, number: int, layout: CsvLayout, problems: Problems) -> Rows:
    """Read whole lines.

    Parameters
    ----------
    path : Path
        For errors.
    block : bytes
        Lines, each with its newline.
    number : int
        Of the first of them.
    layout : CsvLayout
        Which column is what.
    problems : Problems
        Gets what is wrong.

    Returns
    -------
    Rows
    """
    table = whole_numbers(block, layout)
    if table is None:
        return _one_by_one(path, block, number, layout, problems)
    numbers = np.arange(number, number + len(table))
    pixels = table[:, _columns(layout)]
    if layout.label is None:
        return Rows(np.zeros(len(table), np.uint8), pixels, numbers, len(table))
    labels = table[:, layout.label]
    wrong = np.flatnonzero(labels >= CLASS_COUNT)
    if not wrong.size:
        return Rows(labels, pixels, numbers, len(table))
    first = int(wrong[0])
    place = line(path, int(numbers[first]))
    problems.note(LABEL, place, _label_reason(str(labels[first])), len(wrong))
    kept = labels < CLASS_COUNT
    return Rows(labels[kept], pixels[kept], numbers[kept], len(table))


def whole_numbers(block: bytes, layout: CsvLayout) -> ByteArray | None:
    """Read lines of whole numbers from 0 to 255.

    Parameters
    ----------
    block : bytes
        Lines, each with its newline.
    layout : CsvLayout
        Separator and number of columns.

    Returns
    -------
    uint8 (lines, columns) or None
        None where anything else is among them.
    """
    text = np.frombuffer(block, dtype=np.uint8)
    is_end = (text == layout.separator[0]) | (text == _NEWLINE)
    ends = np.flatnonzero(is_end)
    if not ends.size or len(ends) % layout.columns:
        return None
    lines = ends.reshape(-1, layout.columns)[:, -1]
    lengths = np.diff(ends, prepend=-1)  # of the fields, with their separator
    if (
        block.count(b"\n") != len(lines)
        or not (text[lines] == _NEWLINE).all()
        or lengths.min() < 2
        or lengths.max() > 4
    ):
        return None
    digits = text - np.uint8(_ZERO)  # wraps around: everything but a digit exceeds 9
    digits[is_end] = 0
    if digits.max() > 9:
        return None
    values = digits.astype(np.uint16)
    values[1:] += np.uint16(10) * digits[:-1]
    # Two bytes before may belong to the field before, where the byte between is a separator.
    values[2:] += np.uint16(100) * (digits[:-2] * ~is_end[1:-1])
    table = values[ends - 1]
    if table.max() > 255:
        return None
    return table.astype(np.uint8).reshape(-1, layout.columns)


def _columns(layout: CsvLayout) -> slice | IndexArray:
    """Give the pixels' columns, as a slice where they lie together."""
    first, last = layout.pixels[0], layout.pixels[-1]
    if last - first + 1 == len(layout.pixels):
        return slice(first, last + 1)
    return np.array(layout.pixels)


def _one_by_one(
    path: Path, block: bytes, number: int, layout: CsvLayout, problems: Problems
) -> Rows:
    """Read lines that may hold anything."""
    columns = _columns(layout)
    labels: list[int] = []
    rows: list[NDArray[np.float32]] = []
    numbers: list[int] = []
    count = 0
    for here, text in enumerate(block.split(b"\n")[:-1], start=number):
        if not text.strip():
            continue
        count += 1
        try:
            label, pixels = _read_line(text.replace(b'"', b""), layout, columns)
        except _WrongRow as wrong:
            problems.note(wrong.what, line(path, here), str(wrong))
            continue
        labels.append(label)
        rows.append(pixels)
        numbers.append(here)
    table = np.array(rows, dtype=np.float32).reshape(len(rows), len(layout.pixels))
    return Rows(np.array(labels, np.uint8), table, np.array(numbers, np.intp), count)


class _WrongRow(Exception):  # noqa: N818 - a finding, not an error of the program
    """What is wrong with a row; `what` in general, the text in particular."""

    def __init__(self, what: str, reason: str) -> None:
        super().__init__(reason)
        self.what = what


def _read_line(
    text: bytes, layout: CsvLayout, columns: slice | IndexArray
) -> tuple[int, NDArray[np.float32]]:
    """Read label and pixels of one line."""
    fields = text.split(layout.separator)
    if len(fields) != layout.columns:
        reason = f"it has {len(fields):,} columns instead of {layout.columns:,}"
        raise _WrongRow(COLUMNS, reason)
    label = 0.0 if layout.label is None else number_of(fields[layout.label])
    if label is None or label not in range(CLASS_COUNT):
        assert layout.label is not None
        raise _WrongRow(LABEL, _label_reason(_quoted(fields[layout.label])))
    pixels = fields[columns] if isinstance(columns, slice) else [fields[c] for c in columns]
    try:
        values = np.fromiter(map(float, pixels), np.float64, len(pixels))
    except ValueError:
        values = np.array([np.nan])
    if not np.isfinite(values).all() or b"_" in text:
        values = np.array([_number(pixel, index) for index, pixel in enumerate(pixels)])
    if values.min() < 0 or values.max() > 255:
        wrong = int(np.argmax((values < 0) | (values > 255)))
        reason = f"pixel {wrong} is {values[wrong]:g}, but pixels go from 0 to 255"
        raise _WrongRow(PIXEL, reason)
    return int(label), values.astype(np.float32)


def _number(pixel: bytes, index: int) -> float:
    value = number_of(pixel)
    if value is None:
        raise _WrongRow(NUMBER, f"pixel {index} is {_quoted(pixel)}, which is not a number")
    return value


def _label_reason(label: str) -> str:
    return f"the label is {label}, {TEN_CLASSES}"


def _quoted(field: bytes) -> str:
    """Write a field for a person, in one line and not too long."""
    text = " ".join(field.decode("utf-8", "replace").split())
    if not text:
        return "empty"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
