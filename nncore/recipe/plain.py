"""Recipe parts to plain values, as JSON holds them, and back."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from nncore.errors import RecipeError
from nncore.recipe.inputs import Data
from nncore.recipe.layers import LAYER_KINDS, LayerSpec


def to_plain(value: Any) -> Any:
    """Return lists, tables, text and numbers for a part, a tuple of parts or a plain value."""
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if not hasattr(value, "__dataclass_fields__"):
        return value
    plain = {part.name: to_plain(getattr(value, part.name)) for part in fields(value)}
    for kind, layer in LAYER_KINDS.items():
        if isinstance(value, layer):
            return {"kind": kind, **plain}
    return plain


def table(name: str, value: object) -> dict[str, Any]:
    """Return the value if it is a table; raise RecipeError at field `name` otherwise."""
    if not isinstance(value, dict):
        raise RecipeError(name, f"'{name}' must be a table of names and values.")
    return value


def layers_from_plain(value: object) -> tuple[LayerSpec, ...]:
    """Build the layers from a list of tables, each with its ``kind``."""
    if not isinstance(value, list):
        raise RecipeError("layers", "'layers' must be a list.")
    layers: list[LayerSpec] = []
    for index, item in enumerate(value):
        plain = dict(table(f"layers.{index}", item))
        kind = plain.pop("kind", "dense")
        if not isinstance(kind, str) or kind not in LAYER_KINDS:
            raise RecipeError(
                f"layers.{index}.kind", f"Must be one of {', '.join(LAYER_KINDS)}, got {kind!r}."
            )
        layers.append(build(LAYER_KINDS[kind], f"layers.{index}.", plain))
    return tuple(layers)


def part_from_plain(part: type[Any], name: str, value: object) -> Any:
    """Build one part of a recipe from the table stored under its name."""
    plain = dict(table(name, value))
    if part is Data and isinstance(plain.get("sources"), list):
        plain["sources"] = tuple(plain["sources"])
    return build(part, f"{name}.", plain)


def build(part: type[Any], prefix: str, plain: dict[str, Any]) -> Any:
    """Make a part from plain values; say which field is unknown, missing or wrong."""
    known = {item.name for item in fields(part)}
    for name in plain:
        if name not in known:
            raise RecipeError(f"{prefix}{name}", f"Unknown field '{prefix}{name}'.")
    try:
        return part(**plain)
    except RecipeError as error:
        if prefix.startswith("layers."):
            raise RecipeError(f"{prefix}{error.field}", f"{prefix}{error.field}: {error}") from None
        raise
    except TypeError as error:
        raise RecipeError(prefix.rstrip(".") or "recipe", f"A field is missing: {error}.") from None
