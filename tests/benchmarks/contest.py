"""The five dense networks and the trainers that are measured on them.

A side is a trainer with a number of threads; it gives a function that trains one epoch on all
images and returns its seconds. All train the same network on the same images: float32,
mini-batches by a fresh permutation, plain descent, softmax and cross-entropy.
"""

from __future__ import annotations

import itertools
import time
import warnings
from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from nncore.arrays import FloatArray
from nncore.data.dataset import Samples
from nncore.recipe import Batch, Dense, LayerSpec, Optimiser, Recipe
from nncore.training.feed import Feed
from tests.benchmarks.measuring import make_images, our_epochs

Epoch: TypeAlias = Callable[[], float]
"""Trains once on all images and returns the seconds."""

RATE = 0.1
CLASSES = 10

NETWORKS: dict[str, tuple[tuple[int, ...], int]] = {
    "784-64-28-10": ((784, 64, 28, 10), 64),
    "784-16-16-10": ((784, 16, 16, 10), 64),
    "784-128-10": ((784, 128, 10), 64),
    "784-512-256-10": ((784, 512, 256, 10), 128),
    "784-800-10": ((784, 800, 10), 128),
}
"""Widths from input to output, and images in a batch."""


def recipe_of(widths: tuple[int, ...], batch: int) -> Recipe:
    """A recipe of hidden ReLU layers that never ends by itself."""
    hidden: tuple[LayerSpec, ...] = tuple(Dense(units, "relu") for units in widths[1:-1])
    return Recipe(
        "bench",
        (*hidden, Dense(widths[-1], "softmax")),
        optimiser=Optimiser("sgd", rate=RATE),
        batch=Batch("size", batch),
        epochs=100_000,
    )


def inkling(widths: tuple[int, ...], batch: int, samples: Samples) -> Epoch:
    """Our trainer, validation left out."""
    return our_epochs(recipe_of(widths, batch), samples)


def inkling_all_pixels(widths: tuple[int, ...], batch: int, samples: Samples) -> Epoch:
    """Our trainer on images that have ink everywhere, of which no pixel can be left out."""
    return inkling(widths, batch, make_images(len(samples)))


def products(widths: tuple[int, ...], batch: int, samples: Samples) -> Epoch:
    """Only the matrix products of an epoch, on real operands and with the batches streamed."""
    rng = np.random.default_rng(0)
    feed = Feed(samples.rows(), samples.labels, batch, np.float32)
    count = len(samples) // batch
    pairs = list(itertools.pairwise(widths))
    weights = [(rng.normal(size=pair) / 28).astype(np.float32) for pair in pairs]
    gradients = [np.zeros_like(weight) for weight in weights]
    deltas = [rng.random((batch, after), dtype=np.float32) for _, after in pairs]
    inner = [np.maximum(rng.normal(size=(batch, n)), 0).astype(np.float32) for n in widths[1:]]

    def step(inputs: FloatArray) -> float:
        started = time.perf_counter()
        values = inputs
        for weight, outputs in zip(weights, inner, strict=True):
            np.dot(values, weight, out=outputs)
            values = outputs
        for index in range(len(weights) - 1, -1, -1):
            values = inner[index - 1] if index else inputs
            np.dot(values.T, deltas[index], out=gradients[index])
            if index:
                np.dot(deltas[index], weights[index].T, out=inner[index - 1])
        return time.perf_counter() - started

    def epoch() -> float:
        feed.begin(np.random.default_rng(1).permutation(len(samples)))
        return sum(step(feed.take(batch)[0]) for _ in range(count))

    return epoch


