"""Mean loss and gradient of a batch of any size, in pieces that fit the processor's cache."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
from numpy.typing import DTypeLike

from nncore.arrays import NOT_A_DIGIT, FloatArray, IndexArray
from nncore.data.dataset import Samples, to_inputs
from nncore.network.layers import Views
from nncore.network.network import Network, Tape
from nncore.training.events import Pulse
from nncore.training.feed import Feed
from nncore.training.optimisers import NONE
from nncore.training.prepared import PreparedPass, can_prepare


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

    Attributes
    ----------
    vector : float (P,)
        The gradient.
    zeros : slice
        Where it is zero and nothing was written; what stands there is not to be read.
    """

    def __init__(
        self,
        network: Network,
        parameters: FloatArray,
        feed: Feed,
        rng: np.random.Generator | None,
    ) -> None:
        self.vector = np.zeros_like(parameters)
        self.zeros = NONE
        self._network = network
        self._feed = feed
        self._rng = rng
        self._views = network.bind(parameters)
        self._total = network.bind(self.vector)
        self._can_prepare = can_prepare(network)
        self._first_size, self._width = 0, 0
        if self._can_prepare:  # the weights of the first layer are the first of the vector
            self._first_size = self._total[0]["weight"].size
            self._width = self._first_size // network.input_size
        self._piece_vector = np.zeros(0, parameters.dtype)
        self._tapes: dict[int, Tape] = {}
        self._prepared: dict[int, PreparedPass] = {}

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
        inputs, labels = self._feed.take(count)
        slot = self._feed.slot
        if slot is None or not self._can_prepare:
            return self._plain(inputs, labels, self._total, scale)
        prepared = self._prepared.get(slot)
        if prepared is None:
            prepared = self._prepared[slot] = self._prepare(inputs, labels)
        loss, right = prepared.gradient(scale)
        written = inputs.shape[1] * self._width
        self.zeros = slice(written, self._first_size) if written < self._first_size else NONE
        return loss, right, self._digits(labels)

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
            inputs, labels = self._feed.take(piece)
            piece_loss, *counts = self._plain(inputs, labels, piece_views, scale * share)
            self.vector += self._piece_vector
            loss += share * piece_loss
            right, digits = right + counts[0], digits + counts[1]
            yield Pulse()
        return loss, right, digits

    def _plain(
        self, inputs: FloatArray, labels: IndexArray, gradients: tuple[Views, ...], scale: float
    ) -> tuple[float, int, int]:
        """Do what `compute` does for a batch that may lie anywhere."""
        self.zeros = NONE
        losses, predicted = self._network.gradient(
            self._views,
            gradients,
            inputs,
            labels,
            self._tape(len(inputs)),
            self._rng,
            scale,
            with_outliers=self._feed.has_outliers,
        )
        right = int(np.count_nonzero(predicted == labels))
        return float(np.add.reduce(losses)) / len(losses), right, self._digits(labels)

    def _digits(self, labels: IndexArray) -> int:
        """How many images show a digit."""
        if not self._feed.has_outliers:
            return len(labels)
        return int(np.count_nonzero(labels != NOT_A_DIGIT))

    def _prepare(self, inputs: FloatArray, labels: IndexArray) -> PreparedPass:
        return PreparedPass(
            self._network,
            self._views,
            self._total,
            inputs,
            labels,
            self._tape(len(inputs)),
            with_outliers=self._feed.has_outliers,
        )

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
