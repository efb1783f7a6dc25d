"""White pixels are left out of a training without a trace in what it learns."""

from __future__ import annotations

import numpy as np
import pytest

from nncore.network.network import Network, Tape
from nncore.recipe import (
    Augmentation,
    Batch,
    Conv2D,
    Dense,
    Dropout,
    EarlyStopping,
    Flatten,
    Gradient,
    Initialiser,
    Optimiser,
    Recipe,
)
from nncore.training import pixel_order
from nncore.training.events import StepDone
from nncore.training.pixel_order import GRAIN, PixelOrder
from nncore.training.trainer import Trainer
from tests.nncore.training.cases import RECIPE, SIDE, make_white_dataset, run

DATASET = make_white_dataset()
ROWS = DATASET.training.rows()
NETWORK = Network.from_recipe(RECIPE)

RECIPES = {
    "sgd": RECIPE.with_changes(optimiser=Optimiser("sgd", rate=0.1)),
    "sgd, penalty": RECIPE.with_changes(optimiser=Optimiser("sgd", rate=0.1), l2=1e-3),
    "momentum": RECIPE.with_changes(optimiser=Optimiser("momentum", rate=0.02)),
    "rmsprop": RECIPE.with_changes(optimiser=Optimiser("rmsprop", rate=1e-3)),
    "adam": RECIPE,
    "adamw": RECIPE.with_changes(optimiser=Optimiser("adamw", rate=5e-3, decay=0.1)),
    "sums": RECIPE.with_changes(
        optimiser=Optimiser("sgd", rate=1e-3), gradient=Gradient(weights="sum", biases="sum")
    ),
    "one layer": RECIPE.with_changes(layers=(Dense(10, "softmax"),)),
    "early stopping": RECIPE.with_changes(early_stopping=EarlyStopping(1), epochs=8),
    "a last batch of another size": RECIPE.with_changes(batch=Batch("size", 17), epochs=2),
}


def order_of(trainer: Trainer) -> PixelOrder:
    return trainer._pixels


def parameters_along(recipe: Recipe) -> tuple[list[np.ndarray], Trainer]:
    """Train; give the parameters after each step, and the trainer."""
    trainer, seen = Trainer(recipe, DATASET, dtype=np.float64), []
    run(trainer, lambda event: isinstance(event, StepDone) and seen.append(trainer.parameters))
    return seen, trainer


@pytest.mark.parametrize("name", RECIPES)
def test_it_learns_the_same_as_with_the_pixels_in_their_own_order(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordered, trainer = parameters_along(RECIPES[name])
    assert order_of(trainer).reaches is not None
    monkeypatch.setattr(PixelOrder, "for_training", own_order)
    plain, trainer = parameters_along(RECIPES[name])
    assert order_of(trainer).reaches is None
    assert len(ordered) == len(plain) > 30
    for one, other in zip(ordered, plain, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-9)
    assert np.abs(plain[-1] - plain[0]).max() > 1e-3


def own_order(network: Network, recipe: Recipe, rows: np.ndarray) -> PixelOrder:
    return PixelOrder(network, rows)


def test_nothing_is_inked_behind_the_reach() -> None:
    rng = np.random.default_rng(1)
    rows = rng.integers(0, 256, (2500, 50), dtype=np.uint8)
    rows[rng.random(rows.shape) < 0.95] = 0
    rows[:3] = 0
    rows[1, 0], rows[2, 49] = 1, 1
    network = Network.build((50,), (Dense(10, "softmax"),))
    order = rng.permutation(50)
    pixels = PixelOrder(network, rows, order)
    np.testing.assert_array_equal(pixels.rows, rows[:, order])
    assert pixels.reaches is not None
    for row, reach in zip(pixels.rows, pixels.reaches, strict=True):
        last = int(np.flatnonzero(row).max(initial=0))
        assert reach == min(50, (last // GRAIN + 1) * GRAIN)


def test_parameters_go_there_and_back() -> None:
    rng = np.random.default_rng(2)
    pixels = PixelOrder.for_training(NETWORK, RECIPE, ROWS)
    vector = NETWORK.initialise(Initialiser("he"), rng)
    inward = pixels.inward(vector)
    assert not np.array_equal(inward, vector)
    np.testing.assert_array_equal(pixels.outward(inward), vector)
    inputs = ROWS[:40] / np.float32(255)
    moved = pixels.rows[:40] / np.float32(255)
    tape = Tape(NETWORK, 40)
    logits = NETWORK.forward(NETWORK.bind(vector), inputs, tape).copy()
    again = NETWORK.forward(NETWORK.bind(inward), moved, tape)
    np.testing.assert_allclose(logits, again, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(pixels.seen(moved), inputs)


def test_what_was_handed_out_looks_as_the_images_do() -> None:
    trainer = Trainer(RECIPE.with_changes(batch=Batch("size", 32, shuffled=False)), DATASET)
    assert order_of(trainer).reaches is not None
    inputs = DATASET.training.inputs()
    seen = 0
    for event in trainer.events():
        if isinstance(event, StepDone):
            start = seen % len(inputs)
            seen += event.samples
            expected = inputs[start : start + event.samples]
            np.testing.assert_array_equal(trainer.feed.recent(event.samples)[0], expected)
    examples, labels = trainer.feed.examples(len(inputs))
    np.testing.assert_array_equal(examples, inputs)
    np.testing.assert_array_equal(labels, DATASET.training.labels)


@pytest.mark.parametrize(
    "recipe",
    [
        RECIPE.with_changes(augmentation=Augmentation(rotation=5.0)),
        RECIPE.with_changes(layers=(Conv2D(2, 3, "relu"), Flatten(), Dense(10, "softmax"))),
        RECIPE.with_changes(layers=(Dropout(0.5), Dense(10, "softmax"))),
        RECIPE.with_changes(batch=Batch("full"), layers=(Dense(10, "softmax"),) * 1, epochs=1),
    ],
)
def test_images_keep_their_order_where_another_would_be_in_the_way(recipe: Recipe) -> None:
    rows = np.repeat(ROWS, 4, axis=0)
    assert PixelOrder.for_training(Network.from_recipe(recipe), recipe, rows).rows is rows


def test_more_images_than_should_be_copied_keep_their_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert PixelOrder.for_training(NETWORK, RECIPE, ROWS).rows is not ROWS
    monkeypatch.setattr(pixel_order, "MOST_BYTES", ROWS.nbytes - 1)
    assert PixelOrder.for_training(NETWORK, RECIPE, ROWS).rows is ROWS


def test_images_without_white_keep_their_order() -> None:
    rows = np.full((100, SIDE * SIDE), 7, np.uint8)
    assert PixelOrder.for_training(NETWORK, RECIPE, rows).rows is rows
