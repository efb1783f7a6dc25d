"""Which number of threads is taken, by what a step takes with each."""

import pytest

from nncore.recipe import Batch, Dense, Recipe
from nncore.training import threads

RECIPE = Recipe("small", (Dense(8, "relu"), Dense(10, "softmax")), batch=Batch("size", 16))


def test_every_number_is_tried_out() -> None:
    seconds = threads.step_seconds(RECIPE, [1, 2])
    assert set(seconds) == {1, 2}
    assert all(0.0 < value < 10.0 for value in seconds.values())


def test_batches_that_go_in_pieces_are_tried_out_too() -> None:
    whole = RECIPE.with_changes(batch=Batch("full"))
    assert set(threads.step_seconds(whole, [1])) == {1}


@pytest.mark.parametrize(
    ("cores", "shares", "wanted"),
    [
        (1, {}, 1),
        (2, {2: 0.6}, 2),
        (2, {2: 0.95}, 1),
        (4, {2: 0.6, 4: 0.4}, 4),
        (4, {2: 0.6, 4: 0.59}, 2),
        (4, {2: 1.5}, 1),
        (6, {2: 0.6, 4: 0.4}, 4),
    ],
)
def test_more_are_taken_only_where_they_are_clearly_faster(
    monkeypatch: pytest.MonkeyPatch, cores: int, shares: dict[int, float], wanted: int
) -> None:
    monkeypatch.setattr(threads, "available_processors", lambda: cores)
    monkeypatch.setattr(
        threads, "step_seconds", lambda _, counts: {n: {1: 1.0, **shares}[n] for n in counts}
    )
    assert threads.best_threads(RECIPE) == wanted
