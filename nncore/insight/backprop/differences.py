"""Each gradient beside its finite difference: the network computed anew, a little to both sides.

Nothing is taken from the backward pass. A central difference (L(θ + h) - L(θ - h)) / 2h is wrong
by a term in h² and by what rounding makes of the small difference, so it is taken with steps of
five sizes; two that follow each other are put together so that the term in h² goes (L. F.
Richardson, "The Deferred Approach to the Limit", Philosophical Transactions of the Royal Society
A 226, 1927), and of these the one is taken that the next confirms best (after C. Ridders,
"Accurate Computation of F'(x) and F'(x)F''(x)", Advances in Engineering Software 4, 1982).
Where a kink of ReLU or a tie of pooling lies within the steps, none confirms another well, and
the uncertainty says so.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import FloatArray, IndexArray
from nncore.insight.backprop.exact_loss import exact_losses
from nncore.insight.backprop.microscope import (
    LayerPass,
    UpdateLook,
    activation_of,
    exactly,
)
from nncore.network.activations import activation_named
from nncore.network.layers import Layer

STEPS: Final = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6)
"""The steps h to both sides."""

SURE: Final = 1e-6
"""A difference is trusted where its uncertainty is a smaller share of it than this."""

ROUNDING: Final = 1e-12
"""What rounding makes of a difference of which nothing else is left, as a share of the loss."""

ROOM: Final = 24 * 1024**2
"""Bytes of buffers for the points that are computed at once."""

Value = Literal["weight", "bias", "x", "z", "a"]
"""What of a layer is moved: a parameter, what comes in, before or behind the activation."""

AT_ONCE: Final = 1
"""Elements between two chances to give up."""


@dataclass(frozen=True)
class Difference:
    """One element of a gradient, computed in two ways.

    Parameters
    ----------
    element : int
        Position in the flat array, as the look shows it.
    gradient : float
        By the chain rule.
    difference : float
        By moving the element and computing the loss again.
    uncertainty : float
        How far two differences with different steps are apart.
    rounding : float
        What is smaller is nothing but rounding.
    is_at_kink : bool
        Whether the slopes to both sides differ: at a kink of ReLU or a tie of pooling, where the
        gradient is one of them and the difference their mean.
    """

    element: int
    gradient: float
    difference: float
    uncertainty: float
    rounding: float
    is_at_kink: bool

    @property
    def relative_error(self) -> float:
        """|gradient - difference|, divided by the larger of both; 0 where both are rounding."""
        if self._largest <= self.rounding:
            return 0.0
        return abs(self.gradient - self.difference) / self._largest

    @property
    def is_sure(self) -> bool:
        """Whether the difference is exact enough to judge by: no kink or tie is in the way."""
        is_exact = self.uncertainty <= SURE * abs(self.difference)
        return (is_exact or self._largest <= self.rounding) and not self.is_at_kink

    @property
    def _largest(self) -> float:
        return max(abs(self.gradient), abs(self.difference))


def gradient_of(look: UpdateLook, place: int, value: Value) -> FloatArray:
    """Return the derivative of the loss by a value of a layer, in the shape of that value."""
    layer = look.layers[place]
    if value in ("weight", "bias"):
        return layer.gradients[value]
    return {"x": layer.x_delta, "z": layer.z_delta, "a": layer.a_delta}[value]


def choose_elements(gradient: FloatArray, count: int, first: int | None = None) -> tuple[int, ...]:
    """Choose elements to compare: the largest half, then some spread evenly over the rest.

    Parameters
    ----------
    gradient : float (…)
        All of them.
    count : int
        How many, at most.
    first : int, optional
        One that must be among them; it comes first.

    Returns
    -------
    tuple of int
        Positions in the flat array, each once.
    """
    flat = np.abs(gradient.reshape(-1))
    wanted = min(count, flat.size)
    top = min((wanted + 1) // 2, flat.size)
    largest = np.argpartition(flat, flat.size - top)[flat.size - top :]
    largest = largest[np.argsort(-flat[largest], kind="stable")]
    spread = np.linspace(0, flat.size - 1, wanted).round()
    order = [*([] if first is None else [first]), *largest.tolist(), *spread.astype(int).tolist()]
    return tuple(dict.fromkeys(order))[:wanted]


def compare(
    look: UpdateLook, place: int, value: Value, elements: Sequence[int]
) -> Generator[tuple[Difference, ...], None, None]:
    """Compare elements of a gradient with finite differences in float64.

    Parameters
    ----------
    look : UpdateLook
        The update.
    place : int
        Which layer.
    value : Value
        What of it is moved.
    elements : sequence of int
        Positions in the flat array.

    Yields
    ------
    tuple of Difference
        All so far, in their order.
    """
    look = exactly(look)
    gradient = gradient_of(look, place, value).reshape(-1)
    found: tuple[Difference, ...] = ()
    steps = np.array(STEPS)
    loss = float(exact_losses(look.network, look.logits.reshape(1, -1), look.label)[0])
    for start in range(0, len(elements), AT_ONCE):
        few = np.array(elements[start : start + AT_ONCE], np.intp)
        losses = _losses_around(look, place, value, few)
        central = (losses[:, :, 0] - losses[:, :, 1]) / (2.0 * steps)
        kinks = _kinks(losses, loss)
        for element, differences, kink in zip(few.tolist(), central, kinks, strict=True):
            best, uncertainty = extrapolate(differences)
            known, rounding = float(gradient[element]), ROUNDING * loss
            found += (Difference(element, known, best, uncertainty, rounding, bool(kink)),)
        yield found


def extrapolate(central: FloatArray) -> tuple[float, float]:
    """Put central differences with steps h, h/10, h/100, … together.

    Parameters
    ----------
    central : float64 (K,)
        K at least 3.

    Returns
    -------
    derivative : float
        (100 D(h/10) - D(h)) / 99, at the step where the next agrees best.
    uncertainty : float
        How far that next one is away.
    """
    without_square = (100.0 * central[1:] - central[:-1]) / 99.0
    apart = np.abs(np.diff(without_square))
    best = int(apart.argmin())
    return float(without_square[best]), float(apart[best])


def _kinks(losses: FloatArray, loss: float) -> NDArray[np.bool_]:
    """Tell where the slopes to both sides stay apart as the steps get smaller."""
    near, far = 3, 1  # a smooth bend makes the slopes a hundred times as different at the far one
    apart: FloatArray = np.abs(losses.sum(axis=2) - 2.0 * loss)
    stays = apart[:, near] * STEPS[far] > 0.05 * apart[:, far] * STEPS[near]
    counts: NDArray[np.bool_] = stays & (apart[:, near] > 1e-13 * loss)
    return counts


def _losses_around(look: UpdateLook, place: int, value: Value, elements: IndexArray) -> FloatArray:
    """Return the losses with each element moved, float64 (elements, steps, 2): up and down."""
    moves = np.array([(step, -step) for step in STEPS]).reshape(-1)
    rows, which = np.repeat(elements, len(moves)), np.tile(moves, len(elements))
    losses = _at_parameters if value in ("weight", "bias") else _at_values
    return losses(look, place, value, rows, which).reshape(len(elements), len(STEPS), 2)


def _at_values(
    look: UpdateLook, place: int, value: Value, elements: IndexArray, moves: FloatArray
) -> FloatArray:
    passed = look.layers[place]
    before = {"x": passed.x, "z": passed.z, "a": passed.a}[value].reshape(1, -1)
    points = np.repeat(before, len(elements), axis=0)
    points[np.arange(len(elements)), elements] += moves
    if value == "x":
        return _losses_from(look, place, points)
    if value == "z":
        _activate(passed.layer, points)
    return _losses_from(look, place + 1, points)


def _at_parameters(
    look: UpdateLook, place: int, name: Value, elements: IndexArray, moves: FloatArray
) -> FloatArray:
    """Move one parameter after the other; what comes before its layer stays as it is."""
    passed = look.layers[place]
    stored = dict(look.network.bind(look.vector)[place])
    moved = stored[name] = stored[name].copy()
    public = passed.layer.public_view(name, moved)
    places = np.unravel_index(elements, public.shape)
    run = _runner(passed)
    outputs = np.empty((len(elements), passed.layer.outputs))
    for row, (move, *index) in enumerate(zip(moves, *places, strict=True)):
        kept = public[tuple(index)]
        public[tuple(index)] = kept + move
        outputs[row] = run(stored)
        public[tuple(index)] = kept
    return _losses_from(look, place + 1, outputs)


def _runner(passed: LayerPass) -> Callable[[dict[str, FloatArray]], FloatArray]:
    """Return what computes the layer with other parameters."""
    buffers = passed.layer.make_buffers(1, np.float64)
    x = passed.x.reshape(1, -1)

    def run(parameters: dict[str, FloatArray]) -> FloatArray:
        outputs: FloatArray = passed.layer.forward(parameters, x, buffers, None)[0]
        return outputs

    return run


def _losses_from(look: UpdateLook, place: int, values: FloatArray) -> FloatArray:
    """Take values (N, …) through the layers from `place` on; return the losses, float64 (N,)."""
    network = look.network
    views = network.bind(look.vector)
    layers = list(zip(network.layers, views, strict=True))[place:]
    rows = _rows_at_once([layer for layer, _ in layers])
    found = []
    for start in range(0, len(values), rows):
        piece = values[start : start + rows]
        for layer, parameters in layers:
            piece = layer.forward(
                parameters, piece, layer.make_buffers(len(piece), np.float64), None
            )
        found.append(exact_losses(network, piece, look.label))
    return np.concatenate(found)


def _rows_at_once(layers: list[Layer]) -> int:
    """Return how many samples the layers can take at once within `ROOM`."""
    sizes = [
        sum(
            array.nbytes
            for array in layer.make_buffers(1, np.float64).values()
            if array.base is None
        )
        for layer in layers
    ]
    return max(1, ROOM // max([1, *sizes]))


def _activate(layer: Layer, z: FloatArray) -> None:
    """Overwrite z by what the layer makes of it."""
    activation_named(activation_of(layer), getattr(layer, "epsilon", 0.0)).apply(z)
