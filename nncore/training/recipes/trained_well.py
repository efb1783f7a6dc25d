"""The published networks, trained as one would today: what their layers could do.

Layers and data are theirs; initial values, optimiser, schedule and batch are not.
"""

from __future__ import annotations

from nncore.recipe import Batch, Data, Dense, Initialiser, Optimiser, Recipe, Schedule
from nncore.training.recipes.published import DIGITS_API


def _well(name: str, hidden: tuple[Dense, ...], epochs: int, rate: float) -> Recipe:
    kind = "glorot" if hidden[0].activation == "sigmoid" else "he"
    return Recipe(
        name=f"{name}-well",
        summary=f"The layers of {name}, trained well: AdamW, one-cycle rate, all of MNIST.",
        layers=(*hidden, Dense(10, "softmax")),
        data=Data(sources=("mnist",)),
        initialiser=Initialiser(kind),
        optimiser=Optimiser("adamw", rate=rate, decay=0.1),
        schedule=Schedule("one_cycle"),
        batch=Batch("size", 64),
        epochs=epochs,
    )


RELU_64_28_WELL = _well("relu-64-28", (Dense(64, "relu"), Dense(28, "relu")), 20, 3e-3)
SIGMOID_16_16_WELL = _well("sigmoid-16-16", (Dense(16, "sigmoid"), Dense(16, "sigmoid")), 30, 1e-2)
RELU_10_WELL = _well("relu-10", (Dense(10, "relu"),), 30, 5e-3)

DIGITS_API_WELL = Recipe(
    name="digits-api-well",
    summary="The layers of digits-api, trained well: Adam and a falling rate, 100 epochs.",
    layers=DIGITS_API.layers,
    data=DIGITS_API.data,
    initialiser=Initialiser("glorot"),
    optimiser=Optimiser("adam", rate=2e-2),
    schedule=Schedule("one_cycle"),
    batch=Batch("size", 32),
    epochs=100,
    preparation=DIGITS_API.preparation,
)

TRAINED_WELL = (RELU_64_28_WELL, SIGMOID_16_16_WELL, RELU_10_WELL, DIGITS_API_WELL)
