"""How weights and activations are spread, and how far weights have moved from another model's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nncore.arrays import FloatArray, IndexArray, freeze
from nncore.insight.inside.chain import Chain, Trace
from nncore.insight.inside.links import ConvolutionLink, DenseLink
from nncore.insight.inside.places import Place

BINS = 41
"""Columns of a histogram; an odd number puts 0 in the middle of the middle one."""


@dataclass(frozen=True, eq=False)
class Histogram:
    """How many values fall into each of equal intervals about 0.

    Parameters
    ----------
    place : Place
        Which layer.
    counts : int (bins,)
        Read-only.
    limit : float
        The intervals go from -limit to limit; it is the largest |value|.
    mean, deviation : float
        Of all values.
    zeros : float, in [0, 1]
        Share that is exactly 0: pruned weights, units that are off.
    """

    place: Place
    counts: IndexArray
    limit: float
    mean: float
    deviation: float
    zeros: float


@dataclass(frozen=True)
class Change:
    """How far the weights of a layer are from another model's.

    Parameters
    ----------
    place : Place
        Which layer.
    size : float
        ‖W - W₀‖, Euclid's, of weights and biases together.
    share : float
        ‖W - W₀‖ / ‖W₀‖; 0 where both are 0, infinite where only W₀ is.
    """

    place: Place
    size: float
    share: float


def weight_histograms(chain: Chain, bins: int = BINS) -> tuple[Histogram, ...]:
    """Give a histogram of the weights, without biases, of each layer that has any."""
    return tuple(
        histogram(link.place, link.matrix, bins)
        for link in chain.links
        if isinstance(link, DenseLink | ConvolutionLink)
    )


def activation_histograms(trace: Trace, bins: int = BINS) -> tuple[Histogram, ...]:
    """Give a histogram of each layer's activations, over all drawings of a trace."""
    return tuple(
        histogram(place, values, bins)
        for place, values in zip(trace.chain.places[1:], trace.after[1:], strict=True)
    )


def changes(chain: Chain, before: Chain) -> tuple[Change, ...]:
    """Tell how far each layer's weights are from those of another model of the same layers.

    Raises
    ------
    ValueError
        Where the layers are not the same.
    """
    if chain.model.network.parts != before.model.network.parts:
        raise ValueError("weights can only be compared between networks of the same layers")
    return tuple(
        _change(link, other)
        for link, other in zip(chain.links, before.links, strict=True)
        if isinstance(link, DenseLink | ConvolutionLink)
        and isinstance(other, DenseLink | ConvolutionLink)
    )


def histogram(place: Place, values: FloatArray, bins: int = BINS) -> Histogram:
    """Count values, float of any shape, in equal intervals about 0."""
    flat = values.ravel()
    limit = float(np.abs(flat).max(initial=0.0)) or 1.0
    step = (flat * (bins / (2 * limit)) + bins / 2).astype(np.intp)
    counts = np.bincount(np.minimum(step, bins - 1), minlength=bins)
    zeros = 1.0 - np.count_nonzero(flat) / max(1, flat.size)
    return Histogram(place, freeze(counts), limit, float(flat.mean()), float(flat.std()), zeros)


def _change(link: DenseLink | ConvolutionLink, other: DenseLink | ConvolutionLink) -> Change:
    size = float(np.hypot(_norm(link.matrix - other.matrix), _norm(link.bias - other.bias)))
    before = float(np.hypot(_norm(other.matrix), _norm(other.bias)))
    share = size / before if before else (np.inf if size else 0.0)
    return Change(link.place, size, float(share))


def _norm(values: FloatArray) -> float:
    return float(np.linalg.norm(values))
