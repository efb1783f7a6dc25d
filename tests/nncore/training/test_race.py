"""Several trainings side by side."""

from __future__ import annotations

import numpy as np
import pytest

from nncore.errors import RecipeError
from nncore.recipe import Augmentation, Batch, Data, Dense, Optimiser, Recipe
from nncore.training.events import RunEnded, StepDone
from nncore.training.race import LaneEvent, Race, check_race
from nncore.training.trainer import Trainer
from tests.nncore.training.cases import RECIPE, make_dataset, run, steps

OTHER = RECIPE.with_changes(
    name="other",
    seed=7,
    layers=(Dense(24, "tanh"), Dense(10, "softmax")),
    optimiser=Optimiser("sgd", rate=0.3),
)
RECIPES = (RECIPE, OTHER)


def raced(recipes: tuple[Recipe, ...]) -> list[LaneEvent]:
    return list(Race(recipes, make_dataset()).events())


def test_each_lane_runs_as_it_would_alone_with_the_seed_of_the_first() -> None:
    events = raced(RECIPES)
    for lane, recipe in enumerate(RECIPES):
        alone, _ = run(Trainer(recipe.with_changes(seed=RECIPE.seed), make_dataset()))
        own = [each.event for each in events if each.lane == lane]
        assert steps(own) == steps(alone)
        assert isinstance(own[-1], RunEnded)


def test_lanes_take_turns_step_by_step() -> None:
    lanes = [each.lane for each in raced(RECIPES) if isinstance(each.event, StepDone)]
    assert lanes == [0, 1] * (len(lanes) // 2)


def test_all_lanes_see_the_same_batches_varied_alike() -> None:
    varied = Augmentation(rotation=10.0)
    recipes = tuple(
        each.with_changes(augmentation=varied, data=Data(wrong_labels=0.2)) for each in RECIPES
    )
    race = Race(recipes, make_dataset())
    seen: list[list[tuple[bytes, bytes]]] = [[], []]
    for each in race.events():
        if isinstance(each.event, StepDone):
            inputs, labels = race.trainers[each.lane].feed.recent(each.event.samples)
            seen[each.lane].append((inputs.tobytes(), labels.tobytes()))
    assert len(seen[0]) > 10
    assert seen[0] == seen[1]


def test_a_shorter_lane_ends_and_the_others_go_on() -> None:
    events = raced((RECIPE.with_changes(epochs=1), OTHER))
    ends = [each.lane for each in events if isinstance(each.event, RunEnded)]
    assert ends == [0, 1]
    assert max(each.event.step for each in events if isinstance(each.event, StepDone)) == 76


def test_it_stops_at_batch_borders() -> None:
    race = Race(RECIPES, make_dataset())
    seen = []
    for each in race.events():
        seen.append(each)
        if isinstance(each.event, StepDone) and each.event.step == 5 and each.lane == 1:
            race.stop()
    ended = [each.event for each in seen if isinstance(each.event, RunEnded)]
    assert [event.ended for event in ended] == ["stopped", "stopped"]
    assert [event.step for event in ended] == [5, 5]
    assert all(np.isfinite(event.model.parameters).all() for event in ended)


@pytest.mark.parametrize(
    ("recipes", "sentence"),
    [
        ((RECIPE,), "Choose 2 to 4 recipes; 1 are chosen"),
        ((RECIPE,) * 5, "Choose 2 to 4 recipes; 5 are chosen"),
        (
            (RECIPE, OTHER.with_changes(batch=Batch("size", 16))),
            "tiny and other differ in their batch",
        ),
        (
            (RECIPE, OTHER.with_changes(data=Data(wrong_labels=0.1))),
            "tiny and other differ in their data",
        ),
    ],
)
def test_recipes_that_would_not_see_the_same_batches_are_refused(
    recipes: tuple[Recipe, ...], sentence: str
) -> None:
    with pytest.raises(RecipeError, match=sentence):
        check_race(recipes)
