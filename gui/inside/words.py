"""Numbers of the Inside tab as sentences and in mathematical notation."""

from __future__ import annotations

from typing import Final

import numpy as np

from gui.drawing.wording import percent
from nncore.arrays import FloatArray
from nncore.insight.inside import Arithmetic, DeletionTest, Explanation, UnitView
from nncore.insight.inside.activations import TITLES

SHOWN_TERMS: Final = 3
"""Terms of a weighted sum that are written out; the rest is added up."""

CLEAR_TIMES: Final = 1.5
"""From here on an explanation is called better than chance."""

CLEAR_DROP: Final = 0.02
"""The same for the drop, where random stretches change next to nothing."""

CLEAR: Final = "It names what matters."
DOUBTFUL: Final = "Hardly more than by chance: do not trust this picture."
TOUGH: Final = "The reading hangs on neither."


def number(value: float) -> str:
    """Write a number with three decimals at most, and a real minus."""
    return f"{value:.3g}".replace("-", "−")


def signed(value: float) -> str:
    """Write a number as a further term of a sum: ``"+ 0.12"`` or ``"− 0.12"``."""
    return f"{'−' if value < 0 else '+'} {abs(value):.3g}"


def unit_title(view: UnitView) -> str:
    """Say which unit it is."""
    place = view.place
    if place.kind == "output":
        return f"Output, digit {view.unit}"
    return f"{place.name}, {'map' if place.is_image else 'unit'} {view.unit}"


def arithmetic_words(view: UnitView) -> str:
    """Write what a unit computed, with its numbers."""
    arithmetic = view.arithmetic
    if view.place.kind == "pooling":
        values = ", ".join(number(value) for value in arithmetic.inputs.tolist()[:9])
        return f"a = max({values}) = {number(arithmetic.after)}"
    where = ""
    if view.position is not None:
        where = f"At line {view.position[0] + 1}, column {view.position[1] + 1} of its map: "
    lines = [f"{where}z = Σ w·x + b = {_sum(arithmetic)} = {number(arithmetic.before)}"]
    if view.place.kind == "output":
        lines.append(f"This is the logit of {view.unit}; softmax turns all ten into probabilities.")
    else:
        name = TITLES[arithmetic.activation]
        is_plain = arithmetic.activation == "identity"
        function = "z" if is_plain else f"{name}({number(arithmetic.before)})"
        lines.append(f"a = {function} = {number(arithmetic.after)}")
    return "\n".join(lines)


def _sum(arithmetic: Arithmetic) -> str:
    shown = [
        f"{number(weight)}·{number(value)}"
        for weight, value in zip(
            arithmetic.weights.tolist()[:SHOWN_TERMS],
            arithmetic.inputs.tolist()[:SHOWN_TERMS],
            strict=True,
        )
    ]
    more = len(arithmetic.terms) - len(shown)
    rest = f" {signed(arithmetic.rest(len(shown)))} ({more} more)" if more > 0 else ""
    return f"{' + '.join(shown).replace('+ −', '− ')}{rest} {signed(arithmetic.bias)} (b)"


def picture_words(view: UnitView) -> str:
    """Say what the picture of a unit is."""
    if view.picture_kind == "weights":
        return "Its weight for each pixel: ink on orange raises z, on blue lowers it."
    return "∂z/∂ink, here: ink on orange would raise z, on blue lower it."


def why_title(digit: int, against: int | None) -> str:
    """Ask the question of the card."""
    return f"Why {digit}?" if against is None else f"Why {digit} and not {against}?"


def explanation_words(explanation: Explanation) -> str:
    """Say what is explained, and what the picture adds up to."""
    question = explanation.question
    score = f"logit of {question.digit}"
    if question.against is not None:
        score += f" less that of {question.against}"
    words = f"Orange speaks for {question.digit}, blue against. The {score}: "
    words += number(explanation.score)
    if explanation.total is not None:
        words += f"; sum of the pixels: {number(explanation.explained)}"
    return f"{words}."


def test_words(test: DeletionTest) -> str:
    """Say how far the reading drops without the ink that an explanation names, and at random."""
    words = (
        f"Test: without the {100 * test.share:.0f} % of the ink that it names most, "
        f"{test.explanation.question.digit} goes from {percent(test.before)} to "
        f"{percent(test.after_named)}; without a random stretch as large, to "
        f"{percent(test.after_random_piece)}"
    )
    if test.times is None:
        words += f". {CLEAR if test.drop > CLEAR_DROP else TOUGH}"
    elif test.times >= CLEAR_TIMES:
        words += f": {test.times:.1f} × as far. {CLEAR}"
    else:
        words += f". {DOUBTFUL}"
    return words.replace(" %", "\N{NO-BREAK SPACE}%").replace(" ×", "\N{NO-BREAK SPACE}×")


def kernel_sheet(kernel: FloatArray) -> FloatArray:
    """Put the kernels of a feature map side by side.

    Parameters
    ----------
    kernel : float (channels, side, side)
        One for each channel of the layer before.

    Returns
    -------
    float (H, W)
        About a square; not a number between two kernels.
    """
    channels, side, _ = kernel.shape
    columns = int(np.ceil(np.sqrt(channels)))
    lines = -(-channels // columns)
    sheet = np.full((lines * columns, side + 1, side + 1), np.nan, kernel.dtype)
    sheet[:channels, :side, :side] = kernel
    grid = sheet.reshape(lines, columns, side + 1, side + 1).transpose(0, 2, 1, 3)
    return grid.reshape(lines * (side + 1), columns * (side + 1))[:-1, :-1]
