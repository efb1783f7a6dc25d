"""How the names in a recipe read on the screen, and the sentence that explains each."""

from __future__ import annotations

from dataclasses import dataclass

from nncore.recipe import (
    BOUNDS,
    HIDDEN_ACTIVATIONS,
    OUTPUT_ACTIVATIONS,
    PADDINGS,
    Conv2D,
    Dropout,
    Flatten,
    LayerSpec,
    MaxPool2D,
    Shape,
)


@dataclass(frozen=True)
class Word:
    """One choice as it reads on the screen.

    Attributes
    ----------
    value : str
        The name in the recipe.
    label : str
        What is shown.
    tip : str
        What it does, in a sentence.
    """

    value: str
    label: str
    tip: str


ACTIVATIONS = {
    word.value: word
    for word in (
        Word("relu", "ReLU", "max(0, x): lets what is positive through. The usual choice."),
        Word("leaky_relu", "leaky ReLU", "Like ReLU, but lets a hundredth of what is negative in."),
        Word("tanh", "tanh", "Squeezes every value into −1 … 1."),
        Word("sigmoid", "sigmoid", "Squeezes every value into 0 … 1. Slow to learn in deep nets."),
        Word("identity", "identity", "Changes nothing: the layer stays linear."),
        Word("softmax", "softmax", "Ten probabilities that add up to one."),
    )
}
HIDDEN_WORDS = tuple(ACTIVATIONS[name] for name in HIDDEN_ACTIVATIONS)
OUTPUT_WORDS = tuple(ACTIVATIONS[name] for name in OUTPUT_ACTIVATIONS)

PADDING_WORDS = tuple(
    {
        "valid": Word(
            "valid", "none", "The kernels stay inside: the image loses kernel − 1 pixels."
        ),
        "same": Word("same", "zeros", "Zeros around the image let it keep its size."),
    }[name]
    for name in PADDINGS
)

LOSS_WORDS = (
    Word("cross_entropy", "cross-entropy", "−log of the probability given to the right digit."),
    Word(
        "mean_squared_error",
        "mean squared error",
        "The squared distance of the ten outputs from the right answer, averaged.",
    ),
)
OPTIMISER_WORDS = (
    Word("sgd", "SGD", "Stochastic gradient descent: a step straight downhill, each batch."),
    Word("momentum", "momentum", "Like a heavy ball: a step keeps part of the one before."),
    Word("nesterov", "Nesterov", "Momentum that looks ahead before it steps."),
    Word("rmsprop", "RMSProp", "Each parameter's step is divided by the size of its gradients."),
    Word("adam", "Adam", "Momentum and RMSProp together; works almost everywhere."),
    Word("adamw", "AdamW", "Adam whose weights also shrink a little at every step."),
)
SCHEDULE_WORDS = (
    Word("constant", "constant", "The rate stays as it is."),
    Word("step", "in steps", "The rate is multiplied by a factor every few epochs."),
    Word("exponential", "exponential", "The rate is multiplied by a factor each epoch."),
    Word("cosine", "cosine", "The rate falls along half a cosine over the run."),
    Word("one_cycle", "one-cycle", "The rate rises first, then falls for the rest of the run."),
)
BATCH_WORDS = (
    Word("size", "images", "Each step looks at this many training images."),
    Word("fraction", "of all", "Each step looks at this share of the training images."),
    Word("full", "all at once", "Each step looks at every training image: one step an epoch."),
)
INITIALISER_WORDS = (
    Word("he", "He", "Normal, spread √(2 / inputs): made for ReLU."),
    Word("glorot", "Glorot", "Spread by inputs and outputs: made for tanh and sigmoid."),
    Word("uniform", "uniform ±a", "Every value between −a and +a is equally likely."),
    Word("normal", "normal", "A bell curve with the standard deviation given."),
)

ROUTE_WORDS = (
    Word("mnist", "like MNIST's", "Scaled to the box, drawn with the pen, put in the middle."),
    Word("raw", "whole canvas", "The canvas as it is, shrunk: small digits stay small."),
)
CENTRE_WORDS = (
    Word("mass", "of mass", "Where the ink balances is put in the middle, as in MNIST."),
    Word("box", "of extent", "The middle of the inked extent is put in the middle."),
)
COMBINATION_WORDS = (
    Word("mean", "mean", "Averaged over the images of the batch: the usual way."),
    Word("sum", "sum", "Added up over the images of the batch: larger batches step further."),
)

USUAL_RATES = {
    "sgd": 0.1,
    "momentum": 0.05,
    "nesterov": 0.05,
    "rmsprop": 0.001,
    "adam": 0.001,
    "adamw": 0.001,
}
USUAL_BETA2 = {"rmsprop": 0.9, "adam": 0.999, "adamw": 0.999}
USUAL_DECAY = {"adamw": 0.01}
"""What a freshly chosen optimiser starts with: the values usual for it."""

