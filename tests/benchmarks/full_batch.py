"""One epoch of sigmoid-16-16, all images at once, against one image after the other, in turn.

python -m tests.benchmarks.full_batch [--rounds 5] [--images 30000]

The loop is the published way: for each image forward and backward with vectors, the gradients
added up, one update at the end. Both sides do the same arithmetic on the same random images; the
gradients of both are compared before anything is timed. The loop may use float64, as NumPy does
by itself, or float32, and is judged by its better one.
"""

from __future__ import annotations

import argparse
import os
import time

import numpy as np
from numpy.typing import DTypeLike
from threadpoolctl import threadpool_limits

from nncore.arrays import FloatArray
from nncore.data.dataset import Samples
from nncore.training.recipes import get
from nncore.training.trainer import Trainer
from tests.benchmarks.measuring import bench_data, interval, make_images, our_epochs

RECIPE = get("sigmoid-16-16").with_changes(epochs=100_000, report_every=1_000_000)
RATE, EPSILON = RECIPE.optimiser.rate, 1e-5


class Loop:
    """The published training: 784-16-16-10 as three matrices and three columns."""

    def __init__(self, samples: Samples, dtype: DTypeLike) -> None:
        network = Trainer(RECIPE, bench_data(samples))
        named = network.network.named_parameters(network.parameters)
        self.weights = [named[f"layers.{i}.weight"].astype(dtype) for i in range(3)]
        self.biases = [named[f"layers.{i}.bias"].astype(dtype) for i in range(3)]
        self.images = samples.rows().astype(dtype)
        self.targets = np.eye(10, dtype=dtype)[samples.labels]

    def gradients(self) -> tuple[list[FloatArray], list[FloatArray]]:
        """Sum the gradients of all images, one after the other."""
        weights = [np.zeros_like(weight) for weight in self.weights]
        biases = [np.zeros_like(bias) for bias in self.biases]
        for image, target in zip(self.images, self.targets, strict=True):
            first = sigmoid(self.weights[0] @ image + self.biases[0])
            second = sigmoid(self.weights[1] @ first + self.biases[1])
            answer = softmax(self.weights[2] @ second + self.biases[2])
            delta = answer - target
            weights[2] += np.outer(delta, second)
            biases[2] += delta
            delta = (self.weights[2].T @ delta) * second * (1 - second)
            weights[1] += np.outer(delta, first)
            biases[1] += delta
            delta = (self.weights[1].T @ delta) * first * (1 - first)
            weights[0] += np.outer(delta, image)
            biases[0] += delta
        return weights, biases

    def epoch(self) -> float:
        """Update once; return the seconds that it took."""
        started = time.perf_counter()
        for values, gradients in zip((self.weights, self.biases), self.gradients(), strict=True):
            for value, gradient in zip(values, gradients, strict=True):
                value -= RATE / len(self.images) * gradient
        return time.perf_counter() - started


def sigmoid(z: FloatArray) -> FloatArray:
    """1 / (1 + e^-z + ε), where e^-z cannot overflow."""
    result: FloatArray = 1 / (1 + np.exp(-np.maximum(z, -80)) + EPSILON)
    return result


def softmax(z: FloatArray) -> FloatArray:
    """e^z / (Σ e^z + ε); the outputs of this network are small."""
    powers = np.exp(z)
    result: FloatArray = powers / (powers.sum() + EPSILON)
    return result


def check(samples: Samples) -> float:
    """Largest difference of the parameters of both sides after one update of each."""
    loop = Loop(samples, np.float64)
    loop.epoch()
    trainer = Trainer(RECIPE.with_changes(epochs=1), bench_data(samples))
    for _ in trainer.events():
        pass
    named = trainer.network.named_parameters(trainer.parameters)
    return max(
        float(np.abs(named[f"layers.{layer}.{kind}"] - values[layer]).max())
        for kind, values in (("weight", loop.weights), ("bias", loop.biases))
        for layer in range(3)
    )


def main() -> None:
    """Measure and print a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--images", type=int, default=30_000)
    arguments = parser.parse_args()
    samples = make_images(arguments.images)
    with threadpool_limits(1, user_api="blas"):
        print(f"after one update both agree within {check(samples.take(np.arange(2000))):.1e}")
        sides = {
            "all at once": our_epochs(RECIPE, samples),
            "loop, float64": Loop(samples, np.float64).epoch,
            "loop, float32": Loop(samples, np.float32).epoch,
        }
        sides["all at once"]()  # warm up
        times: dict[str, list[float]] = {name: [] for name in sides}
        for _ in range(arguments.rounds):
            for name, epoch in sides.items():
                times[name].append(epoch())
    loop = min((times["loop, float64"], times["loop, float32"]), key=np.median)
    ratio, low, high = interval(
        [slow / fast for fast, slow in zip(times["all at once"], loop, strict=True)]
    )
    medians = ", ".join(f"{name} {np.median(values):.3f} s" for name, values in times.items())
    print(
        f"sigmoid-16-16, {arguments.images:,} images: {medians} an epoch; {ratio:.1f} times as "
        f"fast (90 %: {low:.1f} to {high:.1f}); load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
