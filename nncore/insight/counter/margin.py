"""How far a network is from reading a wanted digit, and which way from each pixel that lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nncore.arrays import FloatArray
from nncore.insight.inside.chain import Chain, probabilities_of
from nncore.network.model import Model

NEAR = 1.5
"""Log-odds below zero from which on only the margin itself counts."""

RAISING = 0.8
"""Share of the direction, farther away, that raises the wanted digit above the mean of the
others, rather than above the strongest: lowering that one first ends where nothing is read."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What a network says of one input, and how to bring it nearer to the wanted digit.

    Parameters
    ----------
    probabilities : float (C,)
        Calibrated, one for each digit.
    margin : float
        Log-odds of the wanted digit, z_w − log Σ_{c≠w} e^{z_c}.
    slope : float (side, side)
        ∂s/∂input of the score s that is to rise; see `direction`.
    """

    probabilities: FloatArray
    margin: float
    slope: FloatArray


class Margin:
    """Asks one network about one wanted digit, input after input.

    Parameters
    ----------
    model : Model
        The network; float64 parameters make everything float64.
    wanted : int
        The digit that it is to read.
    """

    def __init__(self, model: Model, wanted: int) -> None:
        self.model, self.wanted = model, wanted
        self._chain = Chain(model)

    @property
    def needed(self) -> float:
        """Least probability, in [0, 1], from which on the wanted digit counts as read.

        It has to be more probable than all others together, and no less than the network's
        threshold.
        """
        return max(0.5, self.model.calibration.threshold)

    def is_read(self, probabilities: FloatArray) -> bool:
        """Whether probabilities, float (C,), are those of the wanted digit."""
        return bool(probabilities[self.wanted] >= self.needed)

    def at(self, image: FloatArray) -> Answer:
        """Read an input, float (side, side), and go back from the score to its pixels."""
        trace = self._chain.trace(image)
        logits = trace.logits[0]
        last = len(self._chain.places) - 1
        delta = direction(logits, self.wanted).astype(logits.dtype)
        slope = trace.back(delta[np.newaxis], last).reshape(image.shape)
        probabilities = probabilities_of(self.model, trace.logits)[0]
        return Answer(probabilities, log_odds(logits, self.wanted), slope)


def log_odds(logits: FloatArray, wanted: int) -> float:
    """Return z_w − log Σ_{c≠w} e^{z_c}: 0 where softmax gives the digit as much as all others."""
    others = np.delete(logits.astype(np.float64), wanted)
    largest = others.max()
    return float(logits[wanted] - largest - np.log(np.exp(others - largest).sum()))


def direction(logits: FloatArray, wanted: int) -> FloatArray:
    """Return ∂s/∂logits of the score that is to rise, float64 (C,).

    Near the goal s is the log-odds, whose derivative is 1 for the wanted digit and minus the
    softmax of the others for them. Farther away a share of it, `RAISING`, is
    z_w − mean of the others.
    """
    others = logits.astype(np.float64)
    others[wanted] = -np.inf
    weights = np.exp(others - others.max())
    by_logits: FloatArray = -weights / weights.sum()
    by_logits[wanted] = 1.0
    if log_odds(logits, wanted) < -NEAR:
        mean = np.full(len(logits), -1.0 / (len(logits) - 1))
        mean[wanted] = 1.0
        by_logits = RAISING * mean + (1.0 - RAISING) * by_logits
    return by_logits
