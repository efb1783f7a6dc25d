"""The drawings of the table of readings: as they are, and changed in every way that is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from nncore.arrays import ByteArray, IndexArray, LabelArray
from nncore.data.dataset import Samples
from nncore.data.drawing import Drawing
from tests.benchmarks import ink

SEED = 9
"""Of every place, size and canvas that is chosen here."""

CHANGES = (
    "plain",
    *(f"half size, in the corner {corner}" for corner in "↖↗↙↘"),
    "scale 0.25, anywhere",
    "scale 0.5, anywhere",
    "thin pen (4)",
    "fat pen (48)",
    "10 points a stroke",
    "200 points a stroke",
    "rotated by -15°",
    "rotated by 15°",
    "with stray specks",
    *(f"PNG 280×280, pen {pen} px" for pen in ink.PICTURE_PENS),
)
"""Those of `ink.changes` that the table shows."""

MNIST_TEST = "MNIST's test set"
GENERATED = "generated strokes, the images of the test part"

SHEET = 56
"""Side of the small canvas on which MNIST's digits lie anywhere, in their pixels."""


@dataclass(frozen=True, eq=False)
class Material:
    """What is read.

    Parameters
    ----------
    mnist, generated : Samples
        Images of 28 × 28: MNIST's test set, and the test part of the generated strokes.
    drawings : sequence of Drawing
        Generated strokes as drawings on a canvas.
    strokes : sequence of Drawing
        Real strokes, labelled, with writers.
    readers : int (len(strokes),)
        Which network reads each of the real strokes; 0 is the one that the page is about.
    """

    mnist: Samples
    generated: Samples
    drawings: Sequence[Drawing]
    strokes: Sequence[Drawing]
    readers: IndexArray


@dataclass(frozen=True, eq=False)
class Case:
    """Some drawings for one row.

    Parameters
    ----------
    name : str
        Of the row.
    drawings : iterator of Drawing
        Made when they are asked for, once.
    labels : uint8 (N,)
        What they are.
    readers : int (N,)
        Which network reads each.
    """

    name: str
    drawings: Iterator[Drawing]
    labels: LabelArray
    readers: IndexArray


def spread(total: int, count: int | None) -> IndexArray:
    """Choose so many of a number of things, or all, evenly."""
    return np.linspace(0, total - 1, min(total, count or total)).astype(np.intp)


def image_cases(material: Material, count: int, most: int | None) -> Iterator[Case]:
    """Yield MNIST and the generated strokes as they are, and MNIST's digits elsewhere.

    Parameters
    ----------
    material : Material
        Where they come from.
    count : int
        Digits that are moved or enlarged.
    most : int or None
        Digits that stay as they are; None for all.
    """
    mnist, generated = material.mnist, material.generated
    kept = spread(len(mnist), most)
    yield _of_images(MNIST_TEST, map(_as_drawing, mnist.images[kept]), mnist.labels[kept])
    moved = spread(len(mnist), count)
    images, labels = mnist.images[moved], mnist.labels[moved]
    name = f"MNIST's test digits anywhere on a canvas of {SHEET}×{SHEET}"
    yield _of_images(name, _elsewhere(images), labels)
    name = "MNIST's test digits enlarged 3 to 8 times, anywhere on 280×280"
    yield _of_images(name, _enlarged(images), labels)
    kept = spread(len(generated), most)
    yield _of_images(GENERATED, map(_as_drawing, generated.images[kept]), generated.labels[kept])
    written = [material.drawings[index] for index in spread(len(material.drawings), most)]
    name = "generated strokes, as drawings on a canvas"
    yield _of_images(name, iter(written), labels_of(written))


def stroke_case(material: Material, most: int | None) -> tuple[Case, list[str]]:
    """Give the real strokes on canvases, and who wrote each."""
    kept = spread(len(material.strokes), most)
    drawings = [material.strokes[index] for index in kept]
    rngs = (np.random.default_rng([SEED, int(index)]) for index in kept)
    laid = (on_canvas(drawing, rng) for drawing, rng in zip(drawings, rngs, strict=True))
    case = Case("all real strokes", laid, labels_of(drawings), material.readers[kept])
    return case, [drawing.writer or "" for drawing in drawings]


def changed_cases(material: Material, count: int, photos: int) -> Iterator[Case]:
    """Yield real strokes changed in every way, and photographed."""
    ways = {**dict(ink.changes()), "photographs": ink.photographed}
    for name, number in (*((name, count) for name in CHANGES), ("photographs", photos)):
        kept = spread(len(material.strokes), number)
        drawings = [material.strokes[index] for index in kept]
        change = ways[name]
        made = (
            change(drawing, np.random.default_rng([3, place]))  # as in the benchmark of ink
            for place, drawing in enumerate(drawings)
        )
        yield Case(name, made, labels_of(drawings), material.readers[kept])


def on_canvas(drawing: Drawing, rng: np.random.Generator) -> Drawing:
    """Lay strokes that fill a tight box on a canvas, as a person draws.

    Parameters
    ----------
    drawing : Drawing
        Strokes; they keep their size and their pen.
    rng : numpy.random.Generator
        Chooses how large the canvas is and where on it they lie.

    Returns
    -------
    Drawing
        The pen's path is 40 to 85 % of the canvas long, and its middle within a fifth of the
        free room from the canvas's.
    """
    points = np.concatenate([stroke.points for stroke in drawing.strokes])
    low, size = points.min(axis=0), np.ptp(points, axis=0)
    longer = max(float(size.max()), drawing.strokes[0].pen_width)  # a dot has a pen at least
    side = longer / rng.uniform(0.4, 0.85)
    # Whole numbers, so that the strokes stay the same in every bit.
    way = np.round((side - size) * rng.uniform(0.3, 0.7, 2) - low).astype(np.float32)
    strokes = tuple(replace(stroke, points=stroke.points + way) for stroke in drawing.strokes)
    return replace(drawing, strokes=strokes, canvas=(side, side))


def labels_of(drawings: Sequence[Drawing]) -> LabelArray:
    """Return what drawings are, uint8 (N,)."""
    return np.array([drawing.label for drawing in drawings], np.uint8)


def _of_images(name: str, drawings: Iterator[Drawing], labels: LabelArray) -> Case:
    return Case(name, drawings, labels, np.zeros(len(labels), np.intp))


def _as_drawing(image: ByteArray) -> Drawing:
    return Drawing(picture=image)


def _elsewhere(images: ByteArray) -> Iterator[Drawing]:
    for number, image in enumerate(images):
        yield _placed(image, SHEET, np.random.default_rng([SEED, number]))


def _enlarged(images: ByteArray) -> Iterator[Drawing]:
    for number, image in enumerate(images):
        rng = np.random.default_rng([SEED, number])
        side = round(image.shape[0] * rng.uniform(3, 8))
        large = Image.fromarray(image).resize((side, side), Image.Resampling.BICUBIC)
        yield _placed(np.asarray(large), ink.SIDE, rng)


def _placed(image: ByteArray, side: int, rng: np.random.Generator) -> Drawing:
    """Put an image somewhere on an empty square."""
    sheet = np.zeros((side, side), np.uint8)
    height, width = image.shape
    top, left = rng.integers(0, side - height + 1), rng.integers(0, side - width + 1)
    sheet[top : top + height, left : left + width] = image
    return Drawing(picture=sheet)
