"""Recipes of our own: to begin with, to compare with, and the network that ships."""

from __future__ import annotations

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
    Preparation,
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

SIMARD_800 = Recipe(
    name="simard-800",
    summary="One wide hidden layer and digits bent like rubber: 0.7 % error in 2003.",
    layers=(Dense(800, "relu"), Dense(10, "softmax")),
    data=Data(sources=("mnist",)),
    optimiser=Optimiser("adamw", rate=1e-3, decay=1e-2),
    schedule=Schedule("cosine"),
    batch=Batch("size", 128),
    augmentation=Augmentation(rotation=8.0, shift=1.0, scale=0.1, shear=0.1, elastic=1.5),
    epochs=300,
)

INKLING = Recipe(
    name="inkling",
    summary="The network that ships: three layers of convolution, on all there is to learn from.",
    layers=(
        Conv2D(32, 5, "relu"),
        MaxPool2D(2),
        Conv2D(64, 3, "relu"),
        Conv2D(96, 3, "relu"),
        MaxPool2D(2),
        Flatten(),
        Dropout(0.35),
        Dense(200, "relu"),
        Dropout(0.35),
        Dense(10, "softmax"),
    ),
    # The real strokes that the shipped network has seen too are named on its command line.
    data=Data(
        sources=("mnist", "strokes"), generated=15_000, not_digits=0.08, redrawn=3, held_out=0.0
    ),
    optimiser=Optimiser("adamw", rate=2e-3, decay=1e-2),
    schedule=Schedule("one_cycle"),
    batch=Batch("size", 128),
    augmentation=Augmentation(
        rotation=12.0, shift=1.5, scale=0.1, shear=0.2, elastic=0.8, thickness=0.5
    ),
    epochs=56,
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

LENET = Recipe(
    name="lenet",
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

SPIKE = Recipe(
    name="spike",
    summary="Ten noisy patterns and too high a rate: the loss falls, spikes, and falls again.",
    layers=(Dense(32, "tanh"), Dense(10, "softmax")),
    data=Data(sources=("patterns",)),
    optimiser=Optimiser("rmsprop", rate=0.02, beta2=0.9),
    batch=Batch("full"),
    epochs=300,
    preparation=Preparation(size=8, box=8.0, pen=1.0),
)

OWN = (QUICK, RELU_128, SIMARD_800, LENET, STROKES_ONLY, INKLING, SPIKE)
