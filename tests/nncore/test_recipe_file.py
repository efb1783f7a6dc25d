"""Recipes as text and as files: readable, told from drawings, and refused in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nncore.errors import InklingError, RecipeError
from nncore.recipe import Recipe
from nncore.recipe.file import is_recipe_text, read_recipe, recipe_of_text, write_recipe
from nncore.recipe.text import WIDTH, readable_json
from nncore.training.recipes import BUILT_IN
from tests.random_recipes import recipes

QUICK = BUILT_IN["quick"]

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)  # fmt: skip


@given(PLAIN)
def test_readable_json_says_the_same_as_any_json(value: object) -> None:
    assert json.loads(readable_json(value)) == value


def test_a_layer_is_a_line() -> None:
    lines = BUILT_IN["lenet"].to_json().splitlines()
    assert '    {"kind": "max_pool2d", "size": 2},' in lines
    assert '  "epochs": 8,' in lines
    assert max(map(len, lines)) <= WIDTH


def test_a_file_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    for recipe in BUILT_IN.values():
        write_recipe(path, recipe)
        assert read_recipe(path) == recipe
        assert is_recipe_text(path.read_bytes())


@given(recipe=recipes(), before=st.text(st.characters(exclude_characters="{"), max_size=30))
def test_a_recipe_is_found_among_other_words(recipe: Recipe, before: str) -> None:
    text = f"{before}```json\n{recipe.to_json()}```\nTry it."
    assert is_recipe_text(text)
    assert recipe_of_text(text, "There") == recipe


@pytest.mark.parametrize("text", ["", "{", "strokes", '{"strokes": [[[1, 2]]]}', "[1]", "{}"])
def test_what_does_not_mean_to_be_a_recipe(text: str) -> None:
    assert not is_recipe_text(text)


CHANGES = (
    ('"rate": 0.002', '"rate": -1', "optimiser.rate"),
    ('"rate": 0.002', '"rate": "fast"', "optimiser.rate"),
    ('"rate": 0.002', '"rate": 1e999', "optimiser.rate"),
    ('"rate": 0.002', f'"rate": 1{"0" * 400}', "optimiser.rate"),
    ('"units": 64', '"units": 0', "layers.1.units"),
    ('"units": 10', '"units": 9', "layers.2"),
    ('"epochs": 8', '"epochs": []', "epochs"),
    ('"epochs": 8', '"epoch": 8', "epoch"),
    ('"quick"', "null", "name"),
)


@pytest.mark.parametrize(("old", "new", "field"), CHANGES)
def test_what_is_wrong_is_one_sentence_that_names_the_field(old: str, new: str, field: str) -> None:
    text = QUICK.to_json().replace(old, new)
    assert is_recipe_text(text)
    with pytest.raises(RecipeError, match=f"The pasted recipe: its '{field}' is wrong") as caught:
        recipe_of_text(text, "The pasted recipe")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_what_was_cut_off_says_where(tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    path.write_text(QUICK.to_json()[:300])
    assert is_recipe_text(path.read_bytes())
    with pytest.raises(RecipeError, match=r"cut\.json: The recipe is not valid JSON: .*line"):
        read_recipe(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RecipeError, match="UTF-8"):
        read_recipe(path)
    with pytest.raises(InklingError, match="no such file"):
        read_recipe(tmp_path / "none.json")


def outcome(text: str) -> Recipe | str:
    """Return the recipe, or the field at fault."""
    try:
        return recipe_of_text(text, "Here")
    except RecipeError as error:
        return error.field


@given(st.data())
def test_any_damage_is_a_field_at_fault_or_a_recipe(data: st.DataObject) -> None:
    text = QUICK.to_json()
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))
    damaged = text[:start] + data.draw(st.text(max_size=8)) + text[stop:]
    assert isinstance(is_recipe_text(damaged), bool)
    assert outcome(damaged)


@given(PLAIN, st.sampled_from([*json.loads(QUICK.to_json())]))
def test_any_value_in_any_place_is_a_field_at_fault_or_a_recipe(value: object, name: str) -> None:
    assert outcome(json.dumps({**json.loads(QUICK.to_json()), name: value}))
