"""What the ink of MNIST looks like: figures over its 60,000 training images.

They were computed by `nncore.insight.ink_statistics.image_statistics`, and
`tests/nncore/insight/test_mnist_statistics.py` computes them again wherever MNIST is at hand.
MNIST is by Yann LeCun, Corinna Cortes and Christopher J. C. Burges, CC BY-SA 3.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Spread:
    """How a figure is spread over MNIST.

    Parameters
    ----------
    mean, sd : float
        Mean and standard deviation.
    low, high : float
        Five of a hundred images lie below the first, five above the second.
    """

    mean: float
    sd: float
    low: float
    high: float


SIZE: Final = Spread(20.0, 0.11, 20.0, 20.0)
"""Longer side of the ink, in pixels; it was made 20 when MNIST was made."""

OFFSET: Final = Spread(0.38, 0.14, 0.13, 0.60)
"""Distance of the centre of mass from the middle, index 14/14, in pixels."""

PEN: Final = Spread(2.45, 0.61, 1.63, 3.58)
"""Width of the lines, in pixels: twice the ink over its outline. The median is 2.36."""

SLANT: Final = Spread(5.9, 14.6, -18.5, 29.7)
"""Slant by moments, in degrees, right is positive: people lean a little to the right."""

SLANT_OF: Final = (
    Spread(11.9, 11.4, -6.5, 30.3),
    Spread(12.3, 13.9, -9.5, 34.5),
    Spread(5.1, 14.6, -19.3, 28.6),
    Spread(3.0, 13.5, -19.5, 25.3),
    Spread(3.0, 16.3, -23.5, 29.5),
    Spread(11.4, 16.0, -14.1, 37.2),
    Spread(1.4, 12.1, -19.0, 20.5),
    Spread(1.4, 13.9, -21.9, 23.0),
    Spread(9.6, 13.1, -12.2, 30.2),
    Spread(-0.1, 13.4, -22.4, 21.1),
)
"""The same for each digit: a form that is not alike at both sides leans by itself."""
