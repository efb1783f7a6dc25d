"""Every value of a network, and every gradient, against the network and finite differences."""

from __future__ import annotations

import numpy as np
import pytest

from nncore.arrays import FloatArray
from nncore.insight.inside import Chain, activations
from nncore.network.network import Tape
from tests.nncore.insight.inside.small_models import NETWORKS, make_drawings, make_model
from tests.nncore.network.gradients import numeric_gradient, relative_error
from tests.nncore.network.plain_loops import convolve, pool


@pytest.mark.parametrize("scale", [1.0, 3.0])
@pytest.mark.parametrize("name", NETWORKS)
def test_the_logits_are_those_of_the_network(name: str, scale: float) -> None:
    model, drawings = make_model(name, scale=scale), make_drawings()
    network = model.network
    expected = network.forward(model.views, drawings, Tape(network, 2, np.float64))
    trace = Chain(model).trace(drawings)
    np.testing.assert_allclose(trace.logits, expected, rtol=0, atol=1e-12)
    np.testing.assert_allclose(trace.probabilities, model.probabilities(drawings), atol=1e-12)
    np.testing.assert_array_equal(Chain(model).logits_in_pieces(drawings), trace.logits)


@pytest.mark.parametrize("name", NETWORKS)
def test_gradients_by_the_ink_agree_with_finite_differences(name: str) -> None:
    chain = Chain(make_model(name, scale=2.0))
    drawing = make_drawings(1)[0] + 0.01  # off the kinks and the ties of paper
    for digit in (0, 7):
        gradient = chain.trace(drawing).gradients(np.eye(10)[[digit]])[0][0]

        def logit(digit: int = digit) -> float:
            return float(chain.logits(drawing)[0, digit])

        assert relative_error(gradient, numeric_gradient(logit, drawing)) <= 1e-6


@pytest.mark.parametrize("name", ["deep", "images", "uneven"])
def test_gradients_by_the_values_of_every_layer_agree_with_finite_differences(name: str) -> None:
    chain = Chain(make_model(name))
    trace = chain.trace(make_drawings(1) + 0.01)
    gradients = trace.gradients(np.eye(10)[[4]])
    for place in chain.places[1:]:
        values = trace.after[place.index].copy()

        def logit(values: FloatArray = values, start: int = place.index) -> float:
            for link in chain.links[start:]:
                after = link.before(values)
                link.function.apply(after)
                values = after
            return float(values[0, 4])

        smooth = values[0] != 0  # values that ReLU switched off tie where they are pooled
        expected = numeric_gradient(logit, values.reshape(-1))
        assert relative_error(gradients[place.index][0, smooth], expected[smooth]) <= 1e-6


def test_one_drawings_gradients_for_ten_digits_come_in_one_pass() -> None:
    trace = Chain(make_model("images")).trace(make_drawings(1))
    together = trace.gradients(np.eye(10))
    for digit in range(10):
        alone = trace.gradients(np.eye(10)[[digit]])
        for several, one in zip(together, alone, strict=True):
            np.testing.assert_allclose(several[digit], one[0], rtol=0, atol=1e-14)


def test_convolution_and_pooling_as_their_definitions_say() -> None:
    model, drawings = make_model("images"), make_drawings()
    arrays = model.network.named_parameters(model.parameters)
    trace = Chain(model).trace(drawings)
    images = drawings.reshape(-1, 8, 8, 1)
    z = convolve(images, arrays["layers.0.weight"], arrays["layers.0.bias"], "valid")
    np.testing.assert_allclose(trace.before[1], z.reshape(2, -1), atol=1e-12)
    pooled = pool(np.maximum(z, 0), 2)
    np.testing.assert_allclose(trace.after[2], pooled.reshape(2, -1), atol=1e-12)


def test_layers_say_what_they_are() -> None:
    values = activations(Chain(make_model("images")).trace(make_drawings()), row=1)
    assert [layer.title for layer in values] == [
        "Input 8×8",
        "Convolution 1 · 3 maps of 6×6, ReLU",
        "Pooling 1 · 3 maps of 3×3",
        "Convolution 2 · 4 maps of 3×3, tanh",
        "Hidden 1 · 6 ReLU",
        "Output · 10 logits",
    ]
    assert [layer.place.layer for layer in values] == [None, 0, 1, 2, 5, 6]
    assert [layer.is_signed for layer in values] == [False, False, False, True, False, True]
    assert values[1].values.shape == (6, 6, 3)
    assert values[1].limit == values[1].values.max()
    assert values[1].before is not None
    np.testing.assert_array_equal(np.maximum(values[1].before, 0), values[1].values)
    assert f"{values[1].limit:.3g}" in values[1].scale


def test_a_layer_can_be_computed_without_those_behind_it() -> None:
    chain, drawings = Chain(make_model("images")), make_drawings()
    trace = chain.trace(drawings)
    for place in chain.places:
        np.testing.assert_array_equal(
            chain.values_at(drawings, place.index), trace.after[place.index]
        )
    assert (drawings == make_drawings()).all(), "inputs are left as they are"
