"""The control of an explanation: the same method on a network whose weights mean nothing.

A method that shows nearly the same picture for a network with shuffled weights shows the drawing,
not the network.

References
----------
J. Adebayo et al., "Sanity checks for saliency maps", NeurIPS 2018: model parameter randomisation,
cascading from the output down.
"""

from __future__ import annotations

import numpy as np

from nncore.arrays import FloatArray
from nncore.network.model import Model


def shuffled(model: Model, seed: int = 0, layers: int | None = None) -> Model:
    """Shuffle the weights, and the biases, within each layer.

    Parameters
    ----------
    model : Model
        Not changed.
    seed : int
        Decides the order.
    layers : int or None
        How many layers with weights, from the output down; None for all.

    Returns
    -------
    Model
        With the same values in other places.
    """
    chance = np.random.default_rng(seed)
    parameters = model.parameters.copy()
    weighted = [views for views in model.network.bind(parameters) if views]
    for views in reversed(weighted[-layers:] if layers is not None else weighted):
        for array in views.values():
            array[...] = chance.permutation(array.ravel()).reshape(array.shape)
    return model.with_changes(parameters=parameters, name=f"{model.name}, shuffled")


def rank_correlation(first: FloatArray, second: FloatArray) -> float:
    """Return Spearman's rank correlation of two rows of values; 0 where one is constant.

    Equal values share the mean of their ranks.
    """
    ranks = [_ranks(values) for values in (first, second)]
    centred = [values - values.mean() for values in ranks]
    size = float(np.linalg.norm(centred[0]) * np.linalg.norm(centred[1]))
    return float(centred[0] @ centred[1]) / size if size else 0.0


def _ranks(values: FloatArray) -> FloatArray:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: FloatArray = (last - (counts - 1) / 2.0)[inverse]
    return ranks
