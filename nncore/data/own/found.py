"""What a reader found: a table of images as they are in the file, or samples that are ready."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import ByteArray, IndexArray, LabelArray
from nncore.data.dataset import CLASS_COUNT, Samples
from nncore.data.drawing import Drawing
from nncore.data.own.problems import Place, Problems

SAMPLES_A_DIGIT = 6
"""Images of each digit that are kept as they were in the file, to be looked at."""

PIXELS_AT_ONCE = 1 << 21
"""Looked at between two reports of progress: a few milliseconds."""


@dataclass(frozen=True, eq=False)
class ImageTable:
    """Images of one size, as they are in the file.

    Parameters
    ----------
    kind : str
        As in `Found`.
    images : uint8 or float32 (N, H, W), 0 to 255
        Those that could be read.
    labels : uint8 (N,), 0 to 9, or None
        None where the file has none.
    numbers : int (N,)
        The line, or the number from 1, of each image in the file.
    place : callable
        Names the place for such a number.
    count : int
        How many there are, wrong ones included.
    problems : Problems
        What was wrong so far.
    """

    kind: str
    images: NDArray[Any]
    labels: LabelArray | None
    numbers: IndexArray
    place: Callable[[int], Place]
    count: int
    problems: Problems


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
class Found:
    """What is in a file or folder, ready to be learned from.

    Parameters
    ----------
    kind : str
        What it is, for a person: ``"CSV with a header"``.
    count : int
        How many rows, images or drawings there are, wrong ones included.
    samples : Samples
        Those that can be used, of the size that the network takes.
    problems : Problems
        What is wrong with the others.
    smallest, largest : tuple of int
        Height and width in the file, in pixels.
    pixel_range : tuple of float
        Lowest and highest pixel in the file.
    treatment : tuple of str
        What was done to the images, a sentence each.
    shown : tuple of SampleImage
        Some of each digit, as they were and as they are.
    drawings : tuple of Drawing or None
        What each sample was drawn as; None where it was an image already.
    notes : tuple of str
        What was passed over, a sentence each.
    """

    kind: str
    count: int
    samples: Samples
    problems: Problems
    smallest: tuple[int, int]
    largest: tuple[int, int]
    pixel_range: tuple[float, float]
    treatment: tuple[str, ...]
    shown: tuple[SampleImage, ...]
    drawings: tuple[Drawing, ...] | None = None
    notes: tuple[str, ...] = field(default=())


def parts_of(images: NDArray[Any]) -> Iterator[slice]:
    """Divide images into parts that take a few milliseconds each to look at."""
    step = max(1, PIXELS_AT_ONCE // math.prod(images.shape[1:]))
    for start in range(0, len(images), step):
        yield slice(start, min(start + step, len(images)))


def first_of_each_digit(labels: LabelArray) -> IndexArray:
    """Choose the samples that are shown: the first `SAMPLES_A_DIGIT` of each digit.

    Parameters
    ----------
    labels : uint8 (N,)

    Returns
    -------
    int (up to 60,)
        Indices, digit by digit.
    """
    chosen = [np.flatnonzero(labels == digit)[:SAMPLES_A_DIGIT] for digit in range(CLASS_COUNT)]
    return np.concatenate(chosen)
