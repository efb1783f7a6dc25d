"""Measured ink is the ink that was drawn."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from nncore.data.drawing import Drawing, Stroke
from nncore.data.ink import to_input
from nncore.data.strokes import generate_drawings
from nncore.errors import DrawingError
from nncore.insight.ink_statistics import InkStatistics, image_statistics, measure
from nncore.recipe import Preparation

RAW = Preparation(route="raw")


def bar(*points: tuple[float, float], pen: float = 30.0) -> Drawing:
    return Drawing((Stroke(np.array(points, np.float32), pen),), canvas=(280.0, 280.0))


def measured(drawing: Drawing) -> InkStatistics:
    found = measure(drawing, RAW)
    assert found is not None
    return found[0]


def as_picture(drawing: Drawing) -> Drawing:
    """The same ink in pixels."""
    image = to_input(drawing, replace(RAW, size=64))
    assert image is not None
    return Drawing(picture=(image * 255).astype(np.uint8), canvas=drawing.canvas)


def test_an_upright_bar_in_the_middle() -> None:
    ink = measured(bar((145, 60), (145, 240)))
    assert ink.height == pytest.approx(21)
    assert ink.width == pytest.approx(3)
    assert ink.size == ink.height
    assert ink.pen == pytest.approx(3)
    assert ink.slant == pytest.approx(0, abs=0.5)
    assert ink.offset < 1


@pytest.mark.parametrize("degrees", [-35, -10, 20, 40])
def test_a_leaning_bar(degrees: float) -> None:
    lean = 90 * math.tan(math.radians(degrees))
    ink = measured(bar((140 + lean, 50), (140 - lean, 230), pen=12))
    assert ink.slant == pytest.approx(degrees, abs=1.5)


def test_where_the_ink_lies() -> None:
    ink = measured(bar((205, 100), (205, 120)))
    assert (ink.across, ink.down) == pytest.approx((6, -3.5), abs=0.6)


def test_what_lies_beyond_the_canvas_counts_for_the_size() -> None:
    assert measured(bar((140, 200), (140, 400))).height == pytest.approx(23)


@pytest.mark.parametrize("pen", [1.5, 2.5, 4.0, 6.0, 9.0])
def test_the_pen_of_a_picture_is_found(pen: float) -> None:
    drawings = [
        replace(drawing, strokes=tuple(Stroke(s.points, 10 * pen) for s in drawing.strokes))
        for drawing in generate_drawings(30, 5)
    ]
    images = np.array([to_input(drawing, RAW) for drawing in drawings])
    assert image_statistics(images).pen.mean() == pytest.approx(pen, rel=0.06)


def test_a_picture_is_measured_like_the_strokes_it_shows() -> None:
    for drawing in generate_drawings(10, 6):
        strokes, picture = measured(drawing), measured(as_picture(drawing))
        assert picture.size == pytest.approx(strokes.size, abs=0.8)
        assert picture.offset == pytest.approx(strokes.offset, abs=0.2)
        assert picture.slant == pytest.approx(strokes.slant, abs=1)
        assert picture.pen == pytest.approx(strokes.pen, rel=0.2)


def test_no_ink_has_no_figures() -> None:
    assert measure(Drawing(canvas=(280.0, 280.0)), RAW) is None


def test_without_a_canvas_nothing_can_be_said() -> None:
    with pytest.raises(DrawingError, match="canvas"):
        measure(replace(bar((0, 0), (9, 9)), canvas=None), RAW)
