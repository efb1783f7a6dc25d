"""Layer-wise relevance: the score of a digit, shared out from layer to layer down to the ink.

Each value hands its relevance R to the values that it was computed from, in proportion to what
they brought:

* dense layers by the ε rule (Bach et al. 2015, eq. 58), R_i = Σ_j R_j x_i w_ij / (z_j ± ε);
  the share of the bias and of ε is spread over the same inputs in proportion to |x_i w_ij|;
* convolutions, and a first dense layer, by the z⁺ rule (Montavon et al. 2017; α = 1, β = 0 of Bach
  et al.), by the positive products only, R_i = Σ_j (x_i w_ij)⁺ / Σ_i (x_i w_ij)⁺ R_j; a value to
  which nothing positive came, as it is active by its bias alone, hands down equal shares to all
  that it sees (the "flat" rule of Lapuschkin et al. 2019);
* pooling hands everything to the largest;
* activations leave relevance as it is.

For one digit against another the last layer is taken as a single unit with the difference of the
two digits' weights. So nothing is lost on the way, and the picture adds up to the score.

References
----------
S. Bach et al., "On pixel-wise explanations for non-linear classifier decisions by layer-wise
relevance propagation", PLoS ONE 10(7), 2015.
G. Montavon et al., "Explaining nonlinear classification decisions with deep Taylor decomposition",
Pattern Recognition 65, 2017; and "Layer-wise relevance propagation: an overview", 2019, for the
mixture of rules.
S. Lapuschkin et al., "Unmasking Clever Hans predictors", Nature Communications 10, 2019.
"""

from __future__ import annotations

import numpy as np

from nncore.arrays import FloatArray
from nncore.insight.inside.chain import Trace
from nncore.insight.inside.links import ConvolutionLink, DenseLink

STABILISER = 1e-3
"""ε, as a share of the root mean square of z."""


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
    found = [_last(trace.after[-2], output, weights)]
    for index in range(len(trace.chain.links) - 1, 0, -1):
        link, inputs = trace.chain.links[index - 1], trace.after[index - 1]
        if isinstance(link, ConvolutionLink) or (isinstance(link, DenseLink) and index == 1):
            below = _by_positive(found[-1], inputs, link)
        elif isinstance(link, DenseLink):
            below = _by_epsilon(found[-1], inputs, trace.before[index], link)
        else:
            below = link.back(found[-1], inputs)
        found.append(below)
    return tuple(reversed(found))


def _last(inputs: FloatArray, link: DenseLink, weights: FloatArray) -> FloatArray:
    """Share out the score itself, Σ_i x_i (W c)_i + b · c, float (N, inputs)."""
    products = inputs * (weights @ link.matrix.T)
    size = np.abs(products)
    bias = (weights @ link.bias)[:, np.newaxis]
    return products + size * _ratio(bias, size.sum(axis=1, keepdims=True))


def _by_epsilon(
    upper: FloatArray, inputs: FloatArray, z: FloatArray, link: DenseLink
) -> FloatArray:
    epsilon = STABILISER * np.sqrt(np.mean(z * z, axis=1, keepdims=True)) + np.finfo(z.dtype).tiny
    steady = z + np.where(z < 0, -epsilon, epsilon)
    shares = upper / steady
    size = np.abs(inputs)
    spread = _ratio((link.bias + steady - z) * shares, size @ np.abs(link.matrix))
    direct: FloatArray = inputs * (shares @ link.matrix.T)
    return direct + size * (spread @ np.abs(link.matrix).T)


def _by_positive(
    upper: FloatArray, inputs: FloatArray, link: DenseLink | ConvolutionLink
) -> FloatArray:
    """Positive products come of positive inputs and weights, or of negative ones."""
    inks, weights = [np.maximum(inputs, 0)], [link.positive]
    if inputs.min() < 0:
        inks.append(np.minimum(inputs, 0))
        weights.append(np.minimum(link.matrix, 0))
    pairs = list(zip(inks, weights, strict=True))
    total = np.asarray(sum(link.times(ink, weight) for ink, weight in pairs))
    shares = _ratio(upper, total)
    below = sum(ink * link.transposed(shares, weight) for ink, weight in pairs)
    left = np.where(total > np.finfo(upper.dtype).tiny, 0, upper)
    return np.asarray(below) + _flat(left, inputs, link) if left.any() else np.asarray(below)


def _flat(upper: FloatArray, inputs: FloatArray, link: DenseLink | ConvolutionLink) -> FloatArray:
    """Share out equally over all that a value sees, whatever it holds."""
    equal = np.ones_like(link.matrix)
    seen = link.times(np.ones_like(inputs[:1]), equal)
    return link.transposed(upper / seen, equal)


def _ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    """Divide, where there is something to divide by; 0 elsewhere."""
    quotient = np.zeros(np.broadcast_shapes(above.shape, below.shape), below.dtype)
    return np.divide(above, below, out=quotient, where=below > np.finfo(below.dtype).tiny)
