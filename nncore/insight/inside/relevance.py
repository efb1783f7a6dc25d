"""Layer-wise relevance: the score of a digit, shared out from layer to layer down to the ink.

Each value hands its relevance R_j down to the values x_i that it was computed from, in proportion
to what they brought, by the γ rule::

    R_i = Σ_j x_i w'_ij / (Σ_i x_i w'_ij + b'_j ± ε) · R_j      with w' = w + γ w⁺, b' = b + γ b⁺

γ is 0.1 for convolutions and a first dense layer, where it calms the picture, and 0 for other dense
layers ("ε rule"). What the bias b' and ε hold back is spread over the same inputs in proportion to
|x_i w'_ij|, and equally where all of those are 0 (the "flat" rule). So nothing is lost on the way:
the relevance of each layer, and at last of the pixels, adds up to the score. Pooling hands
everything to the largest, activations leave relevance as it is. For one digit against another the
last layer is taken as a single unit with the difference of the two digits' weights.

With z⁺ (γ → ∞) instead of γ = 0.1 the pixels named matter half as much to the shipped network, by
the test of `nncore.insight.inside.deletion`.

References
----------
S. Bach et al., "On pixel-wise explanations for non-linear classifier decisions by layer-wise
relevance propagation", PLoS ONE 10(7), 2015: ε rule, and shares for the bias.
G. Montavon et al., "Layer-wise relevance propagation: an overview", 2019: γ rule, mixture of rules.
S. Lapuschkin et al., "Unmasking Clever Hans predictors", Nature Communications 10, 2019: flat rule.
"""

from __future__ import annotations

import numpy as np

from nncore.arrays import FloatArray
from nncore.insight.inside.chain import Trace
from nncore.insight.inside.links import ConvolutionLink, DenseLink, PoolingLink

GAMMA = 0.1
STABILISER = 1e-3
"""ε, as a share of the root mean square of a drawing's z in the layer."""


def relevance(trace: Trace, scores: FloatArray) -> FloatArray:
    """Share out weighted logits over the ink.

    Parameters
    ----------
    trace : Trace
        Of N drawings.
    scores : float (N, C)
        Weights c of the score s = c · logits of each drawing; (1, C) for the same for all.

    Returns
    -------
    float (N, D)
        Relevance of each pixel; the sum of a row is the score.
    """
    return relevances(trace, scores)[0]


def relevances(trace: Trace, scores: FloatArray) -> tuple[FloatArray, ...]:
    """Share out weighted logits over the values of every place but the output, input first."""
    output = trace.chain.links[-1]
    assert isinstance(output, DenseLink)
    weights = np.broadcast_to(scores, trace.logits.shape).astype(trace.chain.dtype)
    found = [_of_the_score(trace.after[-2], output, weights)]
    for index in range(len(trace.chain.links) - 1, 0, -1):
        link, inputs = trace.chain.links[index - 1], trace.after[index - 1]
        if isinstance(link, PoolingLink):
            found.append(link.back(found[-1], inputs))
        else:
            assert isinstance(link, DenseLink | ConvolutionLink)
            is_calmed = index == 1 or isinstance(link, ConvolutionLink)
            found.append(_shared_out(found[-1], inputs, link, GAMMA if is_calmed else 0.0))
    return tuple(reversed(found))


def _of_the_score(inputs: FloatArray, link: DenseLink, weights: FloatArray) -> FloatArray:
    """Share out s = Σ_i x_i (W c)_i + b · c itself, float (N, inputs)."""
    terms = inputs * (weights @ link.matrix.T)
    size = np.abs(terms)
    total = size.sum(axis=1, keepdims=True)
    rest = (weights @ link.bias)[:, np.newaxis]
    flat = np.where(total > 0, 0, rest / terms.shape[1])
    shared: FloatArray = terms + size * _ratio(rest, total) + flat
    return shared


def _shared_out(
    upper: FloatArray, inputs: FloatArray, link: DenseLink | ConvolutionLink, gamma: float
) -> FloatArray:
    """Hand relevance, float (N, outputs), down through a layer with weights."""
    matrix, bias = link.matrix, link.bias_row
    if gamma:
        matrix = matrix + matrix.dtype.type(gamma) * np.maximum(matrix, 0)
        bias = bias + bias.dtype.type(gamma) * np.maximum(bias, 0)
    size, sizes = np.abs(inputs), np.abs(matrix)
    brought = link.times(inputs, matrix)
    z = brought + bias
    epsilon = STABILISER * np.sqrt(np.mean(z * z, axis=1, keepdims=True)) + np.finfo(z.dtype).tiny
    steady = z + np.where(z < 0, -epsilon, epsilon)
    shares = upper / steady
    held_back = (steady - brought) * shares
    total = link.times(size, sizes)
    below = inputs * link.transposed(shares, matrix)
    below += size * link.transposed(_ratio(held_back, total), sizes)
    left = np.where(total > np.finfo(total.dtype).tiny, 0, upper)
    return below + _flat(left, link) if left.any() else below


def _flat(upper: FloatArray, link: DenseLink | ConvolutionLink) -> FloatArray:
    """Share out equally over all that a value sees, whatever it holds."""
    equal = np.ones_like(link.matrix)
    inputs = np.ones((1, link.transposed(upper[:1], equal).shape[1]), upper.dtype)
    return link.transposed(upper / link.times(inputs, equal), equal)


def _ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    """Divide, where there is something to divide by; 0 elsewhere."""
    quotient = np.zeros(np.broadcast_shapes(above.shape, below.shape), below.dtype)
    return np.divide(above, below, out=quotient, where=below > np.finfo(below.dtype).tiny)
