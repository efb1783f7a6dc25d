"""What the fields of a recipe may hold, as data, and the checks that say what is wrong."""

from __future__ import annotations

from reprlib import repr as shortened

from nncore.errors import RecipeError

HIDDEN_ACTIVATIONS = ("relu", "leaky_relu", "tanh", "sigmoid", "identity")
OUTPUT_ACTIVATIONS = ("softmax", "sigmoid", "identity")
LOSSES = ("cross_entropy", "mean_squared_error")
INITIALISERS = ("he", "glorot", "uniform", "normal")
OPTIMISERS = ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw")
SCHEDULES = ("constant", "step", "exponential", "cosine", "one_cycle")
BATCH_KINDS = ("size", "fraction", "full")
ROUTES = ("mnist", "raw")
CENTRES = ("mass", "box")
COMBINATIONS = ("mean", "sum")
PADDINGS = ("valid", "same")

CLASS_COUNT = 10

BOUNDS: dict[str, tuple[float, float]] = {
    "units": (1, 4096),
    "filters": (1, 1024),
    "kernel": (1, 15),
    "pool": (2, 8),
    "dropout": (0.0, 0.95),
    "epsilon": (0.0, 0.1),
    "initialiser.scale": (0.0, 100.0),
    "optimiser.rate": (1e-8, 1e8),
    "optimiser.momentum": (0.0, 0.9999),
    "optimiser.beta2": (0.0, 0.99999),
    "optimiser.decay": (0.0, 10.0),
    "schedule.factor": (1e-4, 1.0),
    "schedule.every_epochs": (1, 10_000),
    "schedule.final": (0.0, 1.0),
    "schedule.warmup": (0.01, 0.99),
    "batch.size": (1, 1_000_000),
    "batch.fraction": (1e-6, 1.0),
    "data.training_images": (10, 10_000_000),
    "data.first_images": (10, 10_000_000),
    "data.validation_images": (1, 10_000_000),
    "data.wrong_labels": (0.0, 1.0),
    "data.generated": (10, 10_000_000),
    "data.not_digits": (0.0, 1.0),
    "data.redrawn": (1, 100),
    "data.held_out": (0.0, 0.4),
    "gradient.divisor": (1, 10_000_000),
    "augmentation.rotation": (0.0, 180.0),
    "augmentation.shift": (0.0, 16.0),
    "augmentation.scale": (0.0, 0.5),
    "augmentation.shear": (0.0, 1.0),
    "augmentation.elastic": (0.0, 8.0),
    "augmentation.smoothness": (1.0, 16.0),
    "augmentation.thickness": (0.0, 3.0),
    "augmentation.share": (0.0, 1.0),
    "early_stopping.patience": (1, 10_000),
    "epochs": (1, 100_000),
    "steps": (1, 1_000_000_000),
    "report_every": (1, 1_000_000),
    "l2": (0.0, 10.0),
    "seed": (0, 2**63 - 1),
    "preparation.size": (8, 64),
    "preparation.box": (1.0, 64.0),
    "preparation.pen": (0.25, 16.0),
    "preparation.full_ink": (0.01, 65_535.0),
    "preparation.supersample": (1, 16),
}
"""The lowest and highest value of each number, both allowed."""

MAX_LAYERS = 32
MAX_PARAMETERS = 50_000_000


def check_choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    """Raise RecipeError at field `name` unless the value is one of the choices."""
    if value not in choices:
        raise RecipeError(name, f"Must be one of {', '.join(choices)}, got {shortened(value)}.")


def check_range(name: str, value: object, low: float, high: float) -> None:
    """Raise RecipeError at field `name` unless the value is a finite number in [low, high]."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not low <= value <= high:  # type: ignore[operator]  # also false for NaN
        raise RecipeError(
            name, f"Must be a number from {low:g} to {high:g}, got {shortened(value)}."
        )


def check_flag(name: str, value: object) -> None:
    """Raise RecipeError at field `name` unless the value is True or False."""
    if not isinstance(value, bool):
        raise RecipeError(name, f"Must be true or false, got {shortened(value)}.")


def check_number(name: str, value: object) -> None:
    """Raise RecipeError unless the value is a number within `BOUNDS` of that field."""
    check_range(name, value, *BOUNDS[name])


def check_whole(name: str, value: object) -> None:
    """Raise RecipeError unless the value is a whole number within `BOUNDS` of that field."""
    low, high = BOUNDS[name]
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or value != value // 1
        or not low <= value <= high
    ):
        raise RecipeError(
            name,
            f"Must be a whole number from {int(low):,} to {int(high):,}, got {shortened(value)}.",
        )
