"""Which column of a CSV is what, found from its first line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from nncore.errors import DataError

LABEL_NAMES = ("label", "class", "target", "digit", "y")
"""Names of the column of labels; the first that is there."""

IDLE_NAMES = ("", "id", "index", "imageid", "unnamed: 0")
"""Names of columns that number the rows: passed over."""

SMALLEST_SIDE, LARGEST_SIDE = 4, 512

_SEPARATORS = (b",", b";", b"\t")


@dataclass(frozen=True)
class CsvLayout:
    """How the rows of a CSV are made.

    Parameters
    ----------
    separator : bytes
        One character.
    has_header : bool
        Whether the first line holds names.
    columns : int
        In each row.
    label : int or None
        The column of labels, from 0; None where there is none.
    pixels : tuple of int
        The columns of pixels, in their order.
    side : int
        Of the images, in pixels.
    """

    separator: bytes
    has_header: bool
    columns: int
    label: int | None
    pixels: tuple[int, ...]
    side: int

    @property
    def kind(self) -> str:
        """What the file is, in words."""
        return f"CSV with{'' if self.has_header else 'out'} a header"


def layout_of(path: Path, first_line: bytes, number: int) -> CsvLayout:
    """Find out how rows are made.

    Parameters
    ----------
    path : Path
        For errors.
    first_line : bytes
        The first line that is not blank.
    number : int
        Its number, from 1.

    Returns
    -------
    CsvLayout
        Without a header, a column more than a square number means a label first.

    Raises
    ------
    DataError
        Where the columns cannot be a label and the pixels of a square image.
    """
    separator = max(_SEPARATORS, key=first_line.count)
    fields = [field.strip().strip(b"\"'") for field in first_line.split(separator)]
    names = [field.decode("utf-8", "replace").strip().lower() for field in fields]
    has_header = _is_header(names)
    columns = len(fields)
    label = next((names.index(name) for name in LABEL_NAMES if name in names), None)
    pixels = [index for index in range(columns) if index != label]
    if has_header and _side(len(pixels)) is None and label is not None:
        pixels = [index for index in pixels if names[index] not in IDLE_NAMES]
    if label is None and _side(columns) is None:
        label, pixels = 0, pixels[1:]
    side = _side(len(pixels))
    if side is None:
        raise DataError(
            f"{path}:{number}: has {columns:,} column{'s' if columns != 1 else ''}, but a row "
            "must be a label and the pixels of a square image, such as 785 columns for 28×28."
        )
    return CsvLayout(separator, has_header, columns, label, tuple(pixels), side)


def number_of(field: bytes) -> float | None:
    """Read a field as a number; None where it is none, or none that is finite."""
    try:
        value = float(field)
    except ValueError:
        return None
    return value if math.isfinite(value) and b"_" not in field else None


def _is_header(names: list[str]) -> bool:
    """Tell names from pixels: more than half are no numbers, or one is the label's."""
    words = sum(number_of(name.encode()) is None for name in names)
    return words > len(names) / 2 or any(name in LABEL_NAMES for name in names)


def _side(pixels: int) -> int | None:
    """Give the side of a square of so many pixels; None where there is no such square."""
    side = math.isqrt(pixels)
    return side if side * side == pixels and SMALLEST_SIDE <= side <= LARGEST_SIDE else None
