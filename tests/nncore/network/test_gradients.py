from __future__ import annotations

import numpy as np
import pytest

from nncore.network import activations, pooling
from nncore.network.activations import Activation
from nncore.network.convolution import Conv2DLayer
from nncore.network.losses import loss_rule
from nncore.network.network import Network, Tape
from nncore.recipe import (
    HIDDEN_ACTIVATIONS,
    PADDINGS,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Initialiser,
    LayerSpec,
    MaxPool2D,
    Preparation,
    Recipe,
)
from tests.nncore.network.gradients import numeric_gradient, relative_error

OUTPUTS_AND_LOSSES = [
    ("softmax", "cross_entropy"),
    ("sigmoid", "cross_entropy"),
    ("softmax", "mean_squared_error"),
    ("sigmoid", "mean_squared_error"),
    ("identity", "mean_squared_error"),
]

IMAGE_LAYERS: dict[str, tuple[LayerSpec, ...]] = {
    "convolution": (Conv2D(3, 3, "tanh"),),
    "two of them": (Conv2D(2, 3, "tanh"), Conv2D(3, 2, "sigmoid", "same")),
    "pooling first": (MaxPool2D(2), Conv2D(3, 2, "tanh")),
    "classic": (Conv2D(2, 3, "relu", "same"), MaxPool2D(2), Conv2D(3, 3, "relu"), MaxPool2D(2)),
    "odd sizes": (Conv2D(2, 2), MaxPool2D(3), Conv2D(2, 2, "leaky_relu", "same"), Dropout(0.5)),
    "pooling twice": (Conv2D(3, 3, "sigmoid", "same"), MaxPool2D(2), MaxPool2D(2)),
}


def small_network(activation: str, output: str, loss: str) -> Network:
    recipe = Recipe(
        "small",
        (Dense(7, activation), Dense(5, activation), Dense(10, output)),
        loss=loss,
        preparation=Preparation(size=8, box=6),
    )
    return Network.from_recipe(recipe)


def image_network(
    *layers: LayerSpec, output: str = "softmax", loss: str = "cross_entropy"
) -> Network:
    recipe = Recipe(
        "images",
        (*layers, Flatten(), Dense(10, output)),
        loss=loss,
        preparation=Preparation(size=8, box=6),
    )
    return Network.from_recipe(recipe)


def gradient_error(network: Network, seed: int = 0) -> float:
    rng = np.random.default_rng(seed)
    # Biases too are drawn, so that no unit sits at the kink of ReLU.
    parameters = network.initialise(Initialiser("normal", 0.4), rng, np.float64)
    gradient = np.zeros_like(parameters)
    inputs = rng.random((6, network.input_size))
    labels = rng.integers(0, 10, 6)
    tape = Tape(network, len(inputs), np.float64)
    views = network.bind(parameters)
    network.gradient(views, network.bind(gradient), inputs, labels, tape)

    def mean_loss() -> float:
        return float(network.losses(views, inputs, labels, tape)[0].mean())

    return relative_error(gradient, numeric_gradient(mean_loss, parameters))


@pytest.mark.parametrize("activation", HIDDEN_ACTIVATIONS)
@pytest.mark.parametrize(("output", "loss"), OUTPUTS_AND_LOSSES)
def test_back_propagation_agrees_with_finite_differences(
    activation: str, output: str, loss: str
) -> None:
    assert gradient_error(small_network(activation, output, loss)) < 1e-6


def test_a_wrong_backward_rule_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong_chain(a: np.ndarray, delta: np.ndarray) -> None:
        delta *= 1.0 - a  # tanh' is 1 - a², not 1 - a

    wrong = Activation("tanh", activations.ACTIVATIONS["tanh"].apply, wrong_chain)
    monkeypatch.setitem(activations.ACTIVATIONS, "tanh", wrong)
    assert gradient_error(small_network("tanh", "softmax", "cross_entropy")) > 1e-3


