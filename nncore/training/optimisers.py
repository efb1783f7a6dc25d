"""Optimisers on one flat vector, in place, in order of increasing complexity.

With g the gradient, η the rate and θ the parameters.
"""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np

from nncore.arrays import FloatArray
from nncore.recipe import Optimiser

EPSILON = 1e-8
FLUSH_EVERY = 64
SMALLEST = 1e-30
NONE = slice(0, 0)
"""No part of a vector."""


class Stepper(Protocol):
    """A rule that turns a gradient into a change of the parameters."""

    state: dict[str, FloatArray]
    folds_rate: bool
    """Whether `step` takes the gradient multiplied by the rate already."""
    updates: int
    """Steps so far; with `state` all that it remembers."""

    def step(self, parameters: FloatArray, gradient: FloatArray, rate: float) -> None:
        """Change `parameters`, float (P,), in place; `gradient` is used up."""


class Sgd:
    """θ ← θ - η g, given η g: the rate is folded into the output's delta."""

    folds_rate = True

    def __init__(self, parameters: FloatArray) -> None:
        self.state: dict[str, FloatArray] = {}
        self.updates = 0

    def step(self, parameters: FloatArray, gradient: FloatArray, rate: float) -> None:
        """See `Stepper`."""
        self.updates += 1
        parameters -= gradient

    def step_around(self, parameters: FloatArray, gradient: FloatArray, zeros: slice) -> None:
        """Do what `step` does where a part of the gradient is zero, without a look at it."""
        self.updates += 1
        for part in (slice(zeros.start), slice(zeros.stop, None)):
            changed = parameters[part]
            np.subtract(changed, gradient[part], changed)


class Momentum:
    """v ← μ v + g; θ ← θ - η v (Polyak 1964, as in PyTorch).

    With `nesterov`: θ ← θ - η (g + μ v) (Sutskever et al. 2013).
    """

    folds_rate = False

    def __init__(self, parameters: FloatArray, momentum: float, nesterov: bool) -> None:
        self.state = {"velocity": np.zeros_like(parameters)}
        self._momentum = momentum
        self._nesterov = nesterov
        self.updates = 0

    def step(self, parameters: FloatArray, gradient: FloatArray, rate: float) -> None:
        """See `Stepper`."""
        self.updates += 1
        velocity = self.state["velocity"]
        velocity *= self._momentum
        velocity += gradient
        _flush(self.updates, velocity)
        if self._nesterov:
            gradient += self._momentum * velocity
            gradient *= rate
        else:
            np.multiply(velocity, rate, out=gradient)
        parameters -= gradient


class RmsProp:
    """s ← ρ s + (1 - ρ) g²; θ ← θ - η g / (√s + ε) (Tieleman and Hinton 2012).

    Kept is s / (1 - ρ), a sum of g² that decays; the factor goes into η and ε.
    """

    folds_rate = False

    def __init__(self, parameters: FloatArray, rho: float) -> None:
        self.state = {"squares": np.zeros_like(parameters)}
        self._rho = rho
        self._scratch = np.empty_like(parameters)
        self.updates = 0

    def step(self, parameters: FloatArray, gradient: FloatArray, rate: float) -> None:
        """See `Stepper`."""
        self.updates += 1
        squares, change = self.state["squares"], self._scratch
        np.multiply(gradient, gradient, out=change)
        squares *= self._rho
        squares += change
        _flush(self.updates, squares)
        root = math.sqrt(1.0 - self._rho)
        np.sqrt(squares, out=change)
        change += EPSILON / root
        np.divide(gradient, change, out=change)
        change *= rate / root
        parameters -= change


