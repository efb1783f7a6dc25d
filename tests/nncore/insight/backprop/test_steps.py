"""The list of steps, their pictures, and the arithmetic that is written out."""

from __future__ import annotations

import re

import numpy as np
import pytest

from nncore.insight.backprop.arithmetic import arithmetic, sum_of_products
from nncore.insight.backprop.arrangement import arrange, near_square
from nncore.insight.backprop.differences import gradient_of
from nncore.insight.backprop.notation import at, factor, number
from nncore.insight.backprop.source import describe_source
from nncore.insight.backprop.steps import Step, steps_of
from nncore.recipe import Dense, Recipe
from tests.nncore.insight.backprop.looks import (
    CONVOLUTIONAL,
    DENSE,
    OUTPUTS,
    look_at,
    recipe_of,
)

RECIPES = [
    recipe_of(DENSE),
    recipe_of(CONVOLUTIONAL),
    *(recipe_of((Dense(8, "relu"), output), loss) for loss, output in OUTPUTS),
]
SUMS = {"z", "weight", "bias", "below", "delta", "change"}


def value_of(written: str) -> float:
    """Compute a line as a person would with a calculator."""
    plain = re.sub(r"\[[^:\]]*: ([^\]]*)\]", r"(\1)", written).split("lines: ")[-1]
    plain = plain.replace("−", "-").replace("·", "*").removeprefix("  = ")
    return float(eval(plain, {"max": max, "__builtins__": {}}))


@pytest.mark.parametrize("recipe", RECIPES)
def test_what_is_written_out_comes_to_what_is_shown(recipe: Recipe) -> None:
    look, checked = look_at(recipe), 0
    for step in steps_of(look):
        for element in (0, step.array.size // 2, int(np.abs(step.array).argmax())):
            lines = arithmetic(look, step, element)
            value = float(step.array.reshape(-1)[element])
            assert lines[0].startswith(step.words.symbol)
            if step.what in ("input", "after"):
                continue
            assert lines[-1] == f"  = {number(value, 6)}"
            if step.what in SUMS and len(lines) == 3:
                scale = float(np.abs(step.array).max())
                assert value_of(lines[1]) == pytest.approx(value, rel=2e-2, abs=3e-3 * scale)
                checked += 1
    assert checked > 20


@pytest.mark.parametrize("recipe", RECIPES)
def test_steps_go_forwards_backwards_and_change(recipe: Recipe) -> None:
    look = look_at(recipe)
    steps = steps_of(look)
    phases = [step.phase for step in steps]
    assert phases == sorted(phases, key=["forward", "backward", "update"].index)
    assert len({step.key for step in steps}) == len(steps)
    weighty = sum(len(layer.gradients) for layer in look.layers)
    assert [step.what for step in steps].count("change") == weighty
    for step in steps:
        assert describe_source(step.source).line > 0
        if step.compared is not None:
            gradient = gradient_of(look, step.place, step.compared)
            np.testing.assert_array_equal(step.array.reshape(-1), gradient.reshape(-1))


def step_named(steps: tuple[Step, ...], symbol: str) -> Step:
    return next(step for step in steps if step.words.symbol == symbol)


def test_formulas_and_shapes_are_written_as_in_books() -> None:
    steps = steps_of(look_at(recipe_of((Dense(8, "relu"), Dense(10, "softmax")))))
    assert step_named(steps, "z₁").words.formula == "z₁ = W₁ x + b₁"
    assert step_named(steps, "z₁").words.shapes == "(8,) = (8, 144) · (144,) + (8,)"
    assert step_named(steps, "∂L/∂z₂").words.formula == "∂L/∂z₂ = p − y"
    gradient = step_named(steps, "∂L/∂W₁")
    assert gradient.words.formula == "∂L/∂W₁ = ∂L/∂z₁ xᵀ"
    assert gradient.words.shapes == "(8, 144) = (8, 1) · (1, 144)"
    assert gradient.arrangement.places.shape == (8, 12, 12)
    assert step_named(steps, "ΔW₂").words.formula == "ΔW₂ = −η · ∂L/∂W₂"


@pytest.mark.parametrize(
    ("shape", "before", "pages"),
    [
        ((128,), (), (1, 8, 16)),
        ((10,), (), (1, 1, 10)),
        ((97,), (), (1, 1, 97)),
        ((24, 20, 3), (), (3, 24, 20)),
        ((8, 144), (12, 12, 1), (8, 12, 12)),
        ((8, 48), (4, 4, 3), (8, 16, 3)),
        ((6, 8, 3, 3), (), (6, 6, 12)),
    ],
)
def test_every_element_has_one_place(
    shape: tuple[int, ...], before: tuple[int, ...], pages: tuple[int, int, int]
) -> None:
    arrangement = arrange(shape, before)
    assert arrangement.places.shape == pages
    assert sorted(arrangement.places.reshape(-1)) == list(range(int(np.prod(shape))))
    array = np.random.default_rng(0).random(shape)
    for element in (0, array.size // 3, array.size - 1):
        page, row, column = arrangement.find(element)
        assert arrangement.element(page, row, column) == element
        assert arrangement.picture(array, page)[row, column] == array.reshape(-1)[element]
    assert near_square(1536) == (32, 48)


def test_numbers_are_written_with_true_signs() -> None:
    assert (number(-0.5), factor(-0.5), number(0.0), number(1e-9)) == (
        *("−0.5", "(−0.5)", "0", "1e−09"),
    )
    assert at("z₁", (3, 0)) == "z₁[3, 0]"
    left = np.array([1.0, 2.0, 3.0])
    assert sum_of_products(left, left, -1.0) == "3·3 + 2·2 + 1·1 + (−1)"
    assert sum_of_products(np.ones(9), np.arange(9.0)) == "1·8 + 1·7 + 1·6 + 1·5 + [5 more: 10]"
