"""Labelled images, and the three parts that a training keeps apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import NOT_A_DIGIT, ByteArray, FloatArray, IndexArray, LabelArray, freeze
from nncore.errors import DataError

__all__ = [
    "CLASS_COUNT",
    "NOT_A_DIGIT",
    "Dataset",
    "Samples",
    "to_inputs",
    "with_wrong_labels",
]

CLASS_COUNT = 10
"""Digits: 0 to 9."""


@dataclass(frozen=True, eq=False)
class Samples:
    """Images with their labels.

    Parameters
    ----------
    images : uint8 (N, H, W), ink = 255
        Made read-only.
    labels : uint8 (N,), 0 to 9 or `NOT_A_DIGIT`
        Made read-only.

    Raises
    ------
    DataError
        Where types, shapes or counts do not fit, or a label is something else.
    """

    images: ByteArray
    labels: LabelArray

    def __post_init__(self) -> None:
        _check_array(self.images, "images", dimensions=3)
        _check_array(self.labels, "labels", dimensions=1)
        if len(self.images) != len(self.labels):
            raise DataError(
                f"There are {len(self.images):,} images but {len(self.labels):,} labels; "
                "there must be a label for each image."
            )
        wrong = np.flatnonzero((self.labels >= CLASS_COUNT) & (self.labels != NOT_A_DIGIT))
        if wrong.size:
            raise DataError(
                f"The label of image {wrong[0]:,} is {self.labels[wrong[0]]}; "
                "labels must be digits, 0 to 9."
            )
        # Views, so that freezing them leaves the caller's own handles as they were.
        object.__setattr__(self, "images", freeze(self.images.view()))
        object.__setattr__(self, "labels", freeze(self.labels.view()))

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of an image, in pixels."""
        return int(self.images.shape[1]), int(self.images.shape[2])

    @property
    def digits(self) -> NDArray[np.bool_]:
        """Which samples show a digit, bool (N,), a new array."""
        return np.asarray(self.labels != NOT_A_DIGIT)

    def inputs(self) -> FloatArray:
        """Give the images as a network receives them.

        Returns
        -------
        float32 (N, H * W), in [0, 1]
            A new array; ink = 1.
        """
        inputs = np.empty(self.rows().shape, np.float32)
        to_inputs(self.rows(), inputs)
        return inputs

    def rows(self) -> ByteArray:
        """Give the images as rows.

        Returns
        -------
        uint8 (N, H * W)
            A read-only view.
        """
        height, width = self.size
        return self.images.reshape(len(self), height * width)

    def take(self, indices: IndexArray) -> Samples:
        """Choose some samples.

        Parameters
        ----------
        indices : int (M,), 0 to N - 1
            Which, in this order.

        Returns
        -------
        Samples
            M samples, copied.
        """
        return Samples(self.images[indices], self.labels[indices])

    @staticmethod
    def join(parts: Sequence[Samples]) -> Samples:
        """Put several sets one behind the other.

        Parameters
        ----------
        parts : sequence of Samples
            At least one; all images of one size.

        Returns
        -------
        Samples
            A copy; where there is one part only, that part itself.

        Raises
        ------
        DataError
            Where the images differ in size.
        """
        if len(parts) == 1:
            return parts[0]
        sizes = {part.size for part in parts}
        if len(sizes) > 1:
            listed = " and ".join(f"{height}×{width}" for height, width in sorted(sizes))
            raise DataError(
                f"Images of {listed} pixels cannot be mixed; choose data sets of one image size."
            )
        return Samples(
            np.concatenate([part.images for part in parts]),
            np.concatenate([part.labels for part in parts]),
        )


@dataclass(frozen=True, eq=False)
class Dataset:
    """What a training learns from, and what it is judged by.

    Parameters
    ----------
    name : str
        The names of its sources, joined by ``" + "``.
    training : Samples
        What is learned from.
    validation : Samples
        What curves, early stopping and every choice look at; digits only.
    test : mapping of str to Samples
        What is read once at the end, by the name of its data set; digits only.

    Raises
    ------
    DataError
        Where it would be judged by an image that shows no digit.
    """

    name: str
    training: Samples
    validation: Samples
    test: Mapping[str, Samples] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not all(part.digits.all() for part in (self.validation, *self.test.values())):
            raise DataError(
                f"{self.name}: images that show no digit can be learned from, but a network "
                "cannot be judged by them."
            )


def to_inputs(rows: ByteArray, inputs: FloatArray) -> None:
    """Overwrite `inputs` by what a network receives for rows of grey values.

    Images stay bytes until a batch needs them: a quarter of the memory to hold and to read.

    Parameters
    ----------
    rows : uint8 (N, D), ink = 255
        Images as rows.
    inputs : float (N, D)
        Set to rows / 255, in [0, 1].
    """
    np.copyto(inputs, rows)
    inputs *= inputs.dtype.type(1 / 255)


def with_wrong_labels(
    labels: LabelArray, share: float, generator: np.random.Generator
) -> LabelArray:
    """Replace a share of the labels by wrong ones: a lesson in over-fitting.

    Parameters
    ----------
    labels : uint8 (N,), 0 to 9 or `NOT_A_DIGIT`
        The true labels; what is no digit stays that.
    share : float, in [0, 1]
        How many of the digits to replace; rounded to whole labels.
    generator : numpy.random.Generator
        Chooses which, and for each one of the nine other digits, all equally likely.

    Returns
    -------
    uint8 (N,)
        A new array, read-only; exactly ``round(share * digits)`` labels differ.

    Raises
    ------
    DataError
        Where the share is outside [0, 1].
    """
    if not 0.0 <= share <= 1.0:
        raise DataError(f"The share of wrong labels must be from 0 to 1, got {share:g}.")
    replaced = labels.copy()
    digits = np.flatnonzero(labels != NOT_A_DIGIT)
    count = round(share * len(digits))
    chosen = digits[generator.permutation(len(digits))[:count]]
    # A step of 1 to 9 around the circle of ten digits never comes back to where it began.
    steps = generator.integers(1, CLASS_COUNT, size=count, dtype=np.uint8)
    replaced[chosen] = (replaced[chosen] + steps) % CLASS_COUNT
    return freeze(replaced)


def _check_array(array: NDArray[Any], what: str, *, dimensions: int) -> None:
    """Check type and dimensions of one of the two arrays of `Samples`."""
    if array.dtype != np.uint8 or array.ndim != dimensions:
        raise DataError(
            f"The {what} must be an array of bytes (uint8) with {dimensions} "
            f"dimension{'s' if dimensions > 1 else ''}, got {array.dtype} with {array.ndim}."
        )
