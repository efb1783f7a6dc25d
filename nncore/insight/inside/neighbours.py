"""The nearest digits to a drawing, by its pixels and by what each hidden layer makes of it.

By pixels "near" is Euclid's distance, as in nearest-neighbour classifiers; by a hidden layer it is
the angle between the rows of activations, as a cosine, so that heavier ink, which excites every
unit more, is not farther away. Feature maps of more than `MOST_VALUES` values are averaged over
squares of 2×2 pixels until they are smaller: an index of 5,000 digits then takes some tens of MB.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nncore.arrays import ByteArray, FloatArray, IndexArray, freeze
from nncore.data.dataset import to_inputs
from nncore.insight.inside.chain import Chain, Trace
from nncore.insight.inside.places import Place

MOST_VALUES = 2048
ROWS = 64
"""Digits in one pass."""


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The digits nearest to a drawing by one layer.

    Parameters
    ----------
    place : Place
        The layer; the input for the pixels.
    measure : "distance" or "cosine"
        Euclid's distance (less is nearer) or the cosine of the angle (1 is the same direction).
    index : int (M,)
        Where they are among the images, the nearest first. Read-only.
    nearness : float (M,)
        By that measure. Read-only.
    """

    place: Place
    measure: Literal["distance", "cosine"]
    index: IndexArray
    nearness: FloatArray


@dataclass(frozen=True, eq=False)
class NeighbourIndex:
    """What the layers of one model make of many digits.

    Parameters
    ----------
    chain : Chain
        The network.
    places : tuple of Place
        The input and the hidden layers that can be compared by.
    rows : tuple of float32 (N, values)
        For each of them a row for each digit: pixels as they are, the others of length 1.
    """

    chain: Chain
    places: tuple[Place, ...]
    rows: tuple[FloatArray, ...]

    def __len__(self) -> int:
        return len(self.rows[0])

    def nearest(self, trace: Trace, count: int = 8, row: int = 0) -> tuple[Neighbours, ...]:
        """Find the digits nearest to a drawing, by each layer; the pixels first.

        Parameters
        ----------
        trace : Trace
            Of the drawing, through the same network.
        count : int
            How many by each layer.
        row : int
            Which drawing of the trace.
        """
        return tuple(
            self._nearest(place, rows, trace.after[place.index][row : row + 1], count)
            for place, rows in zip(self.places, self.rows, strict=True)
        )

    def _nearest(
        self, place: Place, rows: FloatArray, values: FloatArray, count: int
    ) -> Neighbours:
        features = features_of(place, values)[0]
        products = rows @ features
        if place.kind == "input":
            squares = np.einsum("nd,nd->n", rows, rows) - 2 * products + features @ features
            nearness = np.sqrt(np.maximum(squares, 0))
            order = np.argsort(nearness, kind="stable")[:count]
        else:
            nearness = products
            order = np.argsort(-nearness, kind="stable")[:count]
        measure: Literal["distance", "cosine"] = "distance" if place.kind == "input" else "cosine"
        return Neighbours(place, measure, freeze(order), freeze(nearness[order]))


def compared_places(chain: Chain) -> tuple[Place, ...]:
    """Give the layers that drawings are compared by: the input, and hidden layers.

    A convolution that is pooled at once is left to the pooling.
    """
    after = (*chain.places[1:], None)
    return tuple(
        place
        for place, follower in zip(chain.places, after, strict=True)
        if place.kind != "output"
        and not (place.kind == "convolution" and follower and follower.kind == "pooling")
    )


def build_index(chain: Chain, images: ByteArray) -> Generator[int, None, NeighbourIndex]:
    """Compute what every hidden layer makes of many digits, piece by piece.

    The index belongs to this model: a network in training has another with each snapshot.

    Parameters
    ----------
    chain : Chain
        The network.
    images : uint8 (N, side, side) or (N, D), ink = 255
        At least one.

    Yields
    ------
    int
        How many digits are done.

    Returns
    -------
    NeighbourIndex
        Of all of them.

    Raises
    ------
    ArrayError
        Where the images are of another size than the network's input.
    """
    grey = chain.rows_of(images)
    places = compared_places(chain)
    kept = tuple(np.empty((len(grey), _features(place)), np.float32) for place in places)
    inputs = np.empty((ROWS, grey.shape[1]), chain.dtype)
    for start in range(0, len(grey), ROWS):
        piece = grey[start : start + ROWS]
        to_inputs(piece, inputs[: len(piece)])
        trace = chain.trace(inputs[: len(piece)])
        for place, rows in zip(places, kept, strict=True):
            rows[start : start + len(piece)] = features_of(place, trace.after[place.index])
        yield start + len(piece)
    return NeighbourIndex(chain, places, tuple(freeze(rows) for rows in kept))


def features_of(place: Place, values: FloatArray) -> FloatArray:
    """Return what drawings are compared by at a place, float32 (N, values)."""
    if place.kind == "input":
        return values.astype(np.float32)
    images = values.reshape(len(values), *place.shape)
    for _ in range(_halvings(place)):
        lines, columns = images.shape[1] // 2, images.shape[2] // 2
        squares = images[:, : 2 * lines, : 2 * columns]
        images = squares.reshape(len(images), lines, 2, columns, 2, -1).mean(axis=(2, 4))
    rows = images.reshape(len(values), -1).astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: FloatArray = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return unit


def _halvings(place: Place) -> int:
    """How often an image is halved before it is compared."""
    if not place.is_image:
        return 0
    height, width, channels = place.shape
    count = 0
    while height * width * channels > MOST_VALUES and min(height, width) > 1:
        height, width, count = height // 2, width // 2, count + 1
    return count


def _features(place: Place) -> int:
    if not place.is_image or place.kind == "input":
        return place.size
    times = int(2 ** _halvings(place))
    return (place.shape[0] // times) * (place.shape[1] // times) * place.units
