"""Every stage puts one thing right, and leaves the others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nncore.data.drawing import Drawing, Stroke
from nncore.data.ink import to_input
from nncore.data.strokes import generate_drawings
from nncore.insight.ink_statistics import InkStatistics, measure
from nncore.insight.mnist_statistics import SLANT
from nncore.insight.stages import PREPARED, Stage, put_right, staged_input
from nncore.recipe import Preparation
from tests.benchmarks import spoilt
from tests.nncore.insight.test_ink_statistics import as_picture

PREPARATION = Preparation()


def ink(drawing: Drawing) -> InkStatistics:
    found = measure(drawing, PREPARATION)
    assert found is not None
    return found[0]


def spoilt_drawings() -> list[Drawing]:
    """Small, in a corner, fat and leaning, all at once."""
    rng = np.random.default_rng(1)
    made = []
    for drawing in generate_drawings(12, 8):
        small = spoilt.small_with_its_pen(spoilt.normal(drawing), rng)
        leaning = spoilt.slanted(small, rng)
        moved = (Stroke(s.points + np.float32(60), 2 * s.pen_width) for s in leaning.strokes)
        made.append(replace(leaning, strokes=tuple(moved)))
    return made


def test_no_stage_is_the_raw_route_and_three_are_the_preparation() -> None:
    for drawing in (*spoilt_drawings(), as_picture(spoilt_drawings()[0])):
        raw = to_input(drawing, replace(PREPARATION, route="raw"))
        assert np.array_equal(staged_input(drawing, PREPARATION, ()), raw)
        prepared = to_input(drawing, PREPARATION)
        assert np.array_equal(staged_input(drawing, PREPARATION, PREPARED), prepared)


def test_the_stages_together_come_to_the_preparation() -> None:
    """What is put together here from its parts is nearly what `nncore.data.ink` makes."""
    for drawing in spoilt_drawings():
        whole = to_input(drawing, PREPARATION)
        parts = to_input(
            put_right(drawing, PREPARATION, PREPARED), replace(PREPARATION, route="raw")
        )
        assert whole is not None
        assert parts is not None
        nearest = min(
            float(np.abs(np.roll(parts, shift, (0, 1)) - whole).mean())
            for shift in ((0, 0), (0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (-1, -1))
        )
        assert nearest < 0.045  # of a mean ink of 0.13; the box may begin in another fine pixel


@pytest.mark.parametrize("make", [lambda drawing: drawing, as_picture])
def test_each_stage_puts_its_own_right(make: object) -> None:
    for drawing in spoilt_drawings():
        given = make(drawing)  # type: ignore[operator]
        after = {stage: ink(put_right(given, PREPARATION, {stage})) for stage in Stage}
        is_picture = given.picture is not None
        assert after[Stage.SIZE].size == pytest.approx(20, abs=0.6 if is_picture else 1e-3)
        assert after[Stage.CENTRE].offset < 0.75
        # A pen as fat as these are cannot be sheared with the line: some of the slant is left.
        assert after[Stage.SLANT].slant == pytest.approx(SLANT.mean, abs=14)
        assert after[Stage.PEN].pen == pytest.approx(2.5, rel=0.25 if is_picture else 1e-6)


def test_a_stage_leaves_the_rest() -> None:
    for drawing in spoilt_drawings():
        before = ink(drawing)
        after = {stage: ink(put_right(drawing, PREPARATION, {stage})) for stage in Stage}
        assert after[Stage.SIZE].pen == pytest.approx(before.pen)
        assert after[Stage.CENTRE].size == pytest.approx(before.size, abs=1e-3)
        assert after[Stage.SLANT].height == pytest.approx(before.height, abs=1e-3)
        assert after[Stage.PEN].offset == pytest.approx(before.offset, abs=0.8)


def test_enlarged_ink_stays_on_the_canvas() -> None:
    corner = Drawing(
        (Stroke(np.array([[8, 9], [20, 30]], np.float32), 8.0),), canvas=(280.0, 200.0)
    )
    large = put_right(corner, PREPARATION, {Stage.SIZE})
    points = large.strokes[0].points
    assert points.min() >= 4 - 40  # the paper lies in the middle of a square
    assert points[:, 0].min() >= 4
    assert ink(large).size == pytest.approx(20)


@pytest.mark.parametrize("stages", [(), tuple(Stage), (Stage.SIZE,), (Stage.CENTRE, Stage.SLANT)])
def test_odd_drawings_have_an_input(stages: tuple[Stage, ...]) -> None:
    square = (280.0, 280.0)
    dot = Drawing((Stroke(np.array([[3, 3]], np.float32), 10.0),), canvas=square)
    flat = Drawing((Stroke(np.array([[20, 50], [250, 50]], np.float32), 10.0),), canvas=square)
    full = Drawing(picture=np.full((28, 28), 255, np.uint8))
    for drawing in (dot, flat, full):
        image = staged_input(drawing, PREPARATION, stages)
        assert image is not None
        assert image.shape == (28, 28)
        assert image.any()
    assert staged_input(Drawing(canvas=square), PREPARATION, stages) is None
