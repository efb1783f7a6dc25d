"""How much memory a training takes, told from its recipe before it starts."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from functools import lru_cache

from nncore.network.network import Network, Tape
from nncore.recipe import LayerSpec, Preparation, Recipe

NUMBER = 4
"""Bytes of a float32."""

OPTIMISER_VECTORS = {"sgd": 0, "momentum": 1, "nesterov": 1, "rmsprop": 2, "adam": 2, "adamw": 2}
"""Vectors as long as the parameters that each optimiser keeps, what it computes with included."""


@dataclass(frozen=True)
class TrainingMemory:
    """What a training keeps in memory beside its data.

    Parameters
    ----------
    parameters : int, bytes
        Weights and biases, and the copy of the last that were good.
    gradient : int, bytes
        One number for each parameter; twice that where a batch is taken in pieces.
    optimiser : int, bytes
        What it remembers of earlier gradients.
    tape : int, bytes
        What every layer gives for each image of the batch, and its gradient.
    """

    parameters: int
    gradient: int
    optimiser: int
    tape: int

    @property
    def total(self) -> int:
        """All of it, in bytes."""
        return sum(astuple(self))


def training_memory(recipe: Recipe, training_images: int | None = None) -> TrainingMemory:
    """Count what a training by this recipe keeps in memory beside its data.

    Parameters
    ----------
    recipe : Recipe
        Any that can be trained.
    training_images : int or None
        How many there are; None takes a batch that is a share of them for a large one.
    """
    first, further, in_pass = _tape(recipe.layers, recipe.preparation, recipe.loss)
    is_known = recipe.batch.kind == "size" or training_images is not None
    batch = recipe.batch.size(training_images or 10**9) if is_known else in_pass + 1
    vector = NUMBER * recipe.parameter_count
    return TrainingMemory(
        parameters=2 * vector,
        gradient=vector * (2 if batch > in_pass else 1),
        optimiser=vector * OPTIMISER_VECTORS[recipe.optimiser.kind],
        tape=first + (min(batch, in_pass) - 1) * further,
    )


@lru_cache(maxsize=64)
def _tape(
    layers: tuple[LayerSpec, ...], preparation: Preparation, loss: str
) -> tuple[int, int, int]:
    """Return the bytes for the first image and for each further one, and how many go in a pass."""
    # Asked at every key that is typed, and large networks take some milliseconds.
    network = Network.from_recipe(Recipe("any", layers, loss=loss, preparation=preparation))
    first = Tape(network, 1).size
    return first, Tape(network, 2).size - first, network.most_rows