FIELD_LABELS = {
    "units": "Units",
    "dropout": "Dropout",
    "filters": "Filters",
    "kernel": "Kernel",
    "pool": "Squares",
    "layers": "Layers",
    "loss": "Loss",
    "epochs": "Epochs",
    "l2": "L2",
    "seed": "Seed",
    "data.sources": "Data",
    "data.training_images": "Training images",
    "data.wrong_labels": "Wrong labels",
    "data.not_digits": "Non-digits",
    "data.redrawn": "Redrawn",
    "data.generated": "Generated digits",
    "data.held_out": "Held out",
    "data.first_images": "First images",
    "data.validation_images": "Validation images",
    "augmentation.rotation": "Rotation",
    "augmentation.shift": "Shift",
    "augmentation.scale": "Scale",
    "augmentation.shear": "Shear",
    "augmentation.elastic": "Elastic distortion",
    "augmentation.smoothness": "Smoothness",
    "augmentation.thickness": "Line width",
    "augmentation.share": "Varied images",
    "optimiser.rate": "Rate",
    "optimiser.momentum": "Momentum",
    "optimiser.beta2": "β₂",
    "optimiser.decay": "Decay",
    "schedule.factor": "Factor",
    "schedule.every_epochs": "Every … epochs",
    "schedule.final": "Final rate",
    "schedule.warmup": "Rising part",
    "batch.size": "Batch",
    "batch.fraction": "Batch",
    "initialiser.scale": "Spread of the first weights",
    "early_stopping.patience": "Early stopping",
    "epsilon": "Added ε",
    "steps": "Steps",
    "report_every": "Validate every … steps",
    "gradient.divisor": "Divisor of the mean",
    "gradient.shared_bias": "One bias gradient a layer",
    "batch.moves_on": "Batch moves on",
    "preparation.size": "Side of the input",
    "preparation.box": "Size of the digit",
    "preparation.pen": "Pen",
    "preparation.supersample": "Fine grid",
    "preparation.full_ink": "Full ink",
}


def layer_place(field: str) -> int | None:
    """Return which layer a field of a recipe (``layers.3.units``) is about, from 0; else None."""
    name, _, rest = field.partition(".")
    number = rest.partition(".")[0]
    return int(number) if name == "layers" and number.isdecimal() else None


def field_label(field: str) -> str:
    """Return what a field of a recipe is called on the screen: ``Rate``, ``Layer 3``."""
    place = layer_place(field)
    return FIELD_LABELS.get(field, "Layers") if place is None else f"Layer {place + 1}"


def layer_label(layer: LayerSpec) -> str:
    """Return the few words on a chip: ``64 ReLU``, ``dropout 20 %``, ``Conv 6 · 5×5``."""
    if isinstance(layer, Dropout):
        return f"dropout {format_number(layer.rate * 100)} %"
    if isinstance(layer, Conv2D):
        return f"Conv {layer.filters} · {layer.kernel}×{layer.kernel}"
    if isinstance(layer, MaxPool2D):
        return f"Pool {layer.size}"
    if isinstance(layer, Flatten):
        return "Flatten"
    return f"{layer.units} {ACTIVATIONS[layer.activation].label}"


def layer_sentence(layer: LayerSpec) -> str:
    """Return what a layer does, in a sentence or two."""
    if isinstance(layer, Dropout):
        return (
            f"While training, {format_number(layer.rate * 100)} % of the values are switched off "
            "at random, so that no unit can rely on another."
        )
    if isinstance(layer, MaxPool2D):
        return f"Keeps the largest value of each square of {layer.size}×{layer.size} pixels."
    if isinstance(layer, Flatten):
        return "Lays the pixels of the image out in one row of values, as layers of units need it."
    activation = ACTIVATIONS[layer.activation]
    if isinstance(layer, Conv2D):
        return (
            f"Convolution: {layer.filters:,} patterns of {layer.kernel}×{layer.kernel} pixels, "
            f"looked for all over the image. {activation.label}: {activation.tip}"
        )
    return f"{layer.units:,} units. {activation.tip}"


def shape_sentence(shape: Shape) -> str:
    """Return what a layer hands on: ``Gives 14×14 pixels with 6 values each.``."""
    if len(shape) == 1:
        return f"Gives {shape[0]:,} values."
    height, width, channels = shape
    values = "1 value" if channels == 1 else f"{channels:,} values"
    return f"Gives {width}×{height} pixels with {values} each."


def format_number(value: float) -> str:
    """Return the shortest text that reads well and, for short numbers, means exactly `value`."""
    short = f"{value:.10g}"
    return short if float(short) == value or abs(float(short) - value) < 1e-12 else repr(value)


def format_bytes(count: int) -> str:
    """Return a size for a person: ``205 KB``, ``1.2 MB`` (1 KB is 1,024 bytes)."""
    if count < 1024:
        return f"{count} bytes"
    if count < 1024**2:
        return f"{count / 1024:.0f} KB"
    return f"{count / 1024**2:.1f} MB"


def bounds_sentence(field: str, *, percent: bool = False) -> str:
    """Return ``From 1 to 4,096.`` for a field of a recipe that has bounds."""
    unit = " %" if percent else ""
    return f"From {bounds_words(field, percent=percent)}{unit}."


def bounds_words(field: str, *, percent: bool = False) -> str:
    """Return ``1 to 4,096`` for a field of a recipe that has bounds."""
    factor = 100 if percent else 1
    low, high = (format_bound(bound * factor) for bound in BOUNDS[field])
    return f"{low} to {high}"


def format_bound(value: float) -> str:
    """Return a bound in figures, never in powers of ten."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.10f}".rstrip("0")
