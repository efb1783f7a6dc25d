"""A number added to the denominators of sigmoid and softmax, and inputs as grey values."""

from __future__ import annotations

import numpy as np
import pytest

from nncore.errors import RecipeError
from nncore.network.activations import activation_named
from nncore.network.losses import loss_rule
from nncore.network.network import Network, Tape
from nncore.recipe import Conv2D, Dense, Flatten, Initialiser, LayerSpec, Preparation, Recipe
from tests.nncore.network.gradients import numeric_gradient, relative_error

EPSILON = 0.05
"""Far more than anybody adds, so that a derivative that forgets it is found out."""

HIDDEN = Dense(5, "sigmoid", epsilon=EPSILON)
OUTPUT = Dense(10, "softmax", epsilon=EPSILON)
EYE = Preparation(size=8, box=6)


def gradient_error(layers: tuple[LayerSpec, ...], preparation: Preparation = EYE) -> float:
    network = Network.from_recipe(Recipe("small", layers, preparation=preparation))
    rng = np.random.default_rng(3)
    parameters = network.initialise(Initialiser("normal", 0.3), rng, np.float64)
    gradient = np.zeros_like(parameters)
    inputs, labels = rng.random((5, 64)), rng.integers(0, 10, 5)
    tape, views = Tape(network, 5, np.float64), network.bind(parameters)
    network.gradient(views, network.bind(gradient), inputs, labels, tape)

    def mean_loss() -> float:
        return float(network.losses(views, inputs, labels, tape)[0].mean())

    return relative_error(gradient, numeric_gradient(mean_loss, parameters))


@pytest.mark.parametrize(
    "layers",
    [(HIDDEN, Dense(10, "softmax")), (Dense(6, "tanh"), OUTPUT), (HIDDEN, HIDDEN, OUTPUT)],
)
def test_back_propagation_knows_of_epsilon(layers: tuple[LayerSpec, ...]) -> None:
    assert gradient_error(layers) < 1e-6


@pytest.mark.parametrize(
    "layers",
    [
        (Dense(6, "tanh"), Dense(10, "softmax")),
        (Conv2D(2, 3, "tanh"), Flatten(), Dense(10, "softmax")),
    ],
)
def test_back_propagation_knows_of_full_ink(layers: tuple[LayerSpec, ...]) -> None:
    assert gradient_error(layers, Preparation(size=8, box=6, full_ink=3.0)) < 1e-6


@pytest.mark.parametrize("epsilon", [0.0, 1e-5])
def test_sigmoid_cannot_overflow(epsilon: float) -> None:
    z = np.array([-1e30, -1e4, -89.0, 0.0, 89.0, 1e4, 1e30], np.float32)
    expected = np.array([0, 0, 0, 1 / (2 + epsilon), *[1 / (1 + epsilon)] * 3])
    with np.errstate(all="raise", under="ignore"):
        activation_named("sigmoid", epsilon).apply(z)
    np.testing.assert_allclose(z, expected, rtol=1e-6, atol=1e-38)


@pytest.mark.parametrize("level", [-1e4, -50.0, 0.0, 1e4])
def test_softmax_with_epsilon_cannot_overflow(level: float) -> None:
    z = level + np.arange(10, dtype=np.float32)[np.newaxis]
    delta = np.zeros_like(z)
    rule = loss_rule("cross_entropy", "softmax", epsilon=1e-5)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        losses, predicted = rule(z, np.array([3]), delta)
    assert np.isfinite(losses).all()
    assert np.isfinite(delta).all()
    assert predicted.tolist() == [9]


def test_softmax_with_epsilon_is_what_it_says() -> None:
    z = np.array([[1.0, 2.0, 0.5]])
    p = np.exp(z) / (np.exp(z).sum() + EPSILON)
    delta = np.zeros_like(z)
    losses, _ = loss_rule("cross_entropy", "softmax", epsilon=EPSILON)(
        z.copy(), np.array([1]), delta
    )
    np.testing.assert_allclose(losses, -np.log(p[:, 1]), rtol=1e-12)
    np.testing.assert_allclose(delta, p - [[0, 1, 0]], rtol=1e-12)


def test_an_answer_sums_to_one_all_the_same() -> None:
    network = Network.from_recipe(Recipe("small", (HIDDEN, OUTPUT), preparation=EYE))
    parameters = network.initialise(Initialiser("normal", 0.3), np.random.default_rng(0))
    answers = network.probabilities(
        network.bind(parameters), np.random.default_rng(1).random((4, 64), np.float32)
    )
    np.testing.assert_allclose(answers.sum(axis=1), 1.0, rtol=1e-6)


def test_full_ink_is_what_inputs_are_multiplied_by() -> None:
    recipe = Recipe("small", (Dense(6, "tanh"), Dense(10, "softmax")), preparation=EYE)
    plain = Network.from_recipe(recipe)
    grey = Network.from_recipe(
        recipe.with_changes(preparation=Preparation(size=8, box=6, full_ink=255.0))
    )
    parameters = plain.initialise(Initialiser("normal", 0.01), np.random.default_rng(0))
    inputs = np.random.default_rng(1).random((4, 64), np.float32)
    np.testing.assert_array_equal(
        grey.probabilities(grey.bind(parameters), inputs),
        plain.probabilities(plain.bind(parameters), inputs * np.float32(255)),
    )


def test_epsilon_where_there_is_no_denominator_is_refused() -> None:
    with pytest.raises(RecipeError, match="denominator"):
        Dense(4, "relu", epsilon=1e-5)
    with pytest.raises(RecipeError, match="softmax with cross-entropy") as caught:
        Recipe("a", (OUTPUT,), loss="mean_squared_error")
    assert caught.value.field == "layers.0.epsilon"
