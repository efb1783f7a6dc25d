"""The layers that a recipe names, and the shapes that they make of an image."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

from nncore.errors import RecipeError
from nncore.recipe.checks import (
    HIDDEN_ACTIVATIONS,
    PADDINGS,
    check_choice,
    check_number,
    check_whole,
)

Shape: TypeAlias = tuple[int, ...]
"""(height, width, channels) of an image, or (width,) of a row of values."""


@dataclass(frozen=True)
class Dense:
    """A layer in which every unit sees every value of the layer before.

    Parameters
    ----------
    units : int
        Number of units.
    activation : str
        One of `HIDDEN_ACTIVATIONS`, or of `OUTPUT_ACTIVATIONS` in the last layer.
    epsilon : float
        What is added to the denominator of "sigmoid", 1 / (1 + e^-z + ε), and of "softmax",
        e^z / (Σ e^z + ε), as some programs do for fear of a division by zero.
    """

    units: int
    activation: str = "relu"
    epsilon: float = 0.0

    def __post_init__(self) -> None:
        check_whole("units", self.units)
        check_choice("activation", self.activation, (*HIDDEN_ACTIVATIONS, "softmax"))
        check_number("epsilon", self.epsilon)
        if self.epsilon and self.activation not in ("sigmoid", "softmax"):
            raise RecipeError(
                "epsilon", f"Only sigmoid and softmax have a denominator, not {self.activation}."
            )


@dataclass(frozen=True)
class Dropout:
    """Values of the layer before switched off at random while training.

    Parameters
    ----------
    rate : float
        Share that is switched off, in [0, 0.95].
    """

    rate: float

    def __post_init__(self) -> None:
        check_number("dropout", self.rate)


@dataclass(frozen=True)
class Conv2D:
    """A layer that looks for the same small patterns all over an image, one pixel at a time.

    Parameters
    ----------
    filters : int
        Number of patterns, each a channel of what comes out.
    kernel : int
        Side of a pattern, in pixels.
    activation : str
        One of `HIDDEN_ACTIVATIONS`.
    padding : str
        "valid" (patterns lie inside the image, which shrinks by kernel - 1) or "same" (zeros
        around it keep its size).
    """

    filters: int
    kernel: int = 3
    activation: str = "relu"
    padding: str = "valid"

    def __post_init__(self) -> None:
        check_whole("filters", self.filters)
        check_whole("kernel", self.kernel)
        check_choice("activation", self.activation, HIDDEN_ACTIVATIONS)
        check_choice("padding", self.padding, PADDINGS)


@dataclass(frozen=True)
class MaxPool2D:
    """A layer that keeps the largest of each square of an image, channel by channel.

    Parameters
    ----------
    size : int
        Side of the squares, which lie side by side; what is left over at the edge is dropped.
    """

    size: int = 2

    def __post_init__(self) -> None:
        check_whole("pool", self.size)


@dataclass(frozen=True)
class Flatten:
    """Lays an image out in one row: line by line, the channels of a pixel side by side."""


LayerSpec: TypeAlias = Dense | Dropout | Conv2D | MaxPool2D | Flatten
"""One layer, named but not built."""

LAYER_KINDS: dict[str, type[LayerSpec]] = {
    "dense": Dense,
    "dropout": Dropout,
    "conv2d": Conv2D,
    "max_pool2d": MaxPool2D,
    "flatten": Flatten,
}


def shapes_after(layers: tuple[LayerSpec, ...], size: int) -> tuple[Shape, ...]:
    """Follow an image through the layers.

    Parameters
    ----------
    layers : tuple of LayerSpec
        From the input on.
    size : int
        Side of the input, in pixels.

    Returns
    -------
    tuple of Shape
        What each layer gives. A dense layer takes the input itself as a row, as it comes.

    Raises
    ------
    RecipeError
        At the first layer that does not fit what comes before it.
    """
    return follow((size, size, 1), layers)


def follow(shape: Shape, layers: tuple[LayerSpec, ...]) -> tuple[Shape, ...]:
    """Follow an image or a row of values of any shape through the layers; see `shapes_after`."""
    shapes: list[Shape] = []
    for index, layer in enumerate(layers):
        try:
            shape = _shape_after(layer, shape, is_input=not _makes_images(layers[:index]))
        except RecipeError as error:
            raise RecipeError(f"layers.{index}", str(error)) from None
        shapes.append(shape)
    return tuple(shapes)


def parameter_count(layers: tuple[LayerSpec, ...], size: int) -> int:
    """Count the weights and biases of layers that fit together."""
    count = 0
    before: Shape = (size, size, 1)
    for layer, shape in zip(layers, shapes_after(layers, size), strict=True):
        if isinstance(layer, Dense):
            count += (math.prod(before) + 1) * layer.units
        elif isinstance(layer, Conv2D):
            count += (layer.kernel**2 * before[2] + 1) * layer.filters
        before = shape
    return count


def describe(layers: tuple[LayerSpec, ...], size: int) -> str:
    """Write the layers in a line: ``784-64-28-10``, or ``28×28-6C5-P2-120-10`` with images."""
    words = [f"{size}×{size}" if _makes_images(layers) else str(size**2)]
    for layer in layers:
        if isinstance(layer, Dense):
            words.append(str(layer.units))
        elif isinstance(layer, Conv2D):
            words.append(f"{layer.filters}C{layer.kernel}")
        elif isinstance(layer, MaxPool2D):
            words.append(f"P{layer.size}")
    return "-".join(words)


def _makes_images(layers: tuple[LayerSpec, ...]) -> bool:
    return any(isinstance(layer, (Conv2D, MaxPool2D)) for layer in layers)


def _shape_after(layer: LayerSpec, shape: Shape, *, is_input: bool) -> Shape:
    """Return what a layer makes of a shape; raise RecipeError where they do not fit."""
    if isinstance(layer, Dropout):
        return shape
    if isinstance(layer, Flatten):
        return (math.prod(shape),)
    if isinstance(layer, Dense):
        if len(shape) == 3 and not is_input:
            raise RecipeError("", "A dense layer takes a row of values: put a Flatten before it.")
        return (layer.units,)
    if len(shape) != 3:
        raise RecipeError(
            "", "Convolution and pooling need an image: put them before Flatten and dense layers."
        )
    height, width, channels = shape
    if isinstance(layer, MaxPool2D):
        after: Shape = (height // layer.size, width // layer.size, channels)
    elif layer.padding == "same":
        after = (height, width, layer.filters)
    else:
        after = (height - layer.kernel + 1, width - layer.kernel + 1, layer.filters)
    if min(after) < 1:
        what = "square" if isinstance(layer, MaxPool2D) else "kernel"
        side = layer.size if isinstance(layer, MaxPool2D) else layer.kernel
        raise RecipeError(
            "",
            f"A {what} of {side}×{side} does not fit an image of {height}×{width} pixels: "
            "make it smaller, or pool less before it.",
        )
    return after
