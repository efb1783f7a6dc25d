"""The curves of a run: events folded into arrays whose size is bounded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from nncore.arrays import FloatArray, freeze
from nncore.training.events import Event, RateChanged, StepDone, ValidationDone

Point: TypeAlias = tuple[float, ...]
"""Epoch, loss, accuracy."""

MAX_POINTS = 2000
MEMORY = 0.95
"""Weight of the past in the running mean over the batches (about the last twenty)."""


@dataclass(frozen=True, eq=False)
class Curves:
    """A run so far; all arrays are read-only.

    Parameters
    ----------
    epoch, loss, accuracy : float64 (K,)
        Training: passes so far, and the running mean over the batches; K ≤ `MAX_POINTS`.
    validation_epoch, validation_loss, validation_accuracy : float64 (V,)
        Before the first step and after each epoch.
    rate_changes : tuple of (float, float)
        Epoch and new rate of each change made while it ran.
    """

    epoch: FloatArray
    loss: FloatArray
    accuracy: FloatArray
    validation_epoch: FloatArray
    validation_loss: FloatArray
    validation_accuracy: FloatArray
    rate_changes: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, eq=False)
class CurvePart:
    """Points that were added to curves since the part before; thinned out where they arrive.

    Parameters
    ----------
    training : float64 (K, 3)
        Epoch, loss and accuracy; the running means.
    validation : float64 (V, 3)
        The same of the validation images.
    rate_changes : tuple of (float, float)
        Epoch and new rate.
    """

    training: FloatArray
    validation: FloatArray
    rate_changes: tuple[tuple[float, float], ...] = ()


class History:
    """Fold events into curves.

    When the training curve reaches `MAX_POINTS`, every other point is dropped and from then
    on half as many are taken, so that an hour costs as much as a minute. What was added can be
    taken in parts, and other curves that extend by these parts come out the same.

    Parameters
    ----------
    in_parts : bool
        Whether somebody takes parts (`take_part`).
    """

    def __init__(self, *, in_parts: bool = False) -> None:
        self._part = _OpenPart() if in_parts else None
        self._points = np.zeros((MAX_POINTS, 3))
        self._count = 0
        self._stride = 1
        self._pending = 0
        self._loss = self._accuracy = self._weight = 0.0
        self._validation: list[Point] = []
        self._rate_changes: list[tuple[float, float]] = []

    def add(self, event: Event) -> None:
        """Take note of an event; those that say nothing about a curve are passed over."""
        if isinstance(event, StepDone):
            self._add_step(event)
        elif isinstance(event, ValidationDone):
            self._add_validation((event.epoch, event.loss, event.accuracy))
        elif isinstance(event, RateChanged):
            self._add_rate_change((event.epoch, event.rate))

    def extend(self, part: CurvePart) -> None:
        """Take in what was added to other curves; these must have got all their parts before."""
        for point in part.training.tolist():
            self._add_point(tuple(point))
        for point in part.validation.tolist():
            self._add_validation(tuple(point))
        for change in part.rate_changes:
            self._add_rate_change(change)

    def take_part(self) -> CurvePart:
        """Return what was added since the last part."""
        if self._part is None:
            raise ValueError("these curves are not taken in parts")
        part, self._part = self._part, _OpenPart()
        return CurvePart(
            np.array(part.training, np.float64).reshape(-1, 3),
            np.array(part.validation, np.float64).reshape(-1, 3),
            tuple(part.rate_changes),
        )

    def curves(self) -> Curves:
        """Return the curves so far, a copy that later events do not change."""
        epoch, loss, accuracy = self._points[: self._count].T.copy()
        validation = np.array(self._validation, np.float64).reshape(-1, 3)
        return Curves(
            freeze(epoch),
            freeze(loss),
            freeze(accuracy),
            freeze(validation[:, 0].copy()),
            freeze(validation[:, 1].copy()),
            freeze(validation[:, 2].copy()),
            tuple(self._rate_changes),
        )

    def _add_step(self, event: StepDone) -> None:
        # The debiased mean starts at the first batch instead of at zero.
        self._loss = MEMORY * self._loss + (1.0 - MEMORY) * event.loss
        self._accuracy = MEMORY * self._accuracy + (1.0 - MEMORY) * event.accuracy
        self._weight = MEMORY * self._weight + (1.0 - MEMORY)
        self._pending += 1
        if self._pending < self._stride:
            return
        self._pending = 0
        self._add_point((event.epoch, self._loss / self._weight, self._accuracy / self._weight))

    def _add_point(self, point: Point) -> None:
        if self._count == MAX_POINTS:
            self._thin_out()
        self._points[self._count] = point
        self._count += 1
        if self._part:
            self._part.training.append(point)

    def _add_validation(self, point: Point) -> None:
        self._validation.append(point)
        if len(self._validation) > MAX_POINTS:
            del self._validation[1::2]
        if self._part:
            self._part.validation.append(point)

    def _add_rate_change(self, change: tuple[float, float]) -> None:
        self._rate_changes.append(change)
        del self._rate_changes[:-MAX_POINTS]
        if self._part:
            self._part.rate_changes.append(change)

    def _thin_out(self) -> None:
        self._count = MAX_POINTS // 2
        self._points[: self._count] = self._points[1::2]
        self._stride *= 2


@dataclass
class _OpenPart:
    """What was added since the last part."""

    training: list[Point] = field(default_factory=list)
    validation: list[Point] = field(default_factory=list)
    rate_changes: list[tuple[float, float]] = field(default_factory=list)
