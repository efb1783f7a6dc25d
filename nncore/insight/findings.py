"""The four properties of ink, and how far a drawing's lie from MNIST's."""

from __future__ import annotations

import math
from dataclasses import dataclass

from nncore.insight import mnist_statistics as mnist
from nncore.insight.ink_statistics import InkStatistics
from nncore.insight.mnist_statistics import Spread
from nncore.insight.stages import Stage

SPREADS = {
    Stage.SIZE: mnist.SIZE,
    Stage.PEN: mnist.PEN,
    Stage.CENTRE: mnist.OFFSET,
    Stage.SLANT: mnist.SLANT,
}

TOLERANCES = {Stage.SIZE: 0.3, Stage.PEN: 0.6, Stage.CENTRE: 2.5, Stage.SLANT: 12.0}
"""What counts as one step from MNIST's mean: doublings of the size and of the pen, pixels,
degrees. With steps of these lengths the properties are weighed against each other; they were
chosen on spoilt drawings of half the writers of the pen strokes, and judged on the others."""


AS_GOOD = 0.5
"""Less than half a step off is nothing: MNIST's own sizes do not differ at all."""


@dataclass(frozen=True)
class Finding:
    """One property of the ink beside MNIST's.

    Parameters
    ----------
    stage : Stage
        Which: size, pen and distance from the middle in pixels of the input, slant in degrees.
    drawn, received : float
        As it was drawn, and as the network receives it after the stages that are on.
    spread : Spread
        MNIST's; of the slant that of the digit which is read when everything is right.
    unusual : float
        How far what is received lies from MNIST's mean, in steps (`TOLERANCES`).
    """

    stage: Stage
    drawn: float
    received: float
    spread: Spread
    unusual: float

    @property
    def is_within(self) -> bool:
        """Whether it is like MNIST's: among the nine of ten in the middle, or as good as that."""
        return self.spread.low <= self.received <= self.spread.high or self.unusual < AS_GOOD


def unusual(stage: Stage, ink: InkStatistics, digit: int) -> float:
    """Say how far a property lies from MNIST's mean, in steps of its tolerance.

    Parameters
    ----------
    stage : Stage
        Which property.
    ink : InkStatistics
        The ink.
    digit : int
        Which digit it is taken for: its slant is compared with that of its own kind.

    Returns
    -------
    float
        0 or more. Size and pen are compared as ratios: half as wide is as far as twice.
    """
    value, mean = value_of(stage, ink), spread_of(stage, digit).mean
    if stage in (Stage.SIZE, Stage.PEN):
        difference = math.log2(max(value, 0.01) / mean)
    else:
        difference = value - mean
    if stage is Stage.CENTRE:
        difference = max(0.0, difference)
    return abs(difference) / TOLERANCES[stage]


def value_of(stage: Stage, ink: InkStatistics) -> float:
    """Pick the property that a stage puts right: pixels of the input, for the slant degrees."""
    values = {
        Stage.SIZE: ink.size,
        Stage.PEN: ink.pen,
        Stage.CENTRE: ink.offset,
        Stage.SLANT: ink.slant,
    }
    return values[stage]


def spread_of(stage: Stage, digit: int) -> Spread:
    """Give MNIST's spread of a property, for the slant that of one digit."""
    return mnist.SLANT_OF[digit] if stage is Stage.SLANT else SPREADS[stage]
