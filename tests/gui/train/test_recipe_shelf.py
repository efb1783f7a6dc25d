"""Recipes to choose from: nothing that somebody made gets lost by choosing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gui.train.recipe_shelf import MOST_OWN, RecipeShelf
from nncore.training.recipes import BUILT_IN
from tests.random_recipes import recipes

QUICK, OTHER = BUILT_IN["quick"], BUILT_IN["relu-128"]


def test_an_edit_is_a_recipe_beside_the_one_it_began_with() -> None:
    shelf = RecipeShelf()
    shelf.begin(QUICK)
    shelf.edit(QUICK.with_changes(epochs=3))
    edited = shelf.edit(QUICK.with_changes(epochs=33))
    assert edited.name == "quick (edited)"
    assert shelf.own() == (edited,)
    assert shelf.find("quick") is QUICK


def test_an_edit_taken_back_leaves_nothing() -> None:
    shelf = RecipeShelf()
    shelf.begin(QUICK)
    shelf.edit(QUICK.with_changes(epochs=3))
    assert shelf.edit(QUICK.with_changes()) == QUICK
    assert shelf.own() == ()


def test_another_edit_of_the_same_recipe_is_another_recipe() -> None:
    shelf = RecipeShelf()
    shelf.begin(QUICK)
    first = shelf.edit(QUICK.with_changes(epochs=3))
    shelf.begin(OTHER)
    shelf.begin(QUICK)
    second = shelf.edit(QUICK.with_changes(epochs=4))
    shelf.begin(QUICK)
    third = shelf.edit(QUICK.with_changes(epochs=5))
    names = [recipe.name for recipe in (first, second, third)]
    assert names == ["quick (edited)", "quick (edited 2)", "quick (edited 3)"]
    assert shelf.own() == (third, second, first)


def test_an_edited_recipe_goes_on_being_that_one() -> None:
    shelf = RecipeShelf()
    shelf.begin(QUICK)
    first = shelf.edit(QUICK.with_changes(epochs=3))
    shelf.begin(OTHER)
    shelf.begin(first)
    changed = shelf.edit(first.with_changes(seed=9))
    assert changed.name == first.name
    assert shelf.own() == (changed,)
    assert shelf.edit(first) == first
    assert shelf.own() == (first,)


def test_a_recipe_with_a_name_stays_as_it_was_under_it() -> None:
    shelf = RecipeShelf()
    mine = shelf.begin(QUICK.with_changes(name="mine"))
    edited = shelf.edit(mine.with_changes(epochs=3))
    assert edited.name == "mine (edited)"
    assert shelf.own() == (edited, mine)


def test_a_name_that_is_taken_makes_the_older_recipe_step_aside() -> None:
    shelf = RecipeShelf()
    old = shelf.begin(QUICK.with_changes(name="mine"))
    new = shelf.begin(QUICK.with_changes(name="mine", epochs=3))
    newest = shelf.begin(QUICK.with_changes(name="mine", epochs=4))
    assert new.name == newest.name == "mine"
    assert shelf.own() == (
        newest, new.with_changes(name="mine (3)"), old.with_changes(name="mine (2)")
    )  # fmt: skip
    assert shelf.begin(newest) == newest
    assert len(shelf.own()) == 3, "the same again is no other recipe"


def test_a_changed_recipe_under_a_name_of_the_program_is_an_edited_one() -> None:
    shelf = RecipeShelf()
    changed = QUICK.with_changes(epochs=77)
    assert shelf.begin(changed) == changed.with_changes(name="quick (edited)")
    assert shelf.begin(changed).name == "quick (edited)"
    assert len(shelf.own()) == 1


def test_renaming_leaves_the_program_s_recipe_where_it_is() -> None:
    shelf = RecipeShelf()
    named = shelf.rename(shelf.begin(QUICK), "mine")
    assert shelf.own() == (QUICK.with_changes(name="mine"),)
    assert shelf.rename(named, "yours").name == "yours"
    assert [recipe.name for recipe in shelf.own()] == ["yours"]


def test_there_is_an_end_to_keeping() -> None:
    shelf = RecipeShelf()
    for number in range(MOST_OWN + 5):
        shelf.put(QUICK.with_changes(name=f"mine {number}"))
    assert len(shelf.own()) == MOST_OWN
    assert shelf.own()[0].name == f"mine {MOST_OWN + 4}"


@given(st.lists(recipes(), max_size=5))
@settings(max_examples=20)
def test_names_tell_the_recipes_apart_and_none_gets_lost(made: list) -> None:  # type: ignore[type-arg]
    shelf = RecipeShelf()
    for recipe in made:
        assert shelf.begin(recipe) == recipe
        shelf.edit(recipe.with_changes(seed=recipe.seed ^ 1))
    names = [recipe.name for recipe in shelf.own()]
    assert len(set(names)) == len(names)
    kept = [recipe.with_changes(name="any") for recipe in shelf.own()]
    assert all(recipe.with_changes(name="any") in kept for recipe in made)
    again = RecipeShelf()
    again.set_own(shelf.own())
    assert again.own() == shelf.own()
