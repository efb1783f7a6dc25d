from __future__ import annotations

import math

import numpy as np
import pytest

from nncore.errors import RecipeError
from nncore.network.losses import apply_output, loss_rule, to_distribution
from nncore.network.model import Calibration, Model, Reading
from nncore.network.network import Network, Tape
from nncore.recipe import Dense, Dropout, Initialiser, Preparation, Recipe


def network_of(*layers: Dense | Dropout, loss: str = "cross_entropy") -> Network:
    return Network.from_recipe(Recipe("test", layers, loss=loss))


def test_weights_come_before_biases_and_views_share_memory() -> None:
    network = network_of(Dense(64, "relu"), Dense(28, "relu"), Dense(10, "softmax"))
    vector = np.zeros(network.parameter_count, np.float32)
    named = network.named_parameters(vector)
    assert {name: array.shape for name, array in named.items()} == {
        "layers.0.weight": (64, 784),
        "layers.0.bias": (64,),
        "layers.1.weight": (28, 64),
        "layers.1.bias": (28,),
        "layers.2.weight": (10, 28),
        "layers.2.bias": (10,),
    }
    assert network.parameter_count == 52_350
    for name, array in named.items():
        array[...] = 1.0 if name.endswith("weight") else 2.0
    assert (vector[: network.weight_count] == 1.0).all()
    assert (vector[network.weight_count :] == 2.0).all()


def test_a_worked_example() -> None:
    # One input pixel row x = (1, 2, 0, …), one hidden ReLU unit, two of ten logits used.
    recipe = Recipe(
        "worked", (Dense(1, "relu"), Dense(10, "softmax")), preparation=Preparation(size=8, box=6)
    )
    network = Network.from_recipe(recipe)
    parameters = np.zeros(network.parameter_count)
    named = network.named_parameters(parameters)
    named["layers.0.weight"][0, :2] = 0.5, -0.1
    named["layers.0.bias"][0] = 0.2
    named["layers.1.weight"][:2, 0] = 1.0, -1.0
    inputs = np.zeros((1, 64))
    inputs[0, :2] = 1.0, 2.0
    # hidden: 0.5·1 - 0.1·2 + 0.2 = 0.5; logits: (0.5, -0.5, 0 … 0)
    total = math.exp(0.5) + math.exp(-0.5) + 8
    gradient = np.zeros_like(parameters)
    losses, predicted = network.gradient(
        network.bind(parameters),
        network.bind(gradient),
        inputs,
        np.zeros(1, np.intp),
        Tape(network, 1, np.float64),
    )
    assert losses[0] == pytest.approx(math.log(total) - 0.5)
    p0, p1 = math.exp(0.5) / total, math.exp(-0.5) / total
    outputs = network.probabilities(network.bind(parameters), inputs)
    assert predicted[0] == 0
    assert outputs[0, :2] == pytest.approx([p0, p1])
    # δ₂ = p - y; ∂L/∂W₂ = δ₂ h; δ₁ = W₂ᵀ δ₂ = (p0 - 1) - p1; ∂L/∂W₁ = δ₁ x
    named_gradient = network.named_parameters(gradient)
    assert named_gradient["layers.1.bias"][:2] == pytest.approx([p0 - 1, p1])
    assert named_gradient["layers.1.weight"][:2, 0] == pytest.approx([(p0 - 1) * 0.5, p1 * 0.5])
    assert named_gradient["layers.0.bias"][0] == pytest.approx(p0 - 1 - p1)
    assert named_gradient["layers.0.weight"][0, :3] == pytest.approx(
        [p0 - 1 - p1, 2 * (p0 - 1 - p1), 0.0]
    )


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
@pytest.mark.parametrize("size", [1e4, 1e30])
def test_huge_logits_do_not_overflow(output: str, size: float) -> None:
    logits = np.array([[size, -size, *[0.0] * 8]], np.float32)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        outputs = logits.copy()
        apply_output(output, outputs)
        loss, predicted = loss_rule("cross_entropy", output)(logits.copy(), np.array([1]), None)
    assert np.isfinite(outputs).all()
    assert predicted[0] == 0
    assert loss[0] >= size


@pytest.mark.parametrize("output", ["softmax", "sigmoid", "identity"])
def test_every_output_becomes_a_distribution(output: str) -> None:
    rng = np.random.default_rng(0)
    outputs = rng.normal(0, 3, (50, 10)).astype(np.float32)
    outputs[0] = -1.0  # nothing positive at all
    apply_output(output, outputs)
    probabilities = to_distribution(output, outputs)
    assert (probabilities >= 0).all()
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(50), abs=1e-5)


