"""What helps against each fault: changed copies of a recipe, and a sentence for each change."""

from __future__ import annotations

from dataclasses import replace

from nncore.insight.doctor.findings import Remedy
from nncore.recipe import (
    BOUNDS,
    Augmentation,
    Conv2D,
    Dense,
    Dropout,
    EarlyStopping,
    Initialiser,
    LayerSpec,
    Recipe,
    Schedule,
)

ADAPTIVE = ("rmsprop", "adam", "adamw")
USUAL_RATES = {"rmsprop": 1e-3, "adam": 1e-3, "adamw": 1e-3, "sgd": 0.1}
"""Rates that suit most networks; momentum carries on, and wants a tenth of that of "sgd"."""

USUAL_MOMENTUM_RATE = 0.01
GENTLE = Augmentation(rotation=8.0, shift=1.0, scale=0.08, shear=0.1)
PATIENCE = 3


def usual_rate(recipe: Recipe) -> float:
    """Rate that suits most networks with the optimiser of a recipe."""
    return USUAL_RATES.get(recipe.optimiser.kind, USUAL_MOMENTUM_RATE)


def lower_rate(recipe: Recipe) -> Recipe:
    """Divide the rate by ten, or take what is usual where that is lower still."""
    return _with_rate(recipe, min(recipe.optimiser.rate / 10.0, usual_rate(recipe)))


def raise_rate(recipe: Recipe) -> Recipe:
    """Multiply the rate by ten, or take what is usual where that is higher still."""
    return _with_rate(recipe, max(recipe.optimiser.rate * 10.0, usual_rate(recipe)))


def calm_down(recipe: Recipe) -> Recipe:
    """Take a third of the rate, and let it fall to nothing by the end."""
    calmer = _with_rate(recipe, recipe.optimiser.rate / 3.0)
    return calmer.with_changes(schedule=Schedule("cosine"))


def wake_units(recipe: Recipe) -> Recipe:
    """Let ReLU leak, so that no unit stays off for good; start as He does, and slower."""
    layers = tuple(_leaking(layer) for layer in recipe.layers)
    rate = min(recipe.optimiser.rate, usual_rate(recipe))
    changed = recipe.with_changes(layers=layers, initialiser=Initialiser("he"))
    return _with_rate(changed, rate)


def start_smaller(recipe: Recipe) -> Recipe:
    """Start in the steep part of sigmoid and tanh, as Glorot does, at a usual rate."""
    rate = min(recipe.optimiser.rate, usual_rate(recipe) * 5.0)
    return _with_rate(recipe.with_changes(initialiser=Initialiser("glorot")), rate)


def start_apart(recipe: Recipe) -> Recipe:
    """Start from random weights of the width that suits the activation."""
    squashing = any(
        isinstance(layer, (Dense, Conv2D)) and layer.activation in ("sigmoid", "tanh")
        for layer in recipe.layers
    )
    return recipe.with_changes(initialiser=Initialiser("glorot" if squashing else "he"))


def scale_input(recipe: Recipe) -> Recipe:
    """Bring inputs to the range from 0 to 1."""
    return recipe.with_changes(preparation=replace(recipe.preparation, full_ink=1.0))


def shuffle(recipe: Recipe) -> Recipe:
    """Shuffle the training images anew in every epoch."""
    return recipe.with_changes(batch=replace(recipe.batch, shuffled=True))


def move_on(recipe: Recipe) -> Recipe:
    """Take other images for every update, until all have been seen."""
    return recipe.with_changes(batch=replace(recipe.batch, moves_on=True))


def trust_labels_less(recipe: Recipe) -> Recipe:
    """Take back wrong labels that the recipe makes; else stop before they are learned by heart."""
    if recipe.data.wrong_labels:
        return recipe.with_changes(data=replace(recipe.data, wrong_labels=0.0))
    return recipe.with_changes(early_stopping=EarlyStopping(PATIENCE))


def generalise(recipe: Recipe) -> Recipe:
    """Learn from more images, or from varied ones, and stop when validation gets no better."""
    changed = recipe.with_changes(early_stopping=recipe.early_stopping or EarlyStopping(PATIENCE))
    if recipe.data.training_images is not None:
        return changed.with_changes(data=replace(recipe.data, training_images=None))
    if recipe.augmentation is None:
        return changed.with_changes(augmentation=GENTLE)
    *before, output = recipe.layers
    return changed.with_changes(layers=(*before, Dropout(0.3), output))


def lowering(recipe: Recipe) -> Remedy:
    """Offer a lower rate."""
    return Remedy(f"Try a learning rate of {lower_rate(recipe).optimiser.rate:g}.", lower_rate)


def raising(recipe: Recipe) -> Remedy:
    """Offer a higher rate."""
    return Remedy(f"Try a learning rate of {raise_rate(recipe).optimiser.rate:g}.", raise_rate)


def calming(recipe: Recipe) -> Remedy:
    """Offer a rate that falls."""
    rate = calm_down(recipe).optimiser.rate
    words = f"Try a learning rate of {rate:.3g} that falls to zero towards the end."
    return Remedy(words, calm_down)


def waking(recipe: Recipe) -> Remedy:
    """Offer leaky ReLU."""
    rate = wake_units(recipe).optimiser.rate
    words = f"Try leaky ReLU, He's initial weights and a learning rate of {rate:g}."
    return Remedy(words, wake_units)


def starting_smaller(recipe: Recipe) -> Remedy:
    """Offer Glorot's start."""
    rate = start_smaller(recipe).optimiser.rate
    words = (
        f"Try Glorot's initial weights, which are small enough, and a learning rate of {rate:g}."
    )
    return Remedy(words, start_smaller)


def starting_apart(recipe: Recipe) -> Remedy:
    """Offer a random start."""
    kind = start_apart(recipe).initialiser.kind.capitalize()
    return Remedy(f"Try {kind}'s random initial weights.", start_apart)


def trusting_less(recipe: Recipe) -> Remedy:
    """Offer right labels, or a stop in time."""
    words = "Check the labels; meanwhile try stopping early, before the wrong ones are learned."
    if recipe.data.wrong_labels:
        words = "Try the same without deliberately wrong labels."
    return Remedy(words, trust_labels_less)


def generalising(recipe: Recipe) -> Remedy:
    """Offer more to learn from."""
    words = "Try dropout of 30 % before the output, and stopping early."
    if recipe.data.training_images is not None:
        words = "Try all training images that there are, and stopping early."
    elif recipe.augmentation is None:
        words = "Try varying the images a little each time (augmentation), and stopping early."
    return Remedy(words, generalise)


SCALING = Remedy("Try inputs from 0 to 1: divide the grey values by 255.", scale_input)
MOVING_ON = Remedy("Try other images for every update.", move_on)
SHUFFLING = Remedy("Try shuffling the training images anew in every epoch.", shuffle)


def _with_rate(recipe: Recipe, rate: float) -> Recipe:
    low, high = BOUNDS["optimiser.rate"]
    rate = float(f"{min(high, max(low, rate)):.3g}")
    return recipe.with_changes(optimiser=replace(recipe.optimiser, rate=rate))


def _leaking(layer: LayerSpec) -> LayerSpec:
    if isinstance(layer, (Dense, Conv2D)) and layer.activation == "relu":
        return replace(layer, activation="leaky_relu")
    return layer
