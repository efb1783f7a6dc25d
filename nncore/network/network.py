"""A network: layers over one flat parameter vector, with forward and backward passes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import DTypeLike

from nncore.arrays import FloatArray, IndexArray
from nncore.network.building import build_layers
from nncore.network.initialisers import draw_bias, draw_weight
from nncore.network.layers import Layer, Views
from nncore.network.losses import LossRule, apply_output, loss_rule, to_distribution
from nncore.network.tape import Tape
from nncore.recipe import Dense, Initialiser, LayerSpec, Recipe, Shape, check_layers

__all__ = ["MOST_IN_ONE_PASS", "TAPE_BYTES", "Network", "Tape"]

MOST_IN_ONE_PASS = 1024
"""Most samples in one pass, whatever the network."""

TAPE_BYTES = 64 * 1024**2
"""What the buffers of a tape should not exceed."""


@dataclass(frozen=True)
class Network:
    """Layers from the input to the logits, an output activation and a loss.

    All parameters live in one vector of P values: the weights of all layers first, then
    all biases, so that a penalty on the weights is one operation on one slice. `bind`
    names the parts of such a vector.

    Parameters
    ----------
    input_size : int
        Values in one input.
    layers : tuple of Layer
        The last one gives the logits.
    output : str
        Output activation, one of `nncore.recipe.OUTPUT_ACTIVATIONS`.
    loss : str
        One of `nncore.recipe.LOSSES`.
    parts : tuple of LayerSpec
        What the layers were built from.
    input_scale : float
        What inputs are multiplied by before the first layer; see `Preparation.full_ink`.
    """

    input_size: int
    layers: tuple[Layer, ...]
    output: str
    loss: str
    parts: tuple[LayerSpec, ...]
    input_scale: float = 1.0

    @classmethod
    def from_recipe(cls, recipe: Recipe) -> Network:
        """Build the network that a recipe names."""
        side = recipe.preparation.size
        scale = float(recipe.preparation.full_ink)
        return cls.build((side, side, 1), recipe.layers, recipe.loss, scale)

    @classmethod
    def build(
        cls,
        shape: Shape,
        parts: tuple[LayerSpec, ...],
        loss: str = "cross_entropy",
        input_scale: float = 1.0,
    ) -> Network:
        """Build a network for any number of inputs and classes.

        Parameters
        ----------
        shape : Shape
            Of one input: (D,) for a row of values, (height, width, channels) for an image.
        parts : tuple of LayerSpec
            The last is dense, with a unit for each class.
        loss : str
            One of `nncore.recipe.LOSSES`.
        input_scale : float
            What inputs are multiplied by before the first layer.

        Raises
        ------
        RecipeError
            Where the layers do not fit together, or not the loss.
        """
        check_layers(parts, loss)
        output = parts[-1]
        assert isinstance(output, Dense)  # has been checked
        layers = build_layers(parts, shape)
        return cls(math.prod(shape), layers, output.activation, loss, parts, input_scale)

    @cached_property
    def output_epsilon(self) -> float:
        """What softmax adds to its denominator while training."""
        output = self.parts[-1]
        return output.epsilon if isinstance(output, Dense) else 0.0

    @cached_property
    def parameter_count(self) -> int:
        """Number of parameters, P."""
        return sum(math.prod(shape) for _, _, shape in self._parts())

    @cached_property
    def weight_count(self) -> int:
        """How many values at the start of the vector are weights; the rest are biases."""
        return sum(math.prod(shape) for _, name, shape in self._parts() if name == "weight")

    @cached_property
    def most_rows(self) -> int:
        """How many samples one pass should have at most, so that its tape stays small."""
        one_sample = Tape(self, 2).size - Tape(self, 1).size
        return min(MOST_IN_ONE_PASS, max(1, TAPE_BYTES // one_sample))

    def bind(self, vector: FloatArray) -> tuple[Views, ...]:
        """Name the parts of a flat vector, layer by layer.

        Parameters
        ----------
        vector : float (P,)
            Parameters or their gradients.

        Returns
        -------
        tuple of mappings
            For each layer its arrays by name; views that share memory with the vector.
        """
        bound: list[dict[str, FloatArray]] = [{} for _ in self.layers]
        start = 0
        for index, name, shape in self._parts():
            stop = start + math.prod(shape)
            bound[index][name] = vector[start:stop].reshape(shape)
            start = stop
        return tuple(bound)

    def named_parameters(self, vector: FloatArray) -> dict[str, FloatArray]:
        """Return views by the names that files use (``layers.0.weight``, ``layers.0.bias``).

        Weights have shape (out, in), whatever the order in which they are stored.
        """
        return {
            f"layers.{index}.{name}": self.layers[index].public_view(name, array)
            for index, views in enumerate(self.bind(vector))
            for name, array in views.items()
        }

    def initialise(
        self,
        initialiser: Initialiser,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> FloatArray:
        """Draw initial parameters.

        Returns
        -------
        float (P,)
            A new vector.
        """
        vector = np.zeros(self.parameter_count, dtype)
        for name, array in self.named_parameters(vector).items():
            draw = draw_weight if name.endswith("weight") else draw_bias
            array[...] = draw(initialiser, array.shape, rng)
        return vector

    def forward(
        self,
        parameters: tuple[Views, ...],
        inputs: FloatArray,
        tape: Tape,
        rng: np.random.Generator | None = None,
    ) -> FloatArray:
        """Compute the logits and leave every layer's values on the tape.

        Parameters
        ----------
        parameters : tuple of mappings
            From `bind`.
        inputs : float (N, D)
            With N = ``tape.rows``.
        tape : Tape
            Overwritten.
        rng : Generator or None
            Source of dropout while training; None switches dropout off.

        Returns
        -------
        float (N, C)
            A buffer of the tape.
        """
        tape.inputs.clear()
        values = inputs
        if self.input_scale != 1.0:
            values = np.multiply(inputs, self.input_scale, out=tape.scaled)
        for layer, views, buffers in zip(self.layers, parameters, tape.buffers, strict=True):
            tape.inputs.append(values)
            values = layer.forward(views, values, buffers, rng)
        return values

    def gradient(
        self,
        parameters: tuple[Views, ...],
        gradients: tuple[Views, ...],
        inputs: FloatArray,
        labels: IndexArray,
        tape: Tape,
        rng: np.random.Generator | None = None,
        scale: float = 1.0,
        *,
        with_outliers: bool = False,
    ) -> tuple[FloatArray, IndexArray]:
        """Back-propagate the mean loss of a batch (Rumelhart, Hinton and Williams 1986).

        Parameters
        ----------
        parameters, gradients : tuple of mappings
            From `bind`; the gradients are overwritten by scale · ∂(mean loss)/∂parameters.
        inputs : float (N, D)
            With N = ``tape.rows``.
        labels : int (N,)
            Class numbers.
        tape : Tape
            Overwritten.
        rng : Generator or None
            Source of dropout; None switches dropout off.
        scale : float
            A factor for all gradients, which costs next to nothing at the output.
        with_outliers : bool
            Whether labels may be `NOT_A_DIGIT`.

        Returns
        -------
        losses : float (N,)
            Loss of each sample.
        predicted : int (N,)
            The digit that each was read as.
        """
        logits = self.forward(parameters, inputs, tape, rng)
        rule = self.loss_rule(with_outliers=with_outliers)
        losses, predicted = rule(logits, labels, tape.delta, scale)
        delta: FloatArray | None = tape.delta
        for index in range(len(self.layers) - 1, -1, -1):
            if delta is None:
                break
            delta = self.layers[index].backward(
                parameters[index],
                gradients[index],
                tape.inputs[index],
                delta,
                tape.buffers[index],
                wants_input=index > 0,
            )
        return losses, predicted

    def losses(
        self, parameters: tuple[Views, ...], inputs: FloatArray, labels: IndexArray, tape: Tape
    ) -> tuple[FloatArray, IndexArray]:
        """Return the loss of each sample, float (N,), and what it is read as, int (N,)."""
        logits = self.forward(parameters, inputs, tape)
        return self.loss_rule()(logits, labels, None)

    def probabilities(
        self, parameters: tuple[Views, ...], inputs: FloatArray, tape: Tape | None = None
    ) -> FloatArray:
        """Return a distribution over the classes for each input, float (N, C), a new array.

        Whoever reads one input after the other may keep a tape for it.
        """
        distributions = np.empty((len(inputs), self.layers[-1].outputs), inputs.dtype)
        for start in range(0, len(inputs), self.most_rows):
            piece = inputs[start : start + self.most_rows]
            if tape is None or tape.rows != len(piece):  # fresh memory costs as much as a pass
                tape = Tape(self, len(piece), inputs.dtype)
            outputs = self.forward(parameters, piece, tape)
            apply_output(self.output, outputs)
            distributions[start : start + len(piece)] = to_distribution(self.output, outputs)
        return distributions

    def loss_rule(self, *, with_outliers: bool = False) -> LossRule:
        """Return output activation and loss in one; see `nncore.network.losses`."""
        epsilon = self.output_epsilon
        return loss_rule(self.loss, self.output, with_outliers=with_outliers, epsilon=epsilon)

    def _parts(self) -> list[tuple[int, str, tuple[int, ...]]]:
        """Layer number, name and shape of each parameter, in the order of the vector."""
        parts = [
            (index, name, shape)
            for index, layer in enumerate(self.layers)
            for name, shape in layer.parameter_shapes().items()
        ]
        return sorted(parts, key=lambda part: part[1] != "weight")  # keeps the order of layers
