"""What the Mistakes tab says: cells, lists and verdicts in plain sentences."""

from __future__ import annotations

import math
from typing import Final

from nncore.arrays import NOT_A_DIGIT
from nncore.insight.mistakes.comparison import Comparison
from nncore.insight.mistakes.confusion import NONE, Confusion
from nncore.insight.mistakes.erasing import Erasure
from nncore.insight.mistakes.reliability import Bin
from nncore.network.model import BLANK, DIGIT, Reading

PART_NAMES: Final = {
    "validation": "validation",
    "test": "test",
    "training": "training",
    "all": "all images",
}
PART_TIPS: Final = {
    "validation": "What the curves, early stopping and every choice look at; never learned from.",
    "test": "What is read once, at the end; whoever chooses a network by it fools himself.",
    "training": "What the network learned from: here it shows what it could not even memorise.",
    "all": "Everything in the file.",
}
TEST_NOTE: Final = (
    "Test images are read once, at the end: look, but choose and change by the validation."
)
PART_NOTES: Final = {
    "validation": "Validation images: never learned from; curves and choices look at them.",
    "test": TEST_NOTE,
    "training": "Training images: the network has seen them, so it reads them too well.",
    "all": "",
}
LISTS: Final = {
    "cell": ("A cell of the matrix", "The images of the cell that is chosen, most certain first."),
    "mistakes": ("All mistakes", "All that was read wrongly, most certain first."),
    "closest": (
        "Closest calls",
        "Where the two most probable digits were nearest to each other, right or wrong.",
    ),
    "suspected": (
        "Suspected wrong labels",
        "Where the network is as sure of another digit as it usually is of that digit's own "
        "images (confident learning, Northcutt et al. 2021).",
    ),
    "group": (
        "A cell of the comparison",
        "The images that both networks read, only one of them, or neither.",
    ),
}


def percent(share: float, digits: int = 1) -> str:
    """Return ``99.2 %``, on one line; a dash where there is nothing to tell."""
    return "–" if math.isnan(share) else f"{100 * share:.{digits}f}\u00a0%"


def digit_name(label: int) -> str:
    """Return ``7``, or ``–`` for no digit."""
    return "–" if label in (NOT_A_DIGIT, NONE) else str(label)


def spoken(label: int) -> str:
    """Return ``a 7``, or ``no digit``."""
    if label in (NOT_A_DIGIT, NONE):
        return "no digit"
    return f"an {label}" if label == 8 else f"a {label}"


def images(count: int) -> str:
    """Return ``1 image``, ``12 images``."""
    return f"{count:,} image" + ("" if count == 1 else "s")


def cell_words(confusion: Confusion, row: int, column: int) -> str:
    """Say what a cell of the matrix counts."""
    count, share = int(confusion.counts[row, column]), float(confusion.shares[row, column])
    if row == column:
        head = f"{digit_name(row)} read rightly"
    else:
        head = f"It was {spoken(row)}, read as {spoken(column)}"
    return f"{head}: {images(count)}, {percent(share, 2)} of all that are {spoken(row)}"


def recall_words(confusion: Confusion, row: int) -> str:
    """Say how much of a digit is found."""
    total, right = int(confusion.counts[row].sum()), int(confusion.counts[row, row])
    share = percent(float(confusion.recall[row]), 2)
    return f"Recall of {digit_name(row)}: of {images(total)}, {right:,} were read as it ({share})"


def precision_words(confusion: Confusion, column: int) -> str:
    """Say how far a verdict can be believed."""
    said, right = int(confusion.counts[:, column].sum()), int(confusion.counts[column, column])
    share = percent(float(confusion.precision[column]), 2)
    return f"Precision of {digit_name(column)}: {said:,} times read, {right:,} rightly ({share})"


def list_title(kind: str, cell: tuple[int | None, int | None], count: int) -> str:
    """Head the gallery: what is listed, how many, in which order."""
    row, column = cell
    shown = f"{images(count)}"
    if kind == "closest":
        return f"Closest calls · the {shown} least decided"
    if kind == "group":
        return "No cell of the comparison is chosen"
    if kind == "suspected":
        return f"Suspected wrong labels · {shown}, most doubtful first"
    if kind == "mistakes" or cell == (None, None):
        return f"All mistakes · {shown}, most certain first"
    if row is None:
        return f"Wrongly read as {spoken(column or 0)} · {shown}, most certain first"
    if column is None:
        return f"It was {spoken(row)}, misread · {shown}, most certain first"
    if row == column:
        return f"{digit_name(row)} read rightly · {shown}, most certain first"
    return f"It was {spoken(row)}, read as {spoken(column)} · {shown}, most certain first"


