"""How honest a network's confidence is, and the one number that makes it so.

Of a hundred digits that a network is 97 % sure of, 97 should be right. Networks that were
trained long are surer than that; dividing their logits by one temperature mends it without
changing what is read.

References
----------
C. Guo, G. Pleiss, Y. Sun, K. Weinberger, "On Calibration of Modern Neural Networks",
ICML 2017.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import FloatArray, LabelArray
from nncore.data.dataset import Samples
from nncore.network.model import TEMPERATURES, Calibration, Model
from nncore.training.events import Pulse
from nncore.training.reading import read_samples

BINS = 15
"""Groups of readings alike in confidence, when the calibration error is told."""

MOST_REJECTED = 0.005
"""Share of the digits that a threshold may call "not a digit"."""

THRESHOLDS = (0.3, 0.7)
"""The lowest and highest threshold that is chosen: a tenth is chance, and above the higher one
a network would keep quiet about what it reads well."""

_LEAST = 1e-38
"""Stands for a probability that float32 cannot hold, so that its logarithm is finite."""

_SHRINK = (math.sqrt(5.0) - 1.0) / 2.0


@dataclass(frozen=True)
class Honesty:
    """How far confidence can be believed, for one calibration.

    Parameters
    ----------
    count : int
        Digits that were read.
    accuracy : float
        Share whose favourite is right, in [0, 1].
    rejected : float
        Share called "not a digit", in [0, 1].
    calibration_error : float
        `expected_calibration_error`, in [0, 1].
    negative_log_likelihood : float
        In nats.
    """

    count: int
    accuracy: float
    rejected: float
    calibration_error: float
    negative_log_likelihood: float

    @classmethod
    def of(cls, probabilities: FloatArray, labels: LabelArray, calibration: Calibration) -> Honesty:
        """Judge the probabilities of digits, float (N, C) at temperature 1, uint8 (N,)."""
        calibrated = calibration.applied(probabilities)
        confidence = calibrated.max(axis=1)
        right = calibrated.argmax(axis=1) == labels
        return cls(
            len(labels),
            float(right.mean()) if len(labels) else math.nan,
            float(np.mean(confidence < calibration.threshold)) if len(labels) else math.nan,
            expected_calibration_error(confidence, right),
            negative_log_likelihood(calibrated, labels),
        )


def calibrated(model: Model, samples: Samples) -> Generator[Pulse, None, Model]:
    """Fit a model's calibration to images of digits that it has not learned from.

    Parameters
    ----------
    model : Model
        Its own calibration does not matter. A threshold is chosen where its recipe trains
        with what is no digit; otherwise none is set.
    samples : Samples
        Images of the model's input size.

    Yields
    ------
    Pulse
        A chance to stop.

    Returns
    -------
    Model
        With the figures ``"calibration"``: `Honesty` before and after.
    """
    if not len(samples):
        return model
    plain = model.with_changes(calibration=Calibration())
    probabilities = yield from read_samples(plain, samples)
    rejects = model.recipe is not None and model.recipe.data.not_digits > 0
    return with_calibration(
        model, calibrate(probabilities, samples.labels, rejects=rejects), probabilities, samples
    )


def with_calibration(
    model: Model, calibration: Calibration, probabilities: FloatArray, samples: Samples
) -> Model:
    """Return a model with another calibration, and how honest the old and the new one are.

    Parameters
    ----------
    model : Model
        What has read the samples.
    calibration : Calibration
        The new one.
    probabilities : float32 (N, C)
        What it answered, at temperature 1.
    samples : Samples
        N digits.
    """
    honesty = {
        name: asdict(Honesty.of(probabilities, samples.labels, each))
        for name, each in (("before", model.calibration), ("after", calibration))
    }
    return model.with_changes(
        calibration=calibration, figures={**model.figures, "calibration": honesty}
    )


def calibrate(probabilities: FloatArray, labels: LabelArray, *, rejects: bool) -> Calibration:
    """Fit a calibration to digits that nothing was learned from.

    Parameters
    ----------
    probabilities : float (N, C), in [0, 1]
        At temperature 1.
    labels : uint8 (N,)
        The true digits.
    rejects : bool
        Whether a threshold is chosen: only where the network has seen what is no digit does
        a low confidence say so. Otherwise it is 0.

    Returns
    -------
    Calibration
        The default where an answer is not a number.
    """
    if not np.isfinite(probabilities).all():
        return Calibration()
    calibration = Calibration(fit_temperature(probabilities, labels))
    if not rejects:
        return calibration
    confidence = calibration.applied(probabilities).max(axis=1)
    return Calibration(calibration.temperature, choose_threshold(confidence))


def fit_temperature(probabilities: FloatArray, labels: LabelArray) -> float:
    """Find the temperature that makes labelled digits most likely.

    The negative log-likelihood has one minimum along 1/T (it is convex there), so a golden
    section over log T finds it; J. Kiefer, Proceedings of the AMS 4, 1953.

    Parameters
    ----------
    probabilities : float (N, C), in [0, 1]
        At temperature 1.
    labels : uint8 (N,)
        The true digits.

    Returns
    -------
    float
        Within `nncore.network.model.TEMPERATURES`, to four digits; 1 without any digit.
    """
    if not len(labels):
        return 1.0
    logits = np.log(np.maximum(probabilities.astype(np.float64), _LEAST))
    low, high = (math.log(bound) for bound in TEMPERATURES)
    left, right = high - _SHRINK * (high - low), low + _SHRINK * (high - low)
    at_left, at_right = _mean_loss(logits, labels, left), _mean_loss(logits, labels, right)
    while high - low > 1e-5:
        if at_left <= at_right:
            high, right, at_right = right, left, at_left
            left = high - _SHRINK * (high - low)
            at_left = _mean_loss(logits, labels, left)
        else:
            low, left, at_left = left, right, at_right
            right = low + _SHRINK * (high - low)
            at_right = _mean_loss(logits, labels, right)
    return min(TEMPERATURES[1], max(TEMPERATURES[0], round(math.exp((low + high) / 2), 4)))


def negative_log_likelihood(probabilities: FloatArray, labels: LabelArray) -> float:
    """Mean of -log p_label, in nats; NaN without any digit.

    Parameters
    ----------
    probabilities : float (N, C), in [0, 1]
        What was answered.
    labels : uint8 (N,)
        The true digits.
    """
    if not len(labels):
        return math.nan
    picked = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return float(-np.log(np.maximum(picked, _LEAST)).mean())


def expected_calibration_error(
    confidence: FloatArray, right: NDArray[np.bool_], bins: int = BINS
) -> float:
    """Mean distance of confidence and accuracy, over bins of equal mass.

    Parameters
    ----------
    confidence : float (N,), in [0, 1]
        Probability of what was read.
    right : bool (N,)
        Whether it was read rightly.
    bins : int
        Into how many bins the readings go in the order of their confidence; their sizes
        differ by one at most.

    Returns
    -------
    float, in [0, 1]
        Σ (size / N) |mean confidence - accuracy|; NaN without any reading.
    """
    count = len(confidence)
    if not count:
        return math.nan
    order = np.argsort(confidence, kind="stable")
    gap = (confidence.astype(np.float64) - right)[order]
    return float(sum(abs(part.sum()) for part in np.array_split(gap, min(bins, count))) / count)


def choose_threshold(confidence: FloatArray, most_rejected: float = MOST_REJECTED) -> float:
    """Choose the highest threshold that rejects hardly any digit.

    Parameters
    ----------
    confidence : float (N,), in [0, 1]
        Calibrated probability of what was read, for digits only.
    most_rejected : float, in [0, 1]
        Share of them that may lie below the threshold.

    Returns
    -------
    float
        Within `THRESHOLDS`, to three digits (rounded down); 0, which rejects nothing, where
        even the lowest would reject more, or without any digit.
    """
    lowest, highest = THRESHOLDS
    if not len(confidence) or np.mean(confidence < lowest) > most_rejected:
        return 0.0
    allowed = math.floor(most_rejected * len(confidence))
    first_kept = float(np.sort(confidence)[min(allowed, len(confidence) - 1)])
    return min(highest, max(lowest, math.floor(first_kept * 1000) / 1000))


def _mean_loss(logits: FloatArray, labels: LabelArray, log_temperature: float) -> float:
    """Negative log-likelihood of softmax(z / T)."""
    cooled = logits * math.exp(-log_temperature)
    cooled -= cooled.max(axis=1, keepdims=True)
    picked = cooled[np.arange(len(labels)), labels]
    return float((np.log(np.exp(cooled).sum(axis=1)) - picked).mean())
