"""The parts of a recipe that say what a network learns from, and how that becomes its input."""

from __future__ import annotations

from dataclasses import dataclass, fields

from nncore.errors import RecipeError
from nncore.recipe.checks import (
    CENTRES,
    ROUTES,
    check_choice,
    check_number,
    check_range,
    check_whole,
)


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
    first_images : int or None
        How many images of each source are used for training and validation, from its first on;
        None for all. Generated digits, of which there is no end, are not limited by it.
    validation_images : int or None
        How many of them are kept back for validation; None for the usual share.
    """

    sources: tuple[str, ...] = ("strokes",)
    training_images: int | None = None
    wrong_labels: float = 0.0
    generated: int | None = None
    not_digits: float = 0.0
    redrawn: int = 1
    held_out: float = 0.1
    first_images: int | None = None
    validation_images: int | None = None

    def __post_init__(self) -> None:
        named = isinstance(self.sources, tuple) and self.sources
        if not named or not all(isinstance(name, str) and name for name in self.sources):
            raise RecipeError("data.sources", "The data must be one or more names or paths.")
        if self.training_images is not None:
            check_whole("data.training_images", self.training_images)
        check_number("data.wrong_labels", self.wrong_labels)
        for name in ("generated", "first_images", "validation_images"):
            if getattr(self, name) is not None:
                check_whole(f"data.{name}", getattr(self, name))
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
    full_ink : float
        What the network multiplies an input in [0, 1] by: 255 for grey values as files hold them.
    """

    route: str = "mnist"
    size: int = 28
    box: float = 20.0
    pen: float = 2.5
    supersample: int = 10
    centre: str = "mass"
    full_ink: float = 1.0

    def __post_init__(self) -> None:
        check_choice("preparation.route", self.route, ROUTES)
        check_choice("preparation.centre", self.centre, CENTRES)
        check_whole("preparation.size", self.size)
        check_whole("preparation.supersample", self.supersample)
        check_number("preparation.pen", self.pen)
        check_number("preparation.full_ink", self.full_ink)
        check_range("preparation.box", self.box, 1.0, float(self.size))
