"""Small models for tests, and files made from them with one thing wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy

from nncore.arrays import FloatArray
from nncore.network.model import Calibration, Model
from nncore.network.network import Network
from nncore.recipe import Dense, Dropout, Initialiser, Recipe

RECIPE = Recipe("small", (Dense(8, "tanh"), Dropout(0.25), Dense(10, "softmax")), epochs=2)


def small_model(recipe: Recipe = RECIPE, seed: int = 3) -> Model:
    """Return an untrained model with everything that a file can hold."""
    network = Network.from_recipe(recipe)
    parameters = network.initialise(Initialiser("normal"), np.random.default_rng(seed))
    return Model(
        network=network,
        parameters=parameters,
        preparation=recipe.preparation,
        name="Small – tanh",
        recipe=recipe,
        figures={"test": {"strokes": 0.125}, "validation_accuracy": 0.25},
        origin={"program": "Inkling 0.1.0", "command": "train --epochs 2", "seed": 1},
        calibration=Calibration(temperature=1.25),
    )


Tensors = dict[str, FloatArray]
Metadata = dict[str, str]


def rewrite(path: Path, change: Callable[[Tensors, Metadata], None]) -> None:
    """Change the tensors and the metadata of a network file, as another program could."""
    content = path.read_bytes()
    tensors = {name: np.array(array) for name, array in safetensors.numpy.load(content).items()}
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    metadata: dict[str, Any] = header["__metadata__"]
    change(tensors, metadata)
    path.write_bytes(safetensors.numpy.save(tensors, metadata))


def with_wrong_shape(tensors: Tensors, metadata: Metadata) -> None:
    """Turn a weight around."""
    tensors["layers.0.weight"] = np.ascontiguousarray(tensors["layers.0.weight"].T)


def with_nan(tensors: Tensors, metadata: Metadata) -> None:
    """Put one NaN among the weights."""
    tensors["layers.2.bias"][4] = np.nan
