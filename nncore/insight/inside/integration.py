"""Integrated gradients: what each pixel brings while the ink fades in.

IG_i = x_i ∫₀¹ ∂s/∂x_i (t x) dt, from paper (x = 0) to the drawing; it adds up to s(x) - s(0). The
integral is the mean over the middles of m equal steps, m doubled until the sum is right.

References
----------
M. Sundararajan, A. Taly, Q. Yan, "Axiomatic attribution for deep networks", ICML 2017.
"""

from __future__ import annotations

import numpy as np

from nncore.arrays import FloatArray
from nncore.insight.inside.chain import Chain, Trace

FEWEST_STEPS, MOST_STEPS = 32, 512
ROWS = 64
"""Steps that are computed in one pass."""

TOLERANCE = 0.004
"""How far the sum may be from the difference of the scores, as a share of it."""

LEAST = 1e-3
"""A difference that is smaller than this, in logits, need not be met more exactly."""


def integrated_gradients(trace: Trace, scores: FloatArray) -> FloatArray:
    """Integrate the gradient from paper to each drawing.

    Parameters
    ----------
    trace : Trace
        Of N drawings.
    scores : float (N, C)
        Weights c of the score s = c · logits of each drawing.

    Returns
    -------
    float (N, D)
        The sum of a row is s(x) - s(0), within 1 % except where `MOST_STEPS` do not suffice.
    """
    chain = trace.chain
    wanted = ((trace.logits - chain.paper_logits) * scores).sum(axis=1)
    found = np.zeros_like(trace.inputs)
    for row, (image, weights) in enumerate(zip(trace.inputs, scores, strict=True)):
        steps = FEWEST_STEPS
        while True:
            found[row] = image * _mean_gradient(chain, image, weights, steps)
            error = abs(float(found[row].sum(dtype=np.float64)) - float(wanted[row]))
            if error <= max(TOLERANCE * abs(float(wanted[row])), TOLERANCE * LEAST):
                break
            if steps >= MOST_STEPS:
                break
            steps *= 2
    return found


def _mean_gradient(chain: Chain, image: FloatArray, weights: FloatArray, steps: int) -> FloatArray:
    """Return the mean of ∂s/∂x over the middles of equal steps from paper to the image."""
    middles = ((np.arange(steps) + 0.5) / steps).astype(chain.dtype)
    total = np.zeros_like(image)
    for start in range(0, steps, ROWS):
        part = middles[start : start + ROWS, np.newaxis]
        on_the_way = chain.trace(part * image)
        total += on_the_way.gradients(np.tile(weights, (len(part), 1)))[0].sum(axis=0)
    return total / steps