@pytest.mark.parametrize("layers", IMAGE_LAYERS.values(), ids=list(IMAGE_LAYERS))
def test_networks_for_images_agree_with_finite_differences(layers: tuple[LayerSpec, ...]) -> None:
    assert gradient_error(image_network(*layers)) < 1e-6


@pytest.mark.parametrize("activation", HIDDEN_ACTIVATIONS)
@pytest.mark.parametrize("padding", PADDINGS)
def test_every_activation_and_padding_of_a_convolution(activation: str, padding: str) -> None:
    first, second = Conv2D(2, 3, activation, padding), Conv2D(3, 2, activation, padding)
    assert gradient_error(image_network(first, MaxPool2D(2), second)) < 1e-6


@pytest.mark.parametrize(("output", "loss"), OUTPUTS_AND_LOSSES)
def test_every_loss_after_a_convolution(output: str, loss: str) -> None:
    layers = Conv2D(2, 3, "tanh"), MaxPool2D(2), Conv2D(3, 2, "tanh", "same")
    assert gradient_error(image_network(*layers, output=output, loss=loss)) < 1e-6


def test_a_wrong_backward_rule_of_images_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    layers = Conv2D(2, 3, "tanh"), Conv2D(3, 3, "tanh"), MaxPool2D(2)
    add_rightly, give_rightly = Conv2DLayer._add_up_patches, pooling._give_to_largest

    def add_one_pixel_too_low(layer, delta, buffers):  # type: ignore[no-untyped-def]
        add_rightly(layer, delta, buffers)
        buffers["framed_delta"][:] = np.roll(buffers["framed_delta"], 1, axis=1)

    def give_to_the_neighbour(delta, parts, largest, shares, mask):  # type: ignore[no-untyped-def]
        give_rightly(delta, parts, largest, shares[::-1], mask)

    for place, name, wrong in (
        (Conv2DLayer, "_add_up_patches", add_one_pixel_too_low),
        (pooling, "_give_to_largest", give_to_the_neighbour),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(place, name, wrong)
            assert gradient_error(image_network(*layers)) > 1e-3
    assert gradient_error(image_network(*layers)) < 1e-6


def test_dropout_passes_the_gradient_of_what_it_kept() -> None:
    recipe = Recipe(
        "dropout",
        (Dense(12, "tanh"), Dropout(0.4), Dense(10, "softmax")),
        preparation=Preparation(size=8, box=6),
    )
    network = Network.from_recipe(recipe)
    rng = np.random.default_rng(3)
    parameters = network.initialise(Initialiser("normal", 0.4), rng, np.float64)
    gradient = np.zeros_like(parameters)
    inputs, labels = rng.random((5, 64)), np.arange(5)
    tape, views = Tape(network, 5, np.float64), network.bind(parameters)
    network.gradient(views, network.bind(gradient), inputs, labels, tape, np.random.default_rng(9))

    def loss_with_the_same_mask() -> float:
        logits = network.forward(views, inputs, tape, np.random.default_rng(9))
        return float(loss_rule("cross_entropy", "softmax")(logits, labels, None)[0].mean())

    numeric = numeric_gradient(loss_with_the_same_mask, parameters)
    assert relative_error(gradient, numeric) < 1e-6


def test_dropout_keeps_the_expected_value_and_reading_is_without_it() -> None:
    recipe = Recipe("dropout", (Dropout(0.3), Dense(10, "softmax")))
    layer = Network.from_recipe(recipe).layers[0]
    inputs = np.ones((400, 784), np.float32)
    buffers = layer.make_buffers(400, np.float32)
    trained = layer.forward({}, inputs, buffers, np.random.default_rng(0))
    assert abs(float(trained.mean()) - 1.0) < 0.01
    assert abs(float((trained == 0).mean()) - 0.3) < 0.01
    assert layer.forward({}, inputs, buffers, None) is inputs
