"""One step and one epoch by name do what the trainer does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nncore.arrays import FloatArray
from nncore.data.dataset import Dataset, Samples
from nncore.errors import ArrayError
from nncore.network.network import Network
from nncore.recipe import Batch, Dense, Dropout, Initialiser, Optimiser, Recipe
from nncore.training.optimisers import Stepper, build_optimiser
from nncore.training.steps import train_epoch, train_step
from nncore.training.trainer import Trainer


def made(network: Network, kind: str = "sgd") -> tuple[FloatArray, Stepper]:
    """Initial parameters and an optimiser for them."""
    parameters = network.initialise(Initialiser(), np.random.default_rng(1), np.float64)
    return parameters, build_optimiser(Optimiser(kind), parameters, network.weight_count)


def samples(count: int, features: int = 3, seed: int = 2) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(count, features)), rng.integers(0, 4, count)


NETWORK = Network.build((3,), (Dense(6, "tanh"), Dense(4, "softmax")))


def test_a_step_goes_down_the_gradient() -> None:
    """(L(θ + ε g) - L(θ)) / ε is g·g: the step is the gradient of what is returned."""
    X, y = samples(40)
    parameters, optimiser = made(NETWORK)
    before = parameters.copy()
    loss = train_step(NETWORK, parameters, optimiser, X, y, rate=1e-4)
    gradient = (before - parameters) / 1e-4
    after = train_step(NETWORK, parameters, optimiser, X, y, rate=1e-4)
    assert (loss - after) / 1e-4 == pytest.approx(float(gradient @ gradient), rel=1e-2)


def test_an_epoch_is_its_steps() -> None:
    X, y = samples(25)
    epoch, stepper = made(NETWORK, "adam")
    steps, other = made(NETWORK, "adam")
    loss = train_epoch(NETWORK, epoch, stepper, X, y, 0.01, batch_size=10, l2=0.1)
    losses = [
        train_step(
            NETWORK, steps, other, X[start : start + 10], y[start : start + 10], 0.01, l2=0.1
        )
        for start in (0, 10, 20)
    ]
    assert epoch == pytest.approx(steps, abs=1e-12)
    assert loss == pytest.approx((10 * losses[0] + 10 * losses[1] + 5 * losses[2]) / 25)


def test_a_batch_beyond_one_pass_is_taken_in_pieces() -> None:
    X, y = samples(3000)
    whole, stepper = made(NETWORK)
    train_step(NETWORK, whole, stepper, X, y, rate=0.5)
    doubled, other = made(NETWORK)
    train_step(NETWORK, doubled, other, np.concatenate([X, X]), np.concatenate([y, y]), rate=0.5)
    assert whole == pytest.approx(doubled, abs=1e-12)


def test_the_trainer_does_the_same() -> None:
    """A full batch has no order: the trainer's epoch and the one by name give the same."""
    rng = np.random.default_rng(3)
    part = Samples(
        rng.integers(0, 256, (30, 8, 8), dtype=np.uint8), rng.integers(0, 10, 30, dtype=np.uint8)
    )
    recipe = Recipe.from_dict(
        {
            "name": "full",
            "layers": [{"kind": "dense", "units": 10, "activation": "softmax"}],
            "preparation": {"size": 8, "box": 6},
        }
    ).with_changes(batch=Batch("full"), epochs=1, l2=0.01, optimiser=Optimiser("momentum", 0.1))
    trainer = Trainer(recipe, Dataset("random", part, part, {}), dtype=np.float64)
    parameters = trainer.parameters.copy()
    optimiser = build_optimiser(recipe.optimiser, parameters, trainer.network.weight_count)
    for _ in trainer.events():
        pass
    train_step(trainer.network, parameters, optimiser, part.images / 255, part.labels, 0.1, l2=0.01)
    assert parameters == pytest.approx(trainer.parameters, abs=1e-6)


def test_more_classes_than_a_byte_holds() -> None:
    """Class 255 is a class, not the mark of what is no digit."""
    network = Network.build((2,), (Dense(300, "softmax"),))
    parameters, optimiser = made(network)
    X = np.ones((1, 2))
    losses = [train_step(network, parameters, optimiser, X, [255], rate=1.0) for _ in range(30)]
    assert losses[-1] < 0.1


def test_dropout_needs_a_generator() -> None:
    network = Network.build((3,), (Dropout(0.5), Dense(4, "softmax")))
    X, y = samples(20)
    parameters, optimiser = made(network)
    first, second = (train_step(network, parameters, optimiser, X, y, rate=0.0) for _ in range(2))
    rng = np.random.default_rng(1)
    third = train_step(network, parameters, optimiser, X, y, rate=0.0, rng=rng)
    assert first == second
    assert third != first


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        ([[1.0, 2.0, 3.0]], [4], "from 0 to 3"),
        ([[1.0, 2.0, 3.0]], [-1], "from 0 to 3"),
        ([[1.0, 2.0]], [0], "3 values, got 2"),
        ([[1.0, 2.0, 3.0]], [0, 1], "as many inputs as labels"),
        ([[1.0, 2.0, 3.0]], [0.5], "whole numbers"),
        (np.zeros((0, 3)), np.zeros(0, int), "at least one"),
    ],
)
def test_what_does_not_fit(X: Any, y: Any, message: str) -> None:
    parameters, optimiser = made(NETWORK)
    with pytest.raises(ArrayError, match=message):
        train_step(NETWORK, parameters, optimiser, X, y, rate=0.1)
