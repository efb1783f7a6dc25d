"""What a doctor measures in a network that is being trained: cheap looks at sparse steps.

A look takes some training images through the network and back, and reads off the buffers what
the units do with them. Nothing of it changes the training: buffers, gradient and randomness are
the observer's own.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from nncore.arrays import FloatArray, IndexArray
from nncore.network.network import Network, Tape
from nncore.recipe import Conv2D, Dense, MaxPool2D

SQUASHING = ("sigmoid", "tanh")
"""Activations that become flat on both sides."""

FEW = 32
"""Images that are taken back for the gradient, or forward alone at a glance."""

FLAT = 0.05
"""A slope is flat below this share of the steepest: beyond 0.987 or 0.013 of a sigmoid."""


@dataclass(frozen=True)
class LayerLook:
    """One layer with weights, at one moment.

    Parameters
    ----------
    number : int
        Among the layers with weights, from 1.
    activation : str
        Name of its activation; that of the output layer is not looked at.
    is_output : bool
        Whether it is the last.
    units : int
        Units, or filters.
    dead : float, in [0, 1]
        Share of ReLU units that are zero on every image; 0 for other activations.
    saturated : float, in [0, 1]
        Share of the values of sigmoid or tanh units that lie where these are flat; 0 for others.
    twins : float, in [0, 1]
        Share of the units with exactly the same weights as another, at the first look; then 0.
    weight, gradient : float
        Norms of the weights and of the gradient of the mean loss by them.
    update : float or None
        Norm of the change by one step, divided by that of the weights; None where not known.
    """

    number: int
    activation: str
    is_output: bool
    units: int
    dead: float
    saturated: float
    twins: float
    weight: float
    gradient: float
    update: float | None = None

    def with_update(self, update: float) -> LayerLook:
        """Return a copy that knows how far the next step moved the weights."""
        return replace(self, update=update)


@dataclass(frozen=True)
class Look:
    """A network at one moment, on some of its training images.

    Parameters
    ----------
    step : int
        Updates so far.
    epoch : float
        Passes through the training images so far.
    layers : tuple of LayerLook
        Those with weights, from the input on.
    loss : float
        Mean loss of the images, without dropout.
    accuracy : float, in [0, 1]
        Share that is read as its label says.
    """

    step: int
    epoch: float
    layers: tuple[LayerLook, ...]
    loss: float
    accuracy: float

    @property
    def hidden(self) -> tuple[LayerLook, ...]:
        """The layers with weights but the last."""
        return tuple(layer for layer in self.layers if not layer.is_output)


@dataclass(frozen=True)
class Jolt:
    """What one update did to the loss of a few images.

    Parameters
    ----------
    step : int
        Updates then, with this one.
    loss : float
        Mean loss before it.
    change : float
        Its change, as a share of it.
    """

    step: int
    loss: float
    change: float

    @classmethod
    def of(cls, step: int, before: float, after: float) -> Jolt:
        """Compare the losses before and after an update."""
        change = (after - before) / max(before, 1e-3) if math.isfinite(after) else math.inf
        return cls(step, before, change)


@dataclass(frozen=True)
class InputLook:
    """What a network is given to read.

    Parameters
    ----------
    lowest, highest, mean, deviation : float
        Of all values of some training images.
    """

    lowest: float
    highest: float
    mean: float
    deviation: float

    @classmethod
    def of(cls, inputs: FloatArray) -> InputLook:
        """Measure inputs, float (N, D)."""
        wide = inputs.astype(np.float64)
        return cls(float(wide.min()), float(wide.max()), float(wide.mean()), float(wide.std()))


class Probe:
    """Looks at one network on the same images each time.

    All of them go forward, and a few back again for the gradient.

    Parameters
    ----------
    network : Network
        What is looked at.
    inputs : float (N, D)
        Training images as the network receives them, at least one.
    labels : int (N,)
        What they are learned as.
    """

    def __init__(self, network: Network, inputs: FloatArray, labels: IndexArray) -> None:
        self._network = network
        self._inputs, self._labels = inputs, labels
        self._few = inputs[:FEW], labels[:FEW]
        self._tape = Tape(network, len(inputs), inputs.dtype)
        self._small_tape = Tape(network, len(self._few[0]), inputs.dtype)
        self._gradient: FloatArray = np.zeros(network.parameter_count, inputs.dtype)
        self._has_looked = False

    def look(self, parameters: FloatArray, step: int, epoch: float) -> Look:
        """Take the images through the network, and some of them back.

        Parameters
        ----------
        parameters : float (P,)
            Of the network as it is; read only.
        step, epoch : int and float
            When this is.
        """
        network = self._network
        views, gradients = network.bind(parameters), network.bind(self._gradient)
        losses, predicted = network.losses(views, self._inputs, self._labels, self._tape)
        network.gradient(views, gradients, *self._few, self._small_tape)
        weighty = [place for place, view in enumerate(views) if "weight" in view]
        layers = tuple(
            self._look_at(number, place, views[place]["weight"], gradients[place]["weight"])
            for number, place in enumerate(weighty, start=1)
        )
        self._has_looked = True
        right = float(np.mean(predicted == self._labels))
        return Look(step, epoch, layers, float(losses.mean(dtype=np.float64)), right)

    def loss_of_few(self, parameters: FloatArray) -> float:
        """Return the mean loss of a few of the images; `parameters`, float (P,), are only read."""
        views = self._network.bind(parameters)
        losses, _ = self._network.losses(views, *self._few, self._small_tape)
        return float(losses.mean(dtype=np.float64))

    def _look_at(
        self, number: int, place: int, weight: FloatArray, gradient: FloatArray
    ) -> LayerLook:
        part = self._network.parts[place]
        assert isinstance(part, (Dense, Conv2D))
        units = part.units if isinstance(part, Dense) else part.filters
        is_output = place == len(self._network.parts) - 1
        dead = saturated = twins = 0.0
        if not is_output:
            values = self._outputs(place)
            dead = dead_share(values, units) if part.activation == "relu" else 0.0
            saturated = saturated_share(values, part.activation)
        if not is_output and not self._has_looked:
            public = self._network.layers[place].public_view("weight", weight)
            twins = twin_share(public.reshape(units, -1))
        return LayerLook(
            number,
            part.activation,
            is_output,
            units,
            dead,
            saturated,
            twins,
            _norm(weight),
            _norm(gradient),
        )

    def _outputs(self, place: int) -> FloatArray:
        """Return what a layer gave, behind the activation (a pooling layer may apply it)."""
        behind = self._network.parts[place + 1]
        return self._tape.buffers[place + isinstance(behind, MaxPool2D)]["outputs"]


def updates(network: Network, before: FloatArray, after: FloatArray) -> tuple[float, ...]:
    """Compare the change of the weights of each layer with the weights themselves.

    Parameters
    ----------
    network : Network
        Whose parameters they are.
    before, after : float (P,)
        Parameters.

    Returns
    -------
    tuple of float
        ‖after - before‖ / ‖before‖ for each layer with weights; infinite where that was zero
        and is not any more.
    """
    return tuple(_ratios(network, before, after))


def _ratios(network: Network, before: FloatArray, after: FloatArray) -> Iterator[float]:
    pairs = zip(network.bind(before), network.bind(after), strict=True)
    for old, new in pairs:
        if "weight" in old:
            change, size = _norm(new["weight"] - old["weight"]), _norm(old["weight"])
            yield change / size if size else (float("inf") if change else 0.0)


def dead_share(values: FloatArray, units: int) -> float:
    """Return the share of the units, or filters, that are zero everywhere on every image.

    Parameters
    ----------
    values : float (N, places * units)
        What they gave; those of one place lie side by side.
    units : int
        How many there are.
    """
    awake = (values > 0.0).any(axis=0).reshape(-1, units).any(axis=0)
    return float(np.mean(~awake))


def saturated_share(values: FloatArray, activation: str) -> float:
    """Return the share of values at which the activation is flat: `values`, float (N, …)."""
    if activation not in SQUASHING:
        return 0.0
    slope = 4.0 * values * (1.0 - values) if activation == "sigmoid" else 1.0 - values * values
    return float(np.mean(slope < FLAT))


def twin_share(weights: FloatArray) -> float:
    """Return the share of units with the weights of another: `weights`, float (units, fan-in)."""
    if len(weights) < 2:
        return 0.0
    # Units that are the same have the same sum; only then is it worth comparing them.
    sums = weights.sum(axis=1)
    _, first, counts = np.unique(sums, return_index=True, return_counts=True)
    alike = 0
    for place in first[counts > 1]:
        group = weights[sums == sums[place]]
        alike += int((group == group[0]).all(axis=1).sum())
    return alike / len(weights) if alike > 1 else 0.0


def _norm(array: FloatArray) -> float:
    flat = array.reshape(-1)
    return float(np.sqrt(max(0.0, float(np.dot(flat, flat)))))
