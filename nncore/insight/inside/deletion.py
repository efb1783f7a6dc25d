"""The deletion test tells whether a reading hangs on the ink that an explanation names.

A tenth of the ink's area is erased: the pixels that the explanation gives most, and, apart from
that, the connected piece to which it gives most. By how much the probability of the digit drops
is set against erasing random connected pieces of the same area, and random single pixels.

References
----------
W. Samek et al., "Evaluating the visualization of what a deep neural network has learned", IEEE
Transactions on Neural Networks and Learning Systems 28(11), 2017: pixel flipping. That the control
takes connected pieces is ours: strokes are seldom lost pixel by pixel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import FloatArray, IndexArray, freeze
from nncore.insight.inside.chain import Trace, probabilities_of
from nncore.insight.inside.explanations import Explanation
from nncore.insight.inside.ink_pieces import InkGraph

SHARE = 0.1
"""Of the ink's area that is erased. With a fifth the shipped network, which learned to call half
a digit none, is lost by random erasing already, and no explanation can tell more."""

REPEATS = 24
"""Random pieces, and random choices of pixels, of which the mean is taken."""


@dataclass(frozen=True, eq=False)
class DeletionTest:
    """What an explanation of one drawing is worth.

    Parameters
    ----------
    explanation : Explanation
        What was tested.
    share : float
        Of the ink's area that was erased.
    area : int
        The same in pixels.
    named, piece : bool (height, width)
        The pixels that it gives most, and the connected piece to which it gives most. Read-only.
    before : float, in [0, 1]
        Probability of the digit as drawn.
    after_named, after_piece : float, in [0, 1]
        The same without those pixels, and without that piece.
    after_random_piece, after_random_pixels : float, in [0, 1]
        The same without as many pixels at random, connected or single; means.
    """

    explanation: Explanation
    share: float
    area: int
    named: NDArray[np.bool_]
    piece: NDArray[np.bool_]
    before: float
    after_named: float
    after_piece: float
    after_random_piece: float
    after_random_pixels: float

    @property
    def drop(self) -> float:
        """By how much the probability drops without the named pixels; may be negative."""
        return self.before - self.after_named

    @property
    def random_drop(self) -> float:
        """By how much it drops without a random connected piece, in the mean."""
        return self.before - self.after_random_piece

    @property
    def times(self) -> float | None:
        """How many times as far it drops as at random; None where random does next to nothing."""
        return self.drop / self.random_drop if self.random_drop > 0.001 else None


def deletion_tests(
    trace: Trace,
    explanations: Sequence[Explanation],
    row: int = 0,
    share: float = SHARE,
    seed: int = 0,
) -> tuple[DeletionTest, ...]:
    """Test explanations of one drawing, all against the same random pieces.

    Parameters
    ----------
    trace : Trace
        Of the drawing.
    explanations : sequence of Explanation
        Of questions about the same digit.
    row : int
        Which drawing of the trace.
    share : float, in (0, 1]
        Of the ink's area that is erased, at least one pixel.
    seed : int
        Decides what is random.

    Returns
    -------
    tuple of DeletionTest
        Empty where there is no ink.
    """
    image = trace.inputs[row]
    shape = trace.chain.picture_shape
    graph = InkGraph(image.reshape(shape))
    if not graph.pixels.size:
        return ()
    area = area_of(graph, share)
    orders = graph.orders()
    erased: list[IndexArray] = []
    for explanation in explanations:
        values = explanation.picture.ravel()
        erased += [named_pixels(graph, values, area), named_piece(orders, values, area)]
    chance = np.random.default_rng(seed)
    erased += [random_piece(orders, area, chance) for _ in range(REPEATS)]
    erased += [random_pixels(graph, area, chance) for _ in range(REPEATS)]
    after = probabilities_without(trace, np.tile(image, (len(erased), 1)), erased)
    randomly = after[-2 * REPEATS :].reshape(2, REPEATS, -1).mean(axis=1)
    tests = []
    for number, explanation in enumerate(explanations):
        own = slice(2 * number, 2 * number + 2)
        digit = explanation.question.digit
        named, piece = (_mask(pixels, shape) for pixels in erased[own])
        before = float(trace.probabilities[row, digit])
        left = (*after[own, digit].tolist(), *randomly[:, digit].tolist())
        tests.append(DeletionTest(explanation, share, area, named, piece, before, *left))
    return tuple(tests)


def area_of(graph: InkGraph, share: float) -> int:
    """Give a share of the ink's area in pixels, at least 1."""
    return max(1, round(share * graph.pixels.size))


def named_pixels(graph: InkGraph, values: FloatArray, area: int) -> IndexArray:
    """Give the pixels of ink with the highest values, int (area,)."""
    order = np.argsort(-values[graph.pixels], kind="stable")
    named: IndexArray = graph.pixels[order[:area]]
    return named


def named_piece(orders: IndexArray, values: FloatArray, area: int) -> IndexArray:
    """Give the piece with the highest sum of values, int (area,); `orders` of the graph."""
    pieces = orders[:, :area]
    piece: IndexArray = pieces[values[pieces].sum(axis=1).argmax()]
    return piece


def random_piece(orders: IndexArray, area: int, chance: np.random.Generator) -> IndexArray:
    """Give a piece around a random pixel of ink, int (area,)."""
    piece: IndexArray = orders[chance.integers(len(orders)), :area]
    return piece


def random_pixels(graph: InkGraph, area: int, chance: np.random.Generator) -> IndexArray:
    """Give random pixels of ink, int (area,)."""
    return chance.choice(graph.pixels, area, replace=False)


def probabilities_without(
    trace: Trace, images: FloatArray, erased: Sequence[IndexArray]
) -> FloatArray:
    """Read images, float (N, D), without some of their pixels: float (N, C)."""
    cleaned = images.copy()
    for image, pixels in zip(cleaned, erased, strict=True):
        image[pixels] = 0.0
    return probabilities_of(trace.chain.model, trace.chain.logits_in_pieces(cleaned))


def _mask(pixels: IndexArray, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    mask = np.zeros(shape, dtype=bool)
    mask.ravel()[pixels] = True
    return freeze(mask)
