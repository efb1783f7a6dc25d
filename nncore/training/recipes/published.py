"""Recipes of published projects, as each describes itself, with the result that it states.

What a project leaves open is chosen here, and said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from nncore.recipe import (
    Batch,
    Data,
    Dense,
    Gradient,
    Initialiser,
    Optimiser,
    Preparation,
    Recipe,
)
from nncore.training.recipes.own import SIMARD_800, SPIKE

TRAINING, HELD_OUT, TEST = "training_accuracy", "held_out_accuracy", "test_accuracy"
"""Accuracy while training, over the last epoch (of the last update where all of them look at the
same images); on the validation images, and on the test set of the recipe's data, both of the
network that is left at the end."""


@dataclass(frozen=True)
class Published:
    """A recipe of somebody's, what it is said to reach, and what we had to choose.

    Parameters
    ----------
    recipe : Recipe
        As described.
    stated : str
        The published result in its own words.
    figure : str
        What our runs are compared in: `TRAINING`, `HELD_OUT` or `TEST`.
    results : mapping of str to float, in [0, 1]
        The published accuracies by figure; empty where none is stated.
    chosen : tuple of str
        What was left open and how it is chosen here, a sentence each.
    trained_well : str or None
        Name of the recipe with the same layers and today's training.
    takes_long : bool
        Whether it is reproduced only where it is asked for by name.
    """

    recipe: Recipe
    stated: str
    figure: str
    results: Mapping[str, float] = field(default_factory=dict)
    chosen: tuple[str, ...] = ()
    trained_well: str | None = None
    takes_long: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "results", MappingProxyType(dict(self.results)))


_MNIST = Data(sources=("mnist",))
_FIRST = "The 42,000 images of Kaggle's file are the first 42,000 of MNIST's training set."

RELU_64_28 = Recipe(
    name="relu-64-28",
    summary="Two hidden ReLU layers with plain mini-batch gradient descent.",
    layers=(Dense(64, "relu"), Dense(28, "relu"), Dense(10, "softmax")),
    data=_MNIST,
    optimiser=Optimiser("sgd", rate=0.1),
    batch=Batch("size", 64),
    epochs=20,
)

SIGMOID_16_16 = Recipe(
    name="sigmoid-16-16",
    summary="Two small sigmoid layers, full batches, grey values as they come: 85.65 % published.",
    layers=(
        Dense(16, "sigmoid", epsilon=1e-5),
        Dense(16, "sigmoid", epsilon=1e-5),
        Dense(10, "softmax", epsilon=1e-5),
    ),
    data=Data(sources=("mnist",), first_images=42_000, validation_images=12_000),
    initialiser=Initialiser("uniform", 0.5),
    optimiser=Optimiser("sgd", rate=0.8),
    batch=Batch("full"),
    epochs=500,
    preparation=Preparation(full_ink=255.0),
)

RELU_10 = Recipe(
    name="relu-10",
    summary="Ten hidden ReLU units, full batches, one bias gradient a layer: about 86 % published.",
    layers=(Dense(10, "relu"), Dense(10, "softmax")),
    data=Data(sources=("mnist",), first_images=42_000, validation_images=1_000),
    initialiser=Initialiser("uniform", 0.5),
    optimiser=Optimiser("sgd", rate=0.1),
    batch=Batch("full"),
    gradient=Gradient(shared_bias=True, divisor=42_000),
    epochs=500,
    steps=500,
    report_every=10,
)

DIGITS_API = Recipe(
    name="digits-api",
    summary="Scikit-learn's 8×8 digits, a tenth of them at a time: 85.59 % published.",
    layers=(Dense(16, "sigmoid"), Dense(10, "softmax")),
    data=Data(sources=("digits8",), held_out=0.2),
    initialiser=Initialiser("normal", 0.1),
    optimiser=Optimiser("sgd", rate=0.1),
    batch=Batch("fraction", 0.1),
    epochs=10_000,
    report_every=1_000,
    preparation=Preparation(size=8, box=8.0, pen=1.2, centre="box"),
)

RELU_10_100_BATCHES = Recipe(
    name="relu-10-100-batches",
    summary="A hundred steps that all look at the same 32 images, as its published loop does.",
    layers=(Dense(10, "relu"), Dense(10, "softmax")),
    data=_MNIST,
    initialiser=Initialiser("uniform", 1.0),
    optimiser=Optimiser("sgd", rate=0.03),
    batch=Batch("size", 32, moves_on=False),
    gradient=Gradient(weights="sum", biases="mean", loss="sum"),
    epochs=1,
    steps=101,
    report_every=5,
)

RELU_10_100_BATCHES_MOVING = RELU_10_100_BATCHES.with_changes(
    name="relu-10-100-batches-moving",
    summary="The same hundred steps, corrected: each looks at the next 32 images.",
    batch=Batch("size", 32),
)

PUBLISHED: dict[str, Published] = {
    one.recipe.name: one
    for one in (
        Published(
            RELU_64_28,
            "none stated",
            TEST,
            chosen=(
                "Initial weights: random without a measure; He's, biases zero.",
                "Rate, batch and length: not stated; 0.1, 64 images, 20 epochs.",
                "Data: 55,000 images of MNIST's training set; judged by its test set.",
            ),
            trained_well="relu-64-28-well",
        ),
        Published(
            SIGMOID_16_16,
            "87.22 % training, 85.65 % test",
            HELD_OUT,
            {TRAINING: 0.8722, HELD_OUT: 0.8565},
            (
                _FIRST,
                "What it calls test are the 12,000 images that are left, taken at random.",
                "“Inside” sigmoid and softmax: 1e-5 is added to the denominators.",
            ),
            "sigmoid-16-16-well",
        ),
        Published(
            RELU_10,
            "about 86 %; 3 of 4 pictures right",
            TRAINING,
            {TRAINING: 0.86},
            (
                _FIRST,
                "Which images the 86 % are of is not stated; the training images, which it prints.",
                "The 1,000 images held out are the same at every seed.",
            ),
            "relu-10-well",
        ),
        Published(
            DIGITS_API,
            "85.59 %",
            TEST,
            {TEST: 0.8559},
            (
                "Hidden layers: not stated; one of 16 sigmoid units.",
                "Initial values: not stated; normal with a standard deviation of 0.1.",
                "Grey values: not stated; divided by 16.",
                "Split: not stated; a fifth each held out and for test, the rest to learn from.",
            ),
            "digits-api-well",
        ),
        Published(
            SPIKE,
            "more than 90 %",
            TEST,
            {TEST: 0.90},
            (
                "Data: not stated; ten random patterns under noise, always the same.",
                "Network and training: not stated; such that the loss spikes.",
            ),
        ),
        Published(
            RELU_10_100_BATCHES,
            "plots only",
            TRAINING,
            chosen=(
                "Grey values: not stated; divided by 255.",
                "Data: 55,000 images of MNIST's training set, shuffled.",
            ),
            trained_well="relu-10-well",
        ),
        Published(
            RELU_10_100_BATCHES_MOVING,
            "none: the form that it meant",
            HELD_OUT,
            chosen=("Otherwise as relu-10-100-batches.",),
        ),
        Published(
            SIMARD_800,
            "0.7 % error (P. Simard, D. Steinkraus, J. Platt, 2003)",
            TEST,
            {TEST: 0.993},
            (
                "Optimiser and schedule: today's, AdamW with a falling rate.",
                "Distortion: elastic with small turns, shifts, scalings and slants.",
                "Chosen by 5,000 images held out; the test set is read once, at the end.",
            ),
            takes_long=True,
        ),
    )
}
"""By the recipe's name, in the order in which they are reproduced."""
