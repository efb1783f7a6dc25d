"""What a classifier accepts: a table of finite numbers, and a label for each of its rows."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nncore.arrays import FloatArray, IndexArray
from nncore.errors import ArrayError
from nncore.estimator.scikit_learn import conversion_warning


class NotNumbersError(ArrayError, TypeError):
    """Something among the inputs that cannot be taken for a number."""


def as_features(X: ArrayLike) -> FloatArray:
    """Return the inputs as the engine takes them.

    Parameters
    ----------
    X : number (N, D)
        An array, a table or a list of lists.

    Returns
    -------
    float32 (N, D)
        Contiguous; the array itself where it is like that.

    Raises
    ------
    ArrayError
        Where it is sparse, complex, empty, of another dimension, or holds what is not a finite
        number.
    """
    if hasattr(X, "toarray"):
        raise NotNumbersError("X is a sparse matrix, but dense data is required: use X.toarray().")
    table = np.asarray(X)
    if table.dtype.kind == "c":
        raise ArrayError("Complex data not supported: X must hold real numbers.")
    if table.ndim != 2:
        raise ArrayError(
            f"X must have 2 dimensions (samples, features), got {table.ndim}. Reshape your data: "
            "X.reshape(-1, 1) for a single feature, X.reshape(1, -1) for a single sample."
        )
    for axis, what in enumerate(("sample(s)", "feature(s)")):
        if not table.shape[axis]:
            raise ArrayError(
                f"X has 0 {what} (shape={table.shape}) while a minimum of 1 is required."
            )
    numbers = _as_float32(table)
    if not np.isfinite(numbers).all():
        raise ArrayError("X contains NaN, infinity or a value too large for float32.")
    return numbers


def _as_float32(table: NDArray[Any]) -> FloatArray:
    try:
        with np.errstate(over="ignore"):  # becomes infinite, which is looked for
            return np.ascontiguousarray(table, np.float32)
    except TypeError as error:
        raise NotNumbersError(f"X must hold numbers only: {error}.") from None
    except ValueError as error:
        raise ArrayError(f"X must hold numbers only: {error}.") from None


def as_classes(y: ArrayLike | None, count: int) -> tuple[NDArray[Any], IndexArray]:
    """Find the classes among the labels.

    Parameters
    ----------
    y : array of labels (N,), of any kind that can be sorted
        What each sample is.
    count : int
        How many samples there are.

    Returns
    -------
    classes : (C,)
        The different labels, sorted.
    positions : int (N,)
        Where each sample's label is among them.

    Raises
    ------
    ArrayError
        Where there are more or fewer labels than samples, fewer than two classes, or labels that
        name no class: missing ones, fractions, mixed kinds.
    """
    if y is None:
        raise ArrayError("A classifier requires y to be passed, but the target y is None.")
    labels = np.asarray(y)
    if labels.ndim == 2 and labels.shape[1] == 1:
        warnings.warn(
            "A column-vector y was passed when a 1d array was expected; use y.ravel().",
            conversion_warning(),
            stacklevel=4,
        )
        labels = labels.ravel()
    if labels.ndim != 1 or len(labels) != count:
        raise ArrayError(
            f"y must have one label for each of the {count} samples, got shape {labels.shape}."
        )
    _check_kind(labels)
    try:
        classes, positions = np.unique(labels, return_inverse=True)
    except TypeError:
        raise ArrayError("The labels in y must all be of one kind, text or numbers.") from None
    if len(classes) < 2:
        raise ArrayError(f"y must have at least two classes to tell apart, got 1 class: {classes}.")
    return classes, positions


def _check_kind(labels: NDArray[Any]) -> None:
    if labels.dtype.kind == "O" and any(label is None or label != label for label in labels):
        raise ArrayError("Input y contains NaN or None; every sample needs a label.")
    if labels.dtype.kind == "f":
        if not np.isfinite(labels).all():
            raise ArrayError("Input y contains NaN or infinity; every sample needs a label.")
        if (labels != np.floor(labels)).any():
            raise ArrayError(
                "Unknown label type: continuous. A classifier needs classes, not measurements."
            )
    elif labels.dtype.kind not in "biuUSO":
        raise ArrayError(f"Unknown label type: {labels.dtype}. Use text or whole numbers.")
