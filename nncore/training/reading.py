"""Reading many labelled images at once."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from nncore.arrays import FloatArray
from nncore.data.dataset import CLASS_COUNT, Samples, to_inputs
from nncore.network.model import Model
from nncore.training.events import Pulse

AT_ONCE = 256
"""Images in one pass through the network."""


def read_samples(model: Model, samples: Samples) -> Generator[Pulse, None, FloatArray]:
    """Read many images.

    Parameters
    ----------
    model : Model
        What reads them.
    samples : Samples
        N images of the model's input size.

    Yields
    ------
    Pulse
        A chance to stop, some hundred images apart.

    Returns
    -------
    float32 (N, C)
        The probabilities.
    """
    rows = samples.rows()
    probabilities = np.empty((len(rows), CLASS_COUNT), np.float32)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for start in range(0, len(rows), AT_ONCE):
            piece = slice(start, start + AT_ONCE)
            inputs = np.empty(rows[piece].shape, np.float32)
            to_inputs(rows[piece], inputs)
            probabilities[piece] = model.probabilities(inputs)
            yield Pulse()
    return probabilities
