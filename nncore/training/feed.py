"""Hands out training images in the order of an epoch, gathered several batches at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike, NDArray

from nncore.arrays import NOT_A_DIGIT, FloatArray, IndexArray, LabelArray
from nncore.data.augmentation import Augmenter
from nncore.data.dataset import to_inputs
from nncore.network.network import MOST_IN_ONE_PASS
from nncore.recipe import Batch, Recipe

PIECE = MOST_IN_ONE_PASS
"""Most images that are handed out at once."""

GATHER = 512
"""Images gathered at once: many small batches share the calls, and fit the cache."""

Variation: TypeAlias = Callable[[NDArray[Any], FloatArray], None]
"""(rows, uint8 (N, D); inputs, float (N, D)): overwrites the inputs by the rows or variants."""


def variation(recipe: Recipe, seed: np.random.SeedSequence) -> Variation:
    """Return how a recipe's training images become inputs; the seed decides what is random."""
    if recipe.augmentation is None:
        return to_inputs
    return Augmenter(recipe.augmentation, recipe.preparation.size, seed).apply


def draw_order(batch: Batch, count: int, rng: np.random.Generator) -> IndexArray:
    """Return in which order an epoch goes through its images, int (count,)."""
    return rng.permutation(count) if batch.shuffled else np.arange(count)


class Feed:
    """Hands out training images in the order of an epoch, gathered several batches at once.

    Parameters
    ----------
    images : uint8 (N, D), or whatever `vary` takes
        All training images, as rows.
    labels : uint8 (N,) or int (N,)
        What they are to be read as; only among uint8 does `NOT_A_DIGIT` mean none of the digits.
    batch_size : int
        Images that are asked for at a time.
    dtype : dtype
        That of the parameters.
    vary : Variation
        Makes inputs of rows; the images as they are where not stated.

    Attributes
    ----------
    slot : int or None
        Which of a few places the batch lies at that was handed out last; None for one of
        another size than usual. What lies at the same place is the same arrays.
    """

    def __init__(
        self,
        images: NDArray[Any],
        labels: LabelArray | IndexArray,
        batch_size: int,
        dtype: DTypeLike,
        vary: Variation = to_inputs,
    ) -> None:
        count = min(len(images), batch_size * max(1, GATHER // batch_size), PIECE)
        self._batch_size = batch_size
        self._images, self._all_labels, self.vary = images, labels.astype(np.intp), vary
        self.has_outliers = labels.dtype == np.uint8 and bool((labels == NOT_A_DIGIT).any())
        self._rows = np.zeros((count, images.shape[1]), images.dtype)
        self._inputs = np.zeros(self._rows.shape, dtype)
        self._labels = np.zeros(count, np.intp)
        self._slots = [
            (self._inputs[start : start + batch_size], self._labels[start : start + batch_size])
            for start in range(0, count - batch_size + 1, batch_size)
        ]
        self.slot: int | None = None
        self._order: IndexArray = np.zeros(0, np.intp)
        self._next = self._start = self._stop = 0

    def begin(self, order: IndexArray) -> None:
        """Start an epoch: `order`, int (N,), says which image comes when."""
        self._order = order
        self._next = self._start = self._stop = 0

    def take(self, count: int) -> tuple[FloatArray, IndexArray]:
        """Return the next images and their labels.

        Parameters
        ----------
        count : int
            How many, at most `PIECE`: a batch, a piece of it, or what is left of the epoch.

        Returns
        -------
        inputs : float (count, D), in [0, 1]
            A view that the next call may overwrite.
        labels : int (count,)
            Likewise.
        """
        if self._next + count > self._stop:
            self._gather()
        start = self._next - self._start
        self._next += count
        slot, rest = divmod(start, self._batch_size)
        if count == self._batch_size and not rest:
            self.slot = slot
            return self._slots[slot]
        self.slot = None
        return self._inputs[start : start + count], self._labels[start : start + count]

    def recent(self, count: int) -> tuple[FloatArray, IndexArray]:
        """Look at what was handed out last, at most `count` images, before the next call.

        Returns
        -------
        inputs : float (M, D)
            A view, in the order in which they were handed out.
        labels : int (M,)
            Likewise.
        """
        stop = self._next - self._start
        place = slice(max(0, stop - count), stop)
        return self._inputs[place], self._labels[place]

    def examples(self, count: int) -> tuple[FloatArray, IndexArray]:
        """Look at training images from all over the data, as they are, without variation.

        Parameters
        ----------
        count : int
            How many at most; fewer where there are fewer digits.

        Returns
        -------
        inputs : float (M, D)
            A new array; always the same images.
        labels : int (M,)
            What they are learned as; digits only.
        """
        digits = np.flatnonzero(self._all_labels != NOT_A_DIGIT)
        order = np.random.default_rng(len(digits)).permutation(digits)
        chosen = np.sort(order[:count])
        inputs = np.empty((len(chosen), self._images.shape[1]), self._inputs.dtype)
        to_inputs(self._images[chosen], inputs)
        return inputs, self._all_labels[chosen]

    def _gather(self) -> None:
        self._start = self._next
        indices = self._order[self._start : self._start + len(self._rows)]
        self._stop = self._start + len(indices)
        rows = self._rows[: len(indices)]
        # "clip" skips a second buffer; the indices come from a permutation.
        np.take(self._images, indices, axis=0, out=rows, mode="clip")
        np.take(self._all_labels, indices, out=self._labels[: len(indices)], mode="clip")
        self.vary(rows, self._inputs[: len(indices)])
