"""How large gradients and updates were in each layer, over a run, on a few digits always alike."""

from __future__ import annotations

import functools
import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from nncore.arrays import FloatArray, IndexArray, freeze
from nncore.data.ink import to_input
from nncore.data.strokes import generate_drawings
from nncore.network.model import Model
from nncore.network.network import Network, Tape
from nncore.recipe import Preparation

DIGITS = 50
"""Digits in the batch, as many of each."""

SEED = 11
"""Which digits."""


@dataclass(frozen=True, eq=False)
class Moment:
    """One network of a run.

    Parameters
    ----------
    step : int
        Updates so far.
    epoch : float
        Epochs so far.
    model : Model
        The network.
    """

    step: int
    epoch: float
    model: Model


@dataclass(frozen=True)
class Sizes:
    """What was measured at one moment; a number for each layer with weights, from the input on.

    Parameters
    ----------
    step : int
        Updates so far.
    epoch : float
        Epochs so far.
    gradients : tuple of float
        ‖∂L/∂W‖ of the mean loss of the batch.
    updates : tuple of float
        ‖W - W before‖ / ‖W before‖ for an update, the mean since the moment before; NaN at the
        first moment.
    """

    step: int
    epoch: float
    gradients: tuple[float, ...]
    updates: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class SmallBatch:
    """A few digits as a network receives them.

    Parameters
    ----------
    inputs : float32 (N, D)
        Read-only.
    labels : int (N,)
        Read-only.
    """

    inputs: FloatArray
    labels: IndexArray


@functools.lru_cache(maxsize=4)
def small_batch(preparation: Preparation) -> SmallBatch:
    """Write a few digits, the same ones each time, and prepare them.

    Parameters
    ----------
    preparation : Preparation
        The network's own.
    """
    drawings = generate_drawings(DIGITS, SEED)
    labels = np.array([drawing.label for drawing in drawings], np.intp)
    images = [to_input(drawing, preparation) for drawing in drawings]
    kept = [place for place, image in enumerate(images) if image is not None]
    inputs = np.stack([image.reshape(-1) for image in images if image is not None])
    return SmallBatch(freeze(inputs), freeze(labels[kept]))


def names_of_layers(network: Network) -> tuple[str, ...]:
    """Name the layers with weights, in the order of `Sizes`."""
    return tuple(
        f"layer {place + 1}"
        for place, layer in enumerate(network.layers)
        if layer.parameter_shapes()
    )


def measure(
    moments: tuple[Moment, ...], batch: SmallBatch, known: tuple[Sizes, ...] = ()
) -> Generator[tuple[Sizes, ...], None, None]:
    """Measure the networks of a run, one after the other.

    Parameters
    ----------
    moments : tuple of Moment
        In the order of training, all of one run.
    batch : SmallBatch
        What the gradient is taken of.
    known : tuple of Sizes
        What has been measured of this run before, so that one that grows is not measured anew.

    Yields
    ------
    tuple of Sizes
        All so far, in order.
    """
    measured = {each.step: each for each in known}
    found: tuple[Sizes, ...] = ()
    before: Moment | None = None
    for moment in moments:
        found += (measured.get(moment.step) or _sizes(moment, before, batch),)
        before = moment
        if moment.step not in measured:
            yield found
    yield found


def _sizes(moment: Moment, before: Moment | None, batch: SmallBatch) -> Sizes:
    network, vector = moment.model.network, moment.model.parameters
    gradient = np.zeros_like(vector)
    rows = min(len(batch.labels), network.most_rows)
    tape = Tape(network, rows)
    views = network.bind(gradient)
    with np.errstate(all="ignore"):
        network.gradient(moment.model.views, views, batch.inputs[:rows], batch.labels[:rows], tape)
    gradients = tuple(norm(each["weight"]) for each in views if "weight" in each)
    if before is None or before.step >= moment.step:
        return Sizes(moment.step, moment.epoch, gradients, (math.nan,) * len(gradients))
    steps = moment.step - before.step
    updates = []
    for old, new in zip(before.model.views, moment.model.views, strict=True):
        if "weight" in old:
            size = norm(old["weight"])
            change = norm(new["weight"] - old["weight"])
            updates.append(change / size / steps if size else math.nan)
    return Sizes(moment.step, moment.epoch, gradients, tuple(updates))


def norm(array: FloatArray) -> float:
    """Return ‖array‖, the root of the sum of the squares."""
    return float(np.linalg.norm(array.astype(np.float64)))
