"""Hands out training images in the order of an epoch, gathered several batches at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike, NDArray

from nncore.arrays import NOT_A_DIGIT, FloatArray, IndexArray, LabelArray
from nncore.data.dataset import to_inputs
from nncore.network.network import MOST_IN_ONE_PASS
from nncore.recipe import Batch

PIECE = MOST_IN_ONE_PASS
"""Most images that are handed out at once."""

GATHER = 512
"""Images gathered at once: many small batches share the calls, and fit the cache."""

Variation: TypeAlias = Callable[[NDArray[Any], FloatArray], None]
"""(rows, uint8 (N, D); inputs, float (N, D)): overwrites the inputs by the rows or variants."""


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
    looks_ahead : bool
        Whether a thread gathers and varies the next images while the last ones are learned
        from. What is handed out is the same.

    Attributes
    ----------
    slot : int or None
        Which of a few arrays hold the batch that was handed out last; None for one of
        another size than usual.
    """

    def __init__(
        self,
        images: NDArray[Any],
        labels: LabelArray | IndexArray,
        batch_size: int,
        dtype: DTypeLike,
        vary: Variation = to_inputs,
        *,
        looks_ahead: bool = False,
    ) -> None:
        count = min(len(images), batch_size * max(1, GATHER // batch_size), PIECE)
        self._batch_size = batch_size
        self._images, self._all_labels, self.vary = images, labels.astype(np.intp), vary
        self.has_outliers = labels.dtype == np.uint8 and bool((labels == NOT_A_DIGIT).any())
        # Only where batches fill a chunk is it certain where the next one begins.
        self._looks_ahead = looks_ahead and batch_size <= count < len(images)
        shape = (count, images.shape[1])
        chunks = [Chunk(place, shape, images.dtype, dtype, batch_size) for place in range(2)]
        self._chunk, self._other = chunks[0], chunks[-1 if self._looks_ahead else 0]
        self._thread: ThreadPoolExecutor | None = None
        self._ahead: Future[None] | None = None
        self.slot: int | None = None
        self._order: IndexArray = np.zeros(0, np.intp)
        self._next = 0

    def begin(self, order: IndexArray) -> None:
        """Start an epoch: `order`, int (N,), says which image comes when."""
        self._wait()
        self._order = order
        self._next = self._chunk.start = self._chunk.stop = 0

    def take(self, count: int) -> tuple[FloatArray, IndexArray]:
        """Return the next images and their labels.

        Parameters
        ----------
        count : int
            How many, at most `PIECE`: a batch, a piece of it, or what is left of the epoch.

        Returns
        -------
        inputs : float (count, D), in [0, 1]
            A view that the next call may overwrite; without its last columns where they are zero
            in all of a batch.
        labels : int (count,)
            Likewise.
        """
        if self._next + count > self._chunk.stop:
            self._advance()
        start = self._next - self._chunk.start
        self._next += count
        return self._hand_out(self._chunk, start, count)

    def close(self) -> None:
        """End the thread that looks ahead; it begins anew where it is needed again."""
        self._wait()
        if self._thread is not None:
            self._thread.shutdown()
            self._thread = None

    def recent(self, count: int) -> tuple[FloatArray, IndexArray]:
        """Look at what was handed out last, at most `count` images, before the next call.

        Returns
        -------
        inputs : float (M, D)
            A view, in the order in which they were handed out.
        labels : int (M,)
            Likewise.
        """
        stop = self._next - self._chunk.start
        place = slice(max(0, stop - count), stop)
        return self._chunk.inputs[place], self._chunk.labels[place]

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
        inputs = np.empty((len(chosen), self._images.shape[1]), self._chunk.inputs.dtype)
        to_inputs(self._images[chosen], inputs)
        return inputs, self._all_labels[chosen]

    def _hand_out(self, chunk: Chunk, start: int, count: int) -> tuple[FloatArray, IndexArray]:
        """Return images of a chunk, and say in `slot` where they lie."""
        if count == self._batch_size and start % count == 0:
            inputs, labels, self.slot = chunk.batches[start // count]
            return inputs, labels
        self.slot = None
        return chunk.inputs[start : start + count], chunk.labels[start : start + count]

    def _advance(self) -> None:
        """Turn to the chunk that begins with the next image; have the one after it gathered."""
        if self._ahead is None:
            self._gather(self._other, self._next)
        else:
            self._ahead.result()
            self._ahead = None
            assert self._other.start == self._next, "batches are taken whole"
        self._chunk, self._other = self._other, self._chunk
        if self._looks_ahead and self._chunk.stop < len(self._order):
            if self._thread is None:
                self._thread = ThreadPoolExecutor(1, thread_name_prefix="feed")
            self._ahead = self._thread.submit(self._gather, self._other, self._chunk.stop)

    def _gather(self, chunk: Chunk, start: int) -> None:
        indices = self._order[start : start + len(chunk.rows)]
        chunk.start, chunk.stop = start, start + len(indices)
        rows = chunk.rows[: len(indices)]
        # "clip" skips a second buffer; the indices come from a permutation.
        np.take(self._images, indices, axis=0, out=rows, mode="clip")
        np.take(self._all_labels, indices, out=chunk.labels[: len(indices)], mode="clip")
        self._make_inputs(chunk, indices)

    def _make_inputs(self, chunk: Chunk, indices: IndexArray) -> None:
        """Do what can be done for all images of a chunk at once."""
        self.vary(chunk.rows[: len(indices)], chunk.inputs[: len(indices)])

    def _wait(self) -> None:
        if self._ahead is not None:
            self._ahead.result()
            self._ahead = None


class Chunk:
    """Room for the images of several batches, and views of each batch with its slot."""

    def __init__(
        self,
        place: int,
        shape: tuple[int, int],
        rows: DTypeLike,
        inputs: DTypeLike,
        batch_size: int,
    ) -> None:
        self.rows: NDArray[Any] = np.zeros(shape, rows)
        self.inputs: FloatArray = np.zeros(shape, inputs)
        self.labels = np.zeros(shape[0], np.intp)
        self.start = self.stop = 0
        count = shape[0]
        self.batches = [
            (
                self.inputs[start : start + batch_size],
                self.labels[start : start + batch_size],
                place * count + start,
            )
            for start in range(0, count - batch_size + 1, batch_size)
        ]
