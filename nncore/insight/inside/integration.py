"""Integrated gradients: what each pixel brings while the ink fades in.

IG_i = x_i ∫₀¹ ∂s/∂x_i (t x) dt, from paper (x = 0) to the drawing; it adds up to s(x) - s(0). The
integral is the mean over the middles of m equal steps. Where the sum is not right yet, m is
tripled: then the middles that are known remain middles.

References
----------
M. Sundararajan, A. Taly, Q. Yan, "Axiomatic attribution for deep networks", ICML 2017.
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from nncore.arrays import FloatArray
from nncore.insight.inside.chain import Chain, Trace
from nncore.progress import Progress, finish

FEWEST_STEPS, MOST_STEPS = 24, 1944
ROWS = 24
"""Steps that are computed in one pass."""

TOLERANCE = 0.009
"""How far the sum may be from the difference of the scores, as a share of it."""

LEAST = 0.2
"""A difference that is smaller than this, in logits, is met as exactly as this one."""


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
        The sum of a row is s(x) - s(0) within 1 %, where that is more than `LEAST`; unless
        `MOST_STEPS` do not suffice.
    """
    rows = [finish(integrating(trace.only(row), weights)) for row, weights in enumerate(scores)]
    return np.array(rows).reshape(trace.inputs.shape)


def integrating(trace: Trace, weights: FloatArray) -> Generator[Progress, None, FloatArray]:
    """Integrate the gradient for one drawing, a few steps at a time.

    Parameters
    ----------
    trace : Trace
        Of the drawing.
    weights : float (C,)
        Of the logits.

    Yields
    ------
    Progress
        After every `ROWS` steps. To give up, stop asking.

    Returns
    -------
    float (D,)
        See `integrated_gradients`.
    """
    chain, image = trace.chain, trace.inputs[0]
    wanted = float((trace.logits[0] - chain.paper_logits) @ weights)
    allowed = TOLERANCE * max(abs(wanted), LEAST)
    steps, places = FEWEST_STEPS, np.arange(FEWEST_STEPS)
    total = np.zeros_like(image)
    while True:
        shares = (places + 0.5) / steps
        for start in range(0, len(shares), ROWS):
            total += _summed(chain, image, weights, shares[start : start + ROWS])
            yield Progress("Integrating gradients", start, None, "steps")
        found: FloatArray = image * (total / image.dtype.type(steps))
        error = abs(float(found.sum(dtype=np.float64)) - wanted)
        if error <= allowed or 3 * steps > MOST_STEPS:
            return found
        steps *= 3
        places = np.flatnonzero(np.arange(steps) % 3 != 1)  # the others are known


def _summed(chain: Chain, image: FloatArray, weights: FloatArray, shares: FloatArray) -> FloatArray:
    """Return the sum of ∂s/∂x over the image at several shares of its ink, float (D,)."""
    on_the_way = chain.trace(shares[:, np.newaxis].astype(chain.dtype) * image)
    gradients = on_the_way.gradients(np.tile(weights, (len(shares), 1)))[0]
    total: FloatArray = gradients.sum(axis=0)
    return total
