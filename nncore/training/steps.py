"""One training step and one epoch on plain arrays, from the parts that the trainer uses.

Examples
--------
>>> import numpy as np
>>> from nncore import Dense, Initialiser, Network, Optimiser, build_optimiser
>>> rng = np.random.default_rng(1)
>>> inputs = rng.normal(size=(200, 2))
>>> labels = (inputs[:, 0] * inputs[:, 1] > 0).astype(int)
>>> network = Network.build((2,), (Dense(16, "tanh"), Dense(2, "softmax")))
>>> parameters = network.initialise(Initialiser("glorot"), rng)
>>> optimiser = build_optimiser(Optimiser("sgd"), parameters, network.weight_count)
>>> first = train_step(network, parameters, optimiser, inputs, labels, rate=0.5)
>>> for _ in range(50):
...     loss = train_epoch(network, parameters, optimiser, inputs, labels, rate=0.5, rng=rng)
>>> loss < first / 2
True
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nncore.arrays import FloatArray, IndexArray
from nncore.errors import ArrayError
from nncore.network.network import Network
from nncore.progress import finish
from nncore.training.batches import BatchGradient
from nncore.training.feed import Feed
from nncore.training.optimisers import Stepper, update


def train_step(
    network: Network,
    parameters: FloatArray,
    optimiser: Stepper,
    inputs: ArrayLike,
    labels: ArrayLike,
    rate: float,
    *,
    l2: float = 0.0,
    rng: np.random.Generator | None = None,
) -> float:
    """Change the parameters once, by the gradient of the mean loss of all these samples.

    Parameters
    ----------
    network, parameters, optimiser, inputs, labels, rate, l2
        As for `train_epoch`.
    rng : Generator or None
        Source of dropout; None switches it off.

    Returns
    -------
    float
        Mean loss before the step, without the penalty.

    Raises
    ------
    ArrayError
        Where inputs and labels do not fit each other or the network.
    """
    size = max(1, len(np.asarray(inputs)))
    return train_epoch(
        network, parameters, optimiser, inputs, labels, rate, batch_size=size, l2=l2, rng=rng
    )


def train_epoch(
    network: Network,
    parameters: FloatArray,
    optimiser: Stepper,
    inputs: ArrayLike,
    labels: ArrayLike,
    rate: float,
    *,
    batch_size: int = 32,
    l2: float = 0.0,
    rng: np.random.Generator | None = None,
) -> float:
    """Look at every sample once and change the parameters after every batch.

    Parameters
    ----------
    network : Network
        What is trained; `Network.build` makes one.
    parameters : float (P,)
        Changed in place; `Network.initialise` draws the first ones.
    optimiser : Stepper
        From `build_optimiser`; it remembers from call to call.
    inputs : float (N, D)
        Samples; images of any shape count as rows.
    labels : int (N,)
        Class numbers, from 0.
    rate : float
        Learning rate; it is not taken from the optimiser, so that it may change.
    batch_size : int, at least 1
        Samples to an update; the last batch may be smaller.
    l2 : float
        Weight λ of the penalty λ/2 · Σ w².
    rng : Generator or None
        Source of order and dropout; None keeps the order and switches dropout off.

    Returns
    -------
    float
        Mean loss of the samples, each before the step that it had a part in; NaN or infinite
        where the numbers grew beyond what can be represented.

    Raises
    ------
    ArrayError
        Where inputs and labels do not fit each other or the network.
    """
    rows, classes = _checked(network, inputs, labels)
    if batch_size < 1:
        raise ArrayError(f"batch_size must be at least 1, got {batch_size}.")
    count = len(rows)
    feed = Feed(rows, classes, min(batch_size, count), parameters.dtype, _copy)
    feed.begin(np.arange(count) if rng is None else rng.permutation(count))
    gradient = BatchGradient(network, parameters, feed, rng)
    weights = parameters[: network.weight_count]
    scale = rate if optimiser.folds_rate else 1.0
    total = 0.0
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for start in range(0, count, batch_size):
            size = min(batch_size, count - start)
            total += size * _mean_loss(gradient, size, network.most_rows, scale)
            update(parameters, gradient.vector, optimiser, rate, weights, scale * l2)
    return total / count


def _mean_loss(gradient: BatchGradient, size: int, most_rows: int, scale: float) -> float:
    """Leave the gradient of the next batch in its vector; return the batch's mean loss."""
    if size <= most_rows:
        return gradient.compute(size, scale)[0]
    return finish(gradient.accumulate(size, scale))[0]


def _copy(rows: NDArray[Any], inputs: FloatArray) -> None:
    np.copyto(inputs, rows, casting="same_kind")


def _checked(
    network: Network, inputs: ArrayLike, labels: ArrayLike
) -> tuple[NDArray[Any], IndexArray]:
    """Return inputs as rows and labels as positions; raise ArrayError where they do not fit."""
    images, numbers = np.asarray(inputs), np.asarray(labels)
    if numbers.ndim != 1 or numbers.dtype.kind not in "iu":
        raise ArrayError("The labels must be an array of whole numbers, one for each sample.")
    if not len(numbers) or len(images) != len(numbers):
        raise ArrayError(
            "There must be as many inputs as labels, and at least one, got "
            f"{len(images)} and {len(numbers)}."
        )
    rows = images.reshape(len(images), -1)
    if rows.shape[1] != network.input_size:
        raise ArrayError(f"An input must have {network.input_size} values, got {rows.shape[1]}.")
    classes = network.layers[-1].outputs
    if numbers.min() < 0 or numbers.max() >= classes:
        raise ArrayError(
            f"The labels must be from 0 to {classes - 1}, got {numbers.min()} to {numbers.max()}."
        )
    return rows, numbers.astype(np.intp)
