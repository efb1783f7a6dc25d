"""The microscope shows what the network's own gradient is, and finite differences agree."""

from __future__ import annotations

import numpy as np
import pytest

from nncore.insight.backprop.differences import (
    Difference,
    Value,
    choose_elements,
    compare,
    extrapolate,
    gradient_of,
)
from nncore.insight.backprop.exact_loss import exact_losses
from nncore.insight.backprop.microscope import Microscope, UpdateLook, rate_of
from nncore.network.losses import loss_rule
from nncore.network.network import Tape
from nncore.recipe import Conv2D, Dense, Flatten, MaxPool2D, Recipe
from tests.nncore.insight.backprop.looks import (
    CONVOLUTIONAL,
    DENSE,
    OUTPUTS,
    image,
    look_at,
    make,
    recipe_of,
)

RECIPES = [
    *(recipe_of((Dense(8, "relu"), output), loss) for loss, output in OUTPUTS),
    recipe_of(DENSE, ink=3.0),
    recipe_of(CONVOLUTIONAL),
]


def all_differences(look: UpdateLook, count: int) -> list[tuple[int, Value, Difference]]:
    found = []
    for place, layer in enumerate(look.layers):
        values: list[Value] = ["x", "z", "a", *layer.gradients]  # type: ignore[list-item]
        for value in values:
            elements = choose_elements(gradient_of(look, place, value), count)
            *_, done = compare(look, place, value, elements)
            found += [(place, value, each) for each in done]
    return found


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_gradient_agrees_with_its_finite_difference(recipe: Recipe) -> None:
    compared = all_differences(look_at(recipe), 6)
    sure = [each for each in compared if each[2].is_sure]
    assert len(sure) >= 0.9 * len(compared)
    assert {(place, value) for place, value, _ in sure} == {each[:2] for each in compared}
    wrong = [each for each in sure if each[2].relative_error > 1e-6]
    assert wrong == []


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_gradients_are_those_that_training_takes(recipe: Recipe) -> None:
    look, network = look_at(recipe), make(recipe).network
    gradient = np.zeros_like(look.vector)
    x = image().reshape(1, -1).astype(np.float64)
    tape = Tape(network, 1, np.float64)
    views = network.bind(look.vector)
    losses, _ = network.gradient(views, network.bind(gradient), x, np.array([4]), tape)
    assert look.loss == pytest.approx(losses[0], rel=1e-12)
    named = network.named_parameters(gradient)
    for place, layer in enumerate(look.layers):
        for name, array in layer.gradients.items():
            np.testing.assert_allclose(array, named[f"layers.{place}.{name}"], rtol=1e-10)
            np.testing.assert_array_equal(look.change(place, name), -0.1 * array)


def test_what_goes_out_of_a_layer_comes_into_the_next() -> None:
    look = look_at(recipe_of(CONVOLUTIONAL))
    for before, after in zip(look.layers, look.layers[1:], strict=False):
        np.testing.assert_array_equal(before.a.reshape(-1), after.x.reshape(-1))
        np.testing.assert_array_equal(before.a_delta.reshape(-1), after.x_delta.reshape(-1))
    np.testing.assert_allclose(look.delta, look.outputs - np.eye(10)[4])
    assert look.layers[0].z.shape == (12, 12, 3)
    assert look.layers[1].kind == "pooling"


def test_the_update_lowers_the_loss_and_is_read_with() -> None:
    recipe = recipe_of(DENSE)
    model = make(recipe)
    look = Microscope(model).look(image(), 4, 0.1)
    assert look.loss_after < look.loss
    assert look.probabilities_after[4] > look.probabilities[4]
    np.testing.assert_allclose(look.probabilities, model.probabilities(image())[0], rtol=1e-4)
    changes = [
        look.change(place, name)
        for place, layer in enumerate(look.layers)
        for name in layer.gradients
    ]
    assert sum(each.size for each in changes) == model.network.parameter_count
    assert rate_of(model) == recipe.optimiser.rate
    assert rate_of(model.with_changes(recipe=None)) == 0.1


