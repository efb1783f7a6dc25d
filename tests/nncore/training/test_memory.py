"""The memory that is told beforehand is what a training really takes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from nncore.network.network import Network, Tape
from nncore.recipe import OPTIMISERS, Batch, Dense, Optimiser, Recipe
from nncore.training.memory import OPTIMISER_VECTORS, training_memory
from nncore.training.optimisers import build_optimiser
from nncore.training.recipes import BUILT_IN
from tests.random_recipes import recipes

MOST_PARAMETERS = 300_000


@pytest.mark.parametrize("kind", OPTIMISERS)
def test_an_optimiser_keeps_as_many_vectors_as_is_said(kind: str) -> None:
    parameters = np.zeros(1000, np.float32)
    optimiser = build_optimiser(Optimiser(kind), parameters, 900)
    kept = [*optimiser.state.values(), *vars(optimiser).values()]
    vectors = [each for each in kept if isinstance(each, np.ndarray) and each.size == 1000]
    assert len(vectors) == OPTIMISER_VECTORS[kind]


@given(recipes().filter(lambda recipe: recipe.parameter_count < MOST_PARAMETERS))
@settings(max_examples=40)
def test_the_tape_is_as_large_as_is_said(recipe: Recipe) -> None:
    network = Network.from_recipe(recipe)
    memory = training_memory(recipe, 50)
    rows = min(recipe.batch.size(50), network.most_rows)
    assert memory.tape == Tape(network, rows).size
    assert memory.parameters == 8 * recipe.parameter_count


def test_the_parts_add_up() -> None:
    memory = training_memory(BUILT_IN["relu-64-28"], 55_000)
    assert memory.parameters == 2 * memory.gradient == 8 * 52_350
    assert memory.optimiser == 0
    assert memory.total == memory.parameters + memory.gradient + memory.tape


def test_a_batch_in_pieces_needs_a_second_gradient_and_no_larger_tape() -> None:
    recipe = Recipe("large", (Dense(30), Dense(10, "softmax")), batch=Batch("full"))
    full, unknown = training_memory(recipe, 50_000), training_memory(recipe)
    assert full == unknown
    assert full.gradient == 8 * recipe.parameter_count
    assert full.tape <= 64 * 1024**2
    few = training_memory(recipe, 100)
    assert few.gradient == 4 * recipe.parameter_count
    assert few.tape < full.tape
