"""The way of one drawing through a network and back, as a list of steps to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from nncore.arrays import FloatArray
from nncore.data.ink import to_input
from nncore.insight.backprop.arrangement import Arrangement, arrange
from nncore.insight.backprop.differences import Value
from nncore.insight.backprop.formulas import (
    DELTAS,
    LOSSES,
    PARAMETERS,
    function_formula,
    output_formula,
    slope_formula,
)
from nncore.insight.backprop.microscope import LayerPass, UpdateLook
from nncore.insight.backprop.notation import low, shape
from nncore.network.activations import activation_named
from nncore.network.losses import apply_output, loss_rule
from nncore.network.model import Model
from nncore.network.pooling import MaxPool2DLayer
from nncore.training.optimisers import Sgd

Phase = Literal["forward", "backward", "update"]
Pictured = Literal["signed", "positive", "ink"]
What = Literal[
    "input", "z", "a", "output", "loss", "delta", "weight", "bias", "below", "change", "after"
]


@dataclass(frozen=True)
class Words:
    """What is said of a step.

    Parameters
    ----------
    title : str
        What it is called.
    symbol : str
        The letter of what comes out.
    formula : str
        In mathematical notation.
    shapes : str
        Of all that takes part.
    """

    title: str
    symbol: str
    formula: str
    shapes: str


@dataclass(frozen=True, eq=False)
class Step:
    """One array that is computed.

    Parameters
    ----------
    key : tuple of What, int and str
        Kind of step, layer from 0, and parameter ("weight", "bias", or "" where it is about
        none): the same for every drawing.
    words : Words
        What is said of it.
    array : float64 (…)
        What comes out.
    source : callable
        What computes it in training.
    kind : Pictured
        How the picture is coloured.
    before : tuple of int
        Shape of what comes into the layer, for a picture of its weights.
    compared : Value or None
        What a finite difference moves to confirm it; None where it is no gradient.
    """

    key: tuple[What, int, str]
    words: Words
    array: FloatArray
    source: Callable[..., Any]
    kind: Pictured = "signed"
    before: tuple[int, ...] = ()
    compared: Value | None = None

    @property
    def what(self) -> What:
        """Which kind of step."""
        return self.key[0]

    @property
    def place(self) -> int:
        """Which layer, from 0."""
        return self.key[1]

    @property
    def name(self) -> str:
        """Which parameter, where it is about one."""
        return self.key[2]

    @property
    def phase(self) -> Phase:
        """Forwards, backwards, or the update."""
        if self.what in ("change", "after"):
            return "update"
        return "forward" if self.what in ("input", "z", "a", "output", "loss") else "backward"

    @property
    def arrangement(self) -> Arrangement:
        """How it is laid out as a picture."""
        return arrange(self.array.shape, self.before if self.array.ndim == 2 else ())


def steps_of(look: UpdateLook) -> tuple[Step, ...]:
    """List the steps of an update, from the input to the reading after it."""
    return (*_forward(look), *_output(look), *_backward(look), *_update(look))


def input_symbol(place: int) -> str:
    """Return the letter of what comes into a layer: x at the first, then that of its activity."""
    return f"a{low(place)}" if place else "x"


def output_symbol(look: UpdateLook, place: int) -> str:
    """Return the letter of what a layer computes before its activation."""
    is_last = place == len(look.layers) - 1
    has_activation = look.layers[place].activation != "identity"
    return f"{'z' if has_activation or is_last else 'a'}{low(place + 1)}"


def _forward(look: UpdateLook) -> Iterator[Step]:
    x = look.layers[0].x
    words = Words("Input", "x", "x = the drawing, prepared", shape(x.shape))
    yield Step(("input", 0, ""), words, x, to_input, "ink")
    for place, layer in enumerate(look.layers):
        n = place + 1
        symbol = output_symbol(look, place)
        words = Words(f"Layer {n} · {layer.kind}", symbol, *_rule(layer, symbol, place))
        yield Step(("z", place, ""), words, layer.z, type(layer.layer).forward)
        if layer.activation != "identity":
            words = Words(
                f"Layer {n} · {layer.activation.replace('_', ' ')}",
                f"a{low(n)}",
                f"a{low(n)} = {function_formula(layer.activation, layer.epsilon)}",
                shape(layer.a.shape),
            )
            yield Step(("a", place, ""), words, layer.a, activation_named(layer.activation).apply)


def _rule(layer: LayerPass, symbol: str, place: int) -> tuple[str, str]:
    """Return formula and shapes of what a layer does before its activation."""
    weight, bias, before = f"W{low(place + 1)}", f"b{low(place + 1)}", input_symbol(place)
    shapes = {name: shape(array.shape) for name, array in layer.parameters.items()}
    after = shape(layer.z.shape)
    if layer.kind == "dense":
        words = f"{after} = {shapes['weight']} · ({layer.x.size},) + {shapes['bias']}"
        return f"{symbol} = {weight} {before} + {bias}", words
    if layer.kind == "convolution":
        words = f"{after} = {shape(layer.x.shape)} ⋆ {shapes['weight']} + {shapes['bias']}"
        return f"{symbol} = {before} ⋆ {weight} + {bias}", words
    words = f"{shape(layer.x.shape)} → {after}"
    if isinstance(layer.layer, MaxPool2DLayer):
        size = layer.layer.size
        return f"{symbol} = the largest of each {size}×{size} of {before}", words
    as_it_is = "in one row" if layer.kind == "flatten" else "(dropout is off here)"
    return f"{symbol} = {before} {as_it_is}", words


def _output(look: UpdateLook) -> Iterator[Step]:
    network, last = look.network, len(look.layers) - 1
    pair, sizes = (network.loss, network.output), shape(look.outputs.shape)
    rule = loss_rule(*pair, epsilon=network.output_epsilon)
    words = Words(
        f"Output · {network.output}",
        "p",
        output_formula(network.output, network.output_epsilon),
        sizes,
    )
    yield Step(("output", last, ""), words, look.outputs, apply_output)
    words = Words("Loss", "L", LOSSES[pair], f"a number, of {sizes}")
    yield Step(("loss", last, ""), words, np.array([look.loss]), rule, "positive")
    symbol = f"∂L/∂{output_symbol(look, last)}"
    words = Words("Loss, back", symbol, DELTAS[pair].replace("∂L/∂z", symbol), sizes)
    yield Step(("delta", last, ""), words, look.delta, rule, compared="z")


def _backward(look: UpdateLook) -> Iterator[Step]:
    for place in range(len(look.layers) - 1, -1, -1):
        layer, n = look.layers[place], place + 1
        delta = f"∂L/∂{output_symbol(look, place)}"
        if layer.activation != "identity":
            sizes = shape(layer.z.shape)
            slope = slope_formula(layer.activation, layer.epsilon)
            words = Words(
                f"Layer {n} · {layer.activation.replace('_', ' ')}, back",
                delta,
                f"{delta} = ∂L/∂a{low(n)} ⊙ f′(z),  f′ = {slope}",
                f"{sizes} = {sizes} ⊙ {sizes}",
            )
            chain = activation_named(layer.activation).chain
            yield Step(("delta", place, ""), words, layer.z_delta, chain, compared="z")
        if layer.gradients:
            yield _gradient(layer, place, "weight", delta)
            yield _gradient(layer, place, "bias", delta)
        symbol = f"∂L/∂{input_symbol(place)}"
        formula, sizes = _below(layer, place, delta)
        words = Words(f"Layer {n} · {layer.kind}, back", symbol, f"{symbol} = {formula}", sizes)
        backward = type(layer.layer).backward
        yield Step(("below", place, ""), words, layer.x_delta, backward, compared="x")


def _gradient(layer: LayerPass, place: int, name: Literal["weight", "bias"], delta: str) -> Step:
    array, before = layer.gradients[name], input_symbol(place)
    symbol, sizes = f"∂L/∂{parameter_symbol(place, name)}", shape(array.shape)
    arriving, coming = shape(layer.z.shape), shape(layer.x.shape)
    formula, shapes = {
        ("dense", "weight"): (
            f"{delta} {before}ᵀ",
            f"{sizes} = ({layer.z.size}, 1) · (1, {layer.x.size})",
        ),
        ("dense", "bias"): (delta, sizes),
        ("convolution", "weight"): (f"{before} ⋆ {delta}", f"{sizes} = {coming} ⋆ {arriving}"),
        ("convolution", "bias"): (f"Σ {delta} over all places", f"{sizes} = Σ {arriving}"),
    }[layer.kind, name]
    title = f"Layer {place + 1} · gradient of the {PARAMETERS[name]}"
    words = Words(title, symbol, f"{symbol} = {formula}", shapes)
    key: tuple[What, int, str] = (name, place, name)
    backward = type(layer.layer).backward
    return Step(key, words, array, backward, before=layer.x.shape, compared=name)


def parameter_symbol(place: int, name: str) -> str:
    """Return the letter of a parameter of a layer."""
    return f"{'W' if name == 'weight' else 'b'}{low(place + 1)}"


def _below(layer: LayerPass, place: int, delta: str) -> tuple[str, str]:
    """Return formula and shapes of what a layer hands back to the one before."""
    weight = f"W{low(place + 1)}"
    before, after = shape(layer.x.shape), shape(layer.z.shape)
    if layer.kind == "dense":
        outs, ins = layer.z.size, layer.x.size
        return f"{weight}ᵀ {delta}", f"({ins},) = ({ins}, {outs}) · ({outs},)"
    if layer.kind == "convolution":
        sizes = shape(layer.parameters["weight"].shape)
        return f"{delta} ⋆ {weight}, turned by half a turn", f"{before} = {after} ⋆ {sizes}"
    if layer.kind == "pooling":
        return f"{delta} at the largest of each square, else 0", f"{after} → {before}"
    return delta, f"{after} → {before}"


def _update(look: UpdateLook) -> Iterator[Step]:
    for place, layer in enumerate(look.layers):
        for name in layer.gradients:
            array, letter = look.change(place, name), parameter_symbol(place, name)
            words = Words(
                f"Layer {place + 1} · change of the {PARAMETERS[name]}",
                f"Δ{letter}",
                f"Δ{letter} = −η · ∂L/∂{letter}",
                shape(array.shape),
            )
            yield Step(("change", place, name), words, array, Sgd, before=layer.x.shape)
    after = look.probabilities_after
    formula = "p′ = the reading with W + ΔW and b + Δb"
    words = Words("The reading after this update", "p′", formula, shape(after.shape))
    key: tuple[What, int, str] = ("after", len(look.layers) - 1, "")
    yield Step(key, words, after, Model.probabilities, "positive")
