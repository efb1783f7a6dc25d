"""The built-in recipes: our own, published ones, and published ones trained well."""

from __future__ import annotations

from nncore.errors import RecipeError
from nncore.recipe import Recipe
from nncore.training.recipes.own import OWN
from nncore.training.recipes.published import HELD_OUT, PUBLISHED, TEST, TRAINING, Published
from nncore.training.recipes.trained_well import TRAINED_WELL

__all__ = [
    "ALIASES",
    "BUILT_IN",
    "HELD_OUT",
    "PUBLISHED",
    "TEST",
    "TRAINING",
    "Published",
    "get",
]

BUILT_IN: dict[str, Recipe] = {
    recipe.name: recipe
    for recipe in (*OWN, *(one.recipe for one in PUBLISHED.values()), *TRAINED_WELL)
}
"""By name, in the order in which they are shown; the first is the default."""

ALIASES = {"lenet-5": "lenet"}
"""Further names by which recipes can be asked for."""


def get(name: str) -> Recipe:
    """Return a built-in recipe.

    Raises
    ------
    RecipeError
        Where there is none of that name; the message lists the names.
    """
    try:
        return BUILT_IN[ALIASES.get(name, name)]
    except KeyError:
        names = ", ".join(BUILT_IN)
        raise RecipeError(
            "recipe", f"There is no recipe named {name!r}; choose one of {names}."
        ) from None
