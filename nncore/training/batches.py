"""Mean loss and gradient of a batch of any size, in pieces that fit the processor's cache."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike, NDArray

from nncore.arrays import NOT_A_DIGIT, FloatArray, IndexArray, LabelArray
from nncore.data.augmentation import Augmenter
from nncore.data.dataset import Samples, to_inputs
from nncore.network.layers import Views
from nncore.network.network import MOST_IN_ONE_PASS, Network, Tape
from nncore.recipe import Batch, Recipe
from nncore.training.events import Pulse

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
        self._images, self._all_labels, self.vary = images, labels.astype(np.intp), vary
        self.has_outliers = labels.dtype == np.uint8 and bool((labels == NOT_A_DIGIT).any())
        self._rows = np.zeros((count, images.shape[1]), images.dtype)
        self._inputs = np.zeros(self._rows.shape, dtype)
        self._labels = np.zeros(count, np.intp)
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
        place = slice(self._next - self._start, self._next - self._start + count)
        self._next += count
        return self._inputs[place], self._labels[place]

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


class BatchGradient:
    """The gradient of the mean loss of a batch, with all buffers allocated once.

    Parameters
    ----------
    network : Network
        What is trained.
    parameters : float (P,)
        The live vector; read, never written.
    feed : Feed
        Where the images come from.
    rng : Generator or None
        Source of dropout; None switches it off.
    """

    def __init__(
        self,
        network: Network,
        parameters: FloatArray,
        feed: Feed,
        rng: np.random.Generator | None,
    ) -> None:
        self.vector = np.zeros_like(parameters)
        self._network = network
        self._feed = feed
        self._rng = rng
        self._views = network.bind(parameters)
        self._total = network.bind(self.vector)
        self._piece_vector = np.zeros(0, parameters.dtype)
        self._tapes: dict[int, Tape] = {}

    def compute(self, count: int, scale: float = 1.0) -> tuple[float, int, int]:
        """Leave the gradient of the next batch in `vector`.

        Parameters
        ----------
        count : int
            Images in the batch, at most the network's `most_rows`.
        scale : float
            A factor for the gradient.

        Returns
        -------
        loss : float
            Mean loss of the batch.
        right, digits : int
            How many images were read rightly, and how many show a digit at all.
        """
        return self._pass(count, self._total, scale)

    def accumulate(
        self, count: int, scale: float = 1.0
    ) -> Generator[Pulse, None, tuple[float, int, int]]:
        """Leave the gradient of the next, larger batch in `vector`; see `compute`.

        Yields
        ------
        Pulse
            Between the pieces.
        """
        if not len(self._piece_vector):
            self._piece_vector = np.zeros_like(self.vector)
        piece_views = self._network.bind(self._piece_vector)
        self.vector.fill(0.0)
        loss, right, digits = 0.0, 0, 0
        for start in range(0, count, self._network.most_rows):
            piece = min(self._network.most_rows, count - start)
            share = piece / count
            piece_loss, *counts = self._pass(piece, piece_views, scale * share)
            self.vector += self._piece_vector
            loss += share * piece_loss
            right, digits = right + counts[0], digits + counts[1]
            yield Pulse()
        return loss, right, digits

    def _pass(
        self, count: int, gradients: tuple[Views, ...], scale: float
    ) -> tuple[float, int, int]:
        inputs, labels = self._feed.take(count)
        has_outliers = self._feed.has_outliers
        losses, predicted = self._network.gradient(
            self._views,
            gradients,
            inputs,
            labels,
            self._tape(count),
            self._rng,
            scale,
            with_outliers=has_outliers,
        )
        right = int(np.count_nonzero(predicted == labels))
        digits = int(np.count_nonzero(labels != NOT_A_DIGIT)) if has_outliers else count
        return float(np.add.reduce(losses)) / count, right, digits

    def _tape(self, count: int) -> Tape:
        """Buffers for a batch of this size; a run needs two or three sizes."""
        if count not in self._tapes:
            self._tapes[count] = Tape(self._network, count, self.vector.dtype)
        return self._tapes[count]


def evaluate(
    network: Network,
    parameters: tuple[Views, ...],
    samples: Samples,
    dtype: DTypeLike = np.float32,
) -> Generator[Pulse, None, tuple[float, IndexArray]]:
    """Read many images without learning from them.

    Parameters
    ----------
    network : Network
        What reads.
    parameters : tuple of mappings
        From `Network.bind`.
    samples : Samples
        N images of the network's input size, and what it should say.
    dtype : dtype
        That of the parameters.

    Yields
    ------
    Pulse
        At least every `Network.most_rows` images.

    Returns
    -------
    loss : float
        Mean loss; NaN where there are no images.
    predicted : int (N,)
        The digit that each is read as.
    """
    rows, labels = samples.rows(), samples.labels.astype(np.intp)
    total = 0.0
    predicted = np.zeros(len(samples), np.intp)
    tape = None
    for start in range(0, len(samples), network.most_rows):
        piece = slice(start, start + network.most_rows)
        inputs = np.empty(rows[piece].shape, dtype)
        to_inputs(rows[piece], inputs)
        if tape is None or tape.rows != len(inputs):
            tape = Tape(network, len(inputs), dtype)
        losses, predicted[piece] = network.losses(parameters, inputs, labels[piece], tape)
        total += float(losses.sum(dtype=np.float64))
        yield Pulse()
    return (total / len(samples) if len(samples) else float("nan")), predicted
