"""A network as a script of NumPy that can be read from top to bottom, with its weights beside it.

The functions are those of `nncore.export.lesson`, copied; the rest is written for the network:
a line for each layer, with a word on what it does.
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nncore.export import lesson
from nncore.network.model import Model
from nncore.recipe import Conv2D, Dense, Flatten, LayerSpec, MaxPool2D, Shape
from nncore.recipe.layers import describe, follow

WEIGHTS_ENDING = ".weights.npz"

_HEAD = '''"""{name}: a neural network that reads handwritten digits, with nothing but NumPy.

    python {script} image.npy      an array of {side} x {side} numbers
    python {script} image.csv      the same as text: {side} lines, commas between the numbers

0 is paper and 1 is ink, or 255 where the numbers are whole. The weights lie beside this script,
in {weights}. Another program calls probabilities(image) and gets {classes} numbers.

The network is {layers}: {parameters:,} numbers that were learned from examples.
{preparation}
It was written by Inkling, and its answers are Inkling's own.
"""

import sys
from pathlib import Path

import numpy as np

weights = dict(np.load(Path(__file__).with_suffix("{ending}"), allow_pickle=False))
'''

_MNIST = """It has learned from digits whose longer side has {box:g} of {side} pixels and whose
centre of mass is in the middle, as in MNIST; it reads others worse."""

_RAW = """It has learned from the whole canvas, shrunk to {side} x {side} pixels; it reads other
pictures worse."""

_TAIL = '''

def read(path):
    """Return the image in a file as numbers from 0 to 1."""
    path = Path(path)
    if path.suffix == ".npy":
        image = np.load(path, allow_pickle=False)
    else:
        image = np.loadtxt(path, delimiter=",")
    is_bytes = image.dtype.kind in "iu" or image.max() > 1
    return image / 255 if is_bytes else image


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    answer = probabilities(read(sys.argv[1]))
    for digit, probability in enumerate(answer):
        print(f"{{digit}}  {{probability:7.2%}}  {{'#' * round(40 * probability)}}")
    is_digit = answer.max() >= {threshold}
    print(f"It reads {{answer.argmax()}}." if is_digit else "It reads no digit.")
'''


def to_script(path: Path, model: Model) -> bytes:
    """Return the text of the script, in UTF-8; it needs the weights of `to_npz` beside it."""
    network, side = model.network, model.preparation.size
    layers = [line for step in _steps(model) for line in step]
    body = [
        "",
        "",
        "def probabilities(image):",
        f'    """Return how probable each class is, for {side} x {side} numbers from 0 to 1."""',
        *(f"    {line}".rstrip() for line in layers),
    ]
    pieces = _pieces("\n".join(body))
    preparation = _MNIST if model.preparation.route == "mnist" else _RAW
    head = _HEAD.format(
        name=_plain(model.name),
        script=_plain(path.name),
        weights=_plain(weights_beside(path).name),
        ending=WEIGHTS_ENDING,
        side=side,
        classes=network.layers[-1].outputs,
        layers=describe(network.parts, side).replace("×", "x"),
        parameters=network.parameter_count,
        preparation=preparation.format(box=model.preparation.box, side=side),
    )
    tail = _TAIL.format(threshold=repr(model.calibration.threshold))
    text = [head, *(f"\n\n{piece}" for piece in pieces), "\n".join(body), "\n", tail]
    return "".join(text).encode()


def weights_beside(path: Path) -> Path:
    """Return where a script looks for its weights."""
    return path.with_suffix(WEIGHTS_ENDING)


def _steps(model: Model) -> Iterator[list[str]]:
    """Give the lines of `probabilities`, layer by layer."""
    network, side = model.network, model.preparation.size
    is_image = any(isinstance(part, (Conv2D, MaxPool2D)) for part in network.parts)
    shape = (1, side, side) if is_image else (network.input_size,)
    what = "one channel" if is_image else "all pixels in a row, line by line"
    yield [f"x = np.asarray(image, dtype=np.float64).reshape({_words(shape)})  # {what}"]
    if network.input_scale != 1.0:
        yield ["", f"x = x * {network.input_scale!r}  # the scale that it learned with"]
    before: Shape = (side, side, 1) if is_image else (network.input_size,)
    last = len(network.parts) - 1
    for index, (part, after) in enumerate(
        zip(network.parts, follow(before, network.parts), strict=True)
    ):
        if lines := _layer(part, index, math.prod(before), is_image, is_last=index == last):
            yield ["", *lines]
        before = after
    yield ["", *_answer(network.output, model.calibration.temperature)]


def _layer(part: LayerSpec, index: int, values: int, is_image: bool, *, is_last: bool) -> list[str]:
    """Return comment and code for one layer; nothing for one that only training needs."""
    named = f'weights["layers.{index}.weight"], weights["layers.{index}.bias"]'
    if isinstance(part, Dense):
        unit = "a unit for each class" if is_last else f"{part.units} units"
        step = f"dense(x, {named})"
        return [
            f"# {unit}, each looks at all {values:,} values: {part.units * (values + 1):,} numbers",
            f"x = {step if is_last else _activated(step, part.activation, part.epsilon)}",
        ]
    if isinstance(part, Conv2D):
        image = f"pad(x, {part.kernel})" if part.padding == "same" else "x"
        step = _activated(f"convolve({image}, {named})", part.activation)
        return [
            f"# {part.filters} patterns of {part.kernel} x {part.kernel} pixels, sought everywhere",
            f"x = {step}",
        ]
    if isinstance(part, MaxPool2D):
        return [
            f"# the largest of each square of {part.size} x {part.size}",
            f"x = max_pool(x, {part.size})",
        ]
    if isinstance(part, Flatten) and is_image:
        return ["x = flatten(x)"]
    return []


def _activated(step: str, activation: str, epsilon: float = 0.0) -> str:
    if activation == "identity":
        return step
    return f"{activation}({step}, {epsilon!r})" if epsilon else f"{activation}({step})"


def _answer(output: str, temperature: float) -> list[str]:
    """Return the lines that make probabilities of what the last layer gave."""
    why = "# The temperature makes it as sure as it is right: it was measured after the training."
    if output == "softmax":
        if temperature == 1.0:
            return ["return softmax(x)"]
        return [why, f"return softmax(x / {temperature!r})"]
    share = "share(sigmoid(x))" if output == "sigmoid" else "share(x)"
    if temperature == 1.0:
        return [f"return {share}"]
    return [why, f"return temper({share}, {temperature!r})"]


def _pieces(code: str) -> Iterator[str]:
    """Give the source of every function of the lesson that the code calls."""
    called = set(re.findall(r"\b(\w+)\(", code))
    functions: list[tuple[str, Callable[..., Any]]] = inspect.getmembers(lesson, inspect.isfunction)
    order = {name: function.__code__.co_firstlineno for name, function in functions}
    for name, function in sorted(functions, key=lambda pair: order[pair[0]]):
        if name in called:
            # Types help in the engine; in the lesson they are noise.
            yield re.sub(
                r": Any| -> Any|: int|: float(?= = )|: float", "", inspect.getsource(function)
            )


def _words(shape: tuple[int, ...]) -> str:
    return ", ".join(str(side) for side in shape)


def _plain(name: str) -> str:
    """Return a name that cannot end the docstring it is put into."""
    return re.sub(r"[\"\\\s]+", " ", name).strip() or "a network"
