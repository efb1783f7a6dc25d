"""Dividing samples at random into some to learn from and some to judge by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nncore.arrays import IndexArray
from nncore.errors import ArrayError


def train_test_split(
    *arrays: Any,
    test_size: float = 0.25,
    random_state: int | np.random.Generator | None = 1,
    stratify: ArrayLike | None = None,
) -> list[Any]:
    """Divide arrays of the same length, all in the same way.

    Parameters
    ----------
    *arrays : array, table or sequence
        Of N samples each; most often features and labels.
    test_size : float or int
        What is held out: a share in (0, 1), or a number of samples.
    random_state : int, Generator or None
        The same whole number gives the same division; None another one every time.
    stratify : labels (N,) or None
        Where given, each label has the same share of both parts, as far as whole samples allow.

    Returns
    -------
    list
        For each array its training part and its test part: ``X_train, X_test, y_train, y_test``
        of ``X, y``. Arrays stay arrays; other sequences become lists.

    Raises
    ------
    ArrayError
        Where the lengths differ, a part would be empty, or a label occurs only once.

    Examples
    --------
    >>> train_test_split(["a", "b", "c", "d"], test_size=1, random_state=3)
    [['c', 'b', 'a'], ['d']]
    """
    count = _common_length(arrays)
    held = _held_out(test_size, count)
    rng = np.random.default_rng(random_state)
    order: IndexArray = rng.permutation(count)
    if stratify is not None:
        order = _evenly(order, np.asarray(stratify), held)
    test, training = order[:held], order[held:]
    return [_taken(values, part) for values in arrays for part in (training, test)]


def _common_length(arrays: Sequence[Any]) -> int:
    lengths = {len(values) for values in arrays}
    if len(lengths) != 1:
        found = " and ".join(str(length) for length in sorted(lengths)) or "none"
        raise ArrayError(f"All arrays must have the same number of samples, got {found}.")
    return lengths.pop()


def _held_out(test_size: float, count: int) -> int:
    """Return how many samples are held out; both parts have at least one."""
    is_share = isinstance(test_size, (float, np.floating))
    held = round(test_size * count) if is_share else int(test_size)
    if not 0 < held < count:
        raise ArrayError(
            f"test_size must leave at least one of the {count} samples on either side, "
            f"got {test_size!r}."
        )
    return held


def _evenly(order: IndexArray, labels: Any, held: int) -> IndexArray:
    """Return the same order, but first `held` samples with each label's share among them."""
    if labels.shape != order.shape:
        raise ArrayError(f"stratify must have one label a sample, got shape {labels.shape}.")
    classes, positions, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    if sizes.min() < 2 or held < len(classes) or len(order) - held < len(classes):
        raise ArrayError(
            "To stratify, every label must occur at least twice, and both parts must have room "
            f"for {len(classes)} labels."
        )
    exact = held * sizes / len(order)
    quota = exact.astype(np.intp)
    remainders = np.argsort(quota - exact, kind="stable")  # the largest first
    quota[remainders[: held - quota.sum()]] += 1
    chosen = np.zeros(len(order), bool)
    for label, wanted in enumerate(quota):
        chosen[np.flatnonzero(positions[order] == label)[:wanted]] = True
    return np.concatenate([order[chosen], order[~chosen]])


def _taken(values: Any, indices: IndexArray) -> Any:
    if hasattr(values, "take"):  # arrays and tables
        return values.take(indices, axis=0)
    return [values[index] for index in indices]
