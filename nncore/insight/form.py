"""What is left once size, pen, place and slant are right: proportions, loops and gaps.

Both are compared with MNIST digit by digit. The figures are over its 60,000 training images, and
`tests/nncore/insight/test_mnist_statistics.py` computes them again.

References
----------
S. B. Gray, "Local properties of binary images in two dimensions", IEEE Transactions on
Computers C-20, 1971: pieces less loops from squares of four pixels.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import FloatArray

INKED = 0.4
"""From this value on a pixel counts as ink, so that a gap is where paper shows through."""

LOOPS: Final = ("two closed loops", "one closed loop", "no closed loop", "separate pieces")
"""What ink can be, by pieces less closed loops: −1 and below, 0, 1, 2 and above."""

LOOP_SHARES: Final = (
    (0.06, 0.84, 0.10, 0.00),
    (0.00, 0.00, 0.97, 0.02),
    (0.06, 0.38, 0.55, 0.01),
    (0.01, 0.06, 0.91, 0.02),
    (0.01, 0.09, 0.88, 0.01),
    (0.01, 0.05, 0.87, 0.07),
    (0.15, 0.67, 0.17, 0.01),
    (0.00, 0.02, 0.96, 0.02),
    (0.70, 0.26, 0.03, 0.00),
    (0.09, 0.72, 0.18, 0.01),
)
"""Share of MNIST's images of each digit that are so, in the order of `LOOPS`."""

PROPORTIONS: Final = (
    (0.70, 1.18),
    (0.20, 0.80),
    (0.70, 1.25),
    (0.60, 1.05),
    (0.60, 1.05),
    (0.60, 1.43),
    (0.50, 1.00),
    (0.60, 1.00),
    (0.55, 1.00),
    (0.50, 1.00),
)
"""Width over height of each digit: five of a hundred images are below, five above."""

RARE = 0.15
"""A form that fewer of a digit's images have is worth a word."""


def loops(images: FloatArray) -> NDArray[np.intp]:
    """Count pieces less closed loops.

    Parameters
    ----------
    images : float (N, side, side), in [0, 1]
        Ink = 1. Ink that touches at a corner is one piece.

    Returns
    -------
    int (N,)
        Index into `LOOPS`.
    """
    inked = np.pad(images >= INKED, ((0, 0), (1, 1), (1, 1)))
    first, last = inked[:, :-1, :-1], inked[:, 1:, 1:]
    count = first.astype(np.int8) + last + inked[:, :-1, 1:] + inked[:, 1:, :-1]
    ones, threes, diagonals = (
        np.count_nonzero(squares, axis=(1, 2))
        for squares in (count == 1, count == 3, (count == 2) & (first == last))
    )
    kinds: NDArray[np.intp] = np.clip((ones - threes - 2 * diagonals) // 4, -1, 2) + 1
    return kinds


def proportions(images: FloatArray) -> FloatArray:
    """Give width over height of the ink: float64 (N,) of images float (N, side, side) with ink."""
    width, height = images.any(axis=1).sum(axis=1), images.any(axis=2).sum(axis=1)
    ratio: FloatArray = width / height
    return ratio


def describe_form(image: FloatArray, digit: int, other: int | None) -> str:
    """Say what about the form is unlike MNIST's, or decides between two digits.

    Parameters
    ----------
    image : float32 (side, side), in [0, 1]
        What the network receives.
    digit : int
        What it is read as.
    other : int or None
        What it is nearly read as, where that is close.

    Returns
    -------
    str
        Sentences; empty where there is nothing to say.
    """
    said = []
    kind = int(loops(image[np.newaxis])[0])
    share = LOOP_SHARES[digit][kind]
    if other is not None:
        said.append(
            f"Its ink has {LOOPS[kind]}, like {100 * share:.0f} % of MNIST's {digit}s and "
            f"{100 * LOOP_SHARES[other][kind]:.0f} % of its {other}s."
        )
    elif share < RARE:
        said.append(f"Its ink has {LOOPS[kind]}, like {100 * share:.0f} % of MNIST's {digit}s.")
    ratio = float(proportions(image[np.newaxis])[0])
    low, high = PROPORTIONS[digit]
    if not low - 0.005 <= ratio <= high + 0.005:
        said.append(
            f"It is {ratio:.2f} times as wide as tall; MNIST's {digit}s are mostly "
            f"{low:.2f} to {high:.2f}."
        )
    return " ".join(said)
