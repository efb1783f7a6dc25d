"""What the Data tab says: parts, balance and origin of data, in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from gui.train.data_section import SOURCE_NAMES
from nncore.arrays import NOT_A_DIGIT
from nncore.data.overview import DataPart

PART_NAMES = {"training": "Training", "validation": "Validation", "test": "Test"}
PART_TIPS = {
    "training": "What the network learns from.",
    "validation": "What the curves, early stopping and every choice look at; never learned from.",
    "test": "What is read once, when the training has ended; never chosen by.",
}
EVEN = 1.5
"""How many times as frequent the most frequent digit may be before a word is said about it."""

ORIGINS = {
    "strokes": (
        "Strokes: digits that Inkling draws itself, as paths of a pen in many hands. They need no "
        "download and may be used freely, like the program."
    ),
    "mnist": (
        "MNIST: 70,000 digits by some 500 writers, collected by Y. LeCun, C. Cortes and "
        "C. J. C. Burges; licence CC BY-SA 3.0."
    ),
    "digits8": (
        "Digits 8×8: 1,797 digits by 43 writers, collected by E. Alpaydın and C. Kaynak; from "
        "scikit-learn, licence CC BY 4.0."
    ),
    "patterns": (
        "Patterns: ten random patterns under noise, made by Inkling. No digit can be seen in them; "
        "a network learns them within a second."
    ),
}
NOT_DIGITS_ORIGIN = "What is no digit (–): scribbles, letters, symbols and noise, made by Inkling."


def class_name(label: int) -> str:
    """Return ``7``, or ``no digit``."""
    return "no digit" if label == NOT_A_DIGIT else str(label)


def source_name(source: str) -> str:
    """Return what a person calls a data set: a path by its last part."""
    return SOURCE_NAMES.get(source) or PurePath(source).name or source


def part_name(part: DataPart, *, is_one_of_several: bool) -> str:
    """Return ``Training``, or where there are several test sets ``MNIST test``."""
    name = PART_NAMES[part.name]
    if not (is_one_of_several and part.source):
        return name
    return f"{source_name(part.source)} {name.lower()}"


def balance_sentence(counts: Sequence[int], what: str) -> str:
    """Say how evenly the digits occur.

    Parameters
    ----------
    counts : sequence of int, 10 long
        Images of each digit.
    what : str
        Of what: ``"training images"``.
    """
    total = sum(counts)
    if not total:
        return f"There are no digits among the {what}."
    missing = [str(digit) for digit, count in enumerate(counts) if not count]
    if missing:
        return f"There is no {_listed(missing)}: the network cannot learn what it never sees."
    most, least = max(counts), min(counts)
    often, seldom = counts.index(most), counts.index(least)
    if most <= EVEN * least:
        low, high = (f"{100 * count / total:.1f} %" for count in (least, most))
        return f"Even: each digit makes {low} ({seldom}) to {high} ({often}) of the {what}."
    return (
        f"Uneven: there are {most / least:.1f} times as many {often}s as {seldom}s; the network "
        f"will read a {often} more readily than a {seldom}."
    )


def origin_sentence(source: str) -> str:
    """Say where a data set comes from, and how it is licensed."""
    if source in ORIGINS:
        return ORIGINS[source]
    path = PurePath(source)
    return f"{path.name or source}: your own, in {path.parent}; its licence is its maker's."


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