def nothing_listed(kind: str, group: str | None) -> str:
    """Say why a list is empty."""
    if group is not None:
        return "There is no such image among those that both networks have looked at."
    return {
        "group": "Choose a second network, and a cell of the table, under Compare.",
        "mistakes": "Nothing was read wrongly.",
        "suspected": "No label looks wrong to this network.",
    }.get(kind, "There is no such image.")


def bin_words(each: Bin) -> str:
    """Say what a bar of the calibration diagram shows."""
    span = f"{100 * each.low:.0f} to {100 * each.high:.0f} % sure"
    if not each.count:
        return f"{span}: no image"
    low, high = each.interval
    return (
        f"{span}: {images(each.count)}, on average {percent(each.confidence)} sure, "
        f"{percent(each.accuracy)} right (with more images, 95 of 100 times between "
        f"{percent(low, 0)} and {percent(high, 0)})"
    )


def calibration_sentence(error: float, last: Bin) -> str:
    """Say how far confidence can be believed."""
    if math.isnan(error):
        return ""
    surest = (
        f" Of the {images(last.count)} it is at least {100 * last.low:.0f} % sure of, "
        f"{percent(last.accuracy)} are right."
        if last.count
        else ""
    )
    return f"Confidence and accuracy are {100 * error:.1f} points apart on average (ECE).{surest}"


def verdict_of(reading: Reading) -> str:
    """Return what was read: ``7``, ``–`` for no digit, or ``blank``."""
    if reading.verdict == DIGIT:
        return str(reading.digit)
    return "blank" if reading.verdict == BLANK else "–"


def verdict_words(reading: Reading) -> str:
    """Return ``a 7 (93.0 %)``, ``no digit`` or ``an empty canvas``."""
    if reading.verdict == BLANK:
        return "an empty canvas"
    if reading.verdict != DIGIT or reading.digit is None:
        return "no digit"
    return f"{spoken(reading.digit)} ({percent(reading.confidence or 0.0)})"


def part_name(erasure: Erasure) -> str:
    """Return ``stroke 2``."""
    return f"{erasure.part.kind} {erasure.part.number}"


def erasure_words(erasure: Erasure) -> str:
    """Say what is read without a part."""
    change = "flips it to" if erasure.flips else "it stays"
    lost = (
        f"the probability of {erasure.before.favoured} changes by {-100 * erasure.lost:+.1f} points"
    )
    after = verdict_words(erasure.after)
    return f"Without {part_name(erasure)} {change} {after}; {lost}. Enter erases it."


def flip_sentence(erasures: tuple[Erasure, ...]) -> str:
    """Say which part alone flips the verdict, or that none does."""
    if not erasures:
        return "Draw a digit, or choose one above: here each part of it is erased in turn."
    verdict, flips = verdict_words(erasures[0].before), [each for each in erasures if each.flips]
    kind = "strokes" if erasures[0].part.kind == "stroke" else "pieces"
    if len(erasures) == 1:
        return f"It is read as {verdict}, and has only one part."
    if not flips:
        weakest = max(erasures, key=_lost)
        return (
            f"It is read as {verdict}. None of its {len(erasures)} {kind} alone flips that; "
            f"most depends on {part_name(weakest)}."
        )
    first = max(flips, key=_lost)
    others = f"; {len(flips) - 1} more would flip it too" if len(flips) > 1 else ""
    return (
        f"It is read as {verdict}. Without {part_name(first)} it would be "
        f"{verdict_words(first.after)}{others}."
    )


def comparison_sentence(comparison: Comparison, first: str, second: str) -> str:
    """Say in plain words which network reads better, and whether that may be luck."""
    one, other, p = comparison.count("first"), comparison.count("second"), comparison.p_value
    if one == other:
        return f"Both networks read as many of the {images(len(comparison))} rightly."
    better, worse = (first, second) if one > other else (second, first)
    more = f"“{better}” reads {abs(one - other):,} more of these images rightly than “{worse}”. "
    shown = "less than 0.1 %" if p < 0.001 else percent(p)
    luck = (
        f"If both were equally good and a coin decided each of the {one + other:,} images that "
        f"only one of them reads, a difference like this would come up in {shown} of all cases "
        "(McNemar's exact test): "
    )
    end = "hardly luck." if p < 0.05 else "it may well be luck."
    return more + luck + end


def _lost(erasure: Erasure) -> float:
    return erasure.lost
