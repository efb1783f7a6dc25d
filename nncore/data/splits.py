"""Dividing one set of samples into training, validation and test; the same way every time.

The seed is fixed here and no part of a recipe, so that networks of different recipes are judged
by the same samples, and none was trained on what another is judged by.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nncore.arrays import IndexArray
from nncore.errors import DataError

SPLIT_SEED = 60_000
VALIDATION_SHARE = 1 / 12
"""Where a test set is given: 5,000 of MNIST's 60,000."""

HELD_OUT_SHARE = 0.1
"""Where none is given: a tenth for validation and a tenth for the test."""


def hold_out(count: int, held: int) -> tuple[IndexArray, IndexArray]:
    """Choose samples to hold out.

    Parameters
    ----------
    count : int
        How many there are.
    held : int, 0 to `count`
        How many to hold out.

    Returns
    -------
    tuple of int arrays, (count - held,) and (held,)
        What is kept and what is held out, each in ascending order.
    """
    order = np.random.default_rng(SPLIT_SEED).permutation(count)
    return np.sort(order[held:]), np.sort(order[:held])


def check_held(name: str, count: int, held: int) -> None:
    """Raise DataError where holding out so many would leave nothing to learn from."""
    if held >= count:
        raise DataError(
            f"{name}: of {count:,} images {held:,} cannot be kept back, because none would be left "
            "to learn from; keep back fewer."
        )


def subset(count: int, wanted: int) -> IndexArray:
    """Choose some of `count` samples; a smaller choice is part of every larger one.

    Parameters
    ----------
    count : int
        How many there are.
    wanted : int
        How many to choose; all where there are no more.

    Returns
    -------
    int (min(wanted, count),)
        In ascending order.
    """
    order = np.random.default_rng([SPLIT_SEED, 1]).permutation(count)
    return np.sort(order[:wanted])


def three_parts(
    count: int, writers: Sequence[str | None] | None = None, share: float = HELD_OUT_SHARE
) -> tuple[IndexArray, IndexArray, IndexArray]:
    """Divide samples that come without a test set.

    Where at least three writers are known, and of every sample, each writer goes to one part as a
    whole: a network is to be judged by hands that it has not seen.

    Parameters
    ----------
    count : int, at least 3
        How many samples there are.
    writers : sequence of str or None, optional
        Who wrote each.
    share : float, optional
        What is held out for validation, and as much again for test.

    Returns
    -------
    tuple of int arrays
        Training, validation and test, together all of them; none of them is empty unless the
        share is 0.
    """
    known = sorted({writer for writer in writers or () if writer is not None})
    if writers is None or None in writers or len(known) < 3:
        return _thirds(count, share)
    position = {writer: index for index, writer in enumerate(known)}
    owner = np.array([position[writer] for writer in writers if writer is not None])
    training, validation, test = (
        np.flatnonzero(np.isin(owner, group)) for group in _thirds(len(known), share)
    )
    return training, validation, test


def even_shares(available: Sequence[int | None], wanted: int) -> list[int]:
    """Share a number among sources as evenly as they allow.

    Parameters
    ----------
    available : sequence of int or None
        How many each source has; None where it has no end.
    wanted : int
        How many are to be had in all.

    Returns
    -------
    list of int
        One number for each source. A source that has less than its share gives all it has, and
        the others make up for it; no share exceeds another by more than one otherwise.
    """
    shares = [0] * len(available)
    order = sorted(range(len(available)), key=lambda i: (_room(available[i], wanted), -i))
    left = wanted
    for done, source in enumerate(order):  # those that have least first: what they lack is shared
        shares[source] = min(_room(available[source], wanted), left // (len(order) - done))
        left -= shares[source]
    return shares


def _room(available: int | None, wanted: int) -> int:
    return wanted if available is None else min(available, wanted)


def _thirds(count: int, share: float) -> tuple[IndexArray, IndexArray, IndexArray]:
    """Hold out a share, at least one unless it is zero, for each of validation and test."""
    held = max(1, round(share * count)) if share else 0
    training, both = hold_out(count, 2 * held)
    kept, test = hold_out(len(both), held)
    return training, both[kept], both[test]
