"""From layers that are named to layers that compute."""

from __future__ import annotations

import math

from nncore.network.convolution import Conv2DLayer, best_group
from nncore.network.layers import DenseLayer, DropoutLayer, Layer
from nncore.network.pooling import FlattenLayer, MaxPool2DLayer
from nncore.recipe import Conv2D, Dense, Dropout, LayerSpec, MaxPool2D, Shape, follow


def build_layers(parts: tuple[LayerSpec, ...], shape: Shape) -> tuple[Layer, ...]:
    """Build one layer for each that is named, for inputs of that shape; the last gives logits."""
    shapes: tuple[Shape, ...] = (shape, *follow(shape, parts))
    neighbours = (None, *parts, None)
    return tuple(
        _build(neighbours[place], part, neighbours[place + 2], shapes[place])
        for place, part in enumerate(parts)
    )


def _build(
    before: LayerSpec | None, part: LayerSpec, after: LayerSpec | None, shape: Shape
) -> Layer:
    """Build a layer for values of the given shape, between its neighbours."""
    values = math.prod(shape)
    if isinstance(part, Dense):
        # The output's activation belongs to the loss.
        activation = part.activation if after is not None else "identity"
        return DenseLayer(values, part.units, activation, part.epsilon)
    if isinstance(part, Dropout):
        return DropoutLayer(values, part.rate)
    if isinstance(part, Conv2D):
        # A pooling layer applies the activation to the few values that it leaves.
        activation = "identity" if isinstance(after, MaxPool2D) else part.activation
        return _build_convolution(part, activation, shape, wants_input=before is not None)
    if isinstance(part, MaxPool2D):
        activation = before.activation if isinstance(before, Conv2D) else "identity"
        return MaxPool2DLayer(_image(shape), part.size, activation)
    return FlattenLayer(values)


def _build_convolution(
    part: Conv2D, activation: str, shape: Shape, *, wants_input: bool
) -> Conv2DLayer:
    height, width, channels = _image(shape)
    width_after = width if part.padding == "same" else width - part.kernel + 1
    group = best_group(channels, part.filters, part.kernel, width_after, wants_input)
    image = height, width, channels
    return Conv2DLayer(image, part.filters, part.kernel, activation, part.padding, group)


def _image(shape: Shape) -> tuple[int, int, int]:
    height, width, channels = shape
    return height, width, channels
