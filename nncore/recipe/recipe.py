"""The recipe itself."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, replace
from typing import Any

from nncore.errors import RecipeError
from nncore.recipe.checks import (
    CLASS_COUNT,
    HIDDEN_ACTIVATIONS,
    LOSSES,
    MAX_LAYERS,
    MAX_PARAMETERS,
    OUTPUT_ACTIVATIONS,
    check_choice,
    check_number,
    check_whole,
)
from nncore.recipe.inputs import Augmentation, Data, Preparation
from nncore.recipe.layers import (
    Dense,
    LayerSpec,
    Shape,
    describe,
    parameter_count,
    shapes_after,
)
from nncore.recipe.parts import (
    Batch,
    EarlyStopping,
    Gradient,
    Initialiser,
    Optimiser,
    Schedule,
)
from nncore.recipe.plain import build, layers_from_plain, part_from_plain, table, to_plain
from nncore.recipe.text import readable_json

_PARTS: dict[str, type[Any]] = {
    "data": Data,
    "initialiser": Initialiser,
    "optimiser": Optimiser,
    "schedule": Schedule,
    "batch": Batch,
    "gradient": Gradient,
    "augmentation": Augmentation,
    "early_stopping": EarlyStopping,
    "preparation": Preparation,
}
_OPTIONAL = ("augmentation", "early_stopping")


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a training; the same recipe gives the same curve.

    Parameters
    ----------
    name : str
        What the recipe is called.
    layers : tuple of LayerSpec
        From the input to the ten outputs; the last is dense with 10 units.
    summary : str
        One line about it.
    data : Data
        What it learns from.
    initialiser : Initialiser
        How the weights begin.
    loss : str
        One of `LOSSES`.
    optimiser : Optimiser
        How a gradient becomes a step.
    schedule : Schedule
        How the rate changes.
    batch : Batch
        Images an update looks at.
    gradient : Gradient
        How the gradients of a batch's images become one.
    epochs : int
        How often every training image is seen.
    steps : int or None
        After how many updates the run ends, whatever `epochs` says; None for the epochs.
    report_every : int or None
        Updates from one look at the validation images to the next; None for one an epoch.
    l2 : float
        Weight λ of the penalty λ/2 · Σ w² (weights only, never biases).
    augmentation : Augmentation or None
        How training images are varied; None for as they are.
    early_stopping : EarlyStopping or None
        When to stop before the last epoch; None for never.
    seed : int
        Decides initial weights, order, dropout, wrong labels and augmentation.
    preparation : Preparation
        How ink becomes the input.

    Raises
    ------
    RecipeError
        Where a field is out of bounds or two fields do not go together.
    """

    name: str
    layers: tuple[LayerSpec, ...]
    summary: str = ""
    data: Data = field(default_factory=Data)
    initialiser: Initialiser = field(default_factory=Initialiser)
    loss: str = "cross_entropy"
    optimiser: Optimiser = field(default_factory=Optimiser)
    schedule: Schedule = field(default_factory=Schedule)
    batch: Batch = field(default_factory=Batch)
    gradient: Gradient = field(default_factory=Gradient)
    epochs: int = 10
    steps: int | None = None
    report_every: int | None = None
    l2: float = 0.0
    augmentation: Augmentation | None = None
    early_stopping: EarlyStopping | None = None
    seed: int = 1
    preparation: Preparation = field(default_factory=Preparation)

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            raise RecipeError("name", "A recipe must have a name.")
        if not isinstance(self.summary, str):
            raise RecipeError("summary", "The summary must be text.")
        check_whole("epochs", self.epochs)
        for name in ("steps", "report_every"):
            if getattr(self, name) is not None:
                check_whole(name, getattr(self, name))
        check_number("l2", self.l2)
        check_whole("seed", self.seed)
        check_layers(self.layers, self.loss)
        _check_classes(self.layers)
        shapes_after(self.layers, self.preparation.size)
        if self.parameter_count > MAX_PARAMETERS:
            raise RecipeError(
                "layers",
                f"The network must have at most {MAX_PARAMETERS:,} parameters, "
                f"got {self.parameter_count:,}; use fewer units.",
            )

    @property
    def input_size(self) -> int:
        """Values in one input."""
        return self.preparation.size**2

    @property
    def layer_shapes(self) -> tuple[Shape, ...]:
        """What each layer gives: (height, width, channels), or (width,)."""
        return shapes_after(self.layers, self.preparation.size)

    @property
    def parameter_count(self) -> int:
        """Weights and biases of all layers."""
        return parameter_count(self.layers, self.preparation.size)

    def describe_layers(self) -> str:
        """Layers from input to output, as in ``784-64-28-10`` or ``28×28-6C5-P2-84-10``."""
        return describe(self.layers, self.preparation.size)

    def with_changes(self, **changes: Any) -> Recipe:
        """Return a copy with some fields replaced, checked like a new one."""
        return replace(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values that JSON can hold."""
        plain = {part.name: to_plain(getattr(self, part.name)) for part in fields(self)}
        return {"format": "inkling-recipe", "version": 1, **plain}

    def to_json(self) -> str:
        """Return readable JSON text; defaults are written out, so that it means the same later."""
        return readable_json(self.to_dict())

    @classmethod
    def from_dict(cls, value: object) -> Recipe:
        """Build a recipe from plain values.

        Parameters
        ----------
        value : dict
            What `to_dict` gives; missing fields take their defaults.

        Raises
        ------
        RecipeError
            Where a field is unknown, of the wrong kind or out of bounds.
        """
        plain = dict(table("recipe", value))
        if plain.pop("format", "inkling-recipe") != "inkling-recipe":
            raise RecipeError("format", "This is not a recipe of Inkling.")
        if plain.pop("version", 1) != 1:
            raise RecipeError("version", "This recipe needs a newer version of Inkling.")
        for name in ("name", "layers"):
            if name not in plain:
                raise RecipeError(name, f"A recipe must have the field '{name}'.")
        plain["layers"] = layers_from_plain(plain["layers"])
        for name, part in _PARTS.items():
            if name in plain and (plain[name] is not None or name not in _OPTIONAL):
                plain[name] = part_from_plain(part, name, plain[name])
        recipe: Recipe = build(cls, "", plain)
        return recipe

    @classmethod
    def from_json(cls, text: str | bytes) -> Recipe:
        """Build a recipe from JSON text; see `from_dict`."""
        try:
            value = json.loads(text)
        except ValueError as error:
            raise RecipeError("recipe", f"The recipe is not valid JSON: {error}.") from error
        except RecursionError as error:
            raise RecipeError("recipe", "The recipe is nested too deeply.") from error
        return cls.from_dict(value)


def check_layers(layers: tuple[LayerSpec, ...], loss: str) -> None:
    """Raise RecipeError unless the layers make a network that this loss can train."""
    check_choice("loss", loss, LOSSES)
    if not isinstance(layers, tuple) or not layers:
        raise RecipeError("layers", "A network must have at least an output layer.")
    if len(layers) > MAX_LAYERS:
        raise RecipeError(
            "layers", f"A network must have at most {MAX_LAYERS} layers, got {len(layers)}."
        )
    last = len(layers) - 1
    output = layers[last]
    if not isinstance(output, Dense):
        raise RecipeError(f"layers.{last}", "The last layer must be dense, a unit for each class.")
    if output.activation not in OUTPUT_ACTIVATIONS:
        raise RecipeError(
            f"layers.{last}.activation",
            f"The output must be one of {', '.join(OUTPUT_ACTIVATIONS)}, got {output.activation}.",
        )
    if output.epsilon and (output.activation, loss) != ("softmax", "cross_entropy"):
        raise RecipeError(
            f"layers.{last}.epsilon", "In the output it needs softmax with cross-entropy."
        )
    for index, layer in enumerate(layers[:last]):
        if isinstance(layer, Dense) and layer.activation not in HIDDEN_ACTIVATIONS:
            raise RecipeError(
                f"layers.{index}.activation", "Softmax belongs in the output layer only."
            )
    if loss == "cross_entropy" and output.activation == "identity":
        raise RecipeError(
            "loss",
            "Cross-entropy needs probabilities: choose softmax or sigmoid for the output, "
            "or mean squared error for the loss.",
        )


def _check_classes(layers: tuple[LayerSpec, ...]) -> None:
    output = layers[-1]
    if isinstance(output, Dense) and output.units != CLASS_COUNT:
        raise RecipeError(
            f"layers.{len(layers) - 1}",
            "The last layer must be dense with ten units, one for each digit.",
        )
