"""Checkpoints: bounded, first and last always there, denser where a network changes most."""

from __future__ import annotations

import numpy as np

from nncore.training.checkpoints import MOST, Checkpoint, Checkpoints
from tests.toys import make_model


def fill(checkpoints: Checkpoints, count: int) -> list[int]:
    for step in range(1, count + 1):
        checkpoints.add(Checkpoint(step, step / 100, make_model(step)))
    return [each.step for each in checkpoints.kept]


def test_their_number_is_bounded_and_they_are_spread() -> None:
    steps = fill(Checkpoints(most=20), 1999)
    assert len(steps) == 20
    assert (steps[0], steps[-1]) == (1, 1999)
    assert steps == sorted(set(steps))
    assert steps[3] - steps[0] < steps[-2] - steps[-5]


def test_large_networks_get_fewer() -> None:
    size = make_model().parameters.nbytes
    assert len(fill(Checkpoints(most_bytes=5 * size), 50)) == 5
    assert len(fill(Checkpoints(most_bytes=1), 50)) == 3


def test_the_later_of_one_step_counts() -> None:
    checkpoints = Checkpoints()
    first, second = (Checkpoint(5, 0.5, make_model(seed)) for seed in (1, 2))
    checkpoints.add(first)
    checkpoints.add(second)
    assert checkpoints.kept == (second,)


def test_the_next_is_due_where_the_network_has_changed_enough() -> None:
    checkpoints = Checkpoints()
    kept_at: dict[int, int] = {}
    taken = 0
    for step in range(20_001):
        if checkpoints.is_due(step):
            taken += 1
            checkpoints.add(Checkpoint(step, step / 100, make_model()))
        kept_at[step] = len(checkpoints)
    assert kept_at[20] == 21  # every batch of a run that has just begun
    assert kept_at[200] == kept_at[20_000] == MOST  # and never more
    assert taken < 5 * MOST  # a copy costs time
    steps = [each.step for each in checkpoints.kept]
    assert (steps[0], steps[-1] > 18_000) == (0, True)
    gaps = np.diff(np.sqrt(steps))
    assert gaps.max() < 4 * gaps.mean()
