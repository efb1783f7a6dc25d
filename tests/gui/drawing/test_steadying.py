"""The line without the trembling: smooth, and yet at the pen's tip and the same ink."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from gui.drawing.canvas import Canvas
from gui.drawing.live_line import LiveLine
from gui.drawing.smooth import MOST, NEAR, REACH, curve, steadied
from nncore.data.drawing import Drawing, Stroke
from nncore.data.ink import to_input

from .hands import MOVE, PRESS, RELEASE, mouse

Points = NDArray[np.float64]

POSITIONS = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 40), st.just(2)),
    elements=st.floats(0, 280, allow_nan=False),
)


def turning(points: Points) -> float:
    """Return how far a path turns in all, left and right added up (radians)."""
    steps = np.diff(points, axis=0)
    steps = steps[np.hypot(*steps.T) > 1e-6]
    angles = np.unwrap(np.arctan2(steps[:, 1], steps[:, 0]))
    return float(np.abs(np.diff(angles)).sum())


def apart(points: Points) -> Points:
    """Leave out what the canvas leaves out: positions where the pen has hardly moved."""
    line = LiveLine(*points[0].tolist(), 18.0)
    for x, y in points[1:].tolist():
        line.add(x, y)
    return np.array(line.points)


def circle(count: int) -> Points:
    angles = np.linspace(0, 2 * np.pi, count)
    return 140 + 80 * np.c_[np.cos(angles), np.sin(angles)]


def between(*corners: tuple[float, float], step: float = 1.8) -> Points:
    """Return positions along straight lines from corner to corner, both ends included."""
    path = [np.array([corners[0]], float)]
    for start, end in zip(np.array(corners[:-1], float), np.array(corners[1:], float), strict=True):
        count = max(1, round(float(np.hypot(*(end - start))) / step))
        path.append(start + (end - start) * (np.arange(1, count + 1) / count)[:, None])
    return np.concatenate(path)


SEVEN = between((70, 60), (210, 60), (130, 230))
FOUR = between((150, 50), (80, 160), (210, 160))


@given(POSITIONS)
def test_the_line_begins_and_ends_with_the_pen_and_stays_with_it(points: Points) -> None:
    line = steadied(points)
    assert (line[[0, -1]] == points[[0, -1]]).all()
    assert np.hypot(*(line - points).T).max() <= MOST + 1e-9


@pytest.mark.parametrize("count", [300, 900])
@pytest.mark.parametrize("trembling", ["whole pixels", "a hand"])
def test_trembling_goes_and_the_shape_stays(count: int, trembling: str) -> None:
    true = circle(count)
    noise = np.random.default_rng(5).normal(0, 0.4, true.shape)
    came = apart(np.round(true) if trembling == "whole pixels" else true + noise)
    shown = steadied(came)
    assert turning(came) > 90  # a true circle turns by 2π
    assert turning(shown) - 2 * np.pi < 0.05 * (turning(came) - 2 * np.pi)
    error = np.abs(np.hypot(*(shown - 140).T) - 80)
    assert error.mean() < 0.5 * np.abs(np.hypot(*(came - 140).T) - 80).mean()


@pytest.mark.parametrize("path", [SEVEN, FOUR], ids=["7", "4"])
@pytest.mark.parametrize("is_whole", [False, True])
def test_corners_are_not_cut(path: Points, is_whole: bool) -> None:
    came = np.round(path) if is_whole else path
    steps = np.diff(path, axis=0)
    turns = np.abs(np.diff(np.unwrap(np.arctan2(steps[:, 1], steps[:, 0]))))
    corner = int(turns.argmax()) + 1
    shown = curve(steadied(came), 0.0)
    places = [shown.pointAtPercent(share) for share in np.linspace(0, 1, 4000)]
    distances = np.hypot(
        [place.x() - path[corner, 0] for place in places],
        [place.y() - path[corner, 1] for place in places],
    )
    assert distances.min() < (0.5 if is_whole else 0.1)


def test_a_fast_pen_is_not_touched() -> None:
    points = np.array([[20, 20], [35, 60], [90, 80], [120, 140], [200, 150], [230, 250]], float)
    assert (steadied(points) == points).all()


def test_what_comes_later_moves_only_what_is_near_the_tip() -> None:
    path = apart(np.round(circle(400)))
    before, after = steadied(path[:200]), steadied(path)
    moved = np.flatnonzero((before != after[:200]).any(axis=1))
    assert moved.min() >= 200 - REACH
    assert np.hypot(*(before[moved] - after[moved]).T).max() <= 2 * MOST
    way = np.cumsum(np.hypot(*np.diff(path[:201], axis=0).T))
    assert way[-1] - way[moved.min() - 1] < NEAR


def test_the_growing_line_ends_at_the_pen_after_every_event(canvas: Canvas) -> None:
    path = np.round(circle(160))[:120]
    radius = canvas.pen_width / 2
    mouse(canvas, PRESS, tuple(path[0]))
    for last, at in itertools.pairwise(path):
        mouse(canvas, MOVE, tuple(at))
        if (at == last).all():
            continue
        assert canvas.drawing().strokes[-1].points[-1].tolist() == at.tolist()
        image = canvas.grab().toImage()
        ahead = (at - last) / np.hypot(*(at - last))
        x, y = at + (radius - 2.0) * ahead
        assert image.pixelColor(round(x), round(y)).lightness() < 100  # the round end is there
        x, y = at + (radius + 3.0) * ahead
        if np.hypot(*(at - path[0])) > 3 * radius:
            assert image.pixelColor(round(x), round(y)).lightness() > 240  # and does not overshoot
    mouse(canvas, RELEASE, tuple(path[-1]))
    np.testing.assert_allclose(canvas.drawing().strokes[0].points, apart(path))


@pytest.mark.parametrize("path", [SEVEN, FOUR, circle(200)[:140], circle(40)[:30]])
def test_what_is_shown_is_what_is_read(path: Points) -> None:
    came = np.round(path)
    shown = curve(steadied(came), 0.0)
    places = [shown.pointAtPercent(share) for share in np.linspace(0, 1, 600)]
    seen = np.float32([(place.x(), place.y()) for place in places])
    read, drawn = (
        to_input(Drawing((Stroke(points.astype(np.float32), 18.0),), canvas=(280.0, 280.0)))
        for points in (came, seen)
    )
    assert read is not None
    assert drawn is not None
    assert np.abs(read - drawn).mean() < 0.02 * read.mean() + 0.002
