from __future__ import annotations

import json
import pickle

import pytest
from hypothesis import given

from nncore.errors import RecipeError
from nncore.recipe import (
    Batch,
    Data,
    Dense,
    Dropout,
    EarlyStopping,
    Optimiser,
    Preparation,
    Recipe,
    Schedule,
)
from nncore.training.recipes import BUILT_IN, get
from tests.random_recipes import recipes

OUTPUT = Dense(10, "softmax")


@given(recipes())
def test_json_keeps_every_recipe(recipe: Recipe) -> None:
    assert Recipe.from_json(recipe.to_json()) == recipe


@pytest.mark.parametrize("name", BUILT_IN)
def test_built_in_recipes_describe_themselves(name: str) -> None:
    recipe = get(name)
    assert recipe.name == name
    assert recipe.summary.endswith(".")
    assert recipe.parameter_count > 1_000


def test_the_parameters_are_counted() -> None:
    recipe = Recipe("a", (Dense(64), Dropout(0.5), Dense(28), OUTPUT))
    assert recipe.parameter_count == 52_350
    assert recipe.describe_layers() == "784-64-28-10"


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Dense(0), "units"),
        (lambda: Dense(2.5), "units"),  # type: ignore[arg-type]
        (lambda: Dense(True), "units"),
        (lambda: Dense(4, "softplus"), "activation"),
        (lambda: Dropout(1.0), "dropout"),
        (lambda: Optimiser(rate=0.0), "optimiser.rate"),
        (lambda: Optimiser(rate=float("nan")), "optimiser.rate"),
        (lambda: Optimiser("lion"), "optimiser.kind"),
        (lambda: Schedule(warmup=1.0), "schedule.warmup"),
        (lambda: Batch("size", 0), "batch.size"),
        (lambda: Batch("fraction", 1.5), "batch.fraction"),
        (lambda: Data(sources=()), "data.sources"),
        (lambda: Data(wrong_labels=-0.1), "data.wrong_labels"),
        (lambda: EarlyStopping(0), "early_stopping.patience"),
        (lambda: Preparation(box=40), "preparation.box"),
        (lambda: Recipe("", (OUTPUT,)), "name"),
        (lambda: Recipe("a", ()), "layers"),
        (lambda: Recipe("a", (Dense(9, "softmax"),)), "layers.0"),
        (lambda: Recipe("a", (Dropout(0.1),)), "layers.0"),
        (lambda: Recipe("a", (Dense(4, "softmax"), OUTPUT)), "layers.0.activation"),
        (lambda: Recipe("a", (Dense(10, "relu"),)), "layers.0.activation"),
        (lambda: Recipe("a", (Dense(10, "identity"),)), "loss"),
        (lambda: Recipe("a", (Dense(4096),) * 6 + (OUTPUT,)), "layers"),
        (lambda: Recipe("a", (Dense(1),) * 40 + (OUTPUT,)), "layers"),
        (lambda: Recipe("a", (OUTPUT,), epochs=0), "epochs"),
        (lambda: Recipe("a", (OUTPUT,), seed=-1), "seed"),
        (lambda: Recipe("a", (OUTPUT,), l2=float("inf")), "l2"),
    ],
)
def test_what_cannot_be_trained_is_refused_at_its_field(make: object, field: str) -> None:
    with pytest.raises(RecipeError) as caught:
        make()  # type: ignore[operator]
    assert caught.value.field == field
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"layers": [{"kind": "pool"}]}, "layers.0.kind"),
        ({"layers": [{"units": 0, "activation": "relu"}]}, "layers.0.units"),
        ({"layers": "64"}, "layers"),
        ({"optimiser": {"rate": "fast"}}, "optimiser.rate"),
        ({"optimiser": []}, "optimiser"),
        ({"data": {"sources": "strokes"}}, "data.sources"),
        ({"version": 2}, "version"),
        ({"format": "else"}, "format"),
    ],
)
def test_json_that_is_no_recipe_names_the_field(change: dict[str, object], field: str) -> None:
    plain = {**json.loads(get("quick").to_json()), **change}
    with pytest.raises(RecipeError) as caught:
        Recipe.from_dict(plain)
    assert caught.value.field == field


@pytest.mark.parametrize("text", ["", "[]", "3", '{"name": 1}', '{"name": "a"}', "{" * 100_000])
def test_text_that_is_no_recipe_is_refused(text: str) -> None:
    with pytest.raises(RecipeError):
        Recipe.from_json(text)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(RecipeError, match="quick, relu-128"):
        get("slow")


def test_an_error_keeps_its_field_between_processes() -> None:
    error = pickle.loads(pickle.dumps(RecipeError("units", "Too many.")))
    assert (error.field, str(error)) == ("units", "Too many.")
