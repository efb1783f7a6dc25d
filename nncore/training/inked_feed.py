"""Hands out of each batch only the pixels that it inks; and which feed a recipe needs."""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

from nncore.arrays import FloatArray, IndexArray, LabelArray
from nncore.blas import available_processors
from nncore.data.augmentation import Augmenter
from nncore.data.dataset import to_inputs
from nncore.recipe import Recipe
from nncore.training.feed import Chunk, Feed
from nncore.training.pixel_order import PixelOrder


class InkedFeed(Feed):
    """A feed of images in an order of their pixels; what it hands out is as wide as its ink.

    Whole batches are made float one by one, all at the same place: so little is left of one that
    it stays in the processor's nearest cache until its gradient is done.

    Parameters
    ----------
    pixels : PixelOrder
        The images, and how far the ink of each reaches.
    labels, batch_size, dtype
        As for `Feed`.
    """

    def __init__(
        self,
        pixels: PixelOrder,
        labels: LabelArray | IndexArray,
        batch_size: int,
        dtype: DTypeLike,
    ) -> None:
        assert pixels.reaches is not None
        super().__init__(pixels.rows, labels, batch_size, dtype)
        self._pixels, self._reaches = pixels, pixels.reaches
        self._batch_reaches: list[int] = []
        self._place = np.zeros(batch_size * pixels.rows.shape[1], dtype)
        self._inputs: dict[int, FloatArray] = {}
        self._labels = np.zeros(batch_size, np.intp)

    def recent(self, count: int) -> tuple[FloatArray, IndexArray]:
        """See `Feed.recent`; the inputs are a new array, in the images' own order."""
        stop = self._next - self._chunk.start
        place = slice(max(0, stop - count), stop)
        inputs = self._chunk.inputs[place]
        to_inputs(self._chunk.rows[place], inputs)
        return self._pixels.seen(inputs), self._chunk.labels[place]

    def examples(self, count: int) -> tuple[FloatArray, IndexArray]:
        """See `Feed.examples`; the inputs are in the images' own order."""
        inputs, labels = super().examples(count)
        return self._pixels.seen(inputs), labels

    def _make_inputs(self, chunk: Chunk, indices: IndexArray) -> None:
        """Look how far the ink of each batch reaches."""
        whole = len(indices) // self._batch_size * self._batch_size
        reaches = self._reaches[indices[:whole]].reshape(-1, self._batch_size)
        self._batch_reaches = reaches.max(axis=1).tolist()

    def _hand_out(self, chunk: Chunk, start: int, count: int) -> tuple[FloatArray, IndexArray]:
        place = slice(start, start + count)
        if count != self._batch_size or start % count:
            self.slot = None
            to_inputs(chunk.rows[place], chunk.inputs[place])
            return chunk.inputs[place], chunk.labels[place]
        self.slot = reach = self._batch_reaches[start // count]
        inputs = self._inputs.get(reach)
        if inputs is None:
            inputs = self._place[: count * reach].reshape(count, reach)
            self._inputs[reach] = inputs
        to_inputs(chunk.rows[place, :reach], inputs)
        np.copyto(self._labels, chunk.labels[place])
        return inputs, self._labels


def feed_for(
    recipe: Recipe,
    pixels: PixelOrder,
    labels: LabelArray | IndexArray,
    dtype: DTypeLike,
    seed: np.random.SeedSequence,
) -> Feed:
    """Return the feed of a recipe's training.

    A thread looks ahead where images are varied and there is a second core for it: that makes
    an epoch of 784-128-10 a sixth shorter. Handing over costs what gathering alone would save.

    Parameters
    ----------
    recipe : Recipe
        Says how images are varied, and how many there are in a batch.
    pixels : PixelOrder
        The images; in their own order where they are varied.
    labels, dtype
        As for `Feed`.
    seed : SeedSequence
        Decides what is random in the variation.
    """
    rows = pixels.rows
    size = recipe.batch.size(len(rows))
    if pixels.reaches is not None:
        return InkedFeed(pixels, labels, size, dtype)
    if recipe.augmentation is None:
        return Feed(rows, labels, size, dtype)
    vary = Augmenter(recipe.augmentation, recipe.preparation.size, seed).apply
    looks_ahead = recipe.batch.moves_on and available_processors() > 1
    return Feed(rows, labels, size, dtype, vary, looks_ahead=looks_ahead)
