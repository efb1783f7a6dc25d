"""What the page of one update says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from gui.drawing.wording import percent
from nncore.insight.backprop.differences import Difference
from nncore.insight.backprop.microscope import UpdateLook
from nncore.insight.backprop.notation import at, number
from nncore.insight.backprop.steps import Step

EMPTY: Final = (
    "Draw a digit: here you see what it would teach the network, number by number, "
    "forwards and back."
)
COMPARING: Final = "Moving single numbers a little and computing the loss again …"


def summary(look: UpdateLook) -> str:
    """Say what the update does to the loss and to the reading."""
    before, after = look.probabilities, look.probabilities_after
    read, then = int(before.argmax()), int(after.argmax())
    first = (
        f"Loss L = {number(look.loss)} now, {number(look.loss_after)} after one update "
        f"with η = {number(look.rate)}."
    )
    second = (
        f"Now read as {read} ({percent(float(before[read]))}); after it as {then} "
        f"({percent(float(after[then]))}); the {look.label}: {percent(float(before[look.label]))} "
        f"→ {percent(float(after[look.label]))}."
    )
    return f"{first} {second}"


def page_words(step: Step) -> str:
    """Say what the pages of an array are."""
    arrangement = step.arrangement
    return f"The array has {arrangement.pages} pages, one for each {arrangement.page}"


def spread_words(step: Step) -> str:
    """Say how large the numbers of a step are."""
    array = step.array
    if array.size == 1:
        return ""
    size = number(float(np.linalg.norm(array)), 3)
    return (
        f"{array.size:,} numbers from {number(float(array.min()), 3)} to "
        f"{number(float(array.max()), 3)}, length ‖·‖ = {size}"
    )


def difference_words(step: Step, found: Sequence[Difference]) -> str:
    """Say how far a gradient and its finite differences are apart."""
    if step.compared is None:
        return ""
    if not found:
        return COMPARING
    first = found[0]
    index = np.unravel_index(first.element, step.array.shape)
    lines = [
        f"{at(step.words.symbol, [int(each) for each in index])}",
        f"chain rule   {number(first.gradient, 10)}",
        f"finite difference   {number(first.difference, 10)}",
        _judged(first),
    ]
    sure = [each for each in found if each.is_sure]
    if len(found) > 1:
        worst = max((each.relative_error for each in sure), default=0.0)
        rest = len(found) - len(sure)
        lines.append(
            f"{len(sure)} of {step.array.size:,} compared: relative error at most {_error(worst)}"
            + (f"; {rest} more at a kink or tie" if rest else "")
        )
    return "\n".join(lines)


def _judged(difference: Difference) -> str:
    if difference.is_at_kink:
        return "a kink of ReLU or a tie of pooling: the slope differs to both sides"
    if not difference.is_sure:
        return (
            f"a kink is near: the difference is only known to ± {number(difference.uncertainty, 1)}"
        )
    return f"relative error   {_error(difference.relative_error)}"


def _error(value: float) -> str:
    return number(value, 2) if value else "0"
