"""What a recipe says of a batch's gradient, where it differs from the mean over the images."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from nncore.arrays import FloatArray
from nncore.network.network import Network
from nncore.recipe import Gradient


def build_combining(
    rule: Gradient, network: Network, vector: FloatArray
) -> Callable[[int], None] | None:
    """Return what turns the gradient of the mean loss into the one that a recipe asks for.

    Parameters
    ----------
    rule : Gradient
        What the recipe asks for.
    network : Network
        Whose parameters they are.
    vector : float (P,)
        The gradient, always the same array; changed in place.

    Returns
    -------
    callable (images) -> None, or None
        To be called with the number of images that the mean was taken over; None where the
        mean is what is asked for.
    """
    if replace(rule, loss="mean") == Gradient():
        return None
    weights, biases = vector[: network.weight_count], vector[network.weight_count :]
    layers = [views["bias"] for views in network.bind(vector) if "bias" in views]

    def combine(images: int) -> None:
        if rule.shared_bias:
            for own in layers:
                own[...] = own.sum()
        for part, how in ((weights, rule.weights), (biases, rule.biases)):
            divisor = rule.divisor if how == "mean" else 1
            if divisor is not None:
                part *= images / divisor

    return combine