def test_initialisers_have_the_published_spread() -> None:
    network = network_of(Dense(500, "relu"), Dense(10, "softmax"))

    def first_layer(initialiser: Initialiser) -> dict[str, np.ndarray]:
        return network.named_parameters(network.initialise(initialiser, np.random.default_rng(5)))

    he = first_layer(Initialiser("he"))
    assert he["layers.0.weight"].std() == pytest.approx(math.sqrt(2 / 784), rel=0.01)
    assert not he["layers.0.bias"].any()
    glorot = first_layer(Initialiser("glorot"))["layers.0.weight"]
    bound = math.sqrt(6 / (784 + 500))
    assert np.abs(glorot).max() == pytest.approx(bound, rel=0.01)
    assert glorot.std() == pytest.approx(bound / math.sqrt(3), rel=0.01)
    uniform = first_layer(Initialiser("uniform", 0.5))
    assert np.abs(uniform["layers.0.weight"]).max() == pytest.approx(0.5, rel=0.01)
    assert uniform["layers.0.bias"].any()
    normal = first_layer(Initialiser("normal", 0.2))["layers.0.weight"]
    assert normal.std() == pytest.approx(0.2, rel=0.01)


def test_a_model_is_read_only_and_reading_leaves_it_alone() -> None:
    recipe = Recipe("reader", (Dense(16, "relu"), Dense(10, "softmax")))
    network = Network.from_recipe(recipe)
    parameters = network.initialise(Initialiser(), np.random.default_rng(0))
    before = parameters.copy()
    model = Model(network, parameters, recipe.preparation, "reader", recipe)
    with pytest.raises(ValueError, match="read-only"):
        model.parameters[0] = 1.0
    one = model.probabilities(np.ones((28, 28), np.float32))
    many = model.probabilities(np.ones((3, 784), np.float32))
    assert one.shape == (1, 10)
    np.testing.assert_allclose(many, np.repeat(one, 3, axis=0), rtol=1e-5)
    np.testing.assert_array_equal(model.parameters, before)


def test_a_model_refuses_parameters_of_another_shape() -> None:
    recipe = Recipe("reader", (Dense(10, "softmax"),))
    network = Network.from_recipe(recipe)
    with pytest.raises(ValueError, match="must have shape"):
        Model(network, np.zeros(3, np.float32), recipe.preparation, "reader")


def test_a_reading_names_the_digit_and_the_runner_up() -> None:
    probabilities = np.full(10, 0.01, np.float32)
    probabilities[7], probabilities[2] = 0.8, 0.12
    reading = Reading.of(np.zeros((28, 28), np.float32), probabilities)
    assert reading.digit == 7
    assert reading.confidence == pytest.approx(0.8)
    assert reading.runner_up == (2, pytest.approx(0.12))
    blank = Reading.blank()
    assert (blank.digit, blank.confidence, blank.runner_up) == (None, None, None)


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
@pytest.mark.parametrize("temperature", [0.3, 1.0, 2.5])
def test_the_temperature_divides_the_logits(temperature: float, output: str) -> None:
    recipe = Recipe("reader", (Dense(10, output),), loss="mean_squared_error")
    network = Network.from_recipe(recipe)
    parameters = network.initialise(Initialiser("normal", 0.2), np.random.default_rng(2))
    model = Model(network, parameters, recipe.preparation, "reader")
    inputs = np.random.default_rng(3).random((20, 784), dtype=np.float32)
    plain = model.probabilities(inputs)
    calibrated = model.with_changes(calibration=Calibration(temperature)).probabilities(inputs)
    logits = np.log(plain.astype(np.float64)) / temperature
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(calibrated, expected, rtol=2e-4, atol=1e-7)
    np.testing.assert_array_equal(calibrated.argmax(axis=1), plain.argmax(axis=1))
    assert calibrated.dtype == np.float32


def test_a_favourite_below_the_threshold_is_no_digit() -> None:
    probabilities = np.full(10, 0.06, np.float32)
    probabilities[3] = 0.46
    image = np.zeros((28, 28), np.float32)
    rejected = Reading.of(image, probabilities, 0.5)
    assert (rejected.verdict, rejected.digit, rejected.favoured) == ("not a digit", None, 3)
    assert rejected.confidence == pytest.approx(0.46)
    assert Reading.of(image, probabilities, 0.45).digit == 3
    assert Reading.of(image, probabilities).digit == 3


@pytest.mark.parametrize(
    "values", [(0.0, 0.0), (float("nan"), 0.0), (1.0, 1.5), (1.0, float("inf")), (True, 0.0)]
)
def test_a_calibration_refuses_what_is_none(values: tuple[float, float]) -> None:
    with pytest.raises(RecipeError, match="Must be a number from"):
        Calibration(*values)
