"""The model: everything needed to read a drawing, as one frozen value; and a reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from nncore.arrays import FloatArray, freeze
from nncore.network.layers import Views
from nncore.network.network import Network, Tape
from nncore.recipe import Preparation, Recipe
from nncore.recipe.checks import check_range

TEMPERATURES = (0.05, 20.0)
"""The lowest and highest temperature; what a fit runs into beyond them means nothing."""

DIGIT, BLANK, REJECTED = "digit", "blank", "not a digit"
"""The three verdicts."""


@dataclass(frozen=True)
class Calibration:
    """How a network's outputs become an honest confidence, and when it is too low for a digit.

    Parameters
    ----------
    temperature : float
        Above 1 the probabilities become more even, below 1 more extreme; the favourite stays.
    threshold : float, in [0, 1]
        Least probability of the favourite for it to be called a digit; 0 calls everything one.

    Raises
    ------
    RecipeError
        Where a number is not finite or out of bounds.

    References
    ----------
    C. Guo, G. Pleiss, Y. Sun, K. Weinberger, "On Calibration of Modern Neural Networks",
    ICML 2017, section 4.2: temperature scaling, softmax(z / T).
    """

    temperature: float = 1.0
    threshold: float = 0.0

    def __post_init__(self) -> None:
        check_range("calibration.temperature", self.temperature, *TEMPERATURES)
        check_range("calibration.threshold", self.threshold, 0.0, 1.0)

    def applied(self, probabilities: FloatArray) -> FloatArray:
        """Return calibrated probabilities.

        Parameters
        ----------
        probabilities : float (N, C)
            Rows sum to 1.

        Returns
        -------
        float (N, C)
            p^(1/T) / Σ p^(1/T), which is softmax(z / T); at T = 1 the array that was given.
        """
        if self.temperature == 1.0:
            return probabilities
        cooled = probabilities ** probabilities.dtype.type(1.0 / self.temperature)
        cooled /= cooled.sum(axis=1, keepdims=True)
        return cooled


@dataclass(frozen=True, eq=False)
class Model:
    """A network with its parameters and the preparation of its input.

    Trainer, file and reader pass this one value around; it never changes.

    Parameters
    ----------
    network : Network
        Layers, output activation and loss.
    parameters : float32 (P,)
        Made read-only; the caller hands it over.
    preparation : Preparation
        How ink becomes its input.
    name : str
        What the interface calls it.
    recipe : Recipe or None
        What it was trained by, where that is known.
    figures : mapping
        What it reached, by name (plain values).
    origin : mapping
        Where it came from: program, version, command, date (plain values).
    calibration : Calibration
        How sure it may say that it is.
    """

    network: Network
    parameters: FloatArray
    preparation: Preparation
    name: str
    recipe: Recipe | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)
    origin: Mapping[str, Any] = field(default_factory=dict)
    calibration: Calibration = Calibration()

    def __post_init__(self) -> None:
        if self.parameters.shape != (self.network.parameter_count,):
            raise ValueError(
                f"parameters must have shape ({self.network.parameter_count},), "
                f"got {self.parameters.shape}"
            )
        freeze(self.parameters)
        object.__setattr__(self, "figures", MappingProxyType(dict(self.figures)))
        object.__setattr__(self, "origin", MappingProxyType(dict(self.origin)))

    @cached_property
    def views(self) -> tuple[Views, ...]:
        """The parameters by layer and name; read-only."""
        return self.network.bind(self.parameters)

    def probabilities(self, inputs: FloatArray, tape: Tape | None = None) -> FloatArray:
        """Read inputs.

        Parameters
        ----------
        inputs : float32 (N, D) or (D,) or (N, side, side)
            In the range of the network's preparation.
        tape : Tape or None
            Of this network, to be used again where it has N rows; None for a new one.

        Returns
        -------
        float32 (N, C)
            Each row a distribution over the digits, calibrated; (1, C) for a single input.
        """
        rows = np.ascontiguousarray(inputs, self.parameters.dtype)
        rows = rows.reshape(-1, self.network.input_size)
        raw = self.network.probabilities(self.views, rows, tape)
        return self.calibration.applied(raw)

    def with_changes(self, **changes: Any) -> Model:
        """Return a copy with some fields replaced."""
        return replace(self, **changes)

    def with_threshold(self, threshold: float) -> Model:
        """Return a copy that calls a drawing no digit below this probability, in [0, 1]."""
        return replace(self, calibration=replace(self.calibration, threshold=threshold))


@dataclass(frozen=True, eq=False)
class Reading:
    """What a network says of a drawing.

    Parameters
    ----------
    verdict : str
        `DIGIT`, `BLANK` (no ink) or `REJECTED` (no digit is probable enough).
    input : float32 (side, side) or None
        What the network received, read-only; None for a blank canvas.
    probabilities : float32 (10,) or None
        One for each digit, read-only; None for a blank canvas.
    """

    verdict: str
    input: FloatArray | None = None
    probabilities: FloatArray | None = None

    @classmethod
    def blank(cls) -> Reading:
        """Return the reading of an empty canvas."""
        return cls(BLANK)

    @classmethod
    def of(
        cls, input_image: FloatArray, probabilities: FloatArray, threshold: float = 0.0
    ) -> Reading:
        """Return the reading for an input and its probabilities; both become read-only.

        Parameters
        ----------
        input_image : float32 (side, side)
            What the network received.
        probabilities : float32 (10,)
            What it answered.
        threshold : float, in [0, 1]
            The favourite is called a digit from here on.
        """
        verdict = REJECTED if probabilities.max() < threshold else DIGIT
        return cls(verdict, freeze(input_image), freeze(probabilities))

    @property
    def digit(self) -> int | None:
        """What was read; None unless the verdict is a digit."""
        return self.favoured if self.verdict == DIGIT else None

    @property
    def favoured(self) -> int | None:
        """The most probable digit, however improbable; None for a blank canvas."""
        return None if self.probabilities is None else int(self.probabilities.argmax())

    @property
    def confidence(self) -> float | None:
        """Probability of the favoured digit, in [0, 1]; None for a blank canvas."""
        return None if self.probabilities is None else float(self.probabilities.max())

    @property
    def runner_up(self) -> tuple[int, float] | None:
        """The second most probable digit and its probability; None for a blank canvas."""
        if self.probabilities is None:
            return None
        second = int(np.argsort(self.probabilities)[-2])
        return second, float(self.probabilities[second])
