"""Training images with the pixels in front that most of them ink, so that white is left out.

Four fifths of a digit's image are white, and a dense layer multiplies each white pixel by all its
weights. Where the pixels come in the order of how many images ink them, the ink of an image ends
early, and that of a batch too: of MNIST's 784 pixels, batches of 64 need 620 in the mean. What
lies behind is left out of the products, and what is computed is the same but for rounding.
"""

from __future__ import annotations

import numpy as np

from nncore.arrays import ByteArray, FloatArray, IndexArray
from nncore.network.network import Network
from nncore.recipe import Recipe
from nncore.training.prepared import can_prepare

GRAIN = 16
"""Reaches are multiples of it: a cache line of float32, and few enough to prepare calls for."""

PIECE = 1024
"""Images that are looked at at once: they fit the cache."""

FEW = 250
"""Images whose inked pixels are counted in bytes, which hold numbers to 255."""

MOST_BYTES = 256 * 1024**2
"""Of images that are copied into another order: five times MNIST."""

WORTH = 0.95
"""Least part of the pixels that batches may need for the order to be worth its memory."""


class PixelOrder:
    """Images in an order of their pixels, and the way there and back for the parameters.

    Parameters
    ----------
    network : Network
        What learns from them.
    rows : uint8 (N, D)
        The images in their own order.
    order : int (D,) or None
        Which pixel comes when; None for their own order.

    Attributes
    ----------
    rows : uint8 (N, D)
        The images in the new order; the very array where the order is None.
    reaches : int (N,) or None
        Behind how many pixels, a multiple of `GRAIN`, each image has no ink; None likewise.
    """

    def __init__(self, network: Network, rows: ByteArray, order: IndexArray | None = None) -> None:
        self._network, self.rows, self._order = network, rows, order
        self.reaches: IndexArray | None = None
        if order is not None:
            self._back = np.argsort(order)
            self.rows, self.reaches = _ordered(rows, order)

    @classmethod
    def for_training(cls, network: Network, recipe: Recipe, rows: ByteArray) -> PixelOrder:
        """Choose an order for a training; the images' own where no other would pay."""
        own, batch_size = cls(network, rows), recipe.batch.size(len(rows))
        is_prepared = can_prepare(network) and batch_size <= min(len(rows), network.most_rows)
        if not is_prepared or recipe.augmentation is not None or rows.nbytes > MOST_BYTES:
            return own
        found = cls(network, rows, np.argsort(-_times_inked(rows), kind="stable"))
        assert found.reaches is not None
        # Two of three batches have one of those images that reach as far or farther.
        usual = np.quantile(found.reaches, 1.0 - 1.0 / batch_size)
        return found if usual <= WORTH * rows.shape[1] else own

    def inward(self, vector: FloatArray) -> FloatArray:
        """Copy parameters, or what belongs to them, float (P,), into this order."""
        return vector.copy() if self._order is None else self._moved(vector, self._order)

    def outward(self, vector: FloatArray) -> FloatArray:
        """Copy parameters, or what belongs to them, float (P,), into the network's order."""
        return vector.copy() if self._order is None else self._moved(vector, self._back)

    def seen(self, inputs: FloatArray) -> FloatArray:
        """Return inputs in this order, float (N, D), in that of the images."""
        return inputs if self._order is None else inputs[:, self._back]

    def _moved(self, vector: FloatArray, order: IndexArray) -> FloatArray:
        moved = vector.copy()
        source, target = (self._network.bind(each)[0]["weight"] for each in (vector, moved))
        np.take(source, order, axis=0, out=target, mode="clip")  # stored as (inputs, outputs)
        return moved


def _times_inked(rows: ByteArray) -> IndexArray:
    """Count the images that ink each pixel, int (D,)."""
    count = np.zeros(rows.shape[1], np.intp)
    for start in range(0, len(rows), FEW):
        count += (rows[start : start + FEW] != 0).view(np.uint8).sum(axis=0, dtype=np.uint8)
    return count


def _ordered(rows: ByteArray, order: IndexArray) -> tuple[ByteArray, IndexArray]:
    """Return images in another order of their pixels, and how far the ink of each reaches."""
    found, reaches = np.empty_like(rows), np.empty(len(rows), np.intp)
    for start in range(0, len(rows), PIECE):
        piece = slice(start, start + PIECE)
        np.take(rows[piece], order, axis=1, out=found[piece], mode="clip")
        has_ink = found[piece] != 0
        behind = has_ink[:, ::-1].argmax(axis=1)
        reaches[piece] = np.where(has_ink[:, -1] | (behind > 0), len(order) - behind, 1)
    return found, np.minimum(-(-reaches // GRAIN) * GRAIN, len(order))
