"""A reading in words and figures, alike on the screen and for a screen reader."""

from typing import Final, NamedTuple

import numpy as np

from nncore.network.model import REJECTED, Reading

DIGIT_NAMES: Final = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
)

CLOSE: Final = 0.15
"""The network hesitates where its two best digits are no farther apart than this."""

UNSURE_BELOW: Final = 0.5
"""Below this the best digit gets a question mark."""

GUESS_BELOW: Final = 0.3
"""Below this even two close digits are not worth naming together: the network has no idea."""


class Wording(NamedTuple):
    """What the verdict says: a digit (or two, or that there is none), and two quieter lines."""

    headline: str
    first_line: str
    second_line: str

    @property
    def text(self) -> str:
        """All of it as one sentence."""
        lines = (self.headline, self.first_line, self.second_line)
        return ", ".join(line for line in lines if line).replace(":,", ":")


BLANK: Final = Wording("no digit", "empty canvas", "")


def percent(probability: float) -> str:
    """Return a probability as ``"97.6 %"``; it is never rounded to a certainty it is not."""
    if 0.9995 <= probability < 1.0:
        return "> 99.9 %"
    if 0.0 < probability < 0.0005:
        return "< 0.1 %"
    return f"{100.0 * probability:.1f} %"


def verdict_wording(reading: Reading) -> Wording:
    """Return what the verdict says of a reading.

    Notes
    -----
    Where the best lies below the threshold, it is named as a likeness only. Where the two best
    are close, both are named; where the best has less than a half, it is said; else the best, how
    sure, and the next.
    """
    digit, confidence, runner_up = reading.favoured, reading.confidence, reading.runner_up
    if digit is None or confidence is None or runner_up is None:
        return BLANK
    if reading.verdict == REJECTED:
        return Wording(REJECTED, f"most like {digit}:", percent(confidence))
    second, chance = runner_up
    if confidence >= GUESS_BELOW and confidence - chance <= CLOSE:
        return Wording(
            f"{digit} or {second}?",
            "a close call:",
            f"{percent(confidence)} to {percent(chance)}",
        )
    if confidence < UNSURE_BELOW:
        return Wording(
            f"{digit}?", f"only {percent(confidence)} sure", f"next: {second} ({percent(chance)})"
        )
    return Wording(f"{digit}", f"{percent(confidence)} sure", f"next: {second} ({percent(chance)})")


def spoken_probabilities(reading: Reading) -> str:
    """Return the two best in words: ``"seven 97.6 %, then two 0.6 %"``."""
    if reading.probabilities is None:
        return "no digit: the canvas is empty"
    best, second = np.argsort(reading.probabilities)[::-1][:2].tolist()
    return (
        f"{DIGIT_NAMES[best]} {percent(float(reading.probabilities[best]))}, "
        f"then {DIGIT_NAMES[second]} {percent(float(reading.probabilities[second]))}"
    )
