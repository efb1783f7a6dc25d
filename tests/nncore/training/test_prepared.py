"""The prepared pass against the plain one: the same numbers in every bit."""

import numpy as np
import pytest

from nncore.arrays import NOT_A_DIGIT
from nncore.network.network import Network, Tape
from nncore.recipe import Conv2D, Dense, Dropout, Flatten, Initialiser, LayerSpec
from nncore.training.prepared import PreparedPass, can_prepare

ROWS, INPUTS = 12, 20


@pytest.mark.parametrize("hidden", ["relu", "leaky_relu", "tanh", "sigmoid", "identity"])
@pytest.mark.parametrize(
    ("output", "loss"),
    [
        ("softmax", "cross_entropy"),
        ("sigmoid", "cross_entropy"),
        ("softmax", "mean_squared_error"),
        ("identity", "mean_squared_error"),
    ],
)
@pytest.mark.parametrize("with_outliers", [False, True])
def test_same_bits_as_the_plain_form(
    hidden: str, output: str, loss: str, with_outliers: bool
) -> None:
    rng = np.random.default_rng(3)
    epsilon = 1e-3 if hidden == "sigmoid" else 0.0
    layers = (Dense(9, hidden), Dense(7, hidden, epsilon=epsilon), Dense(10, output))
    network = Network.build((INPUTS,), layers, loss)
    parameters = network.initialise(Initialiser("he"), rng)
    views = network.bind(parameters)
    inputs = np.zeros((ROWS, INPUTS), np.float32)
    prepared_vector, plain_vector = np.zeros_like(parameters), np.zeros_like(parameters)
    tape, plain_tape = Tape(network, ROWS), Tape(network, ROWS)
    prepared = PreparedPass(
        network, views, network.bind(prepared_vector), inputs, tape, with_outliers=with_outliers
    )
    for _ in range(3):
        inputs[...] = rng.random(inputs.shape, dtype=np.float32)
        labels = rng.integers(0, 10, ROWS)
        if with_outliers:
            labels[::5] = NOT_A_DIGIT
        losses, predicted = prepared.gradient(labels, 0.3)
        plain_losses, plain_predicted = network.gradient(
            views,
            network.bind(plain_vector),
            inputs,
            labels,
            plain_tape,
            scale=0.3,
            with_outliers=with_outliers,
        )
        np.testing.assert_array_equal(losses, plain_losses)
        np.testing.assert_array_equal(predicted, plain_predicted)
        np.testing.assert_array_equal(prepared_vector, plain_vector)
        for ours, theirs in zip(tape.inputs, plain_tape.inputs, strict=True):
            np.testing.assert_array_equal(ours, theirs)
        parameters -= prepared_vector  # it reads the live vector
    assert np.abs(prepared_vector).max() > 0.0


@pytest.mark.parametrize(
    "layers",
    [
        (Dropout(0.5), Dense(10, "softmax")),
        (Conv2D(2, 3, "relu"), Flatten(), Dense(10, "softmax")),
    ],
)
def test_other_layers_take_the_plain_form(layers: tuple[LayerSpec, ...]) -> None:
    assert not can_prepare(Network.build((6, 6, 1), layers))


def test_scaled_inputs_take_the_plain_form() -> None:
    assert not can_prepare(Network.build((6,), (Dense(10, "softmax"),), input_scale=255.0))