def pytorch(
    widths: tuple[int, ...], batch: int, samples: Samples, *, is_compiled: bool = False
) -> Epoch:
    """PyTorch, eager or compiled: tensors sliced by a permutation, no DataLoader."""
    import torch

    inputs = torch.from_numpy(samples.inputs())
    labels = torch.from_numpy(samples.labels.astype(np.int64))
    modules: list[torch.nn.Module] = []
    for before, after in itertools.pairwise(widths):
        modules += [torch.nn.Linear(before, after), torch.nn.ReLU()]
    network = torch.nn.Sequential(*modules[:-1])
    loss_of = torch.nn.CrossEntropyLoss()
    optimiser = torch.optim.SGD(network.parameters(), lr=RATE)

    def loss(chosen: torch.Tensor) -> torch.Tensor:
        value: torch.Tensor = loss_of(network(inputs[chosen]), labels[chosen])
        return value

    run = torch.compile(loss) if is_compiled else loss

    def epoch() -> float:
        started = time.perf_counter()
        order = torch.randperm(len(inputs))
        for start in range(0, len(inputs), batch):
            optimiser.zero_grad()
            run(order[start : start + batch]).backward()
            optimiser.step()
        return time.perf_counter() - started

    return epoch


def pytorch_compiled(widths: tuple[int, ...], batch: int, samples: Samples) -> Epoch:
    """`torch.compile` of forward pass and loss, with its backward pass."""
    return pytorch(widths, batch, samples, is_compiled=True)


def jax_compiled(widths: tuple[int, ...], batch: int, samples: Samples) -> Epoch:
    """JAX with the whole epoch compiled as one `lax.scan`; compilation is not measured."""
    import jax
    import jax.numpy as jnp

    inputs = jnp.asarray(samples.inputs())
    labels = jnp.asarray(samples.labels.astype(np.int32))
    rng = np.random.default_rng(0)
    steps = len(samples) // batch
    state = [
        (
            jnp.asarray((rng.normal(size=pair) * (2 / pair[0]) ** 0.5).astype(np.float32)),
            jnp.zeros(pair[1], jnp.float32),
        )
        for pair in itertools.pairwise(widths)
    ]

    def loss(parameters, values, wanted):
        for weight, bias in parameters[:-1]:
            values = jax.nn.relu(values @ weight + bias)
        weight, bias = parameters[-1]
        logs = jax.nn.log_softmax(values @ weight + bias)
        return -jnp.mean(jnp.take_along_axis(logs, wanted[:, None], 1))

    @jax.jit
    def train(parameters, key, images, wanted):
        order = jax.random.permutation(key, len(images))[: steps * batch]

        def step(parameters, chosen):
            gradients = jax.grad(loss)(parameters, images[chosen], wanted[chosen])
            pairs = jax.tree.map(lambda old, slope: old - RATE * slope, parameters, gradients)
            return pairs, None

        return jax.lax.scan(step, parameters, order.reshape(steps, batch))[0]

    def epoch() -> float:
        nonlocal state
        key = jax.random.key(int(rng.integers(2**31)))
        started = time.perf_counter()
        state = jax.block_until_ready(train(state, key, inputs, labels))
        return time.perf_counter() - started

    return epoch


def scikit_learn(widths: tuple[int, ...], batch: int, samples: Samples) -> Epoch:
    """`MLPClassifier`, an epoch at a time."""
    from sklearn.neural_network import MLPClassifier

    inputs, labels = samples.inputs(), samples.labels
    classifier = MLPClassifier(
        widths[1:-1],
        solver="sgd",
        alpha=0.0,
        batch_size=batch,
        learning_rate_init=RATE,
        momentum=0.0,
    )
    classes = np.arange(CLASSES)

    def epoch() -> float:
        started = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            classifier.partial_fit(inputs, labels, classes=classes)
        return time.perf_counter() - started

    return epoch


SIDES: dict[str, Callable[[tuple[int, ...], int, Samples], Epoch]] = {
    "Inkling": inkling,
    "all pixels": inkling_all_pixels,
    "products": products,
    "JAX": jax_compiled,
    "PyTorch": pytorch,
    "torch.compile": pytorch_compiled,
    "scikit-learn": scikit_learn,
}
