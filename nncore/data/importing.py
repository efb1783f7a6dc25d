"""A look at data from outside before they are accepted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nncore.arrays import ByteArray

SAMPLES_A_DIGIT = 6
"""Images of each digit that a preview shows."""


@dataclass(frozen=True, eq=False)
class SampleImage:
    """One image, as it is in the file and as a network will receive it.

    Parameters
    ----------
    label : int, 0 to 9
        What it is said to show.
    place : str
        Where it is: ``"line 17"``, ``"image 17"``, ``"drawing 17"``, ``"7/a.png"``.
    original : uint8 (H, W), read-only
        Grey values as they are in the file (0 = black), spread over 0 to 255; a drawing with
        ink = 255.
    received : uint8 (size, size), ink = 255, read-only
        What the network receives.
    """

    label: int
    place: str
    original: ByteArray
    received: ByteArray


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
