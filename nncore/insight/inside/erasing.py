"""Erasing connected pieces of ink, one after the other, to see what the reading hangs on.

References
----------
M. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks", ECCV 2014: occlusion;
here what is taken away is a stretch of stroke instead of a square.
"""

from __future__ import annotations

import numpy as np

from nncore.arrays import FloatArray
from nncore.insight.inside.chain import Trace
from nncore.insight.inside.ink_pieces import InkGraph

SHARE = 0.1
"""How much of the ink's area a piece has."""


def erased_pieces(trace: Trace, scores: FloatArray, share: float = SHARE) -> FloatArray:
    """Tell how much the score falls where pieces with a pixel are erased, in the mean.

    Parameters
    ----------
    trace : Trace
        Of N drawings.
    scores : float (N, C)
        Weights of the logits for each drawing.
    share : float, in (0, 1]
        Area of a piece; there is one around each pixel of ink.

    Returns
    -------
    float (N, D)
        0 where there is no ink.
    """
    found = np.zeros_like(trace.inputs)
    for row, (image, weights) in enumerate(zip(trace.inputs, scores, strict=True)):
        graph = InkGraph(image.reshape(trace.chain.picture_shape))
        if not graph.pixels.size:
            continue
        pieces = graph.orders()[:, : max(1, round(share * graph.pixels.size))]
        erased = np.repeat(image[np.newaxis], len(pieces), axis=0)
        np.put_along_axis(erased, pieces, 0.0, axis=1)
        drops = (trace.logits[row] - trace.chain.logits_in_pieces(erased)) @ weights
        times = np.bincount(pieces.ravel(), minlength=image.size)
        total = np.bincount(pieces.ravel(), np.repeat(drops, pieces.shape[1]), minlength=image.size)
        np.divide(total, times, out=found[row], where=times > 0, casting="same_kind")
    return found
