"""How long a run is to last, where its recipe counts epochs and where it counts steps."""

from __future__ import annotations

from gui.runs import SessionRun
from gui.snapshot import Snapshot
from gui.status import describe_training
from tests.toys import RECIPE


def test_epochs_are_as_many_as_the_recipe_says() -> None:
    run = SessionRun("a", 1, RECIPE, Snapshot("a", step=7, total_steps=100, epoch=0.35))
    assert run.planned_epochs == 5.0


def test_steps_are_counted_in_epochs_once_it_is_known_how_many_make_one() -> None:
    recipe = RECIPE.with_changes(steps=101)
    assert SessionRun("a", 1, recipe, Snapshot("a")).planned_epochs == 5.0
    lengths = {
        SessionRun(
            "a", 1, recipe, Snapshot("a", step=step, total_steps=101, epoch=step / 1719)
        ).planned_epochs
        for step in range(1, 102)
    }
    assert lengths == {round(101 / 1719, 6)}


def test_the_status_counts_what_the_recipe_counts() -> None:
    snapshot = Snapshot("a", step=42, total_steps=101, epoch=0.02)
    assert describe_training(snapshot, None, paused=False) == "batch 42 of 101"
    assert describe_training(snapshot, None, paused=True) == "paused · batch 42 of 101"
    assert describe_training(snapshot, 5, paused=True) == (
        "paused · epoch 0.0 of 5 · batch 42 of 101"
    )
