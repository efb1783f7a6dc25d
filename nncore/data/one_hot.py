"""Labels as vectors with a single one, and back to the labels that were given.

Digits need no dictionary; labels of other data sets (texts, numbers that do not start at
zero) do, and a prediction shall come back as the label that its owner wrote.
"""

from __future__ import annotations

import contextlib
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import FloatArray
from nncore.errors import DataError


class OneHotEncoder:
    """Remembers which labels there are, in a fixed order.

    Labels that Python holds for equal (``3`` and ``numpy.uint8(3)``) are one label.

    Examples
    --------
    >>> encoder = OneHotEncoder().fit(["cat", "dog", "cat"])
    >>> encoder.encode(["dog"])
    array([[0., 1.]], dtype=float32)
    >>> encoder.decode([[0.9, 0.1]])
    ['cat']
    """

    def __init__(self) -> None:
        self._classes: list[Hashable] = []
        self._position: dict[Hashable, int] = {}
        self._dtype: np.dtype[Any] | None = None

    @property
    def classes(self) -> tuple[Hashable, ...]:
        """The labels, in the order of the columns; empty before `fit`."""
        return tuple(self._classes)

    def fit(self, labels: Iterable[Hashable] | NDArray[Any]) -> OneHotEncoder:
        """Learn which labels there are, forgetting earlier ones.

        Parameters
        ----------
        labels : iterable of hashable, or ndarray (N,)
            At least one. The columns are in sorted order where the labels can be sorted, and
            in the order of first appearance where not.

        Returns
        -------
        OneHotEncoder
            This encoder.

        Raises
        ------
        DataError
            Where there is no label, or one that cannot be looked up again (not hashable, or
            not equal to itself, as NaN).
        """
        distinct = list(dict.fromkeys(_plain(labels)))
        if not distinct:
            raise DataError("There must be at least one label to encode, got none.")
        # Labels of mixed kinds have no order but that of their appearance.
        with contextlib.suppress(TypeError):
            distinct = sorted(distinct)  # type: ignore[type-var]
        self._classes = distinct
        self._position = {label: column for column, label in enumerate(distinct)}
        self._dtype = labels.dtype if isinstance(labels, np.ndarray) else None
        return self

    def encode(self, labels: Iterable[Hashable] | NDArray[Any]) -> FloatArray:
        """Turn labels into rows with a single one.

        Parameters
        ----------
        labels : iterable of hashable, or ndarray (N,)
            Labels that `fit` has seen.

        Returns
        -------
        float32 (N, C), zeros and ones
            A new array.

        Raises
        ------
        DataError
            Where a label is unknown, or nothing was fitted.
        """
        self._require_fitted()
        columns = [self._column(label) for label in _plain(labels)]
        rows = np.zeros((len(columns), len(self._classes)), dtype=np.float32)  # (N, C)
        rows[np.arange(len(columns)), columns] = 1.0
        return rows

    def decode(self, rows: FloatArray | Sequence[Sequence[float]]) -> list[Any] | NDArray[Any]:
        """Turn rows, one-hot or probabilities, back into labels.

        Parameters
        ----------
        rows : float (N, C)
            The largest number of each row decides; the first one on a tie.

        Returns
        -------
        list or ndarray (N,)
            The original labels: an array of the original type where `fit` was given an array.

        Raises
        ------
        DataError
            Where the shape does not fit, a row is not finite or has no largest number, or
            nothing was fitted.
        """
        self._require_fitted()
        table = np.asarray(rows)
        count = len(self._classes)
        if table.ndim != 2 or table.shape[1] != count:
            raise DataError(
                f"The rows to decode must have {count} columns, one for each label, "
                f"got an array of shape {table.shape}."
            )
        if not np.isfinite(table).all():
            raise DataError("The rows to decode must be finite numbers, got NaN or infinity.")
        empty = np.flatnonzero(~table.any(axis=1))
        if empty.size:
            raise DataError(f"Row {empty[0]} favours no label: all its numbers are zero.")
        columns = table.argmax(axis=1)
        labels = [self._classes[column] for column in columns]
        if self._dtype is None:
            return labels
        original = np.empty(len(labels), dtype=self._dtype)
        for row, label in enumerate(labels):  # one by one: a tuple stays one label
            original[row] = label
        return original

    def _require_fitted(self) -> None:
        if not self._classes:
            raise DataError("The labels must be fitted before they are encoded or decoded.")

    def _column(self, label: Hashable) -> int:
        try:
            return self._position[label]
        except KeyError:
            listed = ", ".join(repr(known) for known in self._classes[:10])
            more = ", …" if len(self._classes) > 10 else ""
            raise DataError(
                f"The label {label!r} is unknown; the known ones are {listed}{more}."
            ) from None


def _plain(labels: Iterable[Hashable] | NDArray[Any]) -> list[Hashable]:
    """List labels as Python values that can be looked up."""
    if isinstance(labels, np.ndarray):
        if labels.ndim != 1:
            raise DataError(f"Labels must be an array of one dimension, got {labels.ndim}.")
        labels = labels.tolist()
    listed = [label.item() if isinstance(label, np.generic) else label for label in labels]
    for label in listed:
        try:
            hash(label)
        except TypeError:
            raise DataError(
                f"A label must be a text, a number or the like, got {label!r}."
            ) from None
        if label != label:  # NaN: it would be found neither now nor later
            raise DataError("A label must be equal to itself, got NaN.")
    return listed
