"""Every built-in recipe trains, and the published ones say what they are compared with."""

from __future__ import annotations

import numpy as np
import pytest

from nncore.data.dataset import Dataset, Samples
from nncore.errors import RecipeError
from nncore.recipe import Recipe
from nncore.training.events import StepDone
from nncore.training.recipes import BUILT_IN, HELD_OUT, PUBLISHED, TEST, TRAINING, get
from nncore.training.trainer import Trainer
from tests.nncore.training.cases import run


def noise(count: int, side: int) -> Samples:
    rng = np.random.default_rng(count)
    images = rng.integers(0, 256, (count, side, side), dtype=np.uint8)
    return Samples(images, np.arange(count, dtype=np.uint8) % 10)


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_recipe_trains_some_steps(name: str) -> None:
    recipe = get(name).with_changes(steps=3)
    side = recipe.preparation.size
    data = Dataset("noise", noise(100, side), noise(20, side))
    events, ended = run(Trainer(recipe, data))
    losses = [event.loss for event in events if isinstance(event, StepDone)]
    assert len(losses) == 3
    assert np.isfinite(losses).all()
    assert ended.ended == "finished"


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_recipe_says_what_it_is_compared_with(name: str) -> None:
    published = PUBLISHED[name]
    assert published.recipe is BUILT_IN[name]
    assert {published.figure, *published.results} <= {TRAINING, HELD_OUT, TEST}
    assert all(sentence.endswith(".") for sentence in published.chosen)
    if published.trained_well is not None:
        well = get(published.trained_well)
        assert widths(well) == widths(published.recipe)


def widths(recipe: Recipe) -> str:
    return recipe.describe_layers()


def test_the_numbers_of_the_published_recipes() -> None:
    """What each project states of itself, so that nobody changes it unawares."""
    sigmoid, relu, batches = (
        get(name) for name in ("sigmoid-16-16", "relu-10", "relu-10-100-batches")
    )
    assert sigmoid.describe_layers() == "784-16-16-10"
    assert (sigmoid.optimiser.rate, sigmoid.epochs, sigmoid.batch.kind) == (0.8, 500, "full")
    assert sigmoid.preparation.full_ink == 255
    assert (relu.optimiser.rate, relu.steps, relu.report_every) == (0.1, 500, 10)
    assert relu.gradient.shared_bias
    assert relu.gradient.divisor == 42_000
    assert (batches.optimiser.rate, batches.steps, batches.report_every) == (0.03, 101, 5)
    assert (batches.batch.value, batches.batch.moves_on) == (32, False)


def test_an_earlier_name_still_works() -> None:
    assert get("lenet-5") is get("lenet")
    with pytest.raises(RecipeError, match="lenet"):
        get("lenet-4")
