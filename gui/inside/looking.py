"""What is looked at inside the network for one drawing; computed in a thread of its own."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from nncore.arrays import FloatArray
from nncore.insight.inside import (
    METHODS,
    Chain,
    Explanation,
    LayerValues,
    Method,
    Place,
    Question,
    Trace,
    UnitView,
    activations,
    explain,
    unit_view,
)
from nncore.network.model import Model


@dataclass(frozen=True)
class UnitPlace:
    """A unit that was chosen.

    Parameters
    ----------
    place, unit : int
        Its layer, and its number there.
    position : (int, int) or None
        Pixel of a feature map; None for the most active one.
    """

    place: int
    unit: int
    position: tuple[int, int] | None = None


@dataclass(frozen=True)
class Wish:
    """What the tab wants to know of a drawing.

    Parameters
    ----------
    unit : UnitPlace or None
        The unit to look into; None for a telling one.
    method : str
        How the digit is explained.
    digit, against : int or None
        Which digit; None for the one that is read. Against which; None for none.
    against_next : bool
        Whether it is against the second most probable digit, whatever `against` is.
    """

    unit: UnitPlace | None = None
    method: Method = "relevance"
    digit: int | None = None
    against: int | None = None
    against_next: bool = False

    def question(self, logits: FloatArray) -> Question:
        """Return the question for logits, float (C,)."""
        order = np.argsort(-logits, kind="stable").tolist()
        digit = order[0] if self.digit is None else self.digit
        against = self.against
        if self.against_next:
            against = next(other for other in order if other != digit)
        return Question(digit, None if against == digit else against)


@dataclass(frozen=True, eq=False)
class Look:
    """What follows the pen.

    Parameters
    ----------
    image : float32 (side, side)
        The input it is of.
    layers : tuple of LayerValues
        Every layer's values.
    unit : UnitView
        A unit at work.
    explanation : Explanation or None
        Why this digit; None where the method is not quick enough.
    """

    image: FloatArray
    layers: tuple[LayerValues, ...]
    unit: UnitView
    explanation: Explanation | None


def places_of(model: Model) -> tuple[Place, ...]:
    """List a network's layers, the input first."""
    return Chain(model).places


class Looking:
    """Looks inside one network after the other; belongs to one thread."""

    def __init__(self) -> None:
        self._chain: Chain | None = None

    def trace(self, model: Model, image: FloatArray) -> Trace:
        """Pass a drawing, float (side, side), through a network."""
        if self._chain is None or self._chain.model is not model:
            self._chain = Chain(model)
        return self._chain.trace(image)

    def look(self, model: Model, image: FloatArray, wish: Wish) -> Generator[Look, None, None]:
        """Compute what follows the pen; in one piece, so that it is painted at once."""
        trace = self.trace(model, image)
        layers = activations(trace)
        chosen = wish.unit
        if chosen is None or not _exists(chosen, layers):
            chosen = _telling(layers)
        unit = unit_view(trace, chosen.place, chosen.unit, chosen.position)
        explanation = None
        if METHODS[wish.method].is_quick:
            explanation = explain(trace, wish.question(trace.logits[0]), wish.method)
        yield Look(image, layers, unit, explanation)


def _exists(chosen: UnitPlace, layers: tuple[LayerValues, ...]) -> bool:
    if not 1 <= chosen.place < len(layers):
        return False
    place = layers[chosen.place].place
    if chosen.position is not None and (not place.is_image or _is_outside(chosen, place.shape)):
        return False
    return chosen.unit < place.units


def _is_outside(chosen: UnitPlace, shape: tuple[int, ...]) -> bool:
    assert chosen.position is not None  # has been checked
    return chosen.position[0] >= shape[0] or chosen.position[1] >= shape[1]


def _telling(layers: tuple[LayerValues, ...]) -> UnitPlace:
    """Choose the most active unit of the layer before the output."""
    last = layers[-2] if len(layers) > 2 else layers[-1]
    values = last.values.reshape(-1, last.place.units).max(axis=0)
    return UnitPlace(last.place.index, int(values.argmax()))
