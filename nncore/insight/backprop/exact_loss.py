"""The losses, written so that rounding takes next to nothing from small ones.

Training may compute log Σ e^z - z_y, which is good to about 1e-16; a network that is sure of its
digit has a loss far below that of which a difference must still be exact. So 1 - p is never taken
as a difference here, and logarithms of numbers near 1 are log1p.
"""

from __future__ import annotations

import numpy as np

from nncore.arrays import FloatArray
from nncore.network.network import Network


def exact_losses(network: Network, logits: FloatArray, label: int) -> FloatArray:
    """Return the loss of each row of logits.

    Parameters
    ----------
    network : Network
        Whose loss and output activation count.
    logits : float64 (N, C)
        Not changed.
    label : int
        The right digit of all of them.

    Returns
    -------
    float64 (N,)
    """
    others = np.delete(logits, label, axis=1)
    own = logits[:, label]
    if network.output == "softmax":
        return _softmax(network, own, others)
    if network.output == "sigmoid":
        return _sigmoid(network, own, others)
    squares = (own - 1.0) ** 2 + np.sum(others**2, axis=1)
    mean: FloatArray = squares / logits.shape[1]
    return mean


def _softmax(network: Network, own: FloatArray, others: FloatArray) -> FloatArray:
    shift = np.maximum(own, others.max(axis=1))
    rest = np.exp(others - shift[:, np.newaxis])
    little = network.output_epsilon * np.exp(-shift) if network.output_epsilon else 0.0
    if network.loss == "cross_entropy":
        # The quotient is small where the network is sure, and large where it is wrong and sure.
        with np.errstate(over="ignore"):
            loss: FloatArray = np.log1p((rest.sum(axis=1) + little) / np.exp(own - shift))
        far = np.log(rest.sum(axis=1) + little + np.exp(own - shift)) + shift - own
        return np.where(np.isfinite(loss), loss, far)
    total = rest.sum(axis=1) + np.exp(own - shift)
    missing = rest.sum(axis=1) / total
    squares = missing**2 + np.sum((rest / total[:, np.newaxis]) ** 2, axis=1)
    mean: FloatArray = squares / (others.shape[1] + 1)
    return mean


def _sigmoid(network: Network, own: FloatArray, others: FloatArray) -> FloatArray:
    wrong = np.concatenate([-own[:, np.newaxis], others], axis=1)  # each should be far below 0
    if network.loss == "cross_entropy":
        loss: FloatArray = np.logaddexp(0.0, wrong).sum(axis=1)
        return loss
    mean: FloatArray = np.mean(np.exp(-2.0 * np.logaddexp(0.0, -wrong)), axis=1)
    return mean
