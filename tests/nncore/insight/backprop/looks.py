"""Small networks of every kind under the microscope."""

from __future__ import annotations

import numpy as np

from nncore.arrays import FloatArray
from nncore.insight.backprop.microscope import Microscope, UpdateLook
from nncore.network.model import Model
from nncore.network.network import Network
from nncore.recipe import Conv2D, Dense, Dropout, Flatten, MaxPool2D, Preparation, Recipe

DENSE = (Dense(9, "tanh"), Dropout(0.3), Dense(7, "sigmoid", epsilon=0.1), Dense(10, "softmax"))
CONVOLUTIONAL = (
    Conv2D(3, 3, "relu", "same"),
    MaxPool2D(2),
    Conv2D(4, 3, "leaky_relu"),
    Flatten(),
    Dense(6, "identity"),
    Dense(10, "softmax"),
)
OUTPUTS = (
    ("cross_entropy", Dense(10, "softmax")),
    ("cross_entropy", Dense(10, "softmax", epsilon=1e-3)),
    ("cross_entropy", Dense(10, "sigmoid")),
    ("mean_squared_error", Dense(10, "softmax")),
    ("mean_squared_error", Dense(10, "sigmoid")),
    ("mean_squared_error", Dense(10, "identity")),
)


def make(recipe: Recipe, seed: int = 5) -> Model:
    """A network with weights that nobody trained."""
    network = Network.from_recipe(recipe)
    vector = np.random.default_rng(seed).normal(0.0, 0.2, network.parameter_count)
    return Model(network, vector.astype(np.float32), recipe.preparation, recipe.name, recipe)


def image(side: int = 12) -> FloatArray:
    """An input without two equal values, so that pooling has no ties."""
    return np.random.default_rng(1).random((side, side)).astype(np.float32)


def look_at(recipe: Recipe, label: int = 4, rate: float = 0.1) -> UpdateLook:
    """One update of such a network."""
    return Microscope(make(recipe)).look(image(recipe.preparation.size), label, rate)


def recipe_of(layers: tuple[object, ...], loss: str = "cross_entropy", ink: float = 1.0) -> Recipe:
    """A recipe for small images."""
    preparation = Preparation(size=12, box=8.0, full_ink=ink)
    return Recipe("small", layers, loss=loss, preparation=preparation)  # type: ignore[arg-type]
