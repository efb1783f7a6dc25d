"""Published results beside ours, with small trainings in place of the real ones."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np
import pytest

from nncore.errors import RecipeError
from nncore.progress import Progress
from nncore.recipe import Recipe
from nncore.reproduction import EXAMPLES, Reproduction, Spread, reproduce, reproducible
from nncore.training import recipes
from nncore.training.recipes import HELD_OUT, PUBLISHED, TEST, TRAINING, Published

SMALL = recipes.get("spike").with_changes(name="small", epochs=20)


def published(recipe: Recipe = SMALL, **changes: object) -> Published:
    plain: dict[str, object] = {"stated": "none", "figure": TEST, "results": {TEST: 0.01}}
    return Published(recipe, **{**plain, **changes})  # type: ignore[arg-type]


def found(*wanted: Published, seeds: int = 2) -> list[Reproduction]:
    parts = reproduce(wanted, seeds=seeds)
    return [part for part in parts if isinstance(part, Reproduction)]


def test_results_come_seed_by_seed() -> None:
    first, second = found(published())
    assert [len(first.runs), len(second.runs)] == [1, 2]
    assert second.runs[0] == first.runs[0]
    spread = second.spread()
    assert spread is not None
    assert spread.values == tuple(run[TEST] for run in second.runs)
    assert set(second.runs[0]) == {TRAINING, HELD_OUT, TEST}
    assert second.reaches is True
    assert len(second.seconds) == 2


def test_every_training_is_the_recipes_own_and_repeats() -> None:
    again = found(published())[-1]
    assert again.runs == found(published())[-1].runs


def test_a_figure_that_is_not_reached_is_told() -> None:
    result = found(published(results={TEST: 1.01, TRAINING: 0.01}))[-1]
    assert result.reaches is False


def test_a_recipe_without_a_published_figure_is_neither() -> None:
    assert found(published(results={}))[-1].reaches is None


def test_the_same_layers_trained_well_are_trained_once_for_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(recipes.BUILT_IN, "small-well", SMALL.with_changes(name="small-well"))
    one, other = published(trained_well="small-well"), published(SMALL.with_changes(name="b"))
    parts = list(reproduce([one, other], seeds=1))
    whole = [part for part in parts if isinstance(part, Reproduction)]
    assert [len(part.well) for part in whole] == [0, 1, 0]
    assert whole[1].well_spread == Spread(whole[1].well)
    again = [part.activity for part in reproduce([one, one], seeds=1) if isinstance(part, Progress)]
    assert sum(name.startswith("small-well") for name in dict.fromkeys(again)) <= 1


def test_examples_are_images_that_were_not_learned_from() -> None:
    examples = found(published(), seeds=1)[-1].examples
    assert len(examples) == EXAMPLES
    for example in examples:
        assert example.image.shape == (8, 8)
        assert not example.image.flags.writeable
        assert 0 <= example.label <= 9
        assert 0.0 < example.confidence <= 1.0


def test_what_has_been_reached_is_left_where_it_is_given_up() -> None:
    parts = reproduce([published()], seeds=5)
    with contextlib.closing(parts):
        kept = next(part for part in parts if isinstance(part, Reproduction))
    assert len(kept.runs) == 1
    assert kept.seeds == 5


def test_where_mnist_is_missing_it_is_said_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nncore.data.catalogue.cache_dir", lambda: tmp_path)
    monkeypatch.delenv("INKLING_DATA_DIR", raising=False)
    first, second = found(PUBLISHED["relu-10"], published(), seeds=1)
    assert "MNIST" in first.problem
    assert first.problem.endswith(".")
    assert second.runs


def test_a_mean_and_its_spread() -> None:
    spread = Spread((0.82, 0.84, 0.86))
    assert spread.mean == pytest.approx(0.84)
    assert spread.sd == pytest.approx(np.std(spread.values, ddof=1))
    assert spread.reaches(0.8799)
    assert not spread.reaches(0.8801)
    assert Spread((0.5,)).sd is None


def test_which_recipes_are_meant() -> None:
    assert [one.recipe.name for one in reproducible(["spike", "relu-10", "spike"])] == [
        "spike",
        "relu-10",
    ]
    assert "simard-800" not in [one.recipe.name for one in reproducible()]
    with pytest.raises(RecipeError, match="relu-64-28"):
        reproducible(["quick"])
