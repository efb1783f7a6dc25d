"""In what two recipes differ, in the words of the form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass
from pathlib import PurePath
from typing import Any

from gui.train.data_section import SOURCE_NAMES
from gui.train.learning_section import OPTIMISER_FIELDS, SCHEDULE_FIELDS
from gui.train.words import (
    BATCH_WORDS,
    CENTRE_WORDS,
    COMBINATION_WORDS,
    FIELD_LABELS,
    INITIALISER_WORDS,
    LOSS_WORDS,
    OPTIMISER_WORDS,
    ROUTE_WORDS,
    SCHEDULE_WORDS,
    Word,
    format_number,
    layer_label,
)
from nncore.recipe import Recipe

NOTHING = "–"

MORE_LABELS = {
    "parameters": "Parameters",
    "optimiser.kind": "Optimiser",
    "schedule.kind": "Schedule",
    "batch": "Batch",
    "batch.shuffled": "Shuffled",
    "initialiser.kind": "First weights",
    "gradient.weights": "Gradient of the weights",
    "gradient.biases": "Gradient of the biases",
    "gradient.loss": "Loss of a batch",
    "preparation.route": "Ink",
    "preparation.centre": "Centre",
    "augmentation": "Augmentation",
}
"""Labels of what stands in the form without words of its own."""

CHOICES: dict[str, tuple[Word, ...]] = {
    "loss": LOSS_WORDS,
    "optimiser.kind": OPTIMISER_WORDS,
    "schedule.kind": SCHEDULE_WORDS,
    "initialiser.kind": INITIALISER_WORDS,
    "gradient.weights": COMBINATION_WORDS,
    "gradient.biases": COMBINATION_WORDS,
    "gradient.loss": COMBINATION_WORDS,
    "preparation.route": ROUTE_WORDS,
    "preparation.centre": CENTRE_WORDS,
}

PERCENT = (
    "data.wrong_labels",
    "data.not_digits",
    "data.held_out",
    "schedule.final",
    "schedule.warmup",
    "augmentation.scale",
    "augmentation.share",
)

LEFT_OUT = ("name", "summary")
"""Fields that decide nothing."""


@dataclass(frozen=True)
class Difference:
    """A field in which two recipes differ.

    Attributes
    ----------
    label : str
        What the form calls it.
    first, second : str
        What it is in either recipe; a dash where it means nothing there.
    """

    label: str
    first: str
    second: str


def differences(first: Recipe, second: Recipe) -> tuple[Difference, ...]:
    """Return the fields in which two recipes differ, in the order of the form.

    Fields that mean nothing to either (the momentum of plain descent) are passed over, as are
    name and summary.
    """
    one, other = _describe(first), _describe(second)
    order = list(one)
    place = 0
    for field in other:  # what only the second has comes after what stands before it there
        place = order.index(field) + 1 if field in one else place
        if field not in one:
            order.insert(place, field)
            place += 1
    found = []
    for field in order:
        values = one.get(field, NOTHING), other.get(field, NOTHING)
        if values[0] != values[1]:
            found.append(Difference(_label(field), *values))
    return tuple(found)


def _describe(recipe: Recipe) -> dict[str, str]:
    """Return what a recipe says, in words, field by field."""
    words = {}
    for part in fields(recipe):
        value = getattr(recipe, part.name)
        if part.name in LEFT_OUT:
            continue
        if part.name == "layers":
            words["layers"] = ", ".join(layer_label(layer) for layer in value)
            words["parameters"] = f"{recipe.parameter_count:,}"
        elif part.name == "batch":
            words["batch"] = _describe_batch(value.kind, value.value)
            words |= _describe_part(part.name, value, leave_out=("kind", "value"))
        elif is_dataclass(value):
            words |= _describe_part(part.name, value)
        else:
            words[part.name] = _value(part.name, value)
    return words


def _describe_part(name: str, part: Any, leave_out: Iterable[str] = ()) -> dict[str, str]:
    used = _used_fields(name, part)
    return {
        f"{name}.{each.name}": _value(f"{name}.{each.name}", getattr(part, each.name))
        for each in fields(part)
        if each.name not in leave_out and used(each.name)
    }


def _used_fields(name: str, part: Any) -> Callable[[str], bool]:
    """Return which fields of a part mean anything: an optimiser has some of its own."""
    own = {"optimiser": OPTIMISER_FIELDS, "schedule": SCHEDULE_FIELDS}.get(name)
    if own is None:
        return lambda _field: True
    always = {"kind", "rate"}
    return lambda field: field in always or field in own[part.kind]


def _describe_batch(kind: str, value: float) -> str:
    if kind == "full":
        return "all at once"
    if kind == "fraction":
        return f"{format_number(value * 100)} % of all"
    word = next(word.label for word in BATCH_WORDS if word.value == kind)
    return f"{value:,.0f} {word}"


def _value(field: str, value: Any) -> str:
    if value is None:
        return NOTHING
    if field == "data.sources":
        return " + ".join(SOURCE_NAMES.get(each) or PurePath(each).name for each in value)
    if field in CHOICES:
        return next((word.label for word in CHOICES[field] if word.value == value), str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field in PERCENT:
        return f"{format_number(value * 100)} %"
    if isinstance(value, int):
        return f"{value:,}"
    return format_number(value) if isinstance(value, float) else str(value)


def _label(field: str) -> str:
    known = MORE_LABELS.get(field) or FIELD_LABELS.get(field)
    return known or field.rpartition(".")[2].replace("_", " ").capitalize()
