from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nncore.arrays import FloatArray
from nncore.data.drawing import Drawing, Stroke
from nncore.data.mixture import load
from nncore.data.own_files import OwnData, read_path
from nncore.data.redrawing import Hand, another_pen, redraw, redrawn_images
from nncore.data.shelf import Shelf
from nncore.data.strokes.generator import generate_drawings
from nncore.progress import finish
from nncore.recipe import Preparation
from tests.nncore.data.stroke_content import write_archive
from tests.steps import run

STILL = Hand(rotation=0, slant=0, stretch=0, pen=0, warp=0, wobble=0, hurry=0)


def line(x: float, y: float) -> Drawing:
    """A straight line from the middle of the canvas, and its mirror image."""
    points = np.linspace([140 - x, 140 - y], [140 + x, 140 + y], 30)
    return Drawing((Stroke(points.astype(np.float32), 10.0),), canvas=(280.0, 280.0), label=1)


def span(drawing: Drawing) -> FloatArray:
    points = drawing.strokes[0].points
    return np.asarray(points[-1] - points[0], np.float64)


def redrawn(drawing: Drawing, hand: Hand) -> list[Drawing]:
    return [redraw(drawing, np.random.default_rng(seed), hand) for seed in range(300)]


def test_a_still_hand_changes_nothing() -> None:
    drawing = generate_drawings(1, 1)[0]
    again = redraw(drawing, np.random.default_rng(1), STILL)
    for stroke, same in zip(drawing.strokes, again.strokes, strict=True):
        np.testing.assert_allclose(stroke.points, same.points, atol=1e-3)


def test_the_same_numbers_give_the_same_drawing_and_others_another() -> None:
    drawing = generate_drawings(1, 1)[0]
    first, same, other = (redraw(drawing, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.strokes[0].points, same.strokes[0].points)
    assert (first.strokes[0].points != other.strokes[0].points).any()
    assert first.label == drawing.label


def test_it_turns_by_up_to_twelve_degrees_either_way() -> None:
    angles = [
        math.degrees(math.atan2(*span(one)[::-1]))
        for one in redrawn(line(100, 0), replace(STILL, rotation=12))
    ]
    assert min(angles) == pytest.approx(-12, abs=0.3)
    assert max(angles) == pytest.approx(12, abs=0.3)


def test_an_upright_line_leans_by_up_to_the_slant() -> None:
    spans = [span(one) for one in redrawn(line(0, 100), replace(STILL, slant=0.25))]
    lean = [x / y for x, y in spans]
    assert min(lean) == pytest.approx(-0.25, abs=0.01)
    assert max(lean) == pytest.approx(0.25, abs=0.01)


def test_proportions_change_by_up_to_their_share() -> None:
    slopes = [x / y for x, y in map(span, redrawn(line(100, 100), replace(STILL, stretch=0.15)))]
    assert min(slopes) == pytest.approx(0.85, abs=0.01)
    assert max(slopes) == pytest.approx(1.15, abs=0.01)


@pytest.mark.parametrize("hand", [replace(STILL, warp=0.025), replace(STILL, wobble=0.012)])
def test_it_bends_and_trembles_by_a_few_percent_of_the_size(hand: Hand) -> None:
    before = line(100, 60).strokes[0].points
    moved = np.array([one.strokes[0].points - before for one in redrawn(line(100, 60), hand)])
    share = math.sqrt(np.mean(np.sum(moved**2, axis=2))) / 200
    assert 0.01 < share < 0.04
    steps = np.diff(moved, axis=1)
    assert np.abs(steps).max() < 0.04 * 200  # smoothly


def test_a_picture_stays_as_it_is() -> None:
    picture = Drawing(picture=np.full((9, 9), 255, np.uint8), label=0)
    assert redraw(picture, np.random.default_rng(1)) is picture


@pytest.mark.parametrize("pen", [2.5, 0.25, 16.0])
def test_another_pen_is_one_that_can_be_had(pen: float) -> None:
    rng = np.random.default_rng(1)
    pens = [another_pen(Preparation(pen=pen), rng).pen for _ in range(200)]
    assert max(0.25, 0.65 * pen) <= min(pens) < max(pens) <= min(16.0, 1.35 * pen)


def test_images_of_what_is_drawn_again_look_like_it() -> None:
    drawings = generate_drawings(40, 2)
    images, reports = run(redrawn_images(drawings, 2, Preparation(size=20, box=15, centre="box")))
    assert images.shape == (80, 20, 20)
    assert images.dtype == np.uint8
    assert [report.done for report in reports] == [0, 16, 32, 48, 64]
    once, twice = images[:40].reshape(40, -1) / 255, images[40:].reshape(40, -1) / 255
    assert (once != twice).any(axis=1).all()
    same = np.mean(np.sum(once * twice, axis=1))
    assert same > 1.3 * np.mean(np.sum(once * np.roll(twice, 1, axis=0), axis=1))


def test_only_the_training_part_of_a_file_is_redrawn(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "strokes.npz")
    own: OwnData = finish(read_path(path, Preparation()))
    plain = own.divided()
    training, validation, test = finish(own.divided_and_redrawn(3, Preparation()))
    assert training.labels.tolist() == plain[0].labels.tolist() * 3
    np.testing.assert_array_equal(training.images[:6], plain[0].images)
    assert (training.images[6:12] != training.images[12:]).any()
    np.testing.assert_array_equal(validation.images, plain[1].images)
    np.testing.assert_array_equal(test.images, plain[2].images)
    mixed = finish(load([str(path)], redrawn=3, shelf=Shelf(tmp_path)))
    np.testing.assert_array_equal(mixed.training.images, training.images)
    assert len(mixed.validation) == 3


def test_a_slow_tablet_keeps_few_points_of_the_same_line() -> None:
    hurried = redrawn(line(100, 40), replace(STILL, hurry=1))
    counts = {len(one.strokes[0].points) for one in hurried}
    assert counts == set(range(8, 15))
    for one in hurried:
        np.testing.assert_allclose(span(one), (200, 80), atol=0.1)
