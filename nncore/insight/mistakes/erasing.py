"""Which stroke flips the verdict: each part of a drawing is erased in turn, and the rest read."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

import numpy as np
from PIL import Image

from nncore.arrays import ByteArray
from nncore.data.drawing import Drawing, Stroke
from nncore.data.ink import to_input
from nncore.insight.mistakes.patches import ink_patches
from nncore.network.model import Model, Reading

PIECES: Final = 8
"""Into how many a picture, or a drawing of one stroke, is divided."""

COARSE_SIDE: Final = 56
"""Pixels along a picture's longer side at which its patches are found."""

INKED: Final = 64
"""Grey value, of 255, from which a pixel counts as ink when patches are found."""

Kind = Literal["stroke", "piece of a stroke", "piece"]


@dataclass(frozen=True, eq=False)
class Part:
    """One part of a drawing.

    Parameters
    ----------
    kind : "stroke", "piece of a stroke" or "piece"
        A piece is of a picture.
    number : int
        From 1, among those of its kind.
    ink : Drawing
        The part alone.
    rest : Drawing
        The drawing without it.
    """

    kind: Kind
    number: int
    ink: Drawing
    rest: Drawing


@dataclass(frozen=True, eq=False)
class Erasure:
    """A part, and what is read without it.

    Parameters
    ----------
    part : Part
        What was erased.
    before, after : Reading
        With it and without it.
    """

    part: Part
    before: Reading
    after: Reading

    @property
    def flips(self) -> bool:
        """Whether another verdict comes out."""
        return (self.before.verdict, self.before.digit) != (self.after.verdict, self.after.digit)

    @property
    def lost(self) -> float:
        """How much less probable the digit read before is without the part, in [-1, 1]."""
        digit = self.before.favoured
        if digit is None or self.before.probabilities is None:
            return 0.0
        after = 0.0 if self.after.probabilities is None else self.after.probabilities[digit]
        return float(self.before.probabilities[digit] - after)


def erasures(model: Model, drawing: Drawing) -> Generator[Erasure, None, None]:
    """Erase each part of a drawing in turn and read the rest.

    Parameters
    ----------
    model : Model
        What reads; its calibration's threshold decides what is no digit.
    drawing : Drawing
        With or without ink.

    Yields
    ------
    Erasure
        One for each part, in the order of the strokes; none without ink.
    """
    before = _read(model, drawing)
    if before.favoured is None:
        return
    for part in parts_of(drawing):
        yield Erasure(part, before, _read(model, part.rest))


def parts_of(drawing: Drawing) -> Iterator[Part]:
    """Divide a drawing: by its strokes; a single stroke, and a picture, into pieces.

    Parameters
    ----------
    drawing : Drawing
        Whatever it holds.

    Yields
    ------
    Part
        Together they are all of the ink, but for specks of a picture.
    """
    strokes, has_picture = drawing.strokes, drawing.picture is not None and drawing.picture.any()
    if len(strokes) == 1 and not has_picture:
        yield from _of_one_stroke(drawing, strokes[0])
        return
    for place, stroke in enumerate(strokes):
        rest = replace(drawing, strokes=strokes[:place] + strokes[place + 1 :])
        alone = replace(drawing, strokes=(stroke,), picture=None)
        yield Part("stroke", place + 1, alone, rest)
    if drawing.picture is not None and has_picture:
        yield from _of_picture(drawing, drawing.picture)


def _of_one_stroke(drawing: Drawing, stroke: Stroke) -> Iterator[Part]:
    """Cut a stroke into pieces of equal length; a dot stays whole."""
    points = stroke.points.astype(np.float64)
    way = np.concatenate([[0.0], np.hypot(*np.diff(points, axis=0).T).cumsum()])
    if len(points) < 2 or way[-1] <= stroke.pen_width:
        yield Part("stroke", 1, drawing, replace(drawing, strokes=()))
        return
    bounds = np.linspace(0.0, way[-1], PIECES + 1)
    pieces = [_between(points, way, low, high) for low, high in pairwise(bounds)]
    for place, piece in enumerate(pieces):
        left = [
            Stroke(np.concatenate(run).astype(np.float32), stroke.pen_width)
            for run in (pieces[:place], pieces[place + 1 :])
            if run
        ]
        alone = Stroke(piece.astype(np.float32), stroke.pen_width)
        yield Part(
            "piece of a stroke",
            place + 1,
            replace(drawing, strokes=(alone,)),
            replace(drawing, strokes=tuple(left)),
        )


def _between(points: np.ndarray, way: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return the part of a polyline from one length along it to another, float64 (n, 2)."""
    inner = points[(way > low) & (way < high)]
    ends = [[np.interp(at, way, points[:, axis]) for axis in (0, 1)] for at in (low, high)]
    return np.vstack([ends[0], inner, ends[1]])


def _of_picture(drawing: Drawing, picture: ByteArray) -> Iterator[Part]:
    """Divide a picture's ink into patches, found on a coarser copy of it."""
    height, width = picture.shape
    step = max(1, -(-max(height, width) // COARSE_SIDE))
    coarse = np.asarray(Image.fromarray(picture).reduce(step)) if step > 1 else picture
    patches, count = ink_patches(coarse >= min(INKED, int(coarse.max())), PIECES)
    owner = _spread(patches).repeat(step, axis=0).repeat(step, axis=1)[:height, :width]
    for number in range(1, count + 1):
        inside = owner == number
        rest = np.where(inside, 0, picture).astype(np.uint8)
        alone = np.where(inside, picture, 0).astype(np.uint8)
        yield Part(
            "piece",
            number,
            replace(drawing, strokes=(), picture=alone),
            replace(drawing, picture=rest if rest.any() else None),
        )


def _spread(patches: np.ndarray) -> np.ndarray:
    """Give the pale pixels around each patch to it as well, two pixels far."""
    spread = patches
    for _ in range(2):
        around = np.pad(spread, 1)
        height, width = spread.shape
        neighbours = [
            around[row : row + height, column : column + width]
            for row in range(3)
            for column in range(3)
        ]
        spread = np.where(spread > 0, spread, np.max(neighbours, axis=0))
    return spread


def _read(model: Model, drawing: Drawing) -> Reading:
    image = to_input(drawing, model.preparation)
    if image is None:
        return Reading.blank()
    return Reading.of(image, model.probabilities(image)[0], model.calibration.threshold)
