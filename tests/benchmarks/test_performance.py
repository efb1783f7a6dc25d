"""The parts of the page on performance, on a few images."""

import itertools

import numpy as np

from nncore.data.dataset import Dataset
from nncore.training.trainer import Trainer
from tests.benchmarks.contest import NETWORKS, inkling, products, recipe_of
from tests.benchmarks.growth import Case, Curve
from tests.benchmarks.measuring import make_images
from tests.benchmarks.performance_page import page
from tests.benchmarks.shares import KINDS, shares
from tests.benchmarks.trainers import Row, verdicts


def test_sides_train_epoch_after_epoch() -> None:
    samples = make_images(300)
    for side in (inkling, products):
        epoch = side((784, 12, 10), 64, samples)
        assert all(epoch() > 0.0 for _ in range(2))


def test_the_recipe_that_is_measured_has_the_layers_of_its_name() -> None:
    samples = make_images(200)
    dataset = Dataset("bench", samples, samples.take(np.arange(1)))
    for name, (widths, batch) in NETWORKS.items():
        trainer = Trainer(recipe_of(widths, batch), dataset)
        assert "-".join(map(str, widths)) == name
        assert trainer.network.parameter_count == sum(
            (before + 1) * after for before, after in itertools.pairwise(widths)
        )


def test_the_shares_of_an_epoch_are_parts_of_it() -> None:
    found = shares("784-16-16-10", 1, 2, 2_000)
    assert set(found) == {*KINDS, "seconds"}
    assert all(0.0 <= found[kind] <= 1.5 for kind in KINDS)
    assert found["products"] > 0.0
    assert found["images"] > 0.0


def test_arithmetic_is_counted_as_in_a_loop() -> None:
    forward = 100 * (784 * 5 + 5 * 10)
    backward = 100 * (784 * 5 + 5 * 10) + 100 * (5 * 10)
    assert Case((784, 5, 10), images=100).arithmetic == 2 * (forward + backward)


def test_the_page_tells_what_was_missed() -> None:
    row = Row(
        "784-128-10",
        {"Inkling": 0.3, "JAX": 0.2},
        {"Inkling": 2, "JAX": 2},
        {"JAX": (1.5, 1.4, 1.6)},
        {"Inkling": 180.0, "JAX": 700.0},
        0.1,
    )
    assert "MISSED" in verdicts([row])
    curve = Curve("width", (16, 32), (1e6, 2e6), (0.1, 0.2), 1.0)
    text = page(
        {"machine": ["some machine"], "trainers": [vars(row)], "growth": [vars(curve)]}, "plot.svg"
    )
    assert "**1.50** (1.40 to 1.60)" in text
    assert "width 1.00" in text
