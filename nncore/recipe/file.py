"""Recipes as files and as text from elsewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

from nncore.errors import InklingError, RecipeError
from nncore.files import read_limited, write_atomically
from nncore.recipe.recipe import Recipe

SUFFIX = ".json"
LARGEST_FILE = 1_000_000
"""Bytes; a recipe has two or three thousand."""

LONGEST_REASON = 300
"""Characters of what is wrong with a recipe that a person is told."""

LONGEST_FIELD = 60
"""Characters of the name of a field that is told: a file may name its fields as it likes."""

_MARK = re.compile(r'"(inkling-recipe|layers)"')
"""What stands in every recipe, and in no drawing."""


def read_recipe(path: Path) -> Recipe:
    """Read a recipe from a JSON file.

    Raises
    ------
    RecipeError
        Where the file holds no recipe that can be trained, with the field at fault.
    InklingError
        Where the file cannot be read.
    """
    return recipe_of_text(read_limited(path, LARGEST_FILE, InklingError), str(path))


def write_recipe(path: Path, recipe: Recipe) -> None:
    """Write a recipe as readable JSON, atomically; raise SaveError where that is not possible."""
    write_atomically(path, recipe.to_json().encode())


def is_recipe_text(text: str | bytes) -> bool:
    """Whether text means to be a recipe, though it may be a wrong one."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    if len(text) > LARGEST_FILE or not _MARK.search(text):
        return False
    try:
        value = json.loads(_cut_out(text))
    except (ValueError, RecursionError):
        return True  # and a damaged one
    return isinstance(value, dict) and ("layers" in value or "format" in value)


def recipe_of_text(text: str | bytes, where: str) -> Recipe:
    """Build a recipe from text that may have other words before and behind it.

    Parameters
    ----------
    text : str or bytes
        JSON in UTF-8, as a message or a page may quote it.
    where : str
        How the sentence begins about what is wrong: the file, or "The pasted recipe".

    Raises
    ------
    RecipeError
        Where it is none that can be trained; the sentence names the field.
    """
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        return Recipe.from_json(_cut_out(text))
    except UnicodeDecodeError as error:
        raise RecipeError("recipe", f"{where}: is not text in UTF-8.") from error
    except RecipeError as error:
        raise RecipeError(error.field, f"{where}: {told(error)}") from error


def told(error: RecipeError) -> str:
    """Say on one line, of a length that can be read, which field of a recipe is wrong, and why."""
    reason = str(error).removeprefix(f"{error.field}: ")
    named = f"its '{_shortened(error.field, LONGEST_FIELD)}' is wrong: "
    return _shortened(f"{'' if error.field == 'recipe' else named}{reason}", LONGEST_REASON)


def _shortened(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}…"


def _cut_out(text: str) -> str:
    """Return what lies between the first brace and the last; all of it where there is none."""
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text
