"""Digits written by the program: as many as wanted, the same ones for the same seed.

They are written and painted in chunks, each from its own seed, so a longer set begins with the
shorter one. A written digit takes the way of any drawing (`nncore.data.ink`): its longer inked
side becomes 20 pixels, its centre of mass comes to 14/14, and it is painted by the same pen;
only the pen's width varies, as MNIST's does, and here a chunk is measured and placed at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal

import numpy as np

from nncore.arrays import ByteArray, LabelArray, freeze
from nncore.data.drawing import Drawing, Stroke
from nncore.data.strokes.painter import paint
from nncore.data.strokes.paths import PathTable, build_table
from nncore.data.strokes.variation import TIDY, PenPaths, Variation, write_digits

__all__ = ["CHUNK", "GENERATOR_VERSION", "Part", "draw_digits", "generate", "generate_drawings"]

GENERATOR_VERSION = 6
"""Raised whenever the same seed gives other digits than before; caches are named after it."""

CHUNK = 125
"""Digits written and painted together: a few hundredths of a second, so that a stop is quick."""

Part = Literal["training", "validation", "test"]

_STREAMS: dict[Part, int] = {"training": 0, "validation": 1, "test": 2}
_DRAWINGS = 3  # a stream of its own: shown digits are never ones that were learned from
_CANVAS = 280.0  # side of the canvas that drawings are written on
_STANDARD = Variation()


def generate(
    count: int, seed: int, *, part: Part = "training", variation: Variation = _STANDARD
) -> Iterator[tuple[ByteArray, LabelArray]]:
    """Write digits as images, chunk by chunk.

    Parameters
    ----------
    count : int
        How many digits, 0 or more. The first n of a longer set are the shorter set.
    seed : int
        0 or more; which set.
    part : {"training", "validation", "test"}
        The parts of one seed have no random stream in common.
    variation : Variation, optional
        How much the hands differ.

    Yields
    ------
    uint8 (n, 28, 28) and uint8 (n,)
        Images with ink = 255 and their digits, both read-only; at most `CHUNK` at a time,
        every digit as likely as any other.
    """
    for start in range(0, count, CHUNK):
        paths = _write_chunk(seed, _STREAMS[part], start // CHUNK, variation)
        wanted = min(CHUNK, count - start)
        yield freeze(paint(paths)[:wanted]), freeze(paths.labels[:wanted])


def draw_digits(
    count: int, seed: int = 1, *, variation: Variation = TIDY
) -> tuple[ByteArray, LabelArray]:
    """Write digits as images, all at once, in tidy hands unless told otherwise; see `generate`.

    Returns
    -------
    uint8 (count, 28, 28) and uint8 (count,)
        Images with ink = 255, and their digits.
    """
    chunks = list(generate(max(1, count), seed, variation=variation))
    images, labels = (np.concatenate(part)[:count] for part in zip(*chunks, strict=True))
    return images, labels


def generate_drawings(count: int, seed: int, *, variation: Variation = TIDY) -> list[Drawing]:
    """Write digits as drawings: the pen's path on a canvas, as a person would leave it.

    Parameters
    ----------
    count : int
        How many drawings, 0 or more. The first n of a longer list are the shorter list.
    seed : int
        0 or more; which list. No digit of `generate` is among them.
    variation : Variation, optional
        How much the hands differ; tidy where nothing is said, since drawings are looked at.

    Returns
    -------
    list of Drawing
        Each with its label, on a canvas of 280 × 280 units.
    """
    drawings: list[Drawing] = []
    for start in range(0, count, CHUNK):
        paths = _write_chunk(seed, _DRAWINGS, start // CHUNK, variation)
        wanted = min(CHUNK, count - start)
        drawings += [_as_drawing(paths, index) for index in range(wanted)]
    return drawings


@cache
def _table() -> PathTable:
    return build_table()


def _write_chunk(seed: int, stream: int, index: int, variation: Variation) -> PenPaths:
    sequence = np.random.SeedSequence(seed, spawn_key=(stream, index))
    return write_digits(CHUNK, _table(), variation, np.random.default_rng(sequence))


def _as_drawing(paths: PenPaths, index: int) -> Drawing:
    points, stroke = paths.points[index], paths.stroke[index]
    low, high = points.min(axis=0), points.max(axis=0)
    scale = 0.7 * _CANVAS / float((high - low).max())
    placed = (points - (low + high) / 2) * scale + _CANVAS / 2
    width = float(paths.widths[index].mean()) * _CANVAS / 28
    strokes = tuple(
        Stroke(placed[stroke == number].astype(np.float32), width)
        for number in range(int(stroke[-1]) + 1)
    )
    return Drawing(strokes, canvas=(_CANVAS, _CANVAS), label=int(paths.labels[index]))
