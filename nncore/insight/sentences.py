"""A diagnosis in plain sentences."""

from __future__ import annotations

import numpy as np

from nncore.arrays import FloatArray
from nncore.insight.diagnosis import Cause, Diagnosis
from nncore.insight.findings import Finding
from nncore.insight.form import describe_form
from nncore.insight.ink_statistics import InkStatistics
from nncore.insight.mnist_statistics import Spread
from nncore.insight.stages import PREPARED, Stage

CLOSE = 0.05
"""A runner-up below this probability is not worth naming."""


def headline(diagnosis: Diagnosis) -> str:
    """Say what is read, and what would be read with everything put right.

    Parameters
    ----------
    diagnosis : Diagnosis
        What to put into words.

    Returns
    -------
    str
        One sentence.
    """
    now, right = diagnosis.probabilities, diagnosis.right
    read = reading(now, diagnosis.threshold)
    if int(now.argmax()) != int(right.argmax()):
        return f"Read as {read}; with all of it put right, as {reading(right)}."
    if diagnosis.causes and float(right.max() - now.max()) >= CLOSE:
        return f"Read as {read}; with all of it put right, more surely ({_percent(right)})."
    return f"Read as {read}."


def explanations(diagnosis: Diagnosis) -> tuple[str, ...]:
    """Say why, the most likely cause first.

    Parameters
    ----------
    diagnosis : Diagnosis
        What to put into words.

    Returns
    -------
    tuple of str
        At least one; each says what the ink looks like, what MNIST's looks like, and what comes
        of putting that right.
    """
    by_stage = {finding.stage: finding for finding in diagnosis.findings}
    # What is within the usual is worth a word where it matters, or where nothing else is found.
    worth = [
        cause
        for cause in diagnosis.causes
        if not by_stage[cause.stage].is_within or _changes(cause, diagnosis)
    ] or diagnosis.causes[:1]
    told = [
        f"{_property(by_stage[cause.stage], diagnosis)} {_effect(cause, diagnosis)}"
        for cause in worth
    ]
    if not told:
        told.append(_form(diagnosis))
    elif diagnosis.stages >= PREPARED:
        told.append(f"The preparation has put size, pen and centre right. {_neighbours(diagnosis)}")
    return tuple(told)


def reading(probabilities: FloatArray, threshold: float = 0.0) -> str:
    """Name the favoured digit and its probability, as in "4 (93 %)"."""
    if float(probabilities.max()) < threshold:
        return f"no digit (at most {int(probabilities.argmax())}, {_percent(probabilities)})"
    return f"{int(probabilities.argmax())} ({_percent(probabilities)})"


def _property(finding: Finding, diagnosis: Diagnosis) -> str:
    """Lay a property beside MNIST's."""
    words = {
        Stage.SIZE: _size,
        Stage.PEN: _pen,
        Stage.CENTRE: _centre,
        Stage.SLANT: _slant,
    }
    digit = int(diagnosis.right.argmax())
    return words[finding.stage](diagnosis.ink, finding.spread, digit)


def _size(ink: InkStatistics, spread: Spread, _: int) -> str:
    side = "tall" if ink.height >= ink.width else "wide"
    change = "enlarge" if ink.size < spread.mean else "shrink"
    return (
        f"Your digit is {ink.size:.0f} pixels {side}; MNIST's are {spread.mean:.0f}. "
        f"The raw route does not {change} it."
    )


def _pen(ink: InkStatistics, spread: Spread, _: int) -> str:
    return (
        f"Your lines are {ink.pen:.1f} pixels wide; MNIST's are mostly {spread.low:.1f} to "
        f"{spread.high:.1f}. The raw route keeps the pen as it is."
    )


def _centre(ink: InkStatistics, spread: Spread, _: int) -> str:
    ways = [
        f"{abs(offset):.0f} {'pixel' if round(abs(offset)) == 1 else 'pixels'} {word}"
        for offset, word in (
            (ink.across, "right of" if ink.across > 0 else "left of"),
            (ink.down, "below" if ink.down > 0 else "above"),
        )
        if round(abs(offset)) >= 1
    ]
    where = " and ".join(ways) or f"{ink.offset:.1f} pixels from"
    return (
        f"Your digit's weight lies {where} the middle; MNIST's lies within "
        f"{spread.high:.1f} pixels of it. The raw route does not move it."
    )


def _slant(ink: InkStatistics, spread: Spread, digit: int) -> str:
    said = f"Your digit leans {_lean(ink.slant)}; MNIST's {digit}s mostly lie between "
    said += f"{_lean(spread.low)} and {_lean(spread.high)}"
    if spread.low <= ink.slant <= spread.high:
        said += ", so yours is still among them"
    return f"{said}. The preparation does not change that."


def _lean(degrees: float) -> str:
    return f"{abs(degrees):.0f}° to the {'right' if degrees >= 0 else 'left'}"


def _effect(cause: Cause, diagnosis: Diagnosis) -> str:
    """Say what comes of putting one thing right."""
    still = "" if _changes(cause, diagnosis) else "still "
    return f"With that alone put right it is {still}read as {reading(cause.probabilities)}."


def _changes(cause: Cause, diagnosis: Diagnosis) -> bool:
    """Whether another digit is read when this one thing is put right."""
    return int(cause.probabilities.argmax()) != int(diagnosis.probabilities.argmax())


def _form(diagnosis: Diagnosis) -> str:
    """Say what is left where nothing stands out."""
    if diagnosis.stages >= PREPARED:
        start = "The preparation has put size, pen and centre right, and the slant is usual; "
    else:
        start = "Size, pen, centre and slant are much as in MNIST; "
    return f"{start}what is left is the form. {_neighbours(diagnosis)}"


def _neighbours(diagnosis: Diagnosis) -> str:
    """Say which digits the form lies between, and what speaks for them."""
    step = diagnosis.reading
    second, first = np.argsort(step.probabilities)[-2:].tolist()
    is_close = float(step.probabilities[second]) >= CLOSE
    if float(step.probabilities[first]) < diagnosis.threshold:
        verdict = (
            f"No digit reaches {100 * diagnosis.threshold:.0f} %, the least that counts as one; "
            f"it comes nearest to {first} and {second}."
        )
    elif is_close:
        verdict = (
            f"It lies between {first} and {second}: {100 * step.probabilities[first]:.0f} % to "
            f"{100 * step.probabilities[second]:.0f} %."
        )
    else:
        verdict = f"In its form the network sees a clear {first}."
    form = describe_form(step.input, first, second if is_close else None)
    return f"{verdict} {form}".rstrip()


def _percent(probabilities: FloatArray) -> str:
    """Write the largest probability, never rounded to a certainty that it is not."""
    best = 100 * float(probabilities.max())
    return f"{best:.0f} %" if best <= 99 or best == 100 else "> 99 %"
