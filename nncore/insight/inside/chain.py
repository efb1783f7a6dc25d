"""A network as a chain of links, one pass through it, and the way back."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from nncore.arrays import ByteArray, FloatArray
from nncore.errors import ArrayError
from nncore.insight.inside.links import ConvolutionLink, DenseLink, Link, PoolingLink
from nncore.insight.inside.places import Kind, Place
from nncore.network.activations import ACTIVATIONS, activation_named
from nncore.network.losses import apply_output, to_distribution
from nncore.network.model import Model
from nncore.recipe import Conv2D, Dense, MaxPool2D, Shape, follow

KIND_NAMES: dict[Kind, str] = {
    "dense": "Hidden",
    "convolution": "Convolution",
    "pooling": "Pooling",
}

ROWS = 64
"""Drawings in one pass: as many as fit in a processor's cache with what is in between."""


class Chain:
    """The links of a model, from the input to the logits.

    Parameters
    ----------
    model : Model
        Its parameters are shared, not copied; the chain may be kept as long as the model. Their
        type, float32 or float64, is that of everything that is computed.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        network = model.network
        self.scale = network.input_scale
        self.dtype: np.dtype[Any] = model.parameters.dtype
        self.links: tuple[Link, ...] = tuple(_links(model))
        self.places = (_input_place(model), *(link.place for link in self.links))

    @property
    def digits(self) -> int:
        """How many logits there are."""
        return self.places[-1].units

    @property
    def picture_shape(self) -> tuple[int, int]:
        """Height and width of pictures over the input; a row where the input is no image."""
        place = self.places[0]
        return (place.shape[0], place.shape[1]) if place.is_image else (1, place.size)

    def rows_of(self, images: ByteArray) -> ByteArray:
        """Return grey images as rows, uint8 (N, D).

        Raises
        ------
        ArrayError
            Where they are of another size than the network's input.
        """
        rows = images.reshape(len(images), -1)
        if rows.shape[1] != self.places[0].size:
            raise ArrayError(
                f"The images have {rows.shape[1]:,} pixels each, but the network takes "
                f"{self.places[0].size:,}; choose images of its size."
            )
        return rows

    def rows(self, inputs: FloatArray) -> FloatArray:
        """Return inputs of any shape as rows of this chain's type, float (N, D)."""
        rows: FloatArray = np.ascontiguousarray(inputs, self.dtype)
        return rows.reshape(-1, self.model.network.input_size)

    def trace(self, inputs: FloatArray) -> Trace:
        """Pass drawings through the network and keep every value.

        Parameters
        ----------
        inputs : float (N, D), (D,) or (side, side), in [0, 1]
            What the network receives.

        Returns
        -------
        Trace
            Of N drawings.
        """
        rows = self.rows(inputs)
        after: list[FloatArray] = (
            [rows * rows.dtype.type(self.scale)] if self.scale != 1.0 else [rows]
        )
        before: list[FloatArray] = [after[0]]
        for link in self.links:
            z = link.before(after[-1])
            before.append(z)
            if link.function.name == "identity":
                after.append(z)
            else:
                a = z.copy()
                link.function.apply(a)
                after.append(a)
        return Trace(self, rows, tuple(before), tuple(after))

    def logits(self, inputs: FloatArray) -> FloatArray:
        """Return the logits only, float (N, C), without keeping what is in between."""
        return self.values_at(inputs, len(self.links))

    def logits_in_pieces(self, inputs: FloatArray) -> FloatArray:
        """Return the logits of many drawings, float (N, D), a few at a time: float (N, C)."""
        starts = range(0, len(inputs), ROWS)
        return np.concatenate([self.logits(inputs[at : at + ROWS]) for at in starts])

    def values_at(self, inputs: FloatArray, place: int) -> FloatArray:
        """Return the values of one place only, float (N, size), and compute nothing behind it."""
        values = self._scaled(self.rows(inputs))
        for link in self.links[:place]:
            values = link.before(values)
            link.function.apply(values)
        return values

    def _scaled(self, rows: FloatArray) -> FloatArray:
        return rows if self.scale == 1.0 else rows * rows.dtype.type(self.scale)

    @cached_property
    def paper_logits(self) -> FloatArray:
        """The logits of an empty sheet, float (C,)."""
        logits: FloatArray = self.logits(np.zeros(self.model.network.input_size))[0]
        return logits


