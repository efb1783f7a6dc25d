"""The control of an explanation: the same method on a network whose weights mean nothing.

A method that shows nearly the same picture for a network with random weights shows the drawing,
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
from nncore.recipe import Initialiser


def randomised(model: Model, seed: int = 0, layers: int | None = None) -> Model:
    """Forget what layers have learned: weights drawn anew as for a training, biases 0.

    Parameters
    ----------
    model : Model
        Not changed.
    seed : int
        Decides the weights.
    layers : int or None
        How many layers with weights forget, from the output down; None for all.

    Returns
    -------
    Model
        Of the same network.
    """
    fresh = model.network.initialise(
        Initialiser("he"), np.random.default_rng(seed), model.parameters.dtype
    )
    parameters = model.parameters.copy()
    pairs = zip(model.network.bind(parameters), model.network.bind(fresh), strict=True)
    weighted = [(views, drawn) for views, drawn in pairs if views]
    for views, drawn in weighted if layers is None else weighted[len(weighted) - layers :]:
        for name, array in views.items():
            array[...] = drawn[name] if name == "weight" else 0.0
    return model.with_changes(parameters=parameters, name=f"{model.name}, randomised")


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
