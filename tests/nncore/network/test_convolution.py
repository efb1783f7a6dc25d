"""Convolution and pooling, layer by layer, against plain loops and by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nncore.network.convolution import Conv2DLayer, best_group
from nncore.network.layers import Layer
from nncore.network.network import Network, Tape
from nncore.network.pooling import MaxPool2DLayer
from nncore.recipe import Conv2D, Dense, Flatten, Initialiser, MaxPool2D, Preparation, Recipe
from tests.nncore.network import plain_loops

SMALL = Preparation(size=8, box=6)


def run(
    layer: Layer, parameters: dict[str, np.ndarray], x: np.ndarray, delta: np.ndarray
) -> tuple[np.ndarray, dict[str, np.ndarray], np.ndarray]:
    """Outputs, gradients and ∂L/∂inputs, all float64 and as files order them."""
    rows = len(x)
    stored = {name: np.zeros(shape) for name, shape in layer.parameter_shapes().items()}
    gradients = {name: np.full_like(array, np.nan) for name, array in stored.items()}
    for name, values in parameters.items():
        layer.public_view(name, stored[name])[...] = values
    buffers = layer.make_buffers(rows, np.float64)
    inputs = x.reshape(rows, -1)
    for _ in range(2):  # buffers keep what the first batch left
        outputs = layer.forward(stored, inputs, buffers, None).copy()
        passed = delta.reshape(rows, -1).copy()
        input_delta = layer.backward(stored, gradients, inputs, passed, buffers, True)
    assert input_delta is not None
    public = {name: layer.public_view(name, array) for name, array in gradients.items()}
    return outputs, public, input_delta


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("kernel", [1, 2, 3, 5])
@pytest.mark.parametrize("group", [1, 2, 3, 6])
def test_a_convolution_agrees_with_plain_loops(padding: str, kernel: int, group: int) -> None:
    rng = np.random.default_rng(kernel)
    lost = kernel - 1 if padding == "valid" else 0
    shape = (5 + lost, 6 + lost, 2)
    layer = Conv2DLayer(shape, 3, kernel, "identity", padding, group)
    assert layer.output_shape == (5, 6, 3)
    kernels, bias = rng.normal(size=(3, 2, kernel, kernel)), rng.normal(size=3)
    x, delta = rng.normal(size=(2, *shape)), rng.normal(size=(2, 5, 6, 3))
    outputs, gradients, input_delta = run(layer, {"weight": kernels, "bias": bias}, x, delta)
    wanted = plain_loops.convolve(x, kernels, bias, padding)
    np.testing.assert_allclose(outputs.reshape(wanted.shape), wanted, atol=1e-12)
    x_delta, kernel_delta, bias_delta = plain_loops.convolve_back(x, kernels, delta, padding)
    np.testing.assert_allclose(input_delta.reshape(x.shape), x_delta, atol=1e-12)
    np.testing.assert_allclose(gradients["weight"], kernel_delta, atol=1e-12)
    np.testing.assert_allclose(gradients["bias"], bias_delta, atol=1e-12)


@pytest.mark.parametrize("size", [2, 3, 4])
@pytest.mark.parametrize("shape", [(8, 8, 3), (9, 7, 2), (5, 11, 1)])
def test_pooling_agrees_with_plain_loops_and_drops_what_is_left_over(
    size: int, shape: tuple[int, int, int]
) -> None:
    rng = np.random.default_rng(size)
    layer = MaxPool2DLayer(shape, size)
    x, delta = rng.normal(size=(2, *shape)), rng.normal(size=(2, *layer.output_shape))
    outputs, _, input_delta = run(layer, {}, x, delta)
    wanted = plain_loops.pool(x, size)
    np.testing.assert_array_equal(outputs.reshape(wanted.shape), wanted)
    x_delta = plain_loops.pool_back(x, delta, size)
    np.testing.assert_allclose(input_delta.reshape(x.shape), x_delta, atol=1e-15)


@pytest.mark.parametrize("size", [2, 3])
def test_of_equal_values_one_alone_gets_the_derivative(size: int) -> None:
    layer = MaxPool2DLayer((size, size, 1), size)
    _, _, input_delta = run(layer, {}, np.full((1, size, size, 1), 0.3), np.ones((1, 1, 1, 1)))
    wanted = np.zeros(size * size)
    wanted[0] = 1.0
    np.testing.assert_array_equal(input_delta[0], wanted)


def test_a_worked_example() -> None:
    # One 2×2 kernel on a 3×3 image gives 2×2 values, of which pooling keeps one.
    image = np.array([[1.0, 2, 0], [0, 1, 3], [2, 0, 1]])
    kernel, bias = np.array([[1.0, -1], [2, 0]]), 0.5
    # y = [[1-2+0, 2-0+2], [0-1+4, 1-3+0]] + 0.5 = [[-0.5, 4.5], [3.5, -1.5]]
    layer = Conv2DLayer((3, 3, 1), 1, 2, "identity", "valid", group=2)
    parameters = {"weight": kernel.reshape(1, 1, 2, 2), "bias": np.array([bias])}
    x = image.reshape(1, 3, 3, 1)
    outputs, _, _ = run(layer, parameters, x, np.zeros((1, 2, 2, 1)))
    assert outputs[0].tolist() == [-0.5, 4.5, 3.5, -1.5]
    pooling = MaxPool2DLayer((2, 2, 1), 2)
    largest, _, handed = run(pooling, {}, outputs, np.full((1, 1, 1, 1), 2.0))
    assert largest[0].tolist() == [4.5]
    assert handed[0].tolist() == [0.0, 2.0, 0.0, 0.0]
    # So ∂L/∂K is twice the patch on the right above, and ∂L/∂x twice the kernel, there.
    _, gradients, input_delta = run(layer, parameters, x, handed)
    assert gradients["weight"].reshape(2, 2).tolist() == [[4, 0], [2, 6]]
    assert gradients["bias"].tolist() == [2]
    assert input_delta.reshape(3, 3).tolist() == [[0, 2, -2], [0, 4, 0], [0, 0, 0]]


def network_of(*layers: Conv2D | MaxPool2D | Flatten | Dense) -> Network:
    return Network.from_recipe(Recipe("images", layers, preparation=SMALL))


def test_names_and_shapes_are_those_of_files() -> None:
    network = network_of(
        Conv2D(6, 3, "relu", "same"), MaxPool2D(2), Conv2D(4, 2), Flatten(), Dense(10, "softmax")
    )
    named = network.named_parameters(np.zeros(network.parameter_count, np.float32))
    assert {name: array.shape for name, array in named.items()} == {
        "layers.0.weight": (6, 1, 3, 3),
        "layers.0.bias": (6,),
        "layers.2.weight": (4, 6, 2, 2),
        "layers.2.bias": (4,),
        "layers.4.weight": (10, 36),
        "layers.4.bias": (10,),
    }
    assert network.weight_count == 54 + 96 + 360


def test_an_image_is_flattened_line_by_line_with_the_channels_together() -> None:
    network = network_of(Conv2D(2, 1, "identity"), Flatten(), Dense(10, "softmax"))
    parameters = np.zeros(network.parameter_count)
    named = network.named_parameters(parameters)
    named["layers.0.weight"][:, 0, 0, 0] = 1.0, 100.0
    # The first unit of the output looks at line 2, column 3, second channel.
    named["layers.2.weight"][0, (2 * 8 + 3) * 2 + 1] = 1.0
    inputs = np.arange(64.0).reshape(1, 64)
    logits = network.forward(network.bind(parameters), inputs, Tape(network, 1, np.float64))
    assert logits[0, 0] == 100.0 * (2 * 8 + 3)


def test_the_activation_between_convolution_and_pooling_is_the_recipes() -> None:
    rng = np.random.default_rng(0)
    network = network_of(Conv2D(3, 3, "tanh"), MaxPool2D(2), Flatten(), Dense(10, "softmax"))
    parameters = network.initialise(Initialiser("normal", 0.5), rng, np.float64)
    named = network.named_parameters(parameters)
    inputs = rng.random((4, 64))
    tape = Tape(network, 4, np.float64)
    logits = network.forward(network.bind(parameters), inputs, tape)
    x = inputs.reshape(4, 8, 8, 1)
    y = plain_loops.convolve(x, named["layers.0.weight"], named["layers.0.bias"], "valid")
    row = plain_loops.pool(np.tanh(y), 2).reshape(4, -1)
    wanted = row @ named["layers.3.weight"].T + named["layers.3.bias"]
    np.testing.assert_allclose(logits, wanted, atol=1e-12)


def test_initialisers_count_the_pixels_that_a_filter_sees() -> None:
    network = network_of(Conv2D(60, 5), Conv2D(80, 3), Flatten(), Dense(10, "softmax"))

    def weights(initialiser: Initialiser) -> np.ndarray:
        vector = network.initialise(initialiser, np.random.default_rng(5))
        return network.named_parameters(vector)["layers.1.weight"]

    assert weights(Initialiser("he")).std() == pytest.approx(math.sqrt(2 / (9 * 60)), rel=0.02)
    bound = math.sqrt(6 / (9 * 60 + 9 * 80))
    assert np.abs(weights(Initialiser("glorot"))).max() == pytest.approx(bound, rel=0.01)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_reading_does_not_depend_on_the_size_of_the_batch(
    dtype: type[np.floating], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nncore.network.network.TAPE_BYTES", 100_000)
    rng = np.random.default_rng(1)
    network = network_of(Conv2D(6, 3), MaxPool2D(2), Flatten(), Dense(10, "softmax"))
    assert 1 < network.most_rows < 20
    views = network.bind(network.initialise(Initialiser(), rng, dtype))
    inputs = rng.random((50, 64)).astype(dtype)
    together = network.probabilities(views, inputs)
    assert together.dtype == dtype
    one_by_one = [network.probabilities(views, row[np.newaxis])[0] for row in inputs]
    np.testing.assert_allclose(together, one_by_one, rtol=1e-4)


def test_the_tape_of_a_large_network_stays_small() -> None:
    recipe = Recipe("large", (Conv2D(256, 5), Conv2D(64, 5), Flatten(), Dense(10, "softmax")))
    network = Network.from_recipe(recipe)
    assert network.most_rows < 64
    assert Network.from_recipe(Recipe("small", (Dense(10, "softmax"),))).most_rows == 1024


def test_the_group_divides_the_width_and_shrinks_where_channels_are_many() -> None:
    for width in (1, 7, 13, 24, 28):
        assert width % best_group(3, 8, 5, width, wants_input=True) == 0
    assert best_group(1, 6, 5, 28, wants_input=False) > best_group(32, 64, 3, 28, wants_input=False)
