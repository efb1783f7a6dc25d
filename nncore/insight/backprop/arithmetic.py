"""The arithmetic behind one element of a step, with its real numbers."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from nncore.arrays import FloatArray
from nncore.insight.backprop.formulas import slope_formula
from nncore.insight.backprop.microscope import LayerPass, UpdateLook
from nncore.insight.backprop.notation import at, factor, number
from nncore.insight.backprop.steps import (
    Step,
    input_symbol,
    output_symbol,
    parameter_symbol,
)
from nncore.network.convolution import Conv2DLayer
from nncore.network.pooling import MaxPool2DLayer

SHOWN: Final = 4
"""Products of a long sum that are written out, the largest; the others come as one number."""


def arithmetic(look: UpdateLook, step: Step, element: int) -> tuple[str, ...]:
    """Write how one element of a step comes about.

    Parameters
    ----------
    look : UpdateLook
        The update.
    step : Step
        One of its steps.
    element : int
        Position in the flat array of the step.

    Returns
    -------
    tuple of str
        Lines: what is computed, the numbers put in, and what comes out.
    """
    index = tuple(int(each) for each in np.unravel_index(element, step.array.shape))
    name = at(step.words.symbol, index) if step.what != "loss" else step.words.symbol
    result = float(step.array[index])
    rules: dict[str, Callable[[], tuple[str, ...]]] = {
        "input": lambda: ("ink, from 0 (paper) to 1",),
        "z": lambda: _forward(look, step, index),
        "a": lambda: _activated(look, step, index),
        "output": lambda: _output(look, index),
        "loss": lambda: _loss(look),
        "delta": lambda: _delta(look, step, index),
        "weight": lambda: _weight(look, step, index),
        "bias": lambda: _bias(look, step, index),
        "below": lambda: _below(look, step, index),
        "change": lambda: _change(look, step, index),
        "after": lambda: (f"before: {number(float(look.probabilities[index]))}",),
    }
    first, *rest = rules[step.what]()
    lines = [f"{name} = {first}", *(f"  = {line}" for line in rest)]
    if step.what in ("input", "after"):
        return f"{name} = {number(result)}", first
    return (*lines, f"  = {number(result, 6)}")


def sum_of_products(left: FloatArray, right: FloatArray, extra: float | None = None) -> str:
    """Write Σ left · right (+ extra): its largest products, and the rest as one number.

    Parameters
    ----------
    left, right : float (n,)
        The factors.
    extra : float, optional
        What is added, such as a bias.
    """
    products = left * right
    order = np.argsort(-np.abs(products), kind="stable")
    shown = order[: SHOWN if len(order) > SHOWN + 1 else len(order)]
    parts = [f"{factor(float(left[each]))}·{factor(float(right[each]))}" for each in shown]
    rest = order[len(shown) :]
    if len(rest):
        parts.append(f"[{len(rest):,} more: {number(float(products[rest].sum()))}]")
    if extra is not None:
        parts.append(factor(extra))
    return " + ".join(parts)


def _forward(look: UpdateLook, step: Step, index: Sequence[int]) -> tuple[str, ...]:
    layer, place = look.layers[step.place], step.place
    before = input_symbol(place)
    weight, bias = parameter_symbol(place, "weight"), parameter_symbol(place, "bias")
    if layer.kind == "dense":
        row, extra = layer.parameters["weight"][index[0]], float(layer.parameters["bias"][index[0]])
        words = f"Σᵢ {at(weight, index)[:-1]}, i]·{before}[i] + {at(bias, index)}"
        return words, sum_of_products(row, layer.x.reshape(-1), extra)
    if isinstance(layer.layer, Conv2DLayer):
        patch, kernel = _patch(layer, index[0], index[1]), layer.parameters["weight"][index[2]]
        extra = float(layer.parameters["bias"][index[2]])
        words = f"Σ {weight}[{index[2]}]·(the patch of {before} here) + {at(bias, index[2:])}"
        return words, sum_of_products(kernel.reshape(-1), patch.reshape(-1), extra)
    if isinstance(layer.layer, MaxPool2DLayer):
        values = ", ".join(number(float(each)) for each in _square(layer, index).reshape(-1))
        return f"the largest of its square of {before}", f"max({values})"
    return (f"{before}, the same number",)


def _patch(layer: LayerPass, row: int, column: int) -> FloatArray:
    """Return what a kernel sees at a place, zeros beyond the edge: (channels, kernel, kernel)."""
    assert isinstance(layer.layer, Conv2DLayer)  # who asks has looked
    side, padded = layer.layer.kernel, _framed(layer)
    return padded[row : row + side, column : column + side].transpose(2, 0, 1)


def _framed(layer: LayerPass) -> FloatArray:
    assert isinstance(layer.layer, Conv2DLayer)  # who asks has looked
    lost = layer.layer.kernel - 1 if layer.layer.padding == "same" else 0
    sides = (lost // 2, lost - lost // 2)
    return np.pad(layer.x, (sides, sides, (0, 0)))


def _square(layer: LayerPass, index: Sequence[int]) -> FloatArray:
    """Return the square of a place behind pooling: (size, size)."""
    assert isinstance(layer.layer, MaxPool2DLayer)  # who asks has looked
    size, (row, column, channel) = layer.layer.size, index
    return layer.x[row * size : (row + 1) * size, column * size : (column + 1) * size, channel]


def _activated(look: UpdateLook, step: Step, index: tuple[int, ...]) -> tuple[str, ...]:
    layer = look.layers[step.place]
    z = number(float(layer.z[index]))
    written = {
        "relu": f"max(0, {z})",
        "leaky_relu": f"max(0.01·{factor(float(layer.z[index]))}, {z})",
        "tanh": f"tanh({z})",
        "sigmoid": f"1 / (1 + e^(−{factor(float(layer.z[index]))}){_epsilon(layer)})",
    }
    return (written[layer.activation],)


def _epsilon(layer: LayerPass) -> str:
    return f" + {number(layer.epsilon)}" if layer.epsilon else ""


def _output(look: UpdateLook, index: tuple[int, ...]) -> tuple[str, ...]:
    z, output = look.logits, look.network.output
    own = float(z[index])
    if output == "softmax":
        total = float(np.exp(z - z.max()).sum())
        total += look.network.output_epsilon * float(np.exp(-z.max()))
        words = f"e^{factor(own)} / Σ e^z, the largest z taken off so that nothing overflows"
        return words, f"e^{factor(own - float(z.max()))} / {number(total)}"
    if output == "sigmoid":
        return (f"1 / (1 + e^(−{factor(own)}))",)
    return (f"z = {number(own)}",)


def _loss(look: UpdateLook) -> tuple[str, ...]:
    y, p = look.label, look.outputs
    if look.network.loss == "cross_entropy" and look.network.output == "softmax":
        return f"−log p[{y}]", f"−log {number(float(p[y]), 6)}"
    target = np.eye(len(p))[y]
    if look.network.loss == "cross_entropy":
        parts = -np.log(np.abs(1.0 - target - p))
        return "Σ of −log p for the label, −log(1 − p) for the others", _terms(parts)
    return "1/C · Σ (p − y)²", f"1/{len(p)} · ({_terms((p - target) ** 2)})"


def _terms(values: FloatArray) -> str:
    return " + ".join(number(float(each)) for each in values)


def _delta(look: UpdateLook, step: Step, index: tuple[int, ...]) -> tuple[str, ...]:
    layer = look.layers[step.place]
    if step.place == len(look.layers) - 1:
        return _delta_of_loss(look, index[0])
    arrived, a = float(layer.a_delta[index]), float(layer.a[index])
    slope = {
        "relu": float(a > 0.0),
        "leaky_relu": 1.0 if a > 0.0 else 0.01,
        "tanh": 1.0 - a * a,
        "sigmoid": a * (1.0 - (1.0 + layer.epsilon) * a),
    }[layer.activation]
    words = at(f"∂L/∂{input_symbol(step.place + 1)}", index)
    return (
        f"{words} · f′,  f′ = {slope_formula(layer.activation, layer.epsilon)}",
        f"{factor(arrived)} · {factor(slope)}",
    )


def _delta_of_loss(look: UpdateLook, digit: int) -> tuple[str, ...]:
    p, y = float(look.outputs[digit]), float(digit == look.label)
    if look.network.loss == "cross_entropy":
        return f"p[{digit}] − y[{digit}]", f"{number(p)} − {number(y)}"
    classes, output = len(look.outputs), look.network.output
    pulled = 2.0 / classes * (look.outputs - np.eye(classes)[look.label])
    own = number(float(pulled[digit]))
    if output == "softmax":
        mean = float(pulled @ look.outputs)
        return (
            f"p[{digit}] (g[{digit}] − Σ g p),  g = 2/C · (p − y)",
            f"{number(p)} · ({own} − {factor(mean)})",
        )
    if output == "sigmoid":
        return f"g p (1 − p),  g = 2/C · (p − y) = {own}", f"{own} · {number(p)} · {number(1 - p)}"
    return f"2/C · (p[{digit}] − y[{digit}])", f"2/{classes} · ({number(p)} − {number(y)})"


def _weight(look: UpdateLook, step: Step, index: tuple[int, ...]) -> tuple[str, ...]:
    layer, delta = look.layers[step.place], f"∂L/∂{output_symbol(look, step.place)}"
    before = input_symbol(step.place)
    if layer.kind == "dense":
        unit, source = index
        numbers = float(layer.z_delta[unit]), float(layer.x.reshape(-1)[source])
        return f"{delta}[{unit}] · {before}[{source}]", " · ".join(map(factor, numbers))
    kernel, channel, down, across = index
    height, width, _ = layer.z.shape
    seen = _framed(layer)[down : down + height, across : across + width, channel]
    words = f"Σ {delta}[r, c, {kernel}]·{before} at (r, c) moved by ({down}, {across})"
    return words, sum_of_products(layer.z_delta[:, :, kernel].reshape(-1), seen.reshape(-1))


def _bias(look: UpdateLook, step: Step, index: tuple[int, ...]) -> tuple[str, ...]:
    layer, delta = look.layers[step.place], f"∂L/∂{output_symbol(look, step.place)}"
    if layer.kind == "dense":
        return (at(delta, index),)
    places = layer.z_delta[:, :, index[0]]
    words = f"Σ {delta}[r, c, {index[0]}] over {places.size:,} places"
    return words, f"{places.shape[0]} lines: {_sum_of_lines(places)}"


def _sum_of_lines(places: FloatArray) -> str:
    lines = places.sum(axis=1)
    shown = " + ".join(factor(float(each)) for each in lines[:SHOWN])
    rest = lines[SHOWN:]
    return f"{shown} + [{len(rest)} more: {number(float(rest.sum()))}]" if len(rest) else shown


def _below(look: UpdateLook, step: Step, index: tuple[int, ...]) -> tuple[str, ...]:
    layer, delta = look.layers[step.place], f"∂L/∂{output_symbol(look, step.place)}"
    weight = parameter_symbol(step.place, "weight")
    if layer.kind == "dense":
        flat = int(np.ravel_multi_index(index, layer.x.shape))
        column = layer.parameters["weight"][:, flat]
        words = f"Σⱼ {weight}[j, {flat}]·{delta}[j]"
        return words, sum_of_products(column, layer.z_delta.reshape(-1))
    if isinstance(layer.layer, Conv2DLayer):
        return f"Σ {weight}·{delta} over all patches that hold it", _over_patches(layer, index)
    if isinstance(layer.layer, MaxPool2DLayer):
        taken = float(layer.x_delta[index]) != 0.0
        return (f"{delta} of its square" if taken else "0: not the largest, or nothing arrives",)
    return (f"{delta}, the same number",)


def _over_patches(layer: LayerPass, index: tuple[int, ...]) -> str:
    """Write the sum over the places whose patch holds a value, filter by filter."""
    assert isinstance(layer.layer, Conv2DLayer)  # who asks has looked
    row, column, channel = index
    before = (layer.layer.kernel - 1) // 2 if layer.layer.padding == "same" else 0
    height, width, _ = layer.z.shape
    weights, deltas = [], []
    for down, across in itertools.product(range(layer.layer.kernel), repeat=2):
        line, place = row + before - down, column + before - across
        if 0 <= line < height and 0 <= place < width:
            weights.append(layer.parameters["weight"][:, channel, down, across])
            deltas.append(layer.z_delta[line, place])
    return sum_of_products(np.concatenate(weights), np.concatenate(deltas))


def _change(look: UpdateLook, step: Step, index: tuple[int, ...]) -> tuple[str, ...]:
    layer, symbol = look.layers[step.place], parameter_symbol(step.place, step.name)
    gradient, own = (
        float(layer.gradients[step.name][index]),
        float(layer.parameters[step.name][index]),
    )
    after = own + float(step.array[index])
    return (
        f"−η · {at(f'∂L/∂{symbol}', index)};  {at(symbol, index)}: "
        f"{number(own, 6)} → {number(after, 6)}",
        f"−{number(look.rate)} · {factor(gradient)}",
    )
