"""The prepared pass against the plain one: the same gradient in every bit, the same loss."""

from typing import Any

import numpy as np
import pytest

from nncore.arrays import NOT_A_DIGIT
from nncore.network.network import Network, Tape
from nncore.recipe import Conv2D, Dense, Dropout, Flatten, Initialiser, LayerSpec
from nncore.training.prepared import PreparedPass, can_prepare
from nncore.training.prepared_loss import prepare_loss

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
def test_same_as_the_plain_form(hidden: str, output: str, loss: str, with_outliers: bool) -> None:
    rng = np.random.default_rng(3)
    epsilon = 1e-3 if hidden == "sigmoid" else 0.0
    layers = (Dense(9, hidden), Dense(7, hidden, epsilon=epsilon), Dense(10, output))
    network = Network.build((INPUTS,), layers, loss)
    parameters = network.initialise(Initialiser("he"), rng)
    views = network.bind(parameters)
    inputs, labels = np.zeros((ROWS, INPUTS), np.float32), np.zeros(ROWS, np.intp)
    prepared_vector, plain_vector = np.zeros_like(parameters), np.zeros_like(parameters)
    tape, plain_tape = Tape(network, ROWS), Tape(network, ROWS)
    prepared = PreparedPass(
        network,
        views,
        network.bind(prepared_vector),
        inputs,
        labels,
        tape,
        with_outliers=with_outliers,
    )
    for scale in (0.3, 0.3, 0.1):
        inputs[...] = rng.random(inputs.shape, dtype=np.float32)
        labels[...] = rng.integers(0, 10, ROWS)
        if with_outliers:
            labels[::5] = NOT_A_DIGIT
        loss, right = prepared.gradient(scale)
        plain_losses, plain_predicted = network.gradient(
            views,
            network.bind(plain_vector),
            inputs,
            labels,
            plain_tape,
            scale=scale,
            with_outliers=with_outliers,
        )
        assert loss == pytest.approx(plain_losses.mean(), rel=1e-5)
        assert right == np.count_nonzero(plain_predicted == labels)
        np.testing.assert_array_equal(prepared_vector, plain_vector)
        parameters -= prepared_vector  # it reads the live vector
    assert np.abs(prepared_vector).max() > 0.0


@pytest.mark.parametrize("size", [1e-3, 1.0, 1e4, 1e30])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("classes", [2, 10, 100])
def test_the_loss_of_any_logits(size: float, dtype: type[np.floating[Any]], classes: int) -> None:
    rng = np.random.default_rng(4)
    network = Network.build((INPUTS,), (Dense(classes, "softmax"),))
    logits = (size * rng.normal(size=(ROWS, classes))).astype(dtype)
    logits[0] = logits[0, 1]  # all the same
    labels = rng.integers(0, classes, ROWS)
    plain, plain_delta = logits.copy(), np.zeros_like(logits)
    losses, predicted = network.loss_rule()(plain, labels, plain_delta, 0.2)
    delta = np.zeros_like(logits)
    loss = prepare_loss(network, logits, labels, delta, with_outliers=False)
    loss.set_scale(0.2)
    for call in loss.calls:
        call()
    assert loss.result() == (pytest.approx(losses.mean()), np.count_nonzero(predicted == labels))
    np.testing.assert_array_equal(logits, plain)
    np.testing.assert_array_equal(delta, plain_delta)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_logits_that_are_no_numbers_give_no_finite_loss(bad: float) -> None:
    network = Network.build((INPUTS,), (Dense(10, "softmax"),))
    logits = np.ones((ROWS, 10), np.float32)
    logits[3, 4] = bad
    loss = prepare_loss(
        network, logits, np.zeros(ROWS, np.intp), np.zeros_like(logits), with_outliers=False
    )
    with np.errstate(invalid="ignore"):
        for call in loss.calls:
            call()
    assert not np.isfinite(loss.result()[0])


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
