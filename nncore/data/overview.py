"""What a data set holds, digit by digit and part by part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nncore.arrays import NOT_A_DIGIT, ByteArray, IndexArray, LabelArray
from nncore.data.dataset import CLASS_COUNT, Dataset, Samples


@dataclass(frozen=True, eq=False)
class DataPart:
    """One part of a data set.

    Parameters
    ----------
    name : str
        ``"training"``, ``"validation"``, or ``"test"``.
    source : str
        For a test set the name or path that it belongs to; empty for the others, which are
        mixed of all sources.
    samples : Samples
        Its images with their labels.
    counts : tuple of int, 10 long
        Images of each digit.
    not_digits : int
        Images of what is no digit.
    """

    name: str
    source: str
    samples: Samples
    counts: tuple[int, ...]
    not_digits: int

    def __len__(self) -> int:
        return len(self.samples)

    def indices(self, label: int) -> IndexArray:
        """Say which samples have a label.

        Parameters
        ----------
        label : int, 0 to 9 or `NOT_A_DIGIT`

        Returns
        -------
        int (count,)
            Indices into `samples`, ascending.
        """
        return np.flatnonzero(self.samples.labels == label)

    def images(self, label: int, start: int = 0, most: int = 100) -> ByteArray:
        """Give some images of a label, a page of them.

        Parameters
        ----------
        label : int, 0 to 9 or `NOT_A_DIGIT`
        start : int
            How many to leave out before.
        most : int
            How many to give at most.

        Returns
        -------
        uint8 (up to `most`, H, W), ink = 255
            A new array, in the order of the data set.
        """
        images: ByteArray = self.samples.images[self.indices(label)[start : start + most]]
        return images


@dataclass(frozen=True, eq=False)
class DatasetOverview:
    """A data set in its parts.

    Parameters
    ----------
    name : str
        The names of its sources.
    parts : tuple of DataPart
        Training, validation, and a test set for each source that has one.
    """

    name: str
    parts: tuple[DataPart, ...]


def describe_dataset(dataset: Dataset) -> DatasetOverview:
    """Tell how many images of each digit are in each part, and give access to them.

    Parameters
    ----------
    dataset : Dataset
        As `nncore.data.catalogue.load` gives it; its arrays are shared, not copied.

    Returns
    -------
    DatasetOverview
    """
    parts = [
        _part("training", "", dataset.training),
        _part("validation", "", dataset.validation),
        *(_part("test", source, samples) for source, samples in dataset.test.items()),
    ]
    return DatasetOverview(dataset.name, tuple(parts))


def count_labels(labels: LabelArray) -> tuple[int, ...]:
    """Count each digit.

    Parameters
    ----------
    labels : uint8 (N,), 0 to 9 or `NOT_A_DIGIT`

    Returns
    -------
    tuple of int, 10 long
        What is no digit is not counted.
    """
    counts: list[int] = np.bincount(labels[labels < CLASS_COUNT], minlength=CLASS_COUNT).tolist()
    return tuple(counts)


def _part(name: str, source: str, samples: Samples) -> DataPart:
    not_digits = int(np.count_nonzero(samples.labels == NOT_A_DIGIT))
    return DataPart(name, source, samples, count_labels(samples.labels), not_digits)
