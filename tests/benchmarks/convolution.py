"""One epoch of a convolutional network against PyTorch's eager mode, in turn, in one run.

python -m tests.benchmarks.convolution [--rounds 15] [--images 60000] [--network lenet-5]

(needs the extra "bench").

Both train the same network on the same random images: float32, mini-batches taken
by a fresh permutation, plain SGD. PyTorch slices tensors, without a DataLoader. Each side
is timed with one and with two BLAS threads and judged by its better one.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import time
from collections.abc import Callable

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from nncore.data.dataset import Samples
from nncore.recipe import (
    Batch,
    Conv2D,
    Dense,
    Flatten,
    LayerSpec,
    MaxPool2D,
    Optimiser,
    Recipe,
    shapes_after,
)
from tests.benchmarks.measuring import SIDE, interval, make_images, our_epochs

RATE = 0.1
SETTLE = 0.3
"""Seconds between turns, until the worker threads of the one before have stopped spinning."""

LENET_5 = (
    Conv2D(6, 5, "relu", "same"),
    MaxPool2D(2),
    Conv2D(16, 5, "relu"),
    MaxPool2D(2),
    Flatten(),
    Dense(120, "relu"),
    Dense(84, "relu"),
    Dense(10, "softmax"),
)
LARGER = (
    Conv2D(16, 5, "relu"),
    MaxPool2D(2),
    Conv2D(48, 5, "relu"),
    MaxPool2D(2),
    Flatten(),
    Dense(128, "relu"),
    Dense(10, "softmax"),
)


NETWORKS: dict[str, tuple[tuple[LayerSpec, ...], int]] = {
    "lenet-5": (LENET_5, 64),
    "16C5-P2-48C5-P2-128-10": (LARGER, 64),
}


def ours(layers: tuple[LayerSpec, ...], batch: int, samples: Samples) -> Callable[[int], float]:
    """Return a function (threads) -> seconds of one epoch, validation left out."""
    recipe = Recipe(
        "bench",
        layers,
        optimiser=Optimiser("sgd", rate=RATE),
        batch=Batch("size", batch),
        epochs=100_000,
    )
    train = our_epochs(recipe, samples)

    def epoch(threads: int) -> float:
        with threadpool_limits(threads, user_api="blas"):
            return train()

    return epoch


def modules_of(layers: tuple[LayerSpec, ...]) -> list[torch.nn.Module]:
    """PyTorch's modules for layers with ReLU; their images have the channels first."""
    modules: list[torch.nn.Module] = []
    if any(isinstance(layer, Flatten) for layer in layers):
        modules.append(torch.nn.Unflatten(1, (1, SIDE, SIDE)))
    shapes = ((SIDE, SIDE, 1), *shapes_after(layers, SIDE))
    for layer, shape in zip(layers, shapes, strict=False):
        if isinstance(layer, Dense):
            modules += [torch.nn.Linear(math.prod(shape), layer.units), torch.nn.ReLU()]
        elif isinstance(layer, Conv2D):
            convolution = torch.nn.Conv2d(
                shape[2], layer.filters, layer.kernel, padding=layer.padding
            )
            modules += [convolution, torch.nn.ReLU()]
        elif isinstance(layer, MaxPool2D):
            modules.append(torch.nn.MaxPool2d(layer.size))
        else:
            modules.append(torch.nn.Flatten())
    return modules[:-1]  # the loss takes logits


def theirs(layers: tuple[LayerSpec, ...], batch: int, samples: Samples) -> Callable[[int], float]:
    """Return the same for PyTorch, eager."""
    inputs = torch.from_numpy(samples.inputs())
    labels = torch.from_numpy(samples.labels.astype(np.int64))
    network = torch.nn.Sequential(*modules_of(layers))
    optimiser = torch.optim.SGD(network.parameters(), lr=RATE)
    loss_of = torch.nn.CrossEntropyLoss()

    def epoch(threads: int) -> float:
        torch.set_num_threads(threads)
        started = time.perf_counter()
        order = torch.randperm(len(inputs))
        for start in range(0, len(inputs), batch):
            chosen = order[start : start + batch]
            optimiser.zero_grad()
            loss_of(network(inputs[chosen]), labels[chosen]).backward()
            optimiser.step()
        return time.perf_counter() - started

    return epoch


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--images", type=int, default=60_000)
    parser.add_argument("--network", choices=NETWORKS, action="append")
    arguments = parser.parse_args()
    samples = make_images(arguments.images)
    for name in arguments.network or NETWORKS:
        layers, batch = NETWORKS[name]
        sides = {"ours": ours(layers, batch, samples), "PyTorch": theirs(layers, batch, samples)}
        turns = [(side, threads) for side in sides for threads in (1, 2)]
        times: dict[tuple[str, int], list[float]] = {turn: [] for turn in turns}
        for turn in turns:
            sides[turn[0]](turn[1])  # warm up
        for _ in range(arguments.rounds):
            random.shuffle(turns)
            for side, threads in turns:
                time.sleep(SETTLE)
                times[side, threads].append(sides[side](threads))
        best = {
            side: min((times[side, threads] for threads in (1, 2)), key=np.median) for side in sides
        }
        ratio, low, high = interval(
            [slow / fast for fast, slow in zip(best["ours"], best["PyTorch"], strict=True)]
        )
        medians = {turn: float(np.median(values)) for turn, values in times.items()}
        print(
            f"{name}, batch {batch}: ours {min(medians['ours', 1], medians['ours', 2]):.3f} s, "
            f"PyTorch {min(medians['PyTorch', 1], medians['PyTorch', 2]):.3f} s, "
            f"{ratio:.2f} times as fast (90 %: {low:.2f} to {high:.2f}); one/two threads: "
            + ", ".join(f"{side} {medians[side, 1]:.3f}/{medians[side, 2]:.3f}" for side in sides)
            + f"; load {os.getloadavg()[0]:.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
