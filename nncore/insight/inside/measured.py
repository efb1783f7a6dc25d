"""What each method of explanation was found to be worth, on test digits, for the app to show.

``python -m tests.benchmarks.explaining`` measures it and writes ``resources/explanations.json``.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
from dataclasses import dataclass

from nncore.insight.inside.explanations import Method


@dataclass(frozen=True)
class Measured:
    """The deletion test of one method for one network, over many digits.

    Parameters
    ----------
    network : str
        Name of the network.
    method : str
        One of `METHODS`.
    is_difference : bool
        Whether the score was the reading's logit less the runner-up's, or the logit alone.
    share : float
        Of each digit's ink that was erased, by area.
    digits : int
        Test digits of MNIST, chosen at random.
    drop, piece_drop : float
        Mean drop of the reading's probability without the pixels that the method gives most, and
        without the connected piece to which it gives most.
    random_piece_drop, random_pixels_drop : float
        Mean drop without random connected pieces, and random pixels, of the same area.
    low, high : float
        95 % interval of `times`, by drawing the digits again with repetition.
    piece_low, piece_high : float
        The same of `piece_times`.
    randomised_drop : float or None
        Mean drop without the pixels that the method names for a network with random weights:
        the method's own control; None where it was not measured.
    correlations : tuple of float
        Mean rank correlation, over the ink, of its picture with that for a network in which the
        weights of the last layer, the last two, … of all layers are drawn anew.
    """

    network: str
    method: Method
    is_difference: bool
    share: float
    digits: int
    drop: float
    piece_drop: float
    random_piece_drop: float
    random_pixels_drop: float
    low: float
    high: float
    piece_low: float
    piece_high: float
    randomised_drop: float | None = None
    correlations: tuple[float, ...] = ()

    @property
    def times(self) -> float:
        """How many times as far the reading drops as without a random connected piece."""
        return self.drop / self.random_piece_drop

    @property
    def piece_times(self) -> float:
        """The same for the connected piece that the method names."""
        return self.piece_drop / self.random_piece_drop


@functools.lru_cache(maxsize=1)
def measured() -> tuple[Measured, ...]:
    """Give all figures; those at `nncore.insight.inside.deletion.SHARE` come first."""
    place = importlib.resources.files("resources") / "explanations.json"
    rows = json.loads(place.read_text(encoding="utf-8"))
    return tuple(Measured(**{**row, "correlations": tuple(row["correlations"])}) for row in rows)


def measured_for(method: Method, share: float, *, is_difference: bool) -> tuple[Measured, ...]:
    """Give the figures of a method, one for each network that was measured."""
    return tuple(
        figures
        for figures in measured()
        if (figures.method, figures.share, figures.is_difference) == (method, share, is_difference)
    )
