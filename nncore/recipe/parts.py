"""The parts of a recipe that say how a network learns: frozen values that refuse nonsense."""

from __future__ import annotations

from dataclasses import dataclass

from nncore.recipe.checks import (
    BATCH_KINDS,
    COMBINATIONS,
    INITIALISERS,
    OPTIMISERS,
    SCHEDULES,
    check_choice,
    check_flag,
    check_number,
    check_whole,
)


@dataclass(frozen=True)
class Initialiser:
    """How weights begin; biases of "he" and "glorot" begin at zero, others like the weights.

    Parameters
    ----------
    kind : str
        One of `INITIALISERS`.
    scale : float or None
        Bound a of "uniform" (values in ±a), standard deviation of "normal"; None for a
        default (0.5 and 0.1), and for "he" and "glorot", which need none.
    """

    kind: str = "he"
    scale: float | None = None

    def __post_init__(self) -> None:
        check_choice("initialiser.kind", self.kind, INITIALISERS)
        if self.scale is not None:
            check_number("initialiser.scale", self.scale)


@dataclass(frozen=True)
class Optimiser:
    """How a gradient becomes a change of the parameters.

    Parameters
    ----------
    kind : str
        One of `OPTIMISERS`.
    rate : float
        Learning rate at the start of the schedule.
    momentum : float
        Memory of "momentum" and "nesterov", and Adam's β₁.
    beta2 : float
        Memory of the squared gradient: RMSProp's ρ and Adam's β₂.
    decay : float
        AdamW's decoupled weight decay.
    """

    kind: str = "adam"
    rate: float = 1e-3
    momentum: float = 0.9
    beta2: float = 0.999
    decay: float = 0.0

    def __post_init__(self) -> None:
        check_choice("optimiser.kind", self.kind, OPTIMISERS)
        for name in ("rate", "momentum", "beta2", "decay"):
            check_number(f"optimiser.{name}", getattr(self, name))


@dataclass(frozen=True)
class Schedule:
    """How the learning rate changes over the run.

    Parameters
    ----------
    kind : str
        One of `SCHEDULES`.
    factor : float
        "step": multiplier at every `every_epochs`; "exponential": multiplier an epoch.
    every_epochs : int
        Epochs between the steps of "step".
    final : float
        "cosine" and "one_cycle": the last rate as a share of the first.
    warmup : float
        "one_cycle": share of the run in which the rate rises, in (0, 1).
    """

    kind: str = "constant"
    factor: float = 0.5
    every_epochs: int = 5
    final: float = 0.0
    warmup: float = 0.3

    def __post_init__(self) -> None:
        check_choice("schedule.kind", self.kind, SCHEDULES)
        for name in ("factor", "final", "warmup"):
            check_number(f"schedule.{name}", getattr(self, name))
        check_whole("schedule.every_epochs", self.every_epochs)


@dataclass(frozen=True)
class Batch:
    """How many training images one update looks at.

    Parameters
    ----------
    kind : str
        "size" (a number of images), "fraction" (a share of the training images) or "full".
    value : float
        The number or the share; not used by "full".
    moves_on : bool
        Whether the next update looks at the next images; otherwise all of them look at the
        same ones, those that come first in the first epoch's order.
    shuffled : bool
        Whether every epoch has an order of its own; otherwise images come as the data have them.
    """

    kind: str = "size"
    value: float = 64
    moves_on: bool = True
    shuffled: bool = True

    def __post_init__(self) -> None:
        check_flag("batch.shuffled", self.shuffled)
        check_flag("batch.moves_on", self.moves_on)
        check_choice("batch.kind", self.kind, BATCH_KINDS)
        if self.kind == "size":
            check_whole("batch.size", self.value)
        elif self.kind == "fraction":
            check_number("batch.fraction", self.value)

    def size(self, training_images: int) -> int:
        """Images in one batch, between 1 and the number of training images."""
        if self.kind == "full":
            return training_images
        wanted = self.value * training_images if self.kind == "fraction" else self.value
        return max(1, min(training_images, round(wanted)))


@dataclass(frozen=True)
class Gradient:
    """How the gradients of a batch's images become one, and how its loss is shown.

    The mean over the images, for each weight and bias its own, is what a loss averaged over the
    batch has; the rest is what programs do that differ from it.

    Parameters
    ----------
    weights, biases : str
        Whether the gradients of the images are added up ("sum") or averaged ("mean").
    shared_bias : bool
        Whether the gradients of a layer's biases are added up to one number for all of them.
    divisor : int or None
        What a mean divides the sum by; None for the number of images in the batch.
    loss : str
        Whether the loss that is shown is the mean over images, or the sum over as many as a
        batch has, for training and validation alike.
    """

    weights: str = "mean"
    biases: str = "mean"
    shared_bias: bool = False
    divisor: int | None = None
    loss: str = "mean"

    def __post_init__(self) -> None:
        for name in ("weights", "biases", "loss"):
            check_choice(f"gradient.{name}", getattr(self, name), COMBINATIONS)
        check_flag("gradient.shared_bias", self.shared_bias)
        if self.divisor is not None:
            check_whole("gradient.divisor", self.divisor)


@dataclass(frozen=True)
class EarlyStopping:
    """Stop when the validation loss has not fallen for a while, and keep the best network.

    Parameters
    ----------
    patience : int
        Epochs without a new lowest validation loss before the run ends.
    """

    patience: int = 5

    def __post_init__(self) -> None:
        check_whole("early_stopping.patience", self.patience)
