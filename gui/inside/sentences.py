"""Sentences about neighbours, lesions and what excites a unit."""

from __future__ import annotations

from collections import Counter

import numpy as np

from gui.data.words import source_name
from gui.drawing.wording import percent
from gui.inside.examples import Examples
from gui.inside.picture_row import Captioned
from nncore.insight.inside import Exciting, Neighbours
from nncore.network.model import Reading


def neighbour_pictures(found: Neighbours, examples: Examples) -> list[Captioned]:
    """Return the digits found, with what they are and how near."""
    unit = "distance" if found.measure == "distance" else "likeness"
    return [
        Captioned(
            examples.training.images[index],
            label_of(examples, index),
            f"a {label_of(examples, index)} from the training digits, {unit} {near:.2f}; "
            "click it to put it on the canvas",
        )
        for index, near in zip(found.index.tolist(), found.nearness.tolist(), strict=True)
    ]


def neighbour_words(found: Neighbours, examples: Examples) -> str:
    """Say what the nearest digits are, and how near they are measured."""
    labels = [label_of(examples, index) for index in found.index.tolist()]
    most, count = Counter(labels).most_common(1)[0]
    where = " + ".join(source_name(name) for name in examples.data.sources)
    return (
        f"By {found.place.name}, {count} of the nearest {len(labels)} are {most}s. Among "
        f"{len(examples.training):,} digits of {where}; pixels by distance, layers by angle. "
        "Click one to draw on it."
    )


def exciting_pictures(found: Exciting, examples: Examples) -> list[Captioned]:
    """Return the digits that excite a unit most, with its activation."""
    return [
        Captioned(
            examples.training.images[index],
            label_of(examples, index),
            f"a {label_of(examples, index)} from the training digits excites it to {value:.3g}; "
            "click it to put it on the canvas",
        )
        for index, value in zip(found.index.tolist(), found.activation.tolist(), strict=True)
    ]


def label_of(examples: Examples, index: int) -> str:
    """Return what a training digit is."""
    label = int(examples.training.labels[index])
    return str(label) if label < 10 else "–"


def effect_words(
    accuracies: tuple[float, float] | None, count: int, before: Reading, now: Reading
) -> str:
    """Say what lesions cost.

    Parameters
    ----------
    accuracies : (float, float) or None
        On validation images without and with them, in [0, 1]; None where not measured yet.
    count : int
        How many images those are.
    before, now : Reading
        What the drawing is read as without and with them.
    """
    words = "Validation accuracy: being measured …"
    if accuracies is not None:
        whole, injured = accuracies
        words = f"Validation accuracy {percent(whole)} → {percent(injured)} ({count:,} digits)."
    if now.probabilities is not None and before.probabilities is not None:
        first = int(np.argmax(before.probabilities))
        second = int(np.argmax(now.probabilities))
        words += (
            f" Your drawing: {first}, {percent(float(before.probabilities.max()))} → "
            f"{second}, {percent(float(now.probabilities.max()))}."
        )
    return words
