"""From the score back to the pixels, the points and the knots: against finite differences."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from nncore.arrays import FloatArray
from nncore.data.drawing import Drawing, Stroke
from nncore.data.extent import Placement, place, points_box
from nncore.data.strokes.generator import draw_digits
from nncore.insight.counter.bending import Bendable
from nncore.insight.counter.margin import Margin, direction, log_odds
from nncore.insight.counter.reading import through_the_box
from nncore.insight.counter.soft_ink import draw_softly
from nncore.network.network import Tape
from nncore.storage.network_file import shipped_network
from tests.toys import make_model

LINES = [np.arange(0, 4), np.arange(4, 7), np.array([7])]
RADII = [1.25, 0.9, 1.4]
SIDE = 12


def points_at(seed: int) -> FloatArray:
    return np.random.default_rng(seed).uniform(1.5, SIDE - 1.5, (8, 2))


def slope_of(
    score: Callable[[FloatArray], float], at: FloatArray, step: float = 1e-6
) -> FloatArray:
    """∂score/∂at by central differences."""
    slope = np.zeros_like(at)
    for place_ in np.ndindex(at.shape):
        there = at.copy()
        there[place_] += step
        above = score(there)
        there[place_] -= 2 * step
        slope[place_] = (above - score(there)) / (2 * step)
    return slope


def relative_error(ours: FloatArray, theirs: FloatArray) -> float:
    return float(np.abs(ours - theirs).max() / np.abs(theirs).max())


@pytest.mark.parametrize("seed", range(5))
def test_soft_ink_knows_how_it_changes_with_its_points(seed: int) -> None:
    points = points_at(seed)
    weights = np.random.default_rng(seed + 100).normal(size=(SIDE, SIDE))

    def score(at: FloatArray) -> float:
        return float((draw_softly(at, LINES, RADII, SIDE).image * weights).sum())

    ours = draw_softly(points, LINES, RADII, SIDE).back(weights, len(points))
    assert relative_error(ours, slope_of(score, points)) < 1e-6


def test_soft_ink_is_ink_in_the_line_and_paper_beside_it() -> None:
    points = np.array([[2.0, 6.5], [10.0, 6.5]])
    image = draw_softly(points, [np.arange(2)], [2.0], SIDE, softness=0.2).image
    assert image[6, 2:10].min() > 0.99
    assert image[[1, 11]].max() < 0.01
    assert image[6, 0] == pytest.approx(0.92, abs=0.02)  # the round end


@pytest.mark.parametrize("seed", range(5))
def test_the_way_back_leads_through_the_box_too(seed: int) -> None:
    """Scaling and centring by the points' box change with the points at its rim."""
    points = points_at(seed) * 20
    weights = np.random.default_rng(seed).normal(size=(SIDE, SIDE))

    def placement(at: FloatArray) -> Placement:
        low, high = at.min(axis=0), at.max(axis=0)
        scale = 8.0 / float((high - low).max())
        across, down = (SIDE / 2 - scale * (low + high) / 2).tolist()
        return Placement(scale, across, down)

    def score(at: FloatArray) -> float:
        return float((draw_softly(placement(at).of(at), LINES, RADII, SIDE).image * weights).sum())

    placed = placement(points)
    direct = draw_softly(placed.of(points), LINES, RADII, SIDE).back(weights, 8) * placed.scale
    ours = direct + through_the_box(points, np.arange(8), direct)
    assert relative_error(ours, slope_of(score, points, 1e-5)) < 1e-6


def test_the_preparation_scales_by_that_box() -> None:
    points = points_at(3).astype(np.float32) * 20
    placed = place(points_box([Stroke(points, 1.0)]), None, box=200.0, pen=25.0, side=200, step=10)
    low, high = points.min(axis=0), points.max(axis=0)
    assert placed.scale * (high - low).max() == pytest.approx(200.0 - 25.0)
    assert placed.of((low + high)[np.newaxis] / 2) == pytest.approx(100.0, abs=1e-3)


@pytest.mark.parametrize("model", [make_model(3), shipped_network()], ids=["dense", "shipped"])
def test_the_margin_knows_how_it_changes_with_the_pixels(model) -> None:
    model = model.with_changes(parameters=model.parameters.astype(np.float64))
    rng = np.random.default_rng(5)
    (digit,), _ = draw_digits(1)
    image = digit / 255 + rng.uniform(0, 0.02, (28, 28))  # no ties in pooling
    wanted = 3
    margin = Margin(model, wanted)
    answer = margin.at(image)
    delta = direction(logits_of(model, image), wanted)
    pixels = np.flatnonzero(digit)[:60:2]
    checked = 0
    for row, column in zip(*np.unravel_index(pixels, (28, 28)), strict=True):
        sides = []
        for step in (1e-6, -1e-6):
            there = image.copy()
            there[row, column] += step
            sides.append((delta @ (logits_of(model, there) - logits_of(model, image))) / step)
        if abs(sides[0] - sides[1]) < 1e-5 * abs(sides[0]):  # no kink in between
            checked += 1
            assert answer.slope[row, column] == pytest.approx(sum(sides) / 2, rel=1e-5, abs=1e-8)
    assert checked >= 10


def logits_of(model, image: FloatArray) -> FloatArray:
    network = model.network
    tape = Tape(network, 1, np.float64)
    return network.forward(model.views, image.reshape(1, -1), tape)[0].copy()


def test_the_log_odds_are_those_of_softmax() -> None:
    logits = np.array([1.0, -2.0, 0.5, 3.0])
    p = np.exp(logits) / np.exp(logits).sum()
    for wanted in range(4):
        assert log_odds(logits, wanted) == pytest.approx(np.log(p[wanted] / (1 - p[wanted])))
        if log_odds(logits, wanted) > -1.5:
            near = slope_of(lambda z, wanted=wanted: log_odds(z, wanted), logits)
            assert direction(logits, wanted) == pytest.approx(near, abs=1e-8)
        assert direction(logits, wanted).sum() == pytest.approx(0.0)


def test_knots_move_points_smoothly_and_equal_ones_alike() -> None:
    line = np.stack([np.linspace(0, 200, 60), 40 * np.sin(np.linspace(0, 6, 60))], axis=1)
    bendable = Bendable(Drawing((Stroke(line.astype(np.float32), 18.0),)))
    assert bendable.basis.sum(axis=1) == pytest.approx(1.0)
    alike = np.tile([0.1, -0.2], (bendable.knots, 1))
    assert bendable.displacement(alike) == pytest.approx(np.tile([0.1, -0.2], (60, 1)))
    one = np.zeros((bendable.knots, 2))
    one[3] = 1.0
    steps = np.abs(np.diff(bendable.displacement(one), axis=0))
    assert steps.max() < 0.15
    assert bendable.reach(one) == pytest.approx(np.sqrt(2) * 2 / 3, abs=0.03)


def test_few_points_get_others_between_them_and_many_are_kept() -> None:
    straight = Bendable(Drawing((Stroke(np.float32([[0, 0], [100, 0]]), 10.0),)))
    assert len(straight.points) > 30
    assert np.all(straight.points[:, 1] == 0)
    assert straight.points[[0, -1]] == pytest.approx(np.array([[0, 0], [100, 0]]))
    slow = np.stack([np.linspace(0, 100, 900), np.zeros(900)], axis=1).astype(np.float32)
    dense = Bendable(Drawing((Stroke(slow, 10.0),)))
    assert dense.points == pytest.approx(slow)
    assert len(dense.outlines[0]) < 60
    assert {0, 899} <= set(dense.outlines[0].tolist())
