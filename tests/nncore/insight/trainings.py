"""Small trainings on generated digits: ten with a fault put in on purpose, and healthy ones."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from nncore.data.dataset import Dataset, Samples
from nncore.data.strokes.generator import Part, generate
from nncore.data.strokes.variation import TIDY
from nncore.insight.doctor import Doctor, Fault, Finding
from nncore.recipe import (
    Augmentation,
    Batch,
    Conv2D,
    Data,
    Dense,
    Dropout,
    Flatten,
    Initialiser,
    LayerSpec,
    MaxPool2D,
    Optimiser,
    Preparation,
    Recipe,
    Schedule,
)
from nncore.training.trainer import Trainer

TRAINING, VALIDATION = 4000, 500


def layers(activation: str, *units: int) -> tuple[LayerSpec, ...]:
    return (*(Dense(count, activation) for count in units), Dense(10, "softmax"))


BASE = Recipe(
    "base",
    layers("relu", 32),
    optimiser=Optimiser("adam", rate=3e-3),
    batch=Batch("size", 32),
    epochs=5,
)
CHANGES = BASE.with_changes

FAULTY: dict[Fault, Recipe] = {
    Fault.DEAD_UNITS: CHANGES(
        layers=layers("relu", 64, 32),
        initialiser=Initialiser("uniform", 3.0),
        optimiser=Optimiser("sgd", rate=0.1),
    ),
    Fault.SATURATED: CHANGES(
        layers=layers("sigmoid", 32, 16),
        initialiser=Initialiser("normal", 3.0),
        optimiser=Optimiser("sgd", rate=0.5),
    ),
    Fault.RATE_TOO_HIGH: CHANGES(
        layers=layers("leaky_relu", 32), optimiser=Optimiser("adam", rate=0.3)
    ),
    Fault.RATE_TOO_LOW: CHANGES(optimiser=Optimiser("adam", rate=3e-6)),
    Fault.UNSHUFFLED: CHANGES(batch=Batch("size", 32, shuffled=False)),
    Fault.SAME_BATCH: CHANGES(batch=Batch("size", 32, moves_on=False)),
    Fault.WRONG_LABELS: CHANGES(data=Data(wrong_labels=0.3)),
    Fault.OVERFITTING: CHANGES(
        layers=layers("relu", 128), data=Data(training_images=150), epochs=100
    ),
    Fault.ZERO_START: CHANGES(initialiser=Initialiser("uniform", 0.0)),
    Fault.UNSCALED_INPUT: CHANGES(preparation=Preparation(full_ink=255.0)),
    Fault.EXPLODING: CHANGES(
        layers=layers("leaky_relu", 32, 32, 32), optimiser=Optimiser("momentum", rate=1.0)
    ),
}
"""A recipe with each fault; that of `UNSHUFFLED` shows on `sorted_data`."""

FURTHER_FAULTY: tuple[tuple[Fault, Recipe], ...] = (
    (
        Fault.DEAD_UNITS,
        CHANGES(layers=layers("relu", 32, 32), optimiser=Optimiser("sgd", rate=5.0)),
    ),
    (
        Fault.DEAD_UNITS,
        CHANGES(layers=layers("relu", 64, 32), optimiser=Optimiser("adam", rate=0.3)),
    ),
    (
        Fault.SATURATED,
        CHANGES(
            layers=layers("tanh", 32, 16),
            initialiser=Initialiser("uniform", 4.0),
            optimiser=Optimiser("sgd", rate=0.1),
        ),
    ),
    (Fault.RATE_TOO_HIGH, CHANGES(optimiser=Optimiser("sgd", rate=1.5))),
    (
        Fault.RATE_TOO_HIGH,
        CHANGES(layers=layers("leaky_relu", 32), optimiser=Optimiser("sgd", rate=2.0)),
    ),
    (
        Fault.RATE_TOO_HIGH,
        CHANGES(layers=layers("tanh", 32), optimiser=Optimiser("adam", rate=0.3)),
    ),
    (
        Fault.RATE_TOO_HIGH,
        CHANGES(layers=layers("sigmoid", 32), optimiser=Optimiser("sgd", rate=30.0)),
    ),
    (Fault.RATE_TOO_LOW, CHANGES(optimiser=Optimiser("sgd", rate=2e-4))),
    (Fault.WRONG_LABELS, CHANGES(data=Data(wrong_labels=0.2))),
    (
        Fault.ZERO_START,
        CHANGES(layers=layers("tanh", 32), initialiser=Initialiser("normal", 0.0)),
    ),
)
"""Other ways to the same faults."""

HEALTHY: dict[str, Recipe] = {
    "adam": BASE,
    "sgd": CHANGES(optimiser=Optimiser("sgd", rate=0.1)),
    "momentum, deep": CHANGES(
        layers=layers("relu", 48, 32, 24), optimiser=Optimiser("momentum", rate=0.03)
    ),
    "rmsprop, tanh": CHANGES(layers=layers("tanh", 48), optimiser=Optimiser("rmsprop", rate=1e-3)),
    "sigmoid": CHANGES(layers=layers("sigmoid", 32), optimiser=Optimiser("adam", rate=1e-2)),
    "dropout": CHANGES(layers=(Dense(64, "relu"), Dropout(0.3), Dense(10, "softmax"))),
    "augmentation": CHANGES(augmentation=Augmentation(rotation=10.0, shift=1.0, scale=0.1)),
    "one cycle": CHANGES(schedule=Schedule("one_cycle"), optimiser=Optimiser("adam", rate=5e-3)),
    "full batch": CHANGES(batch=Batch("full"), epochs=60, optimiser=Optimiser("adam", rate=1e-2)),
    "convolution": CHANGES(
        layers=(Conv2D(6, 5, "relu"), MaxPool2D(2), Flatten(), *layers("relu", 32)), epochs=2
    ),
}

FURTHER_HEALTHY: tuple[Recipe, ...] = (
    CHANGES(layers=layers("relu", 32, 32)),
    CHANGES(layers=layers("tanh", 48)),
    CHANGES(optimiser=Optimiser("rmsprop", rate=1e-3)),
    CHANGES(optimiser=Optimiser("nesterov", rate=0.03)),
    CHANGES(optimiser=Optimiser("adamw", rate=3e-3, decay=1e-2)),
    CHANGES(schedule=Schedule("cosine")),
    CHANGES(batch=Batch("full"), epochs=80, optimiser=Optimiser("sgd", rate=0.3)),
    CHANGES(loss="mean_squared_error"),
    CHANGES(layers=layers("leaky_relu", 32)),
    CHANGES(initialiser=Initialiser("glorot")),
    CHANGES(initialiser=Initialiser("uniform", 0.1)),
    CHANGES(batch=Batch("size", 1), epochs=1, optimiser=Optimiser("sgd", rate=0.01)),
    CHANGES(layers=(Dense(10, "softmax"),)),
    CHANGES(l2=1e-3),
)


@cache
def digits(seed: int = 1) -> Dataset:
    """Digits that a small network reads with ease."""
    return Dataset(
        "digits", _draw("training", TRAINING, seed), _draw("validation", VALIDATION, seed)
    )


def _draw(part: Part, count: int, seed: int) -> Samples:
    chunks = generate(count, seed, part=part, variation=TIDY)
    return Samples.join([Samples(*chunk) for chunk in chunks])


def data_for(recipe: Recipe, seed: int = 1) -> Dataset:
    """Digits as the recipe wishes: fewer, or sorted where it does not shuffle."""
    dataset = digits(seed)
    training = dataset.training
    if recipe.data.training_images is not None:
        training = training.take(np.arange(recipe.data.training_images))
    if not recipe.batch.shuffled:
        training = training.take(np.argsort(training.labels, kind="stable"))
    return replace(dataset, training=training)


def examine(recipe: Recipe, seed: int = 1) -> tuple[Finding, ...]:
    """Train a recipe with this seed, and return what the doctor says in the end."""
    trainer = Trainer(recipe.with_changes(seed=seed), data_for(recipe, seed))
    doctor = Doctor(trainer)
    for _ in doctor.watch():
        pass
    return doctor.findings
