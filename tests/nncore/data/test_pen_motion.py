"""How the pen runs along its path: what each habit of the hand changes, and what it leaves."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from nncore.data.strokes.motion import Strokes

Points = NDArray[np.float64]
Habit = Callable[[Strokes, Points, np.random.Generator], Points]

HABITS: dict[str, Habit] = {
    "move_ends": lambda strokes, points, rng: strokes.move_ends(points, 0.1, rng),
    "hook": lambda strokes, points, rng: strokes.hook(points, 0.05, rng),
    "round_off": lambda strokes, points, rng: strokes.round_off(points, 1.0, rng),
    "sample_coarsely": lambda strokes, points, rng: strokes.sample_coarsely(points, 1.0, rng),
}
COUNT, LENGTH, BORDER = 20, 48, 30


def two_strokes() -> Strokes:
    first = np.repeat([0, BORDER], [BORDER, LENGTH - BORDER])
    last = np.repeat([BORDER - 1, LENGTH - 1], [BORDER, LENGTH - BORDER])
    return Strokes(np.tile(first, (COUNT, 1)), np.tile(last, (COUNT, 1)))


def arc() -> Points:
    """A half circle, and a second one far away from it."""
    angle = np.concatenate([np.linspace(0, np.pi, BORDER), np.linspace(0, np.pi, LENGTH - BORDER)])
    points = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    points[BORDER:] += 100
    return np.tile(points, (COUNT, 1, 1))


@pytest.mark.parametrize("name", HABITS)
def test_a_habit_changes_points_a_little_and_stays_within_the_stroke(name: str) -> None:
    points = arc()
    changed = HABITS[name](two_strokes(), points, np.random.default_rng(1))
    np.testing.assert_array_equal(points, arc())
    assert 0 < np.abs(changed - points).max() < 0.6


def test_without_a_habit_the_pen_runs_as_it_was_meant() -> None:
    strokes, points, rng = two_strokes(), arc(), np.random.default_rng(1)
    for same in (
        strokes.move_ends(points, 0.0, rng),
        strokes.hook(points, 0.0, rng),
        strokes.round_off(points, 0.0, rng),
        strokes.sample_coarsely(points, 0.0, rng),
    ):
        np.testing.assert_allclose(same, points, atol=1e-12)


def test_a_hook_is_at_the_ends_only() -> None:
    points = arc()
    moved = np.abs(two_strokes().hook(points, 0.05, np.random.default_rng(1)) - points).max(axis=2)
    assert np.all(moved[:, [0, BORDER - 1, BORDER, LENGTH - 1]] > 0)
    assert np.all(moved[:, 8 : BORDER - 8] == 0)


def test_rounding_cuts_a_corner_and_keeps_the_ends() -> None:
    corner = np.concatenate([np.linspace(0, 1, BORDER // 2), np.ones(LENGTH - BORDER // 2)])
    points = np.tile(np.stack([corner, corner[::-1]], axis=1), (COUNT, 1, 1))
    whole = Strokes(np.zeros((COUNT, LENGTH), np.int64), np.full((COUNT, LENGTH), LENGTH - 1))
    rounded = whole.round_off(points, 1.0, np.random.default_rng(1))
    np.testing.assert_array_equal(rounded[:, [0, -1]], points[:, [0, -1]])
    turn = np.abs(np.diff(rounded, n=2, axis=1)).max()
    assert turn < np.abs(np.diff(points, n=2, axis=1)).max()


def test_coarse_sampling_leaves_straight_lines_between_points_of_the_path() -> None:
    points = arc()
    coarse = two_strokes().sample_coarsely(points, 1.0, np.random.default_rng(1))
    kept = np.abs(coarse - points).max(axis=2) < 1e-9
    assert np.all(kept[:, [0, BORDER - 1, BORDER, LENGTH - 1]])
    assert 0.1 < kept.mean() < 0.6
    straight = np.abs(np.diff(coarse, n=2, axis=1)).max(axis=2) < 1e-9
    assert straight.mean() > 0.3
