"""What is looked at while the pen rests: generators for threads that are not the window's."""

from __future__ import annotations

from collections.abc import Generator

from gui.inside.histograms_view import Spread
from gui.inside.looking import Wish
from nncore.arrays import ByteArray, FloatArray
from nncore.data.dataset import Samples
from nncore.insight.inside import (
    METHODS,
    Chain,
    DeletionTest,
    Exciting,
    Explanation,
    NeighbourIndex,
    Neighbours,
    activation_histograms,
    build_index,
    changes,
    deletion_tests,
    exciting,
    explaining,
    weight_histograms,
)
from nncore.network.model import Model
from nncore.progress import Progress
from nncore.session import evaluate_samples


def indexing(model: Model, images: ByteArray) -> Generator[Progress, None, NeighbourIndex]:
    """Compare many digits, piece by piece."""
    work = build_index(Chain(model), images)
    while True:
        try:
            done = next(work)
        except StopIteration as finished:
            index: NeighbourIndex = finished.value
            return index
        yield Progress("Comparing digits", done, len(images), "digits")


def exciting_digits(
    model: Model, images: ByteArray, place: int, unit: int
) -> Generator[Exciting, None, Exciting]:
    """Find what excites a unit most."""
    return exciting(Chain(model), images, place, unit)


def nearest(
    index: NeighbourIndex, image: FloatArray, count: int
) -> Generator[tuple[Neighbours, ...], None, None]:
    """Find the digits nearest to a drawing."""
    yield index.nearest(index.chain.trace(image), count)


def tested_explanation(
    model: Model, image: FloatArray, wish: Wish
) -> Generator[Progress | Explanation | DeletionTest, None, None]:
    """Explain a digit, and test whether the reading hangs on the ink that is named.

    Yields
    ------
    Progress
        Between the steps of a method that takes long, so that it can be given up.
    Explanation
        Where the method is one that the pen cannot wait for.
    DeletionTest
        Of the explanation, whatever the method.
    """
    trace = Chain(model).trace(image)
    explanation = yield from explaining(trace, wish.question(trace.logits[0]), wish.method)
    if not METHODS[wish.method].is_quick:
        yield explanation
    yield from deletion_tests(trace, [explanation])


def spread(
    model: Model, remembered: Model, image: FloatArray | None
) -> Generator[Spread, None, None]:
    """Count weights and activations."""
    chain, before = Chain(model), Chain(remembered)
    is_alike = model.network.parts == remembered.network.parts
    yield Spread(
        weight_histograms(chain),
        weight_histograms(before) if is_alike and model is not remembered else (),
        activation_histograms(chain.trace(image)) if image is not None else (),
        changes(chain, before) if is_alike else (),
    )


def accuracies(
    whole: Model, injured: Model, samples: Samples
) -> Generator[Progress, None, tuple[float, float]]:
    """Judge a network without and with its lesions."""
    found = []
    for number, model in enumerate((whole, injured)):
        work = evaluate_samples(model, samples)
        while True:
            yield Progress("Reading validation digits", number, 2)
            try:
                next(work)
            except StopIteration as finished:
                found.append(float(finished.value.accuracy))
                break
    return found[0], found[1]
