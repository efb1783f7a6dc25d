"""Small networks of every kind of layer with random weights, in float64."""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

from nncore.arrays import FloatArray
from nncore.network.model import Model
from nncore.network.network import Network
from nncore.recipe import (
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    LayerSpec,
    MaxPool2D,
    Preparation,
)

SIDE = 8

NETWORKS: dict[str, tuple[LayerSpec, ...]] = {
    "dense": (Dense(7, "relu"), Dense(10, "softmax")),
    "deep": (Dense(9, "tanh"), Dropout(0.3), Dense(8, "sigmoid", 0.01), Dense(10, "sigmoid")),
    "leaky": (Dense(9, "leaky_relu"), Dense(6, "relu"), Dense(10, "identity")),
    "linear": (Dense(10, "softmax"),),
    "images": (
        Conv2D(3, 3, "relu"),
        MaxPool2D(2),
        Conv2D(4, 3, "tanh", "same"),
        Flatten(),
        Dropout(0.5),
        Dense(6, "relu"),
        Dense(10, "softmax"),
    ),
    "uneven": (
        Conv2D(2, 3, "leaky_relu", "same"),
        MaxPool2D(3),
        Flatten(),
        Dense(10, "softmax"),
    ),
}
"""By name; "uneven" leaves lines over when it pools."""


def make_model(name: str, dtype: DTypeLike = np.float64, scale: float = 1.0) -> Model:
    """Return a network with random weights and biases."""
    parts = NETWORKS[name]
    loss = "cross_entropy" if parts[-1].activation != "identity" else "mean_squared_error"  # type: ignore[union-attr]
    network = Network.build((SIDE, SIDE, 1), parts, loss, scale)
    chance = np.random.default_rng(5)
    parameters = chance.normal(0.0, 0.5, network.parameter_count).astype(dtype)
    return Model(network, parameters, Preparation(size=SIDE, box=6.0), name)


def make_drawings(count: int = 2, seed: int = 3) -> FloatArray:
    """Return rows of ink, float64 (count, SIDE²), about half of it paper."""
    chance = np.random.default_rng(seed)
    rows = chance.random((count, SIDE * SIDE))
    return rows * (chance.random(rows.shape) > 0.5)
