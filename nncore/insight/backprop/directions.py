"""The loss along two straight lines through a network: down the gradient, and at random.

A random direction is made comparable between layers by giving each unit, or filter, as long a
piece of it as its weights are long, and none to the biases: H. Li, Z. Xu, G. Taylor, C. Studer,
T. Goldstein, "Visualizing the Loss Landscape of Neural Nets", NeurIPS 2018, section 4. The
gradient is made as long as the random direction, so that both share one scale.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from nncore.arrays import FloatArray, IndexArray, freeze
from nncore.network.model import Model
from nncore.network.network import Network, Tape

POINTS: Final = 21
"""Points on each line, an odd number: the one in the middle is the network itself."""

REACH: Final = 1.0
"""How far a line goes to both sides; at 1 the step is as long as the weights."""

Direction = Literal["gradient", "random"]


@dataclass(frozen=True, eq=False)
class Slice:
    """The loss along a line, as far as it is known.

    Parameters
    ----------
    direction : Direction
        "gradient" (to the right downhill) or "random".
    distances : float64 (K,)
        In lengths of the weights, filter by filter.
    losses : float64 (K,)
        Mean loss of the images; NaN where not known yet, infinite where too large.
    """

    direction: Direction
    distances: FloatArray
    losses: FloatArray

    @property
    def is_complete(self) -> bool:
        """Whether all points are known."""
        return not bool(np.isnan(self.losses).any())


def random_direction(network: Network, vector: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Draw a filter-normalised direction.

    Parameters
    ----------
    network : Network
        Whose parameters they are.
    vector : float (P,)
        The parameters.
    rng : Generator
        Where the direction comes from.

    Returns
    -------
    float (P,)
        The piece of each unit or filter is as long as its weights; that of the biases is 0.
    """
    drawn = rng.standard_normal(vector.size).astype(vector.dtype)
    pieces = network.named_parameters(drawn)
    for name, weights in network.named_parameters(vector).items():
        piece = pieces[name]
        if name.endswith("bias"):
            piece[...] = 0.0
            continue
        axes = tuple(range(1, piece.ndim))
        wanted = np.sqrt(np.sum(weights**2, axis=axes, keepdims=True))
        piece *= wanted / np.sqrt(np.sum(piece**2, axis=axes, keepdims=True))
    return drawn


def downhill(
    network: Network,
    vector: FloatArray,
    inputs: FloatArray,
    labels: IndexArray,
    length: float,
) -> FloatArray:
    """Return the direction against the gradient of the mean loss, of a given length, float (P,)."""
    gradient = np.zeros_like(vector)
    tape = Tape(network, len(inputs), vector.dtype)
    network.gradient(network.bind(vector), network.bind(gradient), inputs, labels, tape)
    size = float(np.linalg.norm(gradient))
    return -gradient * (length / size) if size > 0.0 else gradient


def slices(
    model: Model, inputs: FloatArray, labels: IndexArray, seed: int = 0
) -> Generator[tuple[Slice, Slice], None, None]:
    """Walk along both lines, from the middle outwards.

    Parameters
    ----------
    model : Model
        The network in the middle.
    inputs : float32 (N, D)
        Images as it receives them, at most `Network.most_rows`.
    labels : int (N,)
        Their digits.
    seed : int
        Which random direction.

    Yields
    ------
    tuple of two Slice
        Down the gradient and at random, after every pair of points.
    """
    network, vector = model.network, model.parameters
    tape = Tape(network, len(inputs))
    at_random = random_direction(network, vector, np.random.default_rng(seed))
    length = float(np.linalg.norm(at_random))
    lines = (downhill(network, vector, inputs, labels, length), at_random)
    evenly = np.linspace(-1.0, 1.0, POINTS)
    distances = REACH * evenly * np.abs(evenly)  # closer together near the network
    losses = np.full((2, POINTS), np.nan)
    for place in np.argsort(np.abs(distances), kind="stable"):
        for line, direction in enumerate(lines):
            moved = vector + np.float32(distances[place]) * direction
            with np.errstate(all="ignore"):
                found, _ = network.losses(network.bind(moved), inputs, labels, tape)
                mean = float(found.mean(dtype=np.float64))
            losses[line, place] = mean if np.isfinite(mean) else np.inf
        yield (
            Slice("gradient", distances, freeze(losses[0].copy())),
            Slice("random", distances, freeze(losses[1].copy())),
        )
