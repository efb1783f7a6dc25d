"""Lists of images worth looking at, each an order of places in a judgement."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import NOT_A_DIGIT, FloatArray, IndexArray
from nncore.data.dataset import CLASS_COUNT
from nncore.insight.mistakes.confusion import NONE
from nncore.insight.mistakes.judgement import Judgement


def in_cell(judgement: Judgement, row: int | None, column: int | None) -> IndexArray:
    """List the images of a cell of the matrix, most certain first.

    Parameters
    ----------
    judgement : Judgement
        What was said.
    row, column : int or None
        0 to 9, or 10 for no digit. With one of them None: what should not stand there, the
        misread images of a digit (its row), or what was wrongly read as it (its column).

    Returns
    -------
    int (K,)
        Places in the judgement.
    """
    chosen = np.ones(len(judgement), bool)
    if row is not None:
        chosen &= judgement.labels == _label(row)
    if column is not None:
        chosen &= judgement.said == _label(column)
    if row is None or column is None:
        chosen &= ~judgement.right
    return most_certain_first(judgement, chosen)


def most_certain_first(judgement: Judgement, chosen: NDArray[np.bool_]) -> IndexArray:
    """List the images that are chosen, bool (N,), by falling confidence."""
    found = np.flatnonzero(chosen)
    return found[np.argsort(-judgement.confidence[found], kind="stable")]


def mistakes(judgement: Judgement) -> IndexArray:
    """List all that was read wrongly, most certain first."""
    return in_cell(judgement, None, None)


def closest_calls(judgement: Judgement, most: int = 200) -> IndexArray:
    """List the images on which the network was least decided, right or wrong.

    Parameters
    ----------
    judgement : Judgement
        What was said.
    most : int
        How many to list at most.

    Returns
    -------
    int (K,)
        By the distance between the two most probable digits, the smallest first.
    """
    found = np.flatnonzero(judgement.inked)
    return found[np.argsort(judgement.margin[found], kind="stable")][:most]


def suspected_labels(judgement: Judgement) -> IndexArray:
    """List the images whose labels look wrong, by confident learning.

    For each digit k the threshold t_k is the mean probability of k over the images that are
    labelled k. An image counts as a k' where p_k' ≥ t_k' (the most probable of several); where
    that is another digit than its label, the label is suspected. Thresholds of each digit's own
    allow for digits of which the network is always less sure. The network must not have learned
    from the images: what it knows by heart it does not doubt.

    Parameters
    ----------
    judgement : Judgement
        Of held-out images.

    Returns
    -------
    int (K,)
        By p_label - max p_other, the most doubtful first.

    References
    ----------
    C. Northcutt, L. Jiang, I. Chuang, "Confident Learning: Estimating Uncertainty in Dataset
    Labels", Journal of Artificial Intelligence Research 70, 2021, section 3.1 (the confident
    joint) and 3.2 (its off-diagonal entries; order by normalised margin).
    """
    labels, probabilities = judgement.labels, judgement.probabilities
    usable = (labels != NOT_A_DIGIT) & judgement.inked & np.isfinite(judgement.confidence)
    thresholds = np.full(CLASS_COUNT, np.inf)
    for digit in range(CLASS_COUNT):
        own = probabilities[usable & (labels == digit), digit]
        if len(own):
            thresholds[digit] = own.mean(dtype=np.float64)
    counted = np.where(probabilities >= thresholds, probabilities, -1.0)
    found = np.flatnonzero(usable & (counted.max(axis=1) >= 0) & (counted.argmax(axis=1) != labels))
    return found[np.argsort(own_margin(judgement)[found], kind="stable")]


def own_margin(judgement: Judgement) -> FloatArray:
    """Return p_label - max p_other, float32 (N,), in [-1, 1]; for no digit -max p."""
    is_label = judgement.labels[:, None] == np.arange(CLASS_COUNT)
    own = np.where(is_label, judgement.probabilities, 0.0).sum(axis=1)
    return np.asarray(own - np.where(is_label, 0.0, judgement.probabilities).max(axis=1))


def _label(place: int) -> int:
    return NOT_A_DIGIT if place == NONE else place
