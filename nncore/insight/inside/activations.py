"""Every layer's values for one drawing, and the scale on which they are shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nncore.arrays import FloatArray, freeze
from nncore.insight.inside.chain import Chain, Trace
from nncore.insight.inside.places import Place
from nncore.network.model import Model

TITLES = {
    "identity": "no activation",
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "tanh": "tanh",
    "sigmoid": "sigmoid",
}
"""What activations are called in titles."""

NEVER_NEGATIVE = frozenset({"relu", "sigmoid"})


@dataclass(frozen=True, eq=False)
class LayerValues:
    """What one layer gives for one drawing.

    Parameters
    ----------
    place : Place
        Which layer.
    values : float (units,) or (height, width, channels)
        After the activation; at the output the logits. Read-only.
    before : float of the same shape, or None
        Before the activation; None where there is none. Read-only.
    limit : float
        The largest |value| of the layer, the end of its scale; 1 where all are 0.
    is_signed : bool
        Whether values below 0 can occur.
    """

    place: Place
    values: FloatArray
    before: FloatArray | None
    limit: float
    is_signed: bool

    @property
    def title(self) -> str:
        """As ``"Hidden 1 · 128 ReLU"`` or ``"Convolution 1 · 32 maps of 24×24, ReLU"``."""
        place = self.place
        if place.kind == "input":
            return f"Input {place.shape[1]}×{place.shape[0]}" if place.is_image else "Input"
        if place.kind == "output":
            return f"Output · {place.units} logits"
        name = TITLES[place.activation]
        if not place.is_image:
            return f"{place.name} · {place.units} {name}"
        size = f"{place.units} maps of {place.shape[1]}×{place.shape[0]}"
        return f"{place.name} · {size}" + ("" if place.kind == "pooling" else f", {name}")

    @property
    def scale(self) -> str:
        """A sentence that explains the scale."""
        if self.place.kind == "input":
            return "Ink from 0 (paper) to 1 (full ink), as the network receives it."
        end = f"{self.limit:.3g}, the largest in this layer for this drawing"
        if self.is_signed:
            return f"From −{self.limit:.3g} to {end}, up to its sign; 0 lies in the middle."
        return f"From 0 (off) to {end}."


def activations(trace: Trace, row: int = 0) -> tuple[LayerValues, ...]:
    """Give every layer's values for one drawing of a trace, the input first."""
    return tuple(
        _layer_values(place, before[row], after[row])
        for place, before, after in zip(trace.chain.places, trace.before, trace.after, strict=True)
    )


def activations_of(model: Model, image: FloatArray) -> tuple[LayerValues, ...]:
    """Give every layer's values for one drawing, float (side, side) in [0, 1]."""
    return activations(Chain(model).trace(image))


def _layer_values(place: Place, before: FloatArray, after: FloatArray) -> LayerValues:
    values = freeze(after.reshape(place.shape).view())
    has_function = place.activation != "identity"
    limit = float(np.abs(after).max()) or 1.0
    is_signed = bool(after.min() < 0) or place.kind == "output"
    is_signed |= place.kind in ("dense", "convolution") and place.activation not in NEVER_NEGATIVE
    shown = freeze(before.reshape(place.shape).view()) if has_function else None
    return LayerValues(place, values, shown, limit, is_signed)
