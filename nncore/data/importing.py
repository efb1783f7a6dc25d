"""A look at data from outside before they are accepted."""

from __future__ import annotations

import io
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nncore.data.overview import count_labels
from nncore.data.own.archive import LEARNING, TEST
from nncore.data.own.formats import read_any
from nncore.data.own.found import SAMPLES_A_DIGIT, Found, SampleImage
from nncore.errors import DataError
from nncore.files import write_atomically
from nncore.progress import Progress
from nncore.recipe import Preparation

__all__ = ["SAMPLES_A_DIGIT", "ImportPreview", "SampleImage", "keep_usable", "preview"]

UNEVEN = 2.0
"""Classes are called uneven where the largest has more than so many times the smallest."""

FEWEST = 3
"""One image each to learn from, to validate and to test."""


@dataclass(frozen=True, eq=False)
class ImportPreview:
    """What a file or folder holds, and what would become of it.

    Parameters
    ----------
    path : Path
        What was looked at; as a text it is what `Data.sources` takes.
    name : str
        Its last part, for a person to read.
    kind : str
        ``"CSV with a header"``, ``"CSV without a header"``, ``"NumPy archive"``,
        ``"IDX images"``, ``"Folder of images"``, ``"Drawings"``, ``"Archive of strokes"``.
    unit : str
        What is counted, in the plural: ``"rows"``, ``"images"``, ``"drawings"``.
    count : int
        How many there are, wrong ones included.
    usable : int
        How many of them can be learned from.
    test_count : int
        How many of these are marked as a test set, which stays apart.
    smallest, largest : tuple of int
        Height and width of the smallest and largest image, in pixels; equal in most files, and
        (0, 0) for drawings.
    pixel_range : tuple of float
        Lowest and highest pixel as they are in the file; (0, 255) for drawings.
    class_counts : tuple of int, 10 long
        Usable images of each digit.
    treatment : tuple of str
        What will happen to the images, a sentence each.
    notes : tuple of str
        What a person should know but need not mend, a sentence each: digits that are missing,
        classes that are uneven.
    problems : tuple of str
        What is wrong, a sentence each, with the line or file of the first case. A training
        refuses data with problems.
    samples : tuple of SampleImage
        Up to `SAMPLES_A_DIGIT` of each digit, in the order of the digits.
    """

    path: Path
    name: str
    kind: str
    unit: str
    count: int
    usable: int
    test_count: int
    smallest: tuple[int, int]
    largest: tuple[int, int]
    pixel_range: tuple[float, float]
    class_counts: tuple[int, ...]
    treatment: tuple[str, ...]
    notes: tuple[str, ...]
    problems: tuple[str, ...]
    samples: tuple[SampleImage, ...]

    @property
    def is_acceptable(self) -> bool:
        """Whether a training would take it as it is."""
        return not self.problems and self.usable > 0

    def of_digit(self, digit: int) -> tuple[SampleImage, ...]:
        """Give the sample images of one digit."""
        return tuple(sample for sample in self.samples if sample.label == digit)


def preview(path: Path, preparation: Preparation) -> Generator[Progress, None, ImportPreview]:
    """Look at all that a path holds, without keeping it.

    Parameters
    ----------
    path : Path
        Anything that `nncore.data.own_files.read_path` reads.
    preparation : Preparation
        Of the network that is to learn from it.

    Yields
    ------
    Progress
        At least every 100 ms; closing the generator gives up at once.

    Returns
    -------
    ImportPreview
        With what is wrong with single rows.

    Raises
    ------
    DataError
        Where it cannot be read at all; one sentence that names the file.
    """
    learning, test = yield from read_any(path, preparation)
    parts = [part for part in (learning, test) if part is not None]
    labels = np.concatenate([part.samples.labels for part in parts])
    counts = count_labels(labels)
    kept_apart = 0 if test is None else len(test.samples)
    shown = sorted((one for part in parts for one in part.shown), key=lambda one: one.label)
    usable_to_learn = 0 if learning is None else len(learning.samples)
    return ImportPreview(
        path=path,
        name=path.name or str(path),
        kind=parts[0].kind,
        unit=parts[0].problems.unit,
        count=sum(part.count for part in parts),
        usable=len(labels),
        test_count=kept_apart,
        smallest=min((part.smallest for part in parts), key=_area),
        largest=max((part.largest for part in parts), key=_area),
        pixel_range=(
            min(part.pixel_range[0] for part in parts),
            max(part.pixel_range[1] for part in parts),
        ),
        class_counts=counts,
        treatment=_once([said for part in parts for said in part.treatment]),
        notes=_once([*_notes(counts, parts[0].problems.unit, kept_apart), *_passed_over(parts)]),
        problems=_problems(parts, usable_to_learn, learning is None),
        samples=tuple(_some_of_each(shown)),
    )


