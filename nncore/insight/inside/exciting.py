"""The digits that excite a unit most."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from nncore.arrays import ByteArray, FloatArray, IndexArray, freeze
from nncore.data.dataset import to_inputs
from nncore.insight.inside.chain import Chain

ROWS = 64
"""Digits in one pass."""


@dataclass(frozen=True, eq=False)
class Exciting:
    """Which of the digits looked at so far excite a unit most.

    Parameters
    ----------
    place, unit : int
        Index of the layer, and the unit or channel.
    index : int (M,)
        Where they are among the images, the most exciting first. Read-only.
    activation : float (M,)
        The unit's activation; of a feature map its largest. Read-only.
    done, total : int
        How many images were looked at, and how many there are.
    """

    place: int
    unit: int
    index: IndexArray
    activation: FloatArray
    done: int
    total: int

    @property
    def is_complete(self) -> bool:
        """Whether all images were looked at."""
        return self.done == self.total


def exciting(
    chain: Chain, images: ByteArray, place: int, unit: int, count: int = 12
) -> Generator[Exciting, None, Exciting]:
    """Find the digits that excite a unit most, piece by piece.

    Parameters
    ----------
    chain : Chain
        The network; nothing behind the unit's layer is computed.
    images : uint8 (N, side, side) or (N, D), ink = 255
        As they come; at least one.
    place, unit : int
        Index of the layer, at least 1, and the unit or channel.
    count : int
        How many to keep.

    Yields
    ------
    Exciting
        After every `ROWS` images; the last one is complete. To give up, stop asking.

    Returns
    -------
    Exciting
        The last one.

    Raises
    ------
    ArrayError
        Where the images are of another size than the network's input.
    """
    rows = chain.rows_of(images)
    units = chain.places[place].units
    index, activation = np.empty(0, np.intp), np.empty(0, chain.dtype)
    inputs = np.empty((ROWS, rows.shape[1]), chain.dtype)
    for start in range(0, len(rows), ROWS):
        piece = rows[start : start + ROWS]
        to_inputs(piece, inputs[: len(piece)])
        values = chain.values_at(inputs[: len(piece)], place)
        strongest = values.reshape(len(piece), -1, units)[:, :, unit].max(axis=1)
        index = np.concatenate([index, np.arange(start, start + len(piece))])
        activation = np.concatenate([activation, strongest])
        best = np.argsort(-activation, kind="stable")[:count]
        index, activation = index[best], activation[best]
        found = Exciting(
            place, unit, freeze(index), freeze(activation), start + len(piece), len(rows)
        )
        yield found
    return found
