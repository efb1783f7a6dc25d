"""The tape: what a pass through a network leaves behind, in buffers that are used again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import DTypeLike

from nncore.arrays import FloatArray
from nncore.network.layers import Views

if TYPE_CHECKING:
    from nncore.network.network import Network


class Tape:
    """The buffers of one forward and backward pass; it belongs to whoever calls.

    Parameters
    ----------
    network : Network
        Whose layers need the buffers.
    rows : int
        Samples in one pass; a tape serves one batch size only.
    dtype : dtype
        float32, or float64 for gradient checks.
    """

    def __init__(self, network: Network, rows: int, dtype: DTypeLike = np.float32) -> None:
        self.network = network
        self.rows = rows
        self.buffers: list[Views] = [layer.make_buffers(rows, dtype) for layer in network.layers]
        self.inputs: list[FloatArray] = []
        self.delta: FloatArray = np.zeros((rows, network.layers[-1].outputs), dtype)
        scaled = rows if network.input_scale != 1.0 else 0
        self.scaled: FloatArray = np.zeros((scaled, network.input_size), dtype)

    @property
    def size(self) -> int:
        """Bytes of all buffers; some are views of others."""
        arrays = [array for views in self.buffers for array in views.values()]
        arrays += [self.delta, self.scaled]
        return sum(array.nbytes for array in arrays if array.flags.owndata)
