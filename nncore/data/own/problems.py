"""What is wrong with data, row by row, and the sentences that say so."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

COLUMNS = "have another number of columns"
NUMBER = "hold something that is not a number"
LABEL = "have a label other than 0 to 9"
PIXEL = "have a pixel outside 0 to 255"
NO_INK = "hold no ink"
UNREADABLE = "cannot be read"

TEN_CLASSES = "but there are ten classes only, the digits 0 to 9"


@dataclass(frozen=True, order=True)
class Place:
    """Where something is in a file or folder.

    Parameters
    ----------
    number : int
        By which places are ordered.
    short : str
        ``"line 17"``, ``"image 17"``, ``"7/a.png"``.
    full : str
        The same with the file: ``"digits.csv:17"``.
    """

    number: int
    short: str
    full: str


def line(path: Path, number: int) -> Place:
    """Name a line of a text file."""
    return Place(number, f"line {number}", f"{path}:{number}")


def image(path: Path, number: int) -> Place:
    """Name an image by its number, from 1."""
    return Place(number, f"image {number:,}", f"{path}: image {number:,}")


@dataclass(frozen=True)
class _Kind:
    count: int
    first: Place
    reason: str


class Problems:
    """Collects what is wrong; each row at most once.

    Parameters
    ----------
    unit : str
        What is counted, in the plural: ``"rows"``.
    """

    def __init__(self, unit: str) -> None:
        self.unit = unit
        self._kinds: dict[str, _Kind] = {}

    @property
    def count(self) -> int:
        """How many rows are wrong."""
        return sum(kind.count for kind in self._kinds.values())

    def note(self, what: str, place: Place, reason: str, count: int = 1) -> None:
        """Note wrong rows.

        Parameters
        ----------
        what : str
            What they have in common, to stand behind "3 rows": ``"hold no ink"``.
        place : Place
            The first of them.
        reason : str
            What is wrong with that one, to stand behind its place and a colon.
        count : int
            How many.
        """
        known = self._kinds.get(what)
        if known is None:
            self._kinds[what] = _Kind(count, place, reason)
            return
        earlier = place < known.first
        self._kinds[what] = _Kind(
            known.count + count,
            place if earlier else known.first,
            reason if earlier else known.reason,
        )

    def sentences(self) -> tuple[str, ...]:
        """Say what is wrong, a sentence for each kind, the first in the file first."""
        return tuple(
            _upper(f"{kind.first.short}: {kind.reason}.")
            if kind.count == 1
            else f"{kind.count:,} {self.unit} {what}; the first is {kind.first.short}: "
            f"{kind.reason}."
            for what, kind in sorted(self._kinds.items(), key=lambda item: item[1].first)
        )

    def summary(self, path: Path, count: int) -> str:
        """Say all of it in one sentence.

        Parameters
        ----------
        path : Path
            The file or folder.
        count : int
            How many rows it has, right or wrong.

        Returns
        -------
        str
            For `DataError`.
        """
        first = min(self._kinds.values(), key=lambda kind: kind.first)
        if self.count == 1:
            return f"{first.first.full}: {first.reason}."
        return (
            f"{path}: {self.count:,} of {count:,} {self.unit} cannot be used; the first is "
            f"{first.first.short}: {first.reason}."
        )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
