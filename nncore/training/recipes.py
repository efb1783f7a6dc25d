"""The built-in recipes."""

from __future__ import annotations

from nncore.errors import RecipeError
from nncore.recipe import (
    Augmentation,
    Batch,
    Conv2D,
    Data,
    Dense,
    Dropout,
    Flatten,
    MaxPool2D,
    Optimiser,
    Recipe,
    Schedule,
)

QUICK = Recipe(
    name="quick",
    summary="Two small hidden layers on generated strokes: good results within seconds.",
    layers=(Dense(128, "relu"), Dense(64, "relu"), Dense(10, "softmax")),
    data=Data(sources=("strokes",)),
    optimiser=Optimiser("adam", rate=2e-3),
    schedule=Schedule("cosine"),
    batch=Batch("size", 64),
    epochs=8,
)

RELU_128 = Recipe(
    name="relu-128",
    summary="One hidden layer of 128 ReLU units: the classic first network.",
    layers=(Dense(128, "relu"), Dense(10, "softmax")),
    optimiser=Optimiser("adam", rate=2e-3),
    schedule=Schedule("cosine"),
    batch=Batch("size", 64),
    epochs=10,
)

RELU_64_28 = Recipe(
    name="relu-64-28",
    summary="Two hidden ReLU layers with plain mini-batch gradient descent.",
    layers=(Dense(64, "relu"), Dense(28, "relu"), Dense(10, "softmax")),
    optimiser=Optimiser("sgd", rate=0.1),
    batch=Batch("size", 64),
    epochs=20,
)

INKLING = Recipe(
    name="inkling",
    summary="The network that ships: three layers of convolution, on all there is to learn from.",
    layers=(
        Conv2D(24, 5, "relu"),
        MaxPool2D(2),
        Conv2D(48, 3, "relu"),
        Conv2D(64, 3, "relu"),
        MaxPool2D(2),
        Flatten(),
        Dropout(0.2),
        Dense(128, "relu"),
        Dropout(0.2),
        Dense(10, "softmax"),
    ),
    # The real strokes that the shipped network has seen too are named on its command line.
    data=Data(
        sources=("mnist", "strokes"), generated=15_000, not_digits=0.1, redrawn=4, held_out=0.0
    ),
    optimiser=Optimiser("adamw", rate=2e-3, decay=1e-2),
    schedule=Schedule("one_cycle"),
    batch=Batch("size", 128),
    augmentation=Augmentation(
        rotation=12.0, shift=1.5, scale=0.12, shear=0.2, elastic=1.0, thickness=0.5
    ),
    epochs=28,
)

STROKES_ONLY = Recipe(
    name="strokes-only",
    summary="Two layers of convolution that never saw a real digit, and read most of them.",
    layers=(
        Conv2D(16, 5, "relu"),
        MaxPool2D(2),
        Conv2D(32, 5, "relu"),
        MaxPool2D(2),
        Flatten(),
        Dense(128, "relu"),
        Dense(10, "softmax"),
    ),
    data=Data(sources=("strokes",)),
    optimiser=Optimiser("adam", rate=2e-3),
    schedule=Schedule("cosine"),
    batch=Batch("size", 64),
    augmentation=Augmentation(
        rotation=10.0, shift=1.0, scale=0.1, shear=0.15, elastic=0.8, thickness=0.5
    ),
    epochs=10,
)

LENET_5 = Recipe(
    name="lenet-5",
    summary="The classic convolutional network of 1998, with ReLU and pooling by the largest.",
    layers=(
        Conv2D(6, 5, "relu", "same"),
        MaxPool2D(2),
        Conv2D(16, 5, "relu"),
        MaxPool2D(2),
        Flatten(),
        Dense(120, "relu"),
        Dense(84, "relu"),
        Dense(10, "softmax"),
    ),
    optimiser=Optimiser("adam", rate=2e-3),
    schedule=Schedule("cosine"),
    batch=Batch("size", 64),
    epochs=8,
)

BUILT_IN: dict[str, Recipe] = {
    recipe.name: recipe for recipe in (QUICK, RELU_128, RELU_64_28, LENET_5, STROKES_ONLY, INKLING)
}
"""By name, in the order in which they are shown; the first is the default."""


def get(name: str) -> Recipe:
    """Return a built-in recipe.

    Raises
    ------
    RecipeError
        Where there is none of that name; the message lists the names.
    """
    try:
        return BUILT_IN[name]
    except KeyError:
        names = ", ".join(BUILT_IN)
        raise RecipeError(
            "recipe", f"There is no recipe named {name!r}; choose one of {names}."
        ) from None
