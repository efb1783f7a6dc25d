"""Where a new layer belongs among the others, and what each layer makes of the image."""

from __future__ import annotations

from collections.abc import Sequence

from nncore.errors import RecipeError
from nncore.recipe import Conv2D, Dense, Dropout, Flatten, LayerSpec, MaxPool2D, Shape, shapes_after


def handles_images(layers: Sequence[LayerSpec]) -> bool:
    """Whether the network looks at its input as an image."""
    return any(isinstance(layer, (Conv2D, MaxPool2D)) for layer in layers)


def with_layer(hidden: Sequence[LayerSpec], layer: LayerSpec) -> tuple[LayerSpec, ...]:
    """Add a layer where it can stand, with a Flatten where one is needed.

    Parameters
    ----------
    hidden : sequence of LayerSpec
        The layers before the output.
    layer : LayerSpec
        Convolution, pooling and Flatten go after the last of the first two, units and dropout
        go last.

    Returns
    -------
    tuple of LayerSpec
    """
    end = _end_of_images(hidden)
    images, rows = tuple(hidden[:end]), tuple(hidden[end:])
    flat = any(isinstance(other, Flatten) for other in rows)
    if isinstance(layer, (Conv2D, MaxPool2D)):
        return (*images, layer, *(() if flat else (Flatten(),)), *rows)
    if isinstance(layer, Flatten):
        return (*images, layer, *rows)
    if isinstance(layer, Dense) and images and not flat:
        return (*images, Flatten(), *rows, layer)
    return (*hidden, layer)


def output_shapes(layers: Sequence[LayerSpec], side: int) -> list[Shape | None]:
    """Return what each layer gives for images of `side` pixels; None from the first misfit on."""
    shapes: list[Shape | None] = []
    for count in range(1, len(layers) + 1):
        try:
            shapes.append(shapes_after(tuple(layers[:count]), side)[-1])
        except RecipeError:
            break
    return shapes + [None] * (len(layers) - len(shapes))


def _end_of_images(hidden: Sequence[LayerSpec]) -> int:
    """How many layers there are up to the last convolution or pooling, and dropout after it."""
    end = 0
    for place, layer in enumerate(hidden, start=1):
        is_dropout_between = isinstance(layer, Dropout) and place == end + 1 and end > 0
        if isinstance(layer, (Conv2D, MaxPool2D)) or is_dropout_between:
            end = place
    return end
