"""One unit: its weights as a picture, the arithmetic that it did, and how it pushes the digits.

Everything is about one drawing of a trace. A unit of a convolution or a pooling layer is a whole
feature map; the arithmetic is that of one pixel of it, the one asked for or the most active one.

References
----------
K. Simonyan, A. Vedaldi, A. Zisserman, "Deep inside convolutional networks", ICLR workshop 2014:
the gradient as a picture, which for a first layer is its weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nncore.arrays import FloatArray, IndexArray, freeze
from nncore.insight.inside.chain import Trace
from nncore.insight.inside.links import ConvolutionLink, DenseLink, PoolingLink
from nncore.insight.inside.places import Place

Position = tuple[int, int]
"""Line and column of a pixel of a feature map."""


@dataclass(frozen=True, eq=False)
class Arithmetic:
    """The weighted sum that gave one value: z = Σ w x + b, then a = f(z).

    Parameters
    ----------
    sources : int (T,)
        Which value of the place before each term is of, as an index into its row; the largest
        |term| first. For pooling, the values of the square.
    inputs, weights, terms : float (T,)
        x, w and w x. For pooling the weight is 1 for the largest and 0 for the others.
    bias : float
        b; 0 for pooling.
    before : float
        z = Σ terms + b.
    after : float
        a = f(z).
    activation : str
        Name of f.
    """

    sources: IndexArray
    inputs: FloatArray
    weights: FloatArray
    terms: FloatArray
    bias: float
    before: float
    after: float
    activation: str

    def rest(self, shown: int) -> float:
        """Give the sum of all terms after the first `shown`."""
        return float(self.terms[shown:].sum(dtype=np.float64))


@dataclass(frozen=True, eq=False)
class UnitView:
    """One unit at work on one drawing.

    Parameters
    ----------
    place : Place
        Its layer.
    unit : int
        Number in the layer, from 0; of a feature map, the channel.
    position : (int, int) or None
        Line and column of the pixel of the map that arithmetic and picture are of; None for a
        dense unit.
    arithmetic : Arithmetic
        What it computed.
    picture : float (height, width)
        ∂z/∂ink: by how much z grows with the ink of each pixel of the drawing. Read-only.
    picture_kind : "weights" or "gradient"
        "weights" where the picture is the same for every drawing (the first layer), "gradient"
        where it holds for this drawing only.
    rest : float
        z - Σ picture · ink: what the picture does not account for. With ReLU the part that
        biases bring, exactly.
    kernel : float (channels, side, side) or None
        The kernels of a feature map; None for other units. A view, read-only.
    map : float (height, width) or None
        All activations of a feature map; None for a dense unit.
    pushes : float (C,)
        For each digit Σ a · ∂logit/∂a over the unit's values: how far it pushes the logit.
    """

    place: Place
    unit: int
    position: Position | None
    arithmetic: Arithmetic
    picture: FloatArray
    picture_kind: Literal["weights", "gradient"]
    rest: float
    kernel: FloatArray | None
    map: FloatArray | None
    pushes: FloatArray


def unit_view(
    trace: Trace, place: int, unit: int, position: Position | None = None, row: int = 0
) -> UnitView:
    """Look at one unit.

    Parameters
    ----------
    trace : Trace
        Of the drawing.
    place : int
        Index of the layer, at least 1; the output's units are the logits.
    unit : int
        Unit or channel.
    position : (int, int) or None
        Pixel of a feature map; None for its most active one.
    row : int
        Which drawing of the trace.

    Raises
    ------
    IndexError
        Where there is no such place, unit or position.
    """
    one = trace.only(row)
    where = one.chain.places[place]
    if place < 1 or not 0 <= unit < where.units:
        raise IndexError(f"{where.name} has no unit {unit}.")
    values = one.after[place].reshape(where.shape)[..., unit]
    if where.is_image and position is None:
        line, column = np.unravel_index(int(values.argmax()), values.shape)
        position = int(line), int(column)
    index = _index(where, unit, position)
    arithmetic = arithmetic_of(one, place, index)
    picture = picture_of(one, place, index)
    link = one.chain.links[place - 1]
    return UnitView(
        where,
        unit,
        position if where.is_image else None,
        arithmetic,
        freeze(picture),
        "weights" if place == 1 else "gradient",
        arithmetic.before - float((picture.ravel() * one.inputs[0]).sum(dtype=np.float64)),
        link.kernels[unit] if isinstance(link, ConvolutionLink) else None,
        freeze(values.view()) if where.is_image else None,
        pushes(one, place)[:, unit],
    )


def pushes(trace: Trace, place: int) -> FloatArray:
    """Tell how far each unit of a place pushes each digit, for a trace of one drawing.

    Returns
    -------
    float (C, units)
        Σ a · ∂logit/∂a over the values of a unit: for a dense unit its activation times the
        gradient of that logit, for a feature map the sum over its pixels.
    """
    where = trace.chain.places[place]
    scores = np.eye(trace.chain.digits, dtype=trace.chain.dtype)
    gradient = trace.back(scores, len(trace.chain.places) - 1, place)
    products = (gradient * trace.after[place]).reshape(len(scores), -1, where.units)
    summed: FloatArray = products.sum(axis=1)
    return summed


def picture_of(trace: Trace, place: int, index: int) -> FloatArray:
    """Return ∂z/∂ink of one value of a place, float (height, width), for one drawing."""
    link = trace.chain.links[place - 1]
    delta = np.zeros((1, trace.chain.places[place].size), trace.chain.dtype)
    delta[0, index] = 1.0
    below = link.back(delta, trace.after[place - 1])
    if place == 1 and trace.chain.scale != 1.0:
        below = below * below.dtype.type(trace.chain.scale)
    picture = trace.back(below, place - 1)
    return picture.reshape(trace.chain.picture_shape)


def arithmetic_of(trace: Trace, place: int, index: int) -> Arithmetic:
    """Return the weighted sum behind one value of a place, for a trace of one drawing."""
    link, values = trace.chain.links[place - 1], trace.after[place - 1][0]
    if isinstance(link, DenseLink):
        sources = np.arange(len(values))
        weights, bias = link.matrix[:, index], float(link.bias[index])
    elif isinstance(link, ConvolutionLink):
        pixel, unit = divmod(index, link.place.units)
        sources, inside = link.sources(pixel)
        weights, bias = link.matrix[inside, unit], float(link.bias[unit])
    else:
        assert isinstance(link, PoolingLink)
        sources = link.sources(index)
        weights, bias = np.zeros(len(sources), values.dtype), 0.0
        weights[values[sources].argmax()] = 1.0
    terms = weights * values[sources]
    size = np.abs(terms) if link.place.has_weights else values[sources]
    order = np.argsort(-size, kind="stable")
    return Arithmetic(
        freeze(sources[order]),
        freeze(values[sources[order]]),
        freeze(weights[order]),
        freeze(terms[order]),
        bias,
        float(trace.before[place][0, index]),
        float(trace.after[place][0, index]),
        link.place.activation,
    )


def _index(place: Place, unit: int, position: Position | None) -> int:
    """Where the unit's value is in a row."""
    if not place.is_image:
        return unit
    assert position is not None
    line, column = position
    if not (0 <= line < place.shape[0] and 0 <= column < place.shape[1]):
        raise IndexError(f"{place.name} has no pixel {line}/{column}.")
    return (line * place.shape[1] + column) * place.units + unit