def test_in_float32_it_is_the_same_up_to_rounding_and_compared_in_float64() -> None:
    model = make(recipe_of(CONVOLUTIONAL))
    rough = Microscope(model, np.float32).look(image(), 4, 0.1)
    fine = Microscope(model).look(image(), 4, 0.1)
    assert rough.layers[0].z.dtype == np.float32
    assert rough.loss_after == pytest.approx(fine.loss_after, rel=1e-4)
    scale = np.abs(fine.layers[0].x_delta).max()
    np.testing.assert_allclose(
        rough.layers[0].x_delta, fine.layers[0].x_delta, rtol=1e-3, atol=1e-5 * scale
    )
    assert list(compare(rough, 0, "weight", [0, 5])) == list(compare(fine, 0, "weight", [0, 5]))


def test_another_network_of_the_same_kind_is_taken_in() -> None:
    recipe = recipe_of(CONVOLUTIONAL)
    first, second = make(recipe, 1), make(recipe, 2)
    microscope = Microscope(first)
    microscope.set_model(second.with_changes(network=first.network))
    other = Microscope(second).look(image(), 1, 0.5)
    assert microscope.look(image(), 1, 0.5).loss_after == other.loss_after


def test_a_tie_of_pooling_and_a_kink_of_relu_are_told() -> None:
    recipe = recipe_of((Conv2D(2, 3, "relu"), MaxPool2D(2), Flatten(), Dense(10, "softmax")))
    look = Microscope(make(recipe)).look(np.full((12, 12), 0.5, np.float32), 2, 0.1)
    place = int(np.abs(look.layers[1].x_delta).argmax())
    *_, (found,) = compare(look, 1, "x", [place])
    assert found.is_at_kink
    assert not found.is_sure
    assert found.difference == pytest.approx(found.gradient / 2.0, rel=1e-3)


@pytest.mark.parametrize("recipe", RECIPES[:6])
@pytest.mark.parametrize("size", [1.0, 30.0])
def test_the_exact_losses_are_the_losses(recipe: Recipe, size: float) -> None:
    network = make(recipe).network
    logits = np.random.default_rng(0).normal(0.0, size, (20, 10))
    rule = loss_rule(network.loss, network.output, epsilon=network.output_epsilon)
    expected, _ = rule(logits.copy(), np.full(20, 3), None)
    np.testing.assert_allclose(exact_losses(network, logits, 3), expected, rtol=1e-9, atol=1e-13)


def test_a_network_that_is_sure_is_compared_as_exactly() -> None:
    recipe = recipe_of((Dense(8, "relu"), Dense(10, "softmax")))
    model = make(recipe)
    vector = model.parameters.copy()
    model.network.bind(vector)[-1]["bias"][4] += 20.0
    look = Microscope(model.with_changes(parameters=vector)).look(image(), 4, 0.1)
    assert look.loss < 1e-7
    sure = [each for _, _, each in all_differences(look, 6) if each.is_sure]
    assert len(sure) > 30
    assert max(each.relative_error for each in sure) < 1e-6


def test_extrapolation_takes_what_is_confirmed() -> None:
    steps = 10.0 ** -np.arange(2, 7)
    value, uncertainty = extrapolate((np.exp(steps) - np.exp(-steps)) / (2 * steps))
    assert abs(value - 1.0) < 1e-11
    assert uncertainty < 1e-9


def test_the_element_asked_for_comes_first() -> None:
    gradient = np.arange(-50.0, 50.0)
    chosen = choose_elements(gradient, 8, first=42)
    assert chosen[0] == 42
    assert len(chosen) == len(set(chosen)) == 8
    assert chosen[1] == 0
    assert sorted(choose_elements(np.ones(3), 8)) == [0, 1, 2]
