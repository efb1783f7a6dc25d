"""Images of no digit: the target is 1/10 for every digit."""

from __future__ import annotations

import numpy as np
import pytest

from nncore.data.dataset import NOT_A_DIGIT
from nncore.network.losses import loss_rule
from nncore.network.network import Network, Tape
from nncore.recipe import Dense, Initialiser, Preparation, Recipe
from tests.nncore.network.gradients import numeric_gradient, relative_error

OUTPUTS_AND_LOSSES = [
    ("softmax", "cross_entropy"),
    ("sigmoid", "cross_entropy"),
    ("softmax", "mean_squared_error"),
    ("sigmoid", "mean_squared_error"),
    ("identity", "mean_squared_error"),
]
MIXED = np.array([3, NOT_A_DIGIT, 0, 9, NOT_A_DIGIT])


@pytest.mark.parametrize("labels", [MIXED, np.full(5, NOT_A_DIGIT), np.arange(5)])
@pytest.mark.parametrize(("output", "loss"), OUTPUTS_AND_LOSSES)
def test_the_gradient_of_a_network_agrees_with_finite_differences(
    output: str, loss: str, labels: np.ndarray
) -> None:
    recipe = Recipe(
        "small",
        (Dense(7, "tanh"), Dense(10, output)),
        loss=loss,
        preparation=Preparation(size=8, box=6),
    )
    network = Network.from_recipe(recipe)
    rng = np.random.default_rng(4)
    parameters = network.initialise(Initialiser("normal", 0.4), rng, np.float64)
    gradient, unused = np.zeros_like(parameters), np.zeros_like(parameters)
    inputs = rng.random((5, 64))
    tape, views = Tape(network, 5, np.float64), network.bind(parameters)

    def pass_over(vector: np.ndarray) -> float:
        losses, _ = network.gradient(
            views, network.bind(vector), inputs, labels, tape, with_outliers=True
        )
        return float(losses.mean())

    pass_over(gradient)
    numeric = numeric_gradient(lambda: pass_over(unused), parameters)
    assert relative_error(gradient, numeric) < 1e-6


@pytest.mark.parametrize(("output", "loss"), OUTPUTS_AND_LOSSES)
def test_digits_are_treated_as_without_outliers(output: str, loss: str) -> None:
    rng = np.random.default_rng(2)
    logits, labels = rng.normal(size=(6, 10)), np.array([1, 2, NOT_A_DIGIT, 3, NOT_A_DIGIT, 9])
    digits = np.flatnonzero(labels != NOT_A_DIGIT)
    delta = np.zeros_like(logits)
    losses, read = loss_rule(loss, output, with_outliers=True)(logits.copy(), labels, delta)
    plain_delta = np.zeros((4, 10))
    plain, plain_read = loss_rule(loss, output)(logits[digits], labels[digits], plain_delta)
    np.testing.assert_allclose(losses[digits], plain)
    np.testing.assert_array_equal(read[digits], plain_read)
    np.testing.assert_allclose(delta[digits] * 6, plain_delta * 4)  # means over 6 and over 4


def test_cross_entropy_of_an_outlier_is_the_mean_of_all_ten() -> None:
    """And it is least, log 10, where all digits are equally likely."""
    logits = np.random.default_rng(3).normal(size=(1, 10))
    rule = loss_rule("cross_entropy", "softmax", with_outliers=True)
    outlier = rule(logits.copy(), np.array([NOT_A_DIGIT]), None)[0]
    ten = rule(np.repeat(logits, 10, axis=0), np.arange(10), None)[0]
    assert outlier[0] == pytest.approx(ten.mean())
    delta = np.ones((1, 10))
    undecided = rule(np.zeros((1, 10)), np.array([NOT_A_DIGIT]), delta)[0]
    assert undecided[0] == pytest.approx(np.log(10))
    np.testing.assert_allclose(delta, 0.0, atol=1e-15)
