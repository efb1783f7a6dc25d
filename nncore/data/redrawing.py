"""Drawings drawn again, a little differently: as the same hand would on another day.

A drawing that was made once is known with one slant, one size and one pen. Drawn again it leans,
turns, stretches, bends and trembles otherwise, and the pen has another width, before it becomes
an image; so nothing is blurred, unlike in a variant of the image.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nncore.arrays import ByteArray, FloatArray, IndexArray
from nncore.data.drawing import Drawing, Stroke
from nncore.data.ink import to_input
from nncore.progress import Progress
from nncore.recipe import BOUNDS, Preparation

SEED = 7
"""The same drawings are drawn again in the same way for every recipe."""

REPORT_EVERY = 16
"""Drawings between two reports of progress: some ten milliseconds."""

_WAVES = np.arange(1, 6)
_TREMBLING = float(np.sqrt(0.5 * np.sum(1 / _WAVES**2)))  # standard deviation of their sum


@dataclass(frozen=True)
class Hand:
    """How much a drawing may change; the first four to either side, evenly spread.

    Attributes
    ----------
    rotation : float, in degrees
    slant : float
        Tangent of the lean.
    stretch : float
        Of width against height, as a share.
    pen : float
        Of the pen's width, as a share.
    warp : float
        Standard deviation of a smooth bend, as a share of the drawing's size.
    wobble : float
        Standard deviation of a slow trembling along the line, as a share of the size.
    hurry : float
        Share of the drawings of which only 8 to 14 points a stroke are kept, as by a slow
        tablet.
    """

    rotation: float = 12.0
    slant: float = 0.25
    stretch: float = 0.15
    pen: float = 0.35
    warp: float = 0.025
    wobble: float = 0.012
    hurry: float = 0.15


_STANDARD = Hand()


def redraw(drawing: Drawing, rng: np.random.Generator, hand: Hand = _STANDARD) -> Drawing:
    """Draw the strokes again.

    Parameters
    ----------
    drawing : Drawing
        What was drawn; a picture under the strokes stays as it is, and so do the strokes then.
    rng : Generator
        Decides how they change.
    hand : Hand
        How much.

    Returns
    -------
    Drawing
        A new one about the same place, of about the same size, with the same label.
    """
    if drawing.picture is not None or not drawing.strokes:
        return drawing
    varied = vary([stroke.points.astype(np.float64) for stroke in drawing.strokes], rng, hand)
    if rng.random() < hand.hurry:
        varied = [_with_few_points(points, int(rng.integers(8, 15))) for points in varied]
    strokes = tuple(
        Stroke(points, stroke.pen_width)
        for points, stroke in zip(varied, drawing.strokes, strict=True)
    )
    return replace(drawing, strokes=strokes)


def vary(
    strokes: Sequence[FloatArray], rng: np.random.Generator, hand: Hand = _STANDARD
) -> list[FloatArray]:
    """Vary pen paths as `redraw` does.

    Parameters
    ----------
    strokes : sequence of float (n, 2)
        At least one, with at least one point each; any unit.
    rng : Generator
        Decides how they change.
    hand : Hand
        How much.

    Returns
    -------
    list of float (n, 2)
        About the same place and size, each with as many points as before.
    """
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    middle, size = (low + high) / 2, max(float((high - low).max()), 1e-6)
    places = (points - middle) / size  # in ±1/2
    lengths = np.array([len(stroke) for stroke in strokes])
    places += hand.wobble * _trembling(lengths, rng)
    places = _bend(places, hand.warp, rng) @ _lean(hand, rng)
    places *= size
    places += middle
    ends = np.cumsum(lengths).tolist()
    return [places[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def another_pen(
    preparation: Preparation, rng: np.random.Generator, hand: Hand = _STANDARD
) -> Preparation:
    """Give a preparation that draws with a pen of another width."""
    pen = preparation.pen * (1 + hand.pen * rng.uniform(-1, 1))
    thinnest, fattest = BOUNDS["preparation.pen"]
    return replace(preparation, pen=min(fattest, max(thinnest, pen)))


def redrawn_images(
    drawings: Sequence[Drawing], times: int, preparation: Preparation
) -> Generator[Progress, None, ByteArray]:
    """Draw drawings again and prepare them as images.

    Parameters
    ----------
    drawings : sequence of Drawing, N long
        None of them blank.
    times : int, 0 or more
        How often each is drawn again.
    preparation : Preparation
        How drawings become images; only its pen varies.

    Yields
    ------
    Progress
        Drawings, at least every 100 ms.

    Returns
    -------
    uint8 (times * N, size, size), ink = 255
        All of them once, then all of them again; the same ones every time.
    """
    size, total = preparation.size, times * len(drawings)
    images = np.zeros((total, size, size), np.uint8)
    for index in range(total):
        if index % REPORT_EVERY == 0:
            yield Progress("Redrawing drawings", index, total, "drawings")
        rng = np.random.default_rng([SEED, index])
        drawing = drawings[index % len(drawings)]
        image = to_input(redraw(drawing, rng), another_pen(preparation, rng))
        if image is not None:
            np.rint(image * 255, out=image)
            images[index] = image
    return images


def _with_few_points(points: FloatArray, count: int) -> FloatArray:
    """Keep so many points of a stroke, the same way apart; fewer stay as they are."""
    if len(points) <= count:
        return points
    steps = np.diff(points, axis=0)
    way = np.concatenate([[0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))])
    places = np.linspace(0.0, way[-1], count)
    return np.stack([np.interp(places, way, points[:, axis]) for axis in (0, 1)], axis=1)


def _trembling(lengths: IndexArray, rng: np.random.Generator) -> FloatArray:
    """Smooth noise along each stroke with standard deviation 1: (sum of lengths, 2)."""
    stroke = np.repeat(np.arange(len(lengths)), lengths)
    place = np.arange(len(stroke)) - (np.cumsum(lengths) - lengths)[stroke]
    along = place * (np.pi / np.maximum(lengths - 1, 1))[stroke]
    basis = np.cos(along[:, np.newaxis] * _WAVES) / (_WAVES * _TREMBLING)
    weights = rng.normal(size=(len(lengths), len(_WAVES), 2))
    noise: FloatArray = np.einsum("pw,pwc->pc", basis, weights[stroke])
    return noise


def _bend(places: FloatArray, spread: float, rng: np.random.Generator) -> FloatArray:
    """Bend the plane by a random polynomial of degree 3 without its linear part."""
    x, y = 2 * places[:, 0], 2 * places[:, 1]
    terms = np.stack([x * x, x * y, y * y, x**3, x * x * y, x * y * y, y**3], axis=1)
    bent: FloatArray = places + terms @ (spread * np.clip(rng.normal(size=(7, 2)), -2, 2))
    return bent


def _lean(hand: Hand, rng: np.random.Generator) -> FloatArray:
    """Give a matrix for rows of x and y: stretch, lean, then turn."""
    turn, slant, stretch = rng.uniform(-1, 1, 3)
    turn, slant = np.deg2rad(hand.rotation * turn), hand.slant * slant
    wide = np.sqrt(1 + hand.stretch * stretch)
    cos, sin = np.cos(turn), np.sin(turn)
    leaning = np.array([[wide, 0.0], [-slant, 1 / wide]])  # y points down
    return np.asarray(leaning @ np.array([[cos, sin], [-sin, cos]]))
