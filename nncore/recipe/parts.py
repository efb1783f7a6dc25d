"""The parts of a recipe: frozen values that refuse what cannot be trained."""

from __future__ import annotations

from dataclasses import dataclass, fields

from nncore.errors import RecipeError
from nncore.recipe.checks import (
    BATCH_KINDS,
    CENTRES,
    INITIALISERS,
    OPTIMISERS,
    ROUTES,
    SCHEDULES,
    check_choice,
    check_number,
    check_range,
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
    """

    kind: str = "size"
    value: float = 64

    def __post_init__(self) -> None:
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
class Data:
    """What the network learns from.

    Parameters
    ----------
    sources : tuple of str
        Names of data sets or paths; several are mixed.
    training_images : int or None
        How many training images are used; None for all.
    wrong_labels : float
        Share of the training labels that are deliberately replaced by another digit.
    generated : int or None
        Digits that the program writes for training, where "strokes" is among the sources; None
        for the usual number.
    not_digits : float
        Generated images of what is no digit that are added to the training images, as a share
        of them. The network learns to call all ten digits equally likely there ("outlier
        exposure": D. Hendrycks, M. Mazeika, T. Dietterich, ICLR 2019).
    redrawn : int
        How often each drawing of a file is drawn for training: once as it is, further times
        varied as a hand varies.
    held_out : float
        Share of a file without a test set of its own that is kept back for validation, and as
        much again for test; with 0 all of it is learned from, and nothing judges by it.
    """

    sources: tuple[str, ...] = ("strokes",)
    training_images: int | None = None
    wrong_labels: float = 0.0
    generated: int | None = None
    not_digits: float = 0.0
    redrawn: int = 1
    held_out: float = 0.1

    def __post_init__(self) -> None:
        named = isinstance(self.sources, tuple) and self.sources
        if not named or not all(isinstance(name, str) and name for name in self.sources):
            raise RecipeError("data.sources", "The data must be one or more names or paths.")
        if self.training_images is not None:
            check_whole("data.training_images", self.training_images)
        check_number("data.wrong_labels", self.wrong_labels)
        if self.generated is not None:
            check_whole("data.generated", self.generated)
        check_number("data.not_digits", self.not_digits)
        check_whole("data.redrawn", self.redrawn)
        check_number("data.held_out", self.held_out)


@dataclass(frozen=True)
class Augmentation:
    """How training images are varied each time they are seen; nothing where all is zero.

    Each number is the largest change either way; every image gets its own share of it.

    Parameters
    ----------
    rotation : float
        Degrees.
    shift : float
        Pixels, along each side.
    scale : float
        Share of the size; 0.1 makes digits from 10 % smaller to 10 % larger.
    shear : float
        Tangent of the slant.
    elastic : float
        Root mean square of a smooth random displacement, in pixels (P. Simard, D. Steinkraus,
        J. Platt, ICDAR 2003).
    smoothness : float
        How smooth that is: the standard deviation of its Gaussian, in pixels.
    thickness : float
        Pixels by which strokes get wider or narrower.
    share : float
        Share of the images that are varied at all.
    """

    rotation: float = 0.0
    shift: float = 0.0
    scale: float = 0.0
    shear: float = 0.0
    elastic: float = 0.0
    smoothness: float = 4.0
    thickness: float = 0.0
    share: float = 1.0

    def __post_init__(self) -> None:
        for part in fields(self):
            check_number(f"augmentation.{part.name}", getattr(self, part.name))


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


@dataclass(frozen=True)
class Preparation:
    """How ink becomes input; the numbers are MNIST's own (`nncore.data.ink`).

    Parameters
    ----------
    route : str
        "mnist" (box, redraw, centre) or "raw" (the whole canvas, shrunk).
    size : int
        Side of the input, in pixels.
    box : float
        Longer side of the inked extent after scaling, in pixels of the input.
    pen : float
        Width with which strokes are redrawn, in pixels of the input.
    supersample : int
        Fine pixels drawn for each pixel of the input, along one side.
    centre : str
        "mass" (centre of mass) or "box" (middle of the extent) is put in the centre.
    """

    route: str = "mnist"
    size: int = 28
    box: float = 20.0
    pen: float = 2.5
    supersample: int = 10
    centre: str = "mass"

    def __post_init__(self) -> None:
        check_choice("preparation.route", self.route, ROUTES)
        check_choice("preparation.centre", self.centre, CENTRES)
        check_whole("preparation.size", self.size)
        check_whole("preparation.supersample", self.supersample)
        check_number("preparation.pen", self.pen)
        check_range("preparation.box", self.box, 1.0, float(self.size))
