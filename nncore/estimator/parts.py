"""From the parameters of a classifier to the parts that a recipe is made of."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from nncore.errors import RecipeError
from nncore.network.network import Network
from nncore.recipe import (
    MAX_PARAMETERS,
    Batch,
    Conv2D,
    Dense,
    Initialiser,
    LayerSpec,
    MaxPool2D,
    Optimiser,
    Shape,
)

_OWN_NAMES = {
    "optimiser.rate": "learning_rate",
    "optimiser.kind": "optimiser",
    "initialiser.kind": "initialiser",
    "batch.size": "batch_size",
    "batch.fraction": "batch_size",
    "units": "hidden_layers",
}


@contextmanager
def own_names() -> Iterator[None]:
    """Let errors name the parameter of the classifier instead of the field of a recipe."""
    try:
        yield
    except RecipeError as error:
        name = _OWN_NAMES.get(error.field, error.field)
        raise RecipeError(name, f"{name}: {error}") from None


def build_network(
    features: int,
    hidden: Sequence[int | LayerSpec],
    activation: str,
    output: Dense,
    loss: str,
) -> Network:
    """Build a network whose hidden layers are given as numbers of units, or as layers.

    Raises
    ------
    RecipeError
        Where the layers do not fit together, the features, or the loss.
    """
    if not isinstance(hidden, (tuple, list)):
        raise RecipeError("hidden_layers", f"Must be a tuple such as (64, 28), got {hidden!r}.")
    parts = tuple(
        part if isinstance(part, LayerSpec) else Dense(part, activation) for part in hidden
    )
    network = Network.build(_input_shape(parts, features), (*parts, output), loss)
    if network.parameter_count > MAX_PARAMETERS:
        raise RecipeError(
            "hidden_layers",
            f"The network must have at most {MAX_PARAMETERS:,} parameters, "
            f"got {network.parameter_count:,}; use fewer units.",
        )
    return network


def initialiser(given: str | Initialiser) -> Initialiser:
    """Return the initialiser, or the one of that name."""
    return given if isinstance(given, Initialiser) else Initialiser(given)


def optimiser(given: str | Optimiser, rate: float) -> Optimiser:
    """Return the optimiser, or the one of that name, at a learning rate."""
    if isinstance(given, Optimiser):
        return replace(given, rate=rate)
    return Optimiser(given, rate=rate)


def batch(size: float) -> Batch:
    """Return a batch of so many samples, or of that share of them where it is a float."""
    is_share = isinstance(size, (float, np.floating))
    return Batch("fraction" if is_share else "size", size)


def generator(
    seed: int | np.random.Generator | np.random.RandomState | None,
) -> np.random.Generator:
    """Return where randomness comes from; scikit-learn still hands out a RandomState."""
    if isinstance(seed, np.random.RandomState):
        seed = int(seed.randint(2**31 - 1))
    return np.random.default_rng(seed)


def _input_shape(hidden: tuple[LayerSpec, ...], features: int) -> Shape:
    """Return the shape of a sample: a row, or a square image where the layers want one."""
    if not any(isinstance(part, (Conv2D, MaxPool2D)) for part in hidden):
        return (features,)
    side = math.isqrt(features)
    if side * side != features:
        raise RecipeError(
            "hidden_layers",
            f"Convolution and pooling need square images, but {features} features are no square.",
        )
    return (side, side, 1)