@dataclass(frozen=True, eq=False)
class Trace:
    """Every value of a network for N drawings.

    Parameters
    ----------
    chain : Chain
        What was passed through.
    inputs : float (N, D), in [0, 1]
        The drawings, as they were given.
    before : tuple of float (N, size)
        For each place the values before its activation; the input's are the scaled drawings.
    after : tuple of float (N, size)
        For each place the values after it; the last are the logits.
    """

    chain: Chain
    inputs: FloatArray
    before: tuple[FloatArray, ...]
    after: tuple[FloatArray, ...]

    @property
    def logits(self) -> FloatArray:
        """What comes out before softmax, float (N, C)."""
        return self.after[-1]

    @cached_property
    def probabilities(self) -> FloatArray:
        """The calibrated probabilities, float (N, C)."""
        return probabilities_of(self.chain.model, self.logits)

    def only(self, row: int) -> Trace:
        """Return the trace of one of its drawings; the same where there is only one."""
        if len(self.inputs) == 1 and row == 0:
            return self
        part = slice(row, row + 1)
        before, after = (
            tuple(values[part] for values in kept) for kept in (self.before, self.after)
        )
        return Trace(self.chain, self.inputs[part], before, after)

    def back(self, delta: FloatArray, start: int, stop: int = 0) -> FloatArray:
        """Lead a gradient back from one place to an earlier one.

        Parameters
        ----------
        delta : float (K, size of start)
            ∂s/∂a, with a the values after the activation at `start`, and s any number; K = N,
            or any K where N is 1.
        start, stop : int
            Places, ``start >= stop``.

        Returns
        -------
        float (K, size of stop)
            ∂s/∂a at `stop`; at place 0 with respect to the drawing as it was given.
        """
        found = delta
        for _, gradient in self.backwards(delta, start, stop):
            found = gradient
        return found

    def backwards(
        self, delta: FloatArray, start: int, stop: int = 0
    ) -> Iterator[tuple[int, FloatArray]]:
        """Give place and gradient there, from `start - 1` down to `stop`; see `back`."""
        for index in range(start, stop, -1):
            delta = self.chain.links[index - 1].back(
                self.before_activation(delta, index), self.after[index - 1]
            )
            if index == 1 and self.chain.scale != 1.0:
                delta = delta * delta.dtype.type(self.chain.scale)
            yield index - 1, delta

    def before_activation(self, delta: FloatArray, index: int) -> FloatArray:
        """Return ∂s/∂z of a place for ∂s/∂a there, float (K, size), a new array."""
        chained = delta.copy()
        if index > 0:
            self.chain.links[index - 1].function.chain(self.after[index], chained)
        return chained

    def gradients(self, scores: FloatArray) -> tuple[FloatArray, ...]:
        """Return the gradient of weighted logits with respect to the values of every place.

        Parameters
        ----------
        scores : float (K, C)
            Weights c of s = c · logits; K = N, or any K where N is 1.

        Returns
        -------
        tuple of float (K, size)
            ∂s/∂a for each place, the input first.
        """
        last = len(self.chain.places) - 1
        delta = np.asarray(scores, self.chain.dtype)
        found = [delta, *(gradient for _, gradient in self.backwards(delta, last))]
        return tuple(reversed(found))


def probabilities_of(model: Model, logits: FloatArray) -> FloatArray:
    """Return the calibrated probabilities that a model gives for logits, float (N, C)."""
    outputs = logits.copy()
    apply_output(model.network.output, outputs)
    return model.calibration.applied(to_distribution(model.network.output, outputs))


def _input_place(model: Model) -> Place:
    size = model.network.input_size
    side = math.isqrt(size)
    shape: Shape = (side, side, 1) if side * side == size else (size,)
    return Place(0, "input", "Input", shape, "identity", None)


def _links(model: Model) -> Iterator[Link]:
    """Build a link for each part that changes values."""
    parts, input_shape = model.network.parts, _input_place(model).shape
    shapes = (input_shape, *follow(input_shape, parts))
    arrays = model.network.named_parameters(model.parameters)
    counts: dict[Kind, int] = {}
    for layer, part in enumerate(parts):
        if not isinstance(part, Dense | Conv2D | MaxPool2D):
            continue
        kind = _kind(part, is_last=layer == len(parts) - 1)
        counts[kind] = counts.get(kind, 0) + 1
        name = "Output" if kind == "output" else f"{KIND_NAMES[kind]} {counts[kind]}"
        # The output's activation belongs to the loss: what is explained are the logits.
        activation = "identity"
        if kind != "output" and not isinstance(part, MaxPool2D):
            activation = part.activation
        index = sum(counts.values())
        place = Place(index, kind, name, shapes[layer + 1], activation, layer)
        yield _link(part, place, shapes[layer], arrays)


def _kind(part: Dense | Conv2D | MaxPool2D, *, is_last: bool) -> Kind:
    if isinstance(part, Dense):
        return "output" if is_last else "dense"
    return "convolution" if isinstance(part, Conv2D) else "pooling"


def _link(
    part: Dense | Conv2D | MaxPool2D, place: Place, shape: Shape, arrays: dict[str, FloatArray]
) -> Link:
    """Build the link of a part, for values of the given shape before it."""
    function = ACTIVATIONS[place.activation]
    if isinstance(part, MaxPool2D):
        return PoolingLink(place, function, _image(shape), part.size)
    weight, bias = (arrays[f"layers.{place.layer}.{name}"] for name in ("weight", "bias"))
    if isinstance(part, Dense):
        if place.kind != "output":
            function = activation_named(part.activation, part.epsilon)
        return DenseLink(place, function, weight.T, bias)
    matrix = weight.transpose(2, 3, 1, 0).reshape(-1, part.filters)
    margin = (part.kernel - 1) // 2 if part.padding == "same" else 0
    return ConvolutionLink(place, function, _image(shape), part.kernel, margin, matrix, bias)


def _image(shape: Shape) -> tuple[int, int, int]:
    height, width, channels = shape
    return height, width, channels
