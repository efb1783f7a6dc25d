"""What a unit computed, by explicit loops; what it adds up to; how it pushes."""

from __future__ import annotations

import numpy as np
import pytest

from nncore.insight.inside import Chain, Trace, pushes, unit_view
from tests.nncore.insight.inside.small_models import NETWORKS, make_drawings, make_model
from tests.nncore.network.gradients import numeric_gradient, relative_error


def trace_of(name: str, scale: float = 1.0) -> Trace:
    return Chain(make_model(name, scale=scale)).trace(make_drawings())


@pytest.mark.parametrize("name", NETWORKS)
def test_terms_and_bias_add_up_to_what_the_unit_computed(name: str) -> None:
    trace = trace_of(name)
    for place in trace.chain.places[1:]:
        for unit in range(place.units):
            for row in (0, 1):
                done = unit_view(trace, place.index, unit, row=row).arithmetic
                assert abs(done.terms.sum() + done.bias - done.before) <= 1e-12
                sizes = np.abs(done.terms) if place.has_weights else done.inputs
                assert (np.diff(sizes) <= 0).all()
                np.testing.assert_allclose(done.terms, done.weights * done.inputs)
                np.testing.assert_array_equal(
                    trace.after[place.index - 1][row, done.sources], done.inputs
                )


def test_terms_add_up_in_float32_too() -> None:
    model = make_model("images", np.float32)
    trace = Chain(model).trace(make_drawings())
    for place in trace.chain.places[1:]:
        done = unit_view(trace, place.index, 1).arithmetic
        assert abs(done.terms.sum() + done.bias - done.before) <= 1e-5
        assert abs(done.rest(3) + done.terms[:3].sum() + done.bias - done.before) <= 1e-5


@pytest.mark.parametrize("name", ["dense", "linear"])
def test_a_first_layers_picture_is_its_weights(name: str) -> None:
    trace = trace_of(name, scale=2.0)
    model = trace.chain.model
    weights = model.network.named_parameters(model.parameters)["layers.0.weight"]
    view = unit_view(trace, 1, 4)
    assert view.picture_kind == "weights"
    np.testing.assert_allclose(view.picture, 2.0 * weights[4].reshape(8, 8))
    assert view.rest == pytest.approx(view.arithmetic.bias)


@pytest.mark.parametrize("name", ["deep", "images", "uneven"])
def test_pictures_agree_with_finite_differences(name: str) -> None:
    chain = Chain(make_model(name))
    drawing = make_drawings(1)[0] + 0.01
    trace = chain.trace(drawing)
    for place in chain.places[1:]:
        view = unit_view(trace, place.index, 1)
        index = 1
        if view.position is not None:
            line, column = view.position
            index = (line * place.shape[1] + column) * place.units + 1
            assert view.map is not None
            assert view.map[line, column] == view.map.max() == view.arithmetic.after

        def before(place: int = place.index, index: int = index) -> float:
            return float(chain.trace(drawing).before[place][0, index])

        numeric = numeric_gradient(before, drawing)
        assert relative_error(view.picture.ravel(), numeric) <= 1e-6
        total = (view.picture.ravel() * drawing).sum() + view.rest
        assert total == pytest.approx(view.arithmetic.before, abs=1e-9)


def test_pushes_are_activations_times_gradients() -> None:
    trace = trace_of("images").only(1)
    for place in trace.chain.places[1:]:
        gradients = trace.gradients(np.eye(10))[place.index]
        found = pushes(trace, place.index)
        assert found.shape == (10, place.units)
        for digit in range(10):
            products = gradients[digit] * trace.after[place.index][0]
            for unit in range(place.units):
                expected = products.reshape(-1, place.units)[:, unit].sum()
                assert found[digit, unit] == pytest.approx(expected, abs=1e-12)
                view = unit_view(trace, place.index, unit)
                assert view.pushes[digit] == pytest.approx(expected, abs=1e-12)


def test_the_pushes_of_the_last_hidden_layer_and_the_bias_add_up_to_the_logits() -> None:
    trace = trace_of("images").only(0)
    place = trace.chain.places[-2]
    bias = trace.chain.model.views[-1]["bias"]
    total = pushes(trace, place.index).sum(axis=1) + bias
    np.testing.assert_allclose(total, trace.logits[0], atol=1e-12)


def test_kernels_are_the_networks_and_pixels_can_be_chosen() -> None:
    trace = trace_of("images")
    model = trace.chain.model
    weights = model.network.named_parameters(model.parameters)
    view = unit_view(trace, 3, 2, position=(0, 2))
    assert view.kernel is not None
    np.testing.assert_array_equal(view.kernel, weights["layers.2.weight"][2])
    assert view.position == (0, 2)
    assert len(view.arithmetic.terms) == 2 * 2 * 3, "the corner sees four of nine pixels"


@pytest.mark.parametrize(
    ("place", "unit", "position"), [(0, 0, None), (1, 3, None), (1, -1, None), (1, 0, (6, 0))]
)
def test_what_is_not_there_is_refused(
    place: int, unit: int, position: tuple[int, int] | None
) -> None:
    with pytest.raises(IndexError):
        unit_view(trace_of("images"), place, unit, position)
