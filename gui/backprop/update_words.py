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
SURE: Final = 0.01
"""A loss below which there is next to nothing to learn."""

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
    hint = (
        " It is sure already: choose another right digit to see more." if look.loss < SURE else ""
    )
    return f"{first} {second.replace('> ', f'>{chr(0xA0)}')}{hint}"


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
        f"{number(float(array.max()), 3)}, length {size}"
    )


def difference_summary(step: Step, found: Sequence[Difference]) -> str:
    """Say how far a gradient and its finite differences are apart."""
    if not found:
        return COMPARING
    sure = [each for each in found if each.is_sure]
    worst = max((each.relative_error for each in sure), default=0.0)
    rest = len(found) - len(sure)
    why = "at or near a kink of ReLU or a tie of pooling, or too small to tell"
    near = f" {rest} more: {why}." if rest else ""
    return (
        f"{len(sure)} of {step.array.size:,} compared, in float64: relative error at most "
        f"{number(worst, 2)}.{near}"
    )


def difference_rows(step: Step, found: Sequence[Difference]) -> list[tuple[str, str, str, str]]:
    """Write element, gradient, finite difference and relative error of each."""
    rows = []
    for each in found:
        index = [int(part) for part in np.unravel_index(each.element, step.array.shape)]
        if each.is_at_kink:
            judged = "at a kink"
        elif not each.is_sure:
            judged = "uncertain"
        else:
            judged = number(each.relative_error, 2)
        rows.append(
            (
                at("", index).replace(" ", chr(0xA0)),
                number(each.gradient, 7),
                number(each.difference, 7),
                judged,
            )
        )
    return rows
