"""One drawing, one label, one update: every value, delta, gradient and change of a network.

All of it is computed by the network's own layers, one at a time, so that each number can be looked
at; in float64 it can be compared with a finite difference. Dropout is off.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from nncore.arrays import FloatArray, freeze
from nncore.network.activations import Activation, activation_named
from nncore.network.convolution import Conv2DLayer
from nncore.network.layers import DenseLayer, DropoutLayer, Layer, Views
from nncore.network.losses import apply_output, loss_rule, to_distribution
from nncore.network.model import Model
from nncore.network.network import Network, Tape
from nncore.network.pooling import FlattenLayer, MaxPool2DLayer
from nncore.recipe import Shape, follow

DEFAULT_RATE = 0.1
"""Learning rate where no recipe names one."""

KINDS: dict[type[Any], str] = {
    DenseLayer: "dense",
    Conv2DLayer: "convolution",
    MaxPool2DLayer: "pooling",
    FlattenLayer: "flatten",
    DropoutLayer: "dropout",
}
"""What the layers are called."""


@dataclass(frozen=True, eq=False)
class LayerPass:
    """One layer, there and back; arrays are read-only, in the shape of one sample.

    Parameters
    ----------
    layer : Layer
        The rule.
    parameters, gradients : mapping of str to float (…)
        By name, weights as (out, in) or (filters, channels, kernel, kernel).
    x, z, a : float (…)
        What comes in, what the activation is given, and what goes out.
    a_delta, z_delta, x_delta : float (…)
        The derivatives of the loss by each of them.
    """

    layer: Layer
    parameters: Mapping[str, FloatArray]
    gradients: Mapping[str, FloatArray]
    x: FloatArray
    z: FloatArray
    a: FloatArray
    a_delta: FloatArray
    z_delta: FloatArray
    x_delta: FloatArray

    @property
    def kind(self) -> str:
        """What the layer is called, one of the values of `KINDS`."""
        return KINDS[type(self.layer)]

    @property
    def activation(self) -> str:
        """Name of the function that is applied; "identity" where there is none."""
        return activation_of(self.layer)

    @property
    def epsilon(self) -> float:
        """What sigmoid adds to its denominator."""
        return float(getattr(self.layer, "epsilon", 0.0))


@dataclass(frozen=True, eq=False)
class UpdateLook:
    """One update under the microscope.

    Parameters
    ----------
    model : Model
        What is updated.
    image : float (side, side) or (D,)
        What it receives.
    vector : float (P,)
        Its parameters before, float64 unless the microscope was made for less.
    label : int
        The digit that it should have read.
    rate : float
        Learning rate η of θ ← θ - η ∂L/∂θ.
    layers : tuple of LayerPass
        From the input to the logits.
    outputs, delta : float64 (C,)
        Output activations, and ∂L/∂logits.
    loss, loss_after : float
        Of this drawing with this label, before and after the update.
    probabilities, probabilities_after : float64 (C,)
        The calibrated reading, before and after.
    """

    model: Model
    image: FloatArray
    vector: FloatArray
    label: int
    rate: float
    layers: tuple[LayerPass, ...]
    outputs: FloatArray
    delta: FloatArray
    loss: float
    loss_after: float
    probabilities: FloatArray
    probabilities_after: FloatArray

    @property
    def network(self) -> Network:
        """The layers, output and loss of the model."""
        return self.model.network

    @property
    def logits(self) -> FloatArray:
        """What the last layer gives, float64 (C,)."""
        return self.layers[-1].z

    def change(self, place: int, name: str) -> FloatArray:
        """Return by how much the update changes the parameters of a layer, -η ∂L/∂θ."""
        return -self.rate * self.layers[place].gradients[name]


class Microscope:
    """Looks at updates of one network; keeps its parameters and its buffers.

    Parameters
    ----------
    model : Model
        The network as it is.
    dtype : dtype
        float64, or float32 as training computes, in half the time.
    """

    def __init__(self, model: Model, dtype: DTypeLike = np.float64) -> None:
        self._dtype = dtype
        self._tape = Tape(model.network, 1, dtype)
        self._shapes = _shapes(model)
        self.set_model(model)

    @property
    def model(self) -> Model:
        """The network that is looked at."""
        return self._model

    def set_model(self, model: Model) -> None:
        """Look at another network; buffers are kept where only its parameters have changed."""
        if model.network is not self._tape.network:
            self._tape = Tape(model.network, 1, self._dtype)
            self._shapes = _shapes(model)
        self._model = model
        self._vector = freeze(model.parameters.astype(self._dtype, copy=False))
        self._views = model.network.bind(self._vector)
        self._moved = np.empty_like(self._vector)  # the parameters after the update

    def look(self, image: FloatArray, label: int, rate: float) -> UpdateLook:
        """Take a drawing forwards and back, and the network one step downhill.

        Parameters
        ----------
        image : float (side, side) or (D,)
            What the network receives.
        label : int
            What it should have read.
        rate : float
            Learning rate.
        """
        network = self._model.network
        x = image.reshape(1, -1).astype(self._dtype)
        forward = self._forward(x)
        outputs, delta = forward[-1][2].copy(), np.empty_like(forward[-1][2])
        rule = loss_rule(network.loss, network.output, epsilon=network.output_epsilon)
        loss, _ = rule(outputs, np.array([label]), delta)
        gradient = np.zeros_like(self._vector)
        passes = self._backward(forward, delta, network.bind(gradient))
        np.multiply(gradient, -rate, out=self._moved)
        self._moved += self._vector
        after = network.bind(self._moved)
        logits_after = network.forward(after, x, self._tape).copy()
        loss_after, _ = rule(logits_after.copy(), np.array([label]), None)
        return UpdateLook(
            self._model,
            image,
            self._vector,
            label,
            rate,
            tuple(passes),
            freeze(outputs[0]),
            freeze(delta[0]),
            float(loss[0]),
            float(loss_after[0]),
            self._reading(forward[-1][1].copy()),
            self._reading(logits_after),
        )

    def _reading(self, logits: FloatArray) -> FloatArray:
        """Return calibrated probabilities, float64 (C,); logits, float64 (1, C), are used up."""
        network = self._model.network
        apply_output(network.output, logits)
        distribution = to_distribution(network.output, logits)
        return freeze(self._model.calibration.applied(distribution)[0])

    def _forward(self, x: FloatArray) -> list[tuple[FloatArray, FloatArray, FloatArray]]:
        """Return what comes in, what the activation is given and what goes out, by layer."""
        network = self._model.network
        values = x * network.input_scale
        found = []
        for layer, views, buffers in zip(
            network.layers, self._views, self._tape.buffers, strict=True
        ):
            inputs = values
            outputs = without_activation(layer).forward(views, inputs, buffers, None)
            before = outputs.copy()
            _function(layer).apply(outputs)
            values = outputs.copy()
            found.append((inputs, before, values))
        return found

    def _backward(
        self,
        forward: list[tuple[FloatArray, FloatArray, FloatArray]],
        delta: FloatArray,
        gradients: tuple[Views, ...],
    ) -> list[LayerPass]:
        """Return the layers with their deltas; write ∂L/∂θ into `gradients`."""
        found: list[LayerPass] = []
        for place, layer in reversed(list(enumerate(self._model.network.layers))):
            x, z, a = forward[place]
            arriving, at_z = delta.copy(), delta.copy()
            _function(layer).chain(a, at_z)
            below = layer.backward(
                self._views[place],
                gradients[place],
                x,
                delta.copy(),
                self._tape.buffers[place],
                wants_input=True,
            )
            assert below is not None  # it is wanted
            delta = below.copy()
            before, after = self._shapes[place], self._shapes[place + 1]
            x, x_delta = (freeze(each[0].reshape(before)) for each in (x, delta))
            z, a, a_delta, z_delta = (
                freeze(each[0].reshape(after)) for each in (z, a, arriving, at_z)
            )
            parameters, by_name = (
                {name: layer.public_view(name, array) for name, array in views.items()}
                for views in (self._views[place], gradients[place])
            )
            passed = LayerPass(layer, parameters, by_name, x, z, a, a_delta, z_delta, x_delta)
            found.append(passed)
        return found[::-1]


def exactly(look: UpdateLook) -> UpdateLook:
    """Return the same look in float64."""
    if look.vector.dtype == np.float64:
        return look
    return Microscope(look.model).look(look.image, look.label, look.rate)


def rate_of(model: Model) -> float:
    """Return the learning rate of the recipe that a network was trained by, else 0.1."""
    return model.recipe.optimiser.rate if model.recipe is not None else DEFAULT_RATE


def activation_of(layer: Layer) -> str:
    """Return the name of a layer's activation; "identity" where it has none."""
    return str(getattr(layer, "activation", "identity"))


def _function(layer: Layer) -> Activation:
    return activation_named(activation_of(layer), getattr(layer, "epsilon", 0.0))


def without_activation(layer: Layer) -> Layer:
    """Return a layer that stops before its activation."""
    if isinstance(layer, DenseLayer | Conv2DLayer | MaxPool2DLayer):
        return replace(layer, activation="identity")
    return layer


def _shapes(model: Model) -> tuple[Shape, ...]:
    """Shapes of one sample before the first layer and after each."""
    network = model.network
    side = math.isqrt(network.input_size)
    shape = (side, side, 1) if side * side == network.input_size else (network.input_size,)
    return shape, *follow(shape, network.parts)
