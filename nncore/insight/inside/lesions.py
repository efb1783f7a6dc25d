"""Lesions: units switched off, weights pruned or rounded; a value that is applied to any model.

A model is never changed: each snapshot of a training can be given the same lesions, and to undo
one is to apply the list without it.

References
----------
Pruning by size: S. Han et al., "Learning both weights and connections for efficient neural
networks", NeurIPS 2015; all layers together: D. Blalock et al., "What is the state of neural
network pruning?", MLSys 2020. One bit: M. Rastegari et al., "XNOR-Net", ECCV 2016, the sign times
the mean size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

import numpy as np

from nncore.arrays import FloatArray
from nncore.errors import RecipeError
from nncore.network.layers import Views
from nncore.network.model import Model
from nncore.recipe import Conv2D, Dense

MOST_BITS = 8
OFF = -1e4
"""Bias at which a sigmoid is 0 in every bit."""


@dataclass(frozen=True)
class UnitOff:
    """A hidden unit, or a feature map, that always gives 0.

    Parameters
    ----------
    layer : int
        Number of the layer in the network (`Place.layer`).
    unit : int
        Unit or channel, from 0.
    """

    layer: int
    unit: int


@dataclass(frozen=True)
class Prune:
    """The smallest weights of the whole network, by |w|, set to 0.

    Parameters
    ----------
    share : float, in [0, 1]
        Of all weights; biases stay.
    """

    share: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.share <= 1.0:
            raise RecipeError(
                "share", f"The share to prune must be between 0 and 1, not {self.share}."
            )


@dataclass(frozen=True)
class Round:
    """The weights of each layer rounded to few values, equally far apart; biases stay.

    Parameters
    ----------
    bits : int
        1 to `MOST_BITS`: 2^bits - 1 values, symmetric about 0; with 1 bit two values, ± the
        mean |w| of the layer, but weights that were pruned stay 0.
    """

    bits: int

    def __post_init__(self) -> None:
        if not 1 <= self.bits <= MOST_BITS:
            raise RecipeError(
                "bits", f"Weights can be rounded to 1 to {MOST_BITS} bits, not {self.bits}."
            )


Lesion: TypeAlias = UnitOff | Prune | Round

KINDS: dict[str, type[Lesion]] = {"unit_off": UnitOff, "prune": Prune, "round": Round}


@dataclass(frozen=True)
class Lesions:
    """What is done to a network, in this order.

    Parameters
    ----------
    items : tuple of Lesion
        At most one `Prune` and one `Round` have an effect together with the units that are off:
        pruning comes first, then rounding, then units.
    """

    items: tuple[Lesion, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.items)

    def __contains__(self, lesion: object) -> bool:
        return lesion in self.items

    def adding(self, lesion: Lesion) -> Lesions:
        """Return these and one more; a new share or number of bits takes the earlier one's place.

        Nothing changes where it is there already, nor by pruning nothing.
        """
        if isinstance(lesion, UnitOff):
            return self if lesion in self.items else Lesions((*self.items, lesion))
        kept = tuple(item for item in self.items if type(item) is not type(lesion))
        is_nothing = isinstance(lesion, Prune) and lesion.share == 0.0
        return Lesions(kept if is_nothing else (*kept, lesion))

    def without(self, lesion: Lesion) -> Lesions:
        """Return these without one; the same where it is not there."""
        return Lesions(tuple(item for item in self.items if item != lesion))

    def undone(self) -> Lesions:
        """Return these without the last."""
        return Lesions(self.items[:-1])

    @property
    def units_off(self) -> tuple[UnitOff, ...]:
        """The units that are switched off."""
        return tuple(item for item in self.items if isinstance(item, UnitOff))

    @property
    def share(self) -> float:
        """Share of weights that is pruned; 0 where none is."""
        return next((item.share for item in self.items if isinstance(item, Prune)), 0.0)

    @property
    def bits(self) -> int | None:
        """Bits that weights are rounded to; None where they are not."""
        return next((item.bits for item in self.items if isinstance(item, Round)), None)

    def fits(self, model: Model) -> bool:
        """Tell whether the model has all units that are to be switched off."""
        return all(_has(model, item) for item in self.units_off)

    def apply(self, model: Model) -> Model:
        """Return a model with these lesions; the same one where there are none.

        Units that the model does not have are passed over.

        Parameters
        ----------
        model : Model
            Not changed.

        Returns
        -------
        Model
            With parameters of its own; name, recipe and calibration are the same.
        """
        if not self.items:
            return model
        parameters: FloatArray = model.parameters.copy()
        views = model.network.bind(parameters)
        if self.share:
            prune(views, self.share)
        if self.bits is not None:
            round_weights(views, self.bits)
        for item in self.units_off:
            if _has(model, item):
                _switch_off(model, parameters, item)
        return model.with_changes(parameters=parameters)

    def describe(self, model: Model) -> tuple[str, ...]:
        """Return a phrase for each item, as a list of them shows it."""
        return tuple(_describe(item, model) for item in self.items)

    def to_json(self) -> list[dict[str, Any]]:
        """Return plain values that `from_json` reads."""
        names = {kind: name for name, kind in KINDS.items()}
        return [{"kind": names[type(item)], **asdict(item)} for item in self.items]

    @classmethod
    def from_json(cls, values: object) -> Lesions:
        """Read plain values.

        Raises
        ------
        RecipeError
            Where they are no list of lesions.
        """
        if not isinstance(values, list):
            raise RecipeError("lesions", "Lesions must be a list.")
        lesions = cls()
        for value in values:
            lesions = lesions.adding(_from_json(value))
        return lesions


def prune(views: tuple[Views, ...], share: float) -> None:
    """Set the smallest weights of all layers to 0, in place; ties fall together."""
    weights = [view["weight"] for view in views if "weight" in view]
    sizes = np.abs(np.concatenate([weight.ravel() for weight in weights]))
    count = round(share * len(sizes))
    if count == 0:
        return
    largest = np.partition(sizes, count - 1)[count - 1]
    for weight in weights:
        weight[np.abs(weight) <= largest] = 0.0


def round_weights(views: tuple[Views, ...], bits: int) -> None:
    """Round the weights of each layer, in place; see `Round`."""
    for view in views:
        if "weight" not in view:
            continue
        weight = view["weight"]
        size = np.abs(weight)
        if not size.any():
            continue
        if bits == 1:
            np.copyto(weight, np.sign(weight) * size.mean(where=size > 0))
        else:
            step = weight.dtype.type(float(size.max()) / (2 ** (bits - 1) - 1))
            np.multiply(np.rint(weight / step), step, out=weight)


def _has(model: Model, lesion: UnitOff) -> bool:
    parts = model.network.parts
    if not 0 <= lesion.layer < len(parts) - 1 or lesion.unit < 0:
        return False
    part = parts[lesion.layer]
    if isinstance(part, Dense):
        return lesion.unit < part.units
    return isinstance(part, Conv2D) and lesion.unit < part.filters


def _switch_off(model: Model, parameters: FloatArray, lesion: UnitOff) -> None:
    """Let a unit give f(b) = 0: no weights, and a bias at which its activation is 0."""
    part = model.network.parts[lesion.layer]
    assert isinstance(part, Dense | Conv2D)
    arrays = model.network.named_parameters(parameters)
    arrays[f"layers.{lesion.layer}.weight"][lesion.unit] = 0.0
    off = OFF if part.activation == "sigmoid" else 0.0
    arrays[f"layers.{lesion.layer}.bias"][lesion.unit] = off


def _describe(item: Lesion, model: Model) -> str:
    if isinstance(item, Prune):
        return f"{100 * item.share:.0f} % of the weights pruned"
    if isinstance(item, Round):
        return "Weights rounded to 1 bit" if item.bits == 1 else f"Weights of {item.bits} bits"
    is_map = 0 <= item.layer < len(model.network.parts) and isinstance(
        model.network.parts[item.layer], Conv2D
    )
    what = "map" if is_map else "unit"
    return f"{_layer_name(model, item.layer)}, {what} {item.unit} off"


def _layer_name(model: Model, layer: int) -> str:
    kind = type(model.network.parts[layer]) if layer < len(model.network.parts) else None
    number = sum(type(part) is kind for part in model.network.parts[: layer + 1])
    return f"Convolution {number}" if kind is Conv2D else f"Hidden {number}"


def _from_json(value: object) -> Lesion:
    if not isinstance(value, Mapping):
        raise RecipeError("lesions", "A lesion must be a table of values.")
    fields = dict(value)
    kind = KINDS.get(str(fields.pop("kind", "")))
    names = set() if kind is None else set(kind.__dataclass_fields__)
    if kind is None or set(fields) != names:
        raise RecipeError("lesions", f"There is no lesion like {dict(value)}.")
    is_whole = kind is not Prune
    for number in fields.values():
        if isinstance(number, bool) or not isinstance(number, int if is_whole else int | float):
            raise RecipeError("lesions", f"A lesion's numbers cannot be {number!r}.")
    return kind(**fields)
