"""Untrained networks of every kind, and images for them."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from nncore.arrays import FloatArray
from nncore.network.model import Calibration, Model
from nncore.network.network import Network
from nncore.recipe import Dense, Initialiser, Recipe
from tests.random_recipes import recipes


def model_of(recipe: Recipe, temperature: float = 1.0, seed: int = 1) -> Model:
    """A network of that recipe as it is before its training, with biases."""
    network = Network.from_recipe(recipe)
    rng = np.random.default_rng(seed)
    parameters = network.initialise(Initialiser("glorot"), rng, np.float32)
    parameters[network.weight_count :] = rng.normal(
        0.0, 0.1, len(parameters) - network.weight_count
    )
    parameters /= max(1.0, network.input_scale)
    calibration = Calibration(temperature, threshold=0.3)
    return Model(network, parameters, recipe.preparation, recipe.name, recipe, {}, {}, calibration)


@st.composite
def models(draw: st.DrawFn) -> Model:
    """Networks that a recipe can name, with a temperature."""
    recipe = draw(recipes().filter(is_small))
    return model_of(recipe, draw(st.sampled_from([1.0, 0.7, 1.3])))


def is_small(recipe: Recipe) -> bool:
    """Whether a few images go through in a moment."""
    return recipe.parameter_count < 300_000


def images_for(model: Model, count: int = 3) -> FloatArray:
    """Random images as rows, float32 (count, D), in [0, 1]."""
    rng = np.random.default_rng(5)
    return rng.random((count, model.network.input_size), dtype=np.float32)


DENSE = Recipe("a “dense” one", (Dense(12, "tanh"), Dense(10, "softmax")))
