"""What a doctor keeps of a training: its course, and what looks at its network showed."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from nncore.arrays import FloatArray, IndexArray
from nncore.insight.doctor.probes import InputLook, Jolt, LayerLook, Look
from nncore.recipe import Dense, Recipe
from nncore.training.events import Event, RunEnded, RunStarted, StepDone, ValidationDone

BLOCK_IMAGES = 512
"""Steps are averaged until they have seen so many images: less would be the luck of a batch."""


@dataclass(frozen=True)
class Spike:
    """The worst rise of the training loss.

    Parameters
    ----------
    low, high : float
        The lowest mean loss until then, and the highest after it.
    low_step, high_step : int
        When.
    """

    low: float
    low_step: int
    high: float
    high_step: int

    @property
    def ratio(self) -> float:
        """How many times as high."""
        return self.high / max(self.low, 1e-12)


class Course:
    """The training loss and accuracy, averaged over blocks of steps."""

    def __init__(self) -> None:
        self.block_images = BLOCK_IMAGES
        self.blocks = 0
        self.start: float | None = None
        self.loss = self.lowest = math.inf
        self.accuracy = self.best_accuracy = 0.0
        self.worst: Spike | None = None
        self.tail: deque[float] = deque(maxlen=8)
        self._lowest_step = 0
        self._loss_sum = self._right = 0.0
        self._images = 0

    def add(self, event: StepDone, loss: float) -> None:
        """Take in one update, and the mean loss of its images."""
        if self.start is None:
            self.start = loss
        self._loss_sum += loss * event.samples
        self._right += event.accuracy * event.samples
        self._images += event.samples
        if self._images >= self.block_images:
            self._close(event.step)

    def _close(self, step: int) -> None:
        self.loss, self.accuracy = self._loss_sum / self._images, self._right / self._images
        self._loss_sum = self._right = 0.0
        self._images = 0
        self.blocks += 1
        self.tail.append(self.loss)
        self.best_accuracy = max(self.best_accuracy, self.accuracy)
        if self.loss < self.lowest:
            self.lowest, self._lowest_step = self.loss, step
        elif self.worst is None or self.loss - self.lowest > self.worst.high - self.worst.low:
            self.worst = Spike(self.lowest, self._lowest_step, self.loss, step)


class Chart:
    """Everything that the doctor knows of one training.

    Parameters
    ----------
    recipe : Recipe
        What is trained.
    """

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.started: RunStarted | None = None
        self.course = Course()
        self._last: StepDone | None = None
        self.looks: list[Look] = []
        self.jolts: list[Jolt] = []
        self.validation: ValidationDone | None = None
        self.best_validation: ValidationDone | None = None
        self.ended: RunEnded | None = None
        self.input: InputLook | None = None
        self.examples = 0
        self._shows_sums = recipe.gradient.loss == "sum"
        self._neighbours = self._alike = 0
        self._usually_alike = 0.0

    def add(self, event: Event) -> None:
        """Take note of an event."""
        if isinstance(event, StepDone):
            self._last = event
            self.course.add(event, event.loss / event.samples if self._shows_sums else event.loss)
        elif isinstance(event, ValidationDone):
            images = self.started.batch_size if self._shows_sums and self.started else 1
            self.validation = replace(event, loss=event.loss / images)
            if self.best_validation is None or self.validation.loss < self.best_validation.loss:
                self.best_validation = self.validation
        elif isinstance(event, RunStarted):
            self.started = event
            self.course.block_images = min(BLOCK_IMAGES, event.training_images)
        elif isinstance(event, RunEnded):
            self.ended = event

    def add_examples(self, inputs: FloatArray, labels: IndexArray) -> None:
        """Take note of the examples that looks are at: float (N, D) and int (N,), N ≥ 1."""
        self.examples = len(labels)
        self.input = InputLook.of(inputs)
        shares = np.unique(labels, return_counts=True)[1] / len(labels)
        self._usually_alike = float(np.dot(shares, shares))

    def add_order(self, labels: IndexArray) -> None:
        """Take note of labels in the order in which they are learned, int (N,)."""
        self._neighbours += max(0, len(labels) - 1)
        self._alike += int(np.count_nonzero(labels[1:] == labels[:-1]))

    @property
    def step(self) -> int:
        """Updates so far."""
        return self._last.step if self._last else 0

    @property
    def epoch(self) -> float:
        """Passes through the training images so far."""
        return self._last.epoch if self._last else 0.0

    @property
    def progress(self) -> float:
        """Share of the planned steps that is done, in [0, 1]."""
        return self.step / self.started.total_steps if self.started else 0.0

    @property
    def neighbours(self) -> tuple[int, float, float]:
        """Pairs of neighbours in the order of learning, share with one label, and what is usual."""
        share = self._alike / self._neighbours if self._neighbours else 0.0
        return self._neighbours, share, self._usually_alike

    @property
    def chance(self) -> float:
        """Mean loss of saying of every image the same, each class as likely as any other."""
        output = self.recipe.layers[-1]
        assert isinstance(output, Dense)
        share = 1.0 / output.units
        if self.recipe.loss == "mean_squared_error":
            return share * (1.0 - share)
        entropy = -math.log(share)
        if output.activation == "sigmoid":
            entropy -= (output.units - 1) * math.log1p(-share)
        return entropy

    def worst_layer(
        self, measure: Callable[[LayerLook], float], *, first: bool = False
    ) -> LayerLook | None:
        """Find the hidden layer where a measure is largest, at the latest look or the first."""
        if not self.looks:
            return None
        return max(self.looks[0 if first else -1].hidden, key=measure, default=None)

    @property
    def judged(self) -> tuple[Look, ValidationDone] | None:
        """The latest look and the latest validation, where the look came after it."""
        if not self.looks or self.validation is None or not self.validation.step:
            return None
        look = self.looks[-1]
        return (look, self.validation) if look.step >= self.validation.step else None
