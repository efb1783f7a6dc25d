"""What a network says of labelled images: read in pieces, kept as one frozen value.

Everything else about mistakes (the matrix, the lists, the calibration) is a cheap function of it.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import NOT_A_DIGIT, FloatArray, IndexArray, LabelArray, freeze
from nncore.data.dataset import CLASS_COUNT, Samples, to_inputs
from nncore.errors import DataError
from nncore.network.model import Model
from nncore.network.network import Tape

AT_ONCE: Final = 128
"""Images in one pass through the network: reading can be given up after each."""

ORDER_SEED: Final = 20_000
"""Of the order in which images are read, so that the first of them are a fair sample."""


@dataclass(frozen=True, eq=False)
class Judgement:
    """What a network says of some labelled images.

    Parameters
    ----------
    labels : uint8 (N,), 0 to 9 or `NOT_A_DIGIT`
        What the images are said to show.
    probabilities : float32 (N, C), in [0, 1]
        What the network answers, calibrated.
    places : int (N,)
        Which images of the data these are.
    inked : bool (N,)
        Whether there is any ink; without it nothing is read.
    total : int
        How many images the data have; N are read so far.
    threshold : float, in [0, 1]
        Least probability of the favourite for it to be called a digit.
    """

    labels: LabelArray
    probabilities: FloatArray
    places: IndexArray
    inked: NDArray[np.bool_]
    total: int
    threshold: float = 0.0

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def is_complete(self) -> bool:
        """Whether all images of the data are read."""
        return len(self) == self.total

    @cached_property
    def favoured(self) -> LabelArray:
        """The most probable digit of each image, uint8 (N,), 0 to 9."""
        return freeze(self.probabilities.argmax(axis=1).astype(np.uint8))

    @cached_property
    def confidence(self) -> FloatArray:
        """Probability of the favourite, float32 (N,), in [0, 1]; NaN where an answer is none."""
        return freeze(self.probabilities.max(axis=1))

    @cached_property
    def margin(self) -> FloatArray:
        """How far the favourite is ahead of the second, float32 (N,), in [0, 1]."""
        two = np.sort(self.probabilities, axis=1)[:, -2:]
        return freeze(two[:, 1] - two[:, 0])

    @cached_property
    def said(self) -> LabelArray:
        """The verdict on each image, uint8 (N,): 0 to 9, or `NOT_A_DIGIT` where it names none."""
        names_one = (self.confidence >= self.threshold) & self.inked  # False where it is NaN
        return freeze(np.where(names_one, self.favoured, np.uint8(NOT_A_DIGIT)))

    @cached_property
    def right(self) -> NDArray[np.bool_]:
        """Whether the verdict is what the label says, bool (N,)."""
        return freeze(self.said == self.labels)

    def with_threshold(self, threshold: float) -> Judgement:
        """Return what another threshold, in [0, 1], would make of the same answers."""
        return self if threshold == self.threshold else replace(self, threshold=threshold)

    def first(self, count: int) -> Judgement:
        """Return the judgement of the images that were read first."""
        if count >= len(self):
            return self
        return replace(
            self,
            labels=self.labels[:count],
            probabilities=self.probabilities[:count],
            places=self.places[:count],
            inked=self.inked[:count],
        )


def reading_order(count: int) -> IndexArray:
    """Return the order in which images are read: drawn by lot, the same every time.

    Parameters
    ----------
    count : int
        Images of the data.

    Returns
    -------
    int (count,)
        Each place once. Two networks read the same images first.
    """
    return np.random.default_rng([ORDER_SEED, count]).permutation(count)


def judge(
    model: Model, samples: Samples, most: int | None = None
) -> Generator[Judgement, None, None]:
    """Let a network read labelled images, in pieces; closing the generator gives up.

    Parameters
    ----------
    model : Model
        What reads them.
    samples : Samples
        Images of the model's input size.
    most : int, optional
        Read no more than so many, drawn by lot; all where not stated.

    Yields
    ------
    Judgement
        Of all that was read so far, after every `AT_ONCE` images; its threshold is the model's.

    Raises
    ------
    DataError
        Where the images have another size than the network's input.
    """
    if len(samples) and samples.images[0].size != model.network.input_size:
        height, width = samples.size
        side = model.preparation.size
        raise DataError(
            f"The images are {width}×{height} pixels, but the network reads {side}×{side}; "
            "choose other data, or a network of their size."
        )
    places = reading_order(len(samples))[:most]
    labels, inked = samples.labels[places], samples.rows().max(axis=1, initial=0)[places] > 0
    probabilities = np.empty((len(places), CLASS_COUNT), np.float32)
    at_once, tape = min(AT_ONCE, model.network.most_rows), None
    for start in range(0, len(places), at_once):
        piece = places[start : start + at_once]
        stop = start + len(piece)
        inputs = np.empty((len(piece), model.network.input_size), np.float32)
        to_inputs(samples.rows()[piece], inputs)
        if tape is None or tape.rows != len(piece):
            tape = Tape(model.network, len(piece))
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            probabilities[start:stop] = model.probabilities(inputs, tape)
        # What is written once is never changed: the views may be shared between threads.
        yield Judgement(
            freeze(labels[:stop]),
            freeze(probabilities[:stop]),
            freeze(places[:stop]),
            freeze(inked[:stop]),
            len(samples),
            model.calibration.threshold,
        )