def keep_usable(
    path: Path, preparation: Preparation, target: Path
) -> Generator[Progress, None, int]:
    """Write what can be used of data with wrong rows to an archive that has none.

    Parameters
    ----------
    path, preparation
        As for `preview`; images are written as the network receives them, drawings as images.
    target : Path
        An ``.npz`` file, which `preview` and a training read; what it held is replaced.

    Yields
    ------
    Progress
        At least every 100 ms until the file is written in one step.

    Returns
    -------
    int
        Images that were written.

    Raises
    ------
    DataError
        Where nothing can be read or used.
    SaveError
        Where the file cannot be written.
    """
    learning, test = yield from read_any(path, preparation)
    arrays: dict[str, Any] = {}
    for part, (images, labels) in ((learning, LEARNING[0]), (test, TEST[0])):
        if part is not None and len(part.samples):
            arrays[images], arrays[labels] = part.samples.images, part.samples.labels
    if not arrays:
        raise DataError(f"{path}: holds nothing that can be used.")
    content = io.BytesIO()
    np.savez(content, **arrays)
    write_atomically(target, content.getvalue())
    return sum(len(part.samples) for part in (learning, test) if part is not None)


def _problems(parts: list[Found], usable: int, is_test_only: bool) -> tuple[str, ...]:
    """Say what is wrong, and whether too little is left."""
    said = [sentence for part in parts for sentence in part.problems.sentences()]
    if is_test_only:
        said.append("There is a test set only (its name says so), and nothing to learn from.")
    elif usable < FEWEST:
        said.append(
            f"There {'is' if usable == 1 else 'are'} {usable} to learn from, but a training needs "
            f"at least {FEWEST}: to learn from, to validate and to test."
        )
    return tuple(said)


def _notes(counts: tuple[int, ...], unit: str, kept_apart: int) -> list[str]:
    """Say what a person should know about the classes."""
    notes = []
    missing = [str(digit) for digit, count in enumerate(counts) if not count]
    present = [count for count in counts if count]
    if missing and present:
        listed = " and ".join([", ".join(missing[:-1]), missing[-1]] if missing[1:] else missing)
        notes.append(f"There is no {listed}: a network will not learn to read what it never sees.")
    if present and max(present) > UNEVEN * min(present):
        most, least = counts.index(max(present)), counts.index(min(present))
        notes.append(
            f"The digits are uneven: {counts[most]:,} {unit} show a {most}, but {counts[least]:,} "
            f"a {least}."
        )
    if kept_apart:
        notes.append(f"{kept_apart:,} {unit} are marked as a test set and kept apart.")
    return notes


def _passed_over(parts: list[Found]) -> list[str]:
    return [note for part in parts for note in part.notes]


def _once(sentences: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentences))


def _some_of_each(shown: list[SampleImage]) -> list[SampleImage]:
    """Leave no more than `SAMPLES_A_DIGIT` of a digit, where there are two parts."""
    counts: dict[int, int] = {}
    some = []
    for one in shown:
        counts[one.label] = counts.get(one.label, 0) + 1
        if counts[one.label] <= SAMPLES_A_DIGIT:
            some.append(one)
    return some


def _area(size: tuple[int, int]) -> int:
    return size[0] * size[1]