class Adam:
    """m ← β₁ m + (1 - β₁) g; v ← β₂ v + (1 - β₂) g²; θ ← θ - η m̂ / (√v̂ + ε).

    m̂ and v̂ are m and v divided by 1 - βᵗ (Kingma and Ba 2015, algorithm 1). With `decay`
    λ, first θ ← θ - η λ θ for the weights (AdamW: Loshchilov and Hutter 2019).

    Kept are m / (1 - β₁) and v / (1 - β₂), sums that decay; these factors, and those that make
    m̂ and v̂ of them, go into η and ε. That takes ten operations on vectors in place of thirteen.
    """

    folds_rate = False

    def __init__(
        self,
        parameters: FloatArray,
        beta1: float,
        beta2: float,
        decay: float = 0.0,
        weight_count: int = 0,
    ) -> None:
        self.state: dict[str, FloatArray] = {
            "gradients": np.zeros_like(parameters),
            "squares": np.zeros_like(parameters),
        }
        self._beta1, self._beta2 = beta1, beta2
        self._decay, self._weight_count = decay, weight_count
        self.updates = 0

    def step(self, parameters: FloatArray, gradient: FloatArray, rate: float) -> None:
        """See `Stepper`."""
        gradients, squares = self.state["gradients"], self.state["squares"]
        self.updates += 1
        time = self.updates
        if self._decay:
            parameters[: self._weight_count] *= 1.0 - rate * self._decay
        gradients *= self._beta1
        gradients += gradient
        np.multiply(gradient, gradient, out=gradient)
        squares *= self._beta2
        squares += gradient
        _flush(self.updates, gradients, squares)
        root = math.sqrt((1.0 - self._beta2) / (1.0 - self._beta2**time))
        change = np.sqrt(squares, out=gradient)
        change += EPSILON / root
        np.divide(gradients, change, out=change)
        change *= rate * (1.0 - self._beta1) / (1.0 - self._beta1**time) / root
        parameters -= change


def build_optimiser(recipe: Optimiser, parameters: FloatArray, weight_count: int) -> Stepper:
    """Build the optimiser that a recipe names.

    Parameters
    ----------
    recipe : Optimiser
        Kind and settings.
    parameters : float (P,)
        The vector that it will change; its state takes the same shape and dtype.
    weight_count : int
        How many of them, from the start, are weights.
    """
    if recipe.kind == "sgd":
        return Sgd(parameters)
    if recipe.kind in ("momentum", "nesterov"):
        return Momentum(parameters, recipe.momentum, nesterov=recipe.kind == "nesterov")
    if recipe.kind == "rmsprop":
        return RmsProp(parameters, recipe.beta2)
    decay = recipe.decay if recipe.kind == "adamw" else 0.0
    return Adam(parameters, recipe.momentum, recipe.beta2, decay, weight_count)


def update(
    parameters: FloatArray,
    gradient: FloatArray,
    optimiser: Stepper,
    rate: float,
    weights: FloatArray,
    penalty: float = 0.0,
    zeros: slice = NONE,
) -> None:
    """Change the parameters by their gradient and by the penalty on the weights.

    Parameters
    ----------
    parameters, gradient : float (P,)
        The first is changed in place, the second used up.
    optimiser : Stepper
        The rule; where it `folds_rate`, gradient and penalty come multiplied by the rate.
    rate : float
        Learning rate of this update.
    weights : float (W,)
        The weights: a view of the start of `parameters`.
    penalty : float
        λ of λ/2 · Σ w², whose gradient is λ w.
    zeros : slice
        Where the gradient is zero, though something else may stand there.
    """
    if zeros != NONE and not penalty and isinstance(optimiser, Sgd):
        optimiser.step_around(parameters, gradient, zeros)
        return
    gradient[zeros] = 0.0
    if penalty:
        gradient[: len(weights)] += penalty * weights
    optimiser.step(parameters, gradient, rate)


def _flush(updates: int, *memories: FloatArray) -> None:
    """Set values that have all but vanished to zero, every now and then.

    A memory of a gradient that has become zero (an input pixel that is hardly ever inked)
    decays into denormal numbers, on which arithmetic is tens of times slower.
    """
    if updates % FLUSH_EVERY == 0:
        for memory in memories:
            memory[np.abs(memory) < SMALLEST] = 0.0
