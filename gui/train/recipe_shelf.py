"""The recipes that there are to choose from: the program's, and those of this person."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nncore.recipe import Recipe
from nncore.training.recipes import BUILT_IN

MOST_OWN = 30
"""A person's recipes that are kept; beyond that the one that has waited longest goes."""

_EDITED = re.compile(r" \(edited(?: \d+)?\)$")


class RecipeShelf:
    """Keeps a person's recipes beside those of the program, so that choosing loses nothing.

    An edit makes a recipe of its own ("quick (edited)") beside the one that it began with, and
    further edits go on with that. A recipe that comes in under a name that is taken makes the
    older one step aside ("mine (2)").
    """

    def __init__(self) -> None:
        self._own: list[Recipe] = []
        self._base: Recipe = next(iter(BUILT_IN.values()))
        self._draft = ""

    @property
    def base(self) -> Recipe:
        """The recipe that the present edits began with."""
        return self._base

    def own(self) -> tuple[Recipe, ...]:
        """Return this person's recipes, the latest first."""
        return tuple(self._own)

    def set_own(self, recipes: Iterable[Recipe]) -> None:
        """Bring back the recipes of the last time, the latest first."""
        self._own = []
        for recipe in reversed(tuple(recipes)):
            self.put(recipe)

    def find(self, name: str) -> Recipe | None:
        """Return the recipe of a name."""
        return BUILT_IN.get(name) or next((each for each in self._own if each.name == name), None)

    def put(self, recipe: Recipe) -> Recipe:
        """Add a recipe, and return it under the name that it has here.

        One that only has the name of a built-in recipe is taken for an edited one.
        """
        if BUILT_IN.get(recipe.name) == recipe:
            return recipe
        if recipe.name in BUILT_IN:
            alike = [each for each in self._own if each.with_changes(name=recipe.name) == recipe]
            if alike:
                return alike[0]
            recipe = recipe.with_changes(name=f"{recipe.name} (edited)")
        if recipe not in self._own:
            for place, other in enumerate(self._own):
                if other.name == recipe.name:
                    self._own[place] = other.with_changes(name=self._free_name(other.name))
            self._own.insert(0, recipe)
            del self._own[MOST_OWN:]
        return recipe

    def begin(self, recipe: Recipe) -> Recipe:
        """Take up a recipe; edits from now on are edits of it. Return it as it is called here."""
        self._base = self.put(recipe)
        self._draft = self._base.name if is_edited(self._base.name) else ""
        return self._base

    def edit(self, recipe: Recipe) -> Recipe:
        """Take over what the recipe at hand has become; return it under its name."""
        origin = original_name(self._base.name)
        for known in (BUILT_IN.get(origin, self._base), self._base):
            if recipe.with_changes(name=known.name, summary=known.summary) == known:
                self._settle(known)
                return known
        self._draft = self._draft or self._free_name(f"{origin} (edited)")
        edited = recipe.with_changes(name=self._draft)
        places = [place for place, each in enumerate(self._own) if each.name == self._draft]
        if places:
            self._own[places[0]] = edited
        else:
            self.put(edited)
        return edited

    def rename(self, recipe: Recipe, name: str) -> Recipe:
        """Give a recipe at hand another name; one of the program's stays beside it."""
        renamed = recipe.with_changes(name=name)
        self._own = [each for each in self._own if each.name != recipe.name]
        return self.begin(renamed)

    def holds(self, recipe: Recipe) -> bool:
        """Whether the recipe is here just as it is."""
        return self.find(recipe.name) == recipe

    def remove(self, name: str) -> bool:
        """Take one of this person's recipes away; return whether there was one of that name."""
        before = len(self._own)
        self._own = [each for each in self._own if each.name != name]
        return len(self._own) < before

    def _settle(self, known: Recipe) -> None:
        """Take the draft back where the edits came to nothing."""
        if self._draft == self._base.name:
            self._own = [self._base if each.name == self._draft else each for each in self._own]
        elif self._draft:
            self.remove(self._draft)
            self._draft = ""

    def _free_name(self, name: str) -> str:
        """Return the name, or where it is taken one with a number."""
        taken = {each.name for each in self._own}
        stem = name.removesuffix(")") if is_edited(name) else f"{name} ("
        stem, number = re.sub(r" \d+$", "", stem), 2
        while name in taken:
            name = f"{stem}{'' if stem.endswith('(') else ' '}{number})"
            number += 1
        return name


def is_edited(name: str) -> bool:
    """Whether a name says that its recipe was edited and not yet given a name."""
    return _EDITED.search(name) is not None


def original_name(name: str) -> str:
    """Return the name of the recipe that an edited one began with."""
    return _EDITED.sub("", name)
