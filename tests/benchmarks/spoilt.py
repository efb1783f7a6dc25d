"""Drawings spoilt in exactly one way, for judging what the diagnosis names.

A drawing is first made what the raw route needs: its ink 20/28 of the canvas, in the middle, its
pen 2.9/28 of it. Then one of that is spoilt, and nothing else.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from nncore.arrays import FloatArray
from nncore.data.drawing import Drawing, Stroke

CANVAS = 280.0
PIXEL = CANVAS / 28
LENGTH = 20 * PIXEL
"""Longer side of the ink, pen and all, in canvas units."""


def normal(drawing: Drawing, pen: float = 2.9 * PIXEL) -> Drawing:
    """Give a drawing of strokes its usual size, place and pen."""
    points = np.concatenate([stroke.points for stroke in drawing.strokes])
    low, high = points.min(axis=0), points.max(axis=0)
    scale = (LENGTH - pen) / max(float((high - low).max()), 1e-6)
    placed = ((stroke.points - (low + high) / 2) * scale for stroke in drawing.strokes)
    strokes = tuple(Stroke((points + CANVAS / 2).astype(np.float32), pen) for points in placed)
    return Drawing(strokes, canvas=(CANVAS, CANVAS), label=drawing.label, writer=drawing.writer)


def too_small(drawing: Drawing, rng: np.random.Generator) -> Drawing:
    """Scale the ink to 0.15 to 0.4 of the canvas; the pen stays."""
    length = rng.uniform(0.15, 0.4) * CANVAS
    pen = drawing.strokes[0].pen_width
    factor = max(length - pen, 0.1 * length) / (LENGTH - pen)
    return _mapped(drawing, np.eye(2) * factor)


def small_with_its_pen(drawing: Drawing, rng: np.random.Generator) -> Drawing:
    """Scale ink and pen alike to 0.15 to 0.4 of the canvas."""
    factor = rng.uniform(0.15, 0.4) * CANVAS / LENGTH
    return _with_pen(_mapped(drawing, np.eye(2) * factor), factor)


def off_centre(drawing: Drawing, rng: np.random.Generator) -> Drawing:
    """Move by 15 to 30 % of the canvas to a side or a corner, as far as the canvas goes."""
    points = np.concatenate([stroke.points for stroke in drawing.strokes])
    half = drawing.strokes[0].pen_width / 2
    low, high = points.min(axis=0) - half, points.max(axis=0) + half
    while True:
        angle = rng.integers(8) * math.pi / 4
        way = rng.uniform(0.15, 0.3) * CANVAS * np.array([math.cos(angle), math.sin(angle)])
        way = np.clip(way, -low, CANVAS - high)
        if math.hypot(*way) >= 0.15 * CANVAS:
            return _moved(drawing, way)


def beyond_the_canvas(drawing: Drawing, rng: np.random.Generator) -> Drawing:
    """Move by 15 to 30 % of the canvas; the edge cuts off what does not fit."""
    angle = rng.integers(8) * math.pi / 4
    return _moved(
        drawing, rng.uniform(0.15, 0.3) * CANVAS * np.array([math.cos(angle), math.sin(angle)])
    )


def pen_too_fat(drawing: Drawing, rng: np.random.Generator) -> Drawing:
    """Draw with a pen 2 to 3.5 times as wide."""
    return _with_pen(drawing, rng.uniform(2.0, 3.5))


def slanted(drawing: Drawing, rng: np.random.Generator) -> Drawing:
    """Shear by 25 to 40 degrees to one side."""
    angle = math.radians(rng.uniform(25, 40)) * rng.choice((-1, 1))
    return _mapped(drawing, np.array([[1.0, -math.tan(angle)], [0.0, 1.0]]))


def untouched(drawing: Drawing, _: np.random.Generator) -> Drawing:
    """Leave it as it is."""
    return drawing


def _mapped(drawing: Drawing, matrix: FloatArray) -> Drawing:
    middle = CANVAS / 2
    return _with_points(drawing, [(s.points - middle) @ matrix.T + middle for s in drawing.strokes])


def _moved(drawing: Drawing, way: FloatArray) -> Drawing:
    return _with_points(drawing, [stroke.points + way for stroke in drawing.strokes])


def _with_points(drawing: Drawing, points: list[FloatArray]) -> Drawing:
    strokes = tuple(
        replace(stroke, points=each.astype(np.float32))
        for stroke, each in zip(drawing.strokes, points, strict=True)
    )
    return replace(drawing, strokes=strokes)


def _with_pen(drawing: Drawing, factor: float) -> Drawing:
    return replace(
        drawing, strokes=tuple(Stroke(s.points, s.pen_width * factor) for s in drawing.strokes)
    )
