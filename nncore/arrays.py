"""Names for the arrays that pass between rooms, and the way to make one read-only.

Dimension letters, used in docstrings and shape comments only: N samples, D inputs,
H hidden units, C classes, P parameters.
"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating[Any]]
"""Real numbers: float32 in training, float64 in gradient checks."""

ByteArray = NDArray[np.uint8]
"""Grey values, 0 to 255, ink = 255."""

LabelArray = NDArray[np.uint8]
"""Class numbers, 0 to C - 1, or `NOT_A_DIGIT`."""

NOT_A_DIGIT = 255
"""Label of a training image that shows none of the digits."""

IndexArray = NDArray[np.intp]
"""Positions in another array."""

AnyArray = TypeVar("AnyArray", bound=NDArray[Any])


def freeze(array: AnyArray) -> AnyArray:
    """Make an array read-only in place, so that it may be shared between threads.

    Parameters
    ----------
    array : ndarray
        Any array that owns its data or whose owner will not be written to.

    Returns
    -------
    ndarray
        The same array.
    """
    array.flags.writeable = False
    return array
