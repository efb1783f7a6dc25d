"""A training that is put down, kept in a file and taken up again ends in the same bits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nncore.errors import CheckpointError
from nncore.recipe import (
    Augmentation,
    Batch,
    Conv2D,
    Dense,
    Dropout,
    EarlyStopping,
    Flatten,
    Optimiser,
    Recipe,
    Schedule,
)
from nncore.storage.checkpoint_file import load_checkpoint, save_checkpoint
from nncore.training.events import Event, RunEnded, SetRate, StepDone
from nncore.training.resuming import ResumableTrainer
from nncore.training.state import TrainingState
from tests.nncore.training.cases import RECIPE, make_white_dataset, run

DATASET = make_white_dataset(200)
VARIED = Augmentation(rotation=10.0, elastic=1.0, thickness=0.5)
DROPPING = (Dense(12, "relu"), Dropout(0.3), Dense(10, "softmax"))
CONVOLUTION = (Conv2D(4, 3, "relu"), Flatten(), Dense(10, "softmax"))

RECIPES = {
    "adam": RECIPE,
    "sgd": RECIPE.with_changes(optimiser=Optimiser("sgd", rate=0.1)),
    "nesterov, a schedule": RECIPE.with_changes(
        optimiser=Optimiser("nesterov", rate=0.05), schedule=Schedule("one_cycle")
    ),
    "rmsprop, dropout": RECIPE.with_changes(
        optimiser=Optimiser("rmsprop", rate=1e-3), layers=DROPPING
    ),
    "augmentation": RECIPE.with_changes(augmentation=VARIED, batch=Batch("size", 30)),
    "early stopping": RECIPE.with_changes(early_stopping=EarlyStopping(1), epochs=6),
    "steps": RECIPE.with_changes(steps=17, report_every=4),
    "the same batch": RECIPE.with_changes(
        batch=Batch("size", 32, moves_on=False), augmentation=VARIED
    ),
    "in order": RECIPE.with_changes(batch=Batch("size", 64, shuffled=False)),
    "all at once": RECIPE.with_changes(batch=Batch("full"), augmentation=VARIED, epochs=5),
    "wrong labels": RECIPE.with_changes(
        data=RECIPE.data.__class__(wrong_labels=0.2), layers=CONVOLUTION
    ),
}


def make_trainer(recipe: Recipe, state: TrainingState | None = None) -> ResumableTrainer:
    return ResumableTrainer(recipe, DATASET, state=state)


def put_down(recipe: Recipe, step: int, way: str) -> tuple[list[Event], TrainingState]:
    """Train to a step, by stopping or by pausing after it; return the events so far, too."""
    trainer, seen = make_trainer(recipe), []
    events = trainer.events()
    for event in events:
        if isinstance(event, StepDone) and event.step == step:
            if way == "paused":
                state = trainer.state()
                assert state is not None
                return [*seen, event], state
            trainer.stop()
        seen.append(event)
    state = trainer.state()
    assert state is not None
    return seen, state


def worth(events: list[Event]) -> list[str]:
    """What the events say, but for the time that it took."""
    kept = []
    for event in events:
        name = type(event).__name__
        if name in ("StepDone", "ValidationDone", "RateChanged"):
            kept.append(repr(event))
        elif name == "EpochDone":
            kept.append(repr(event).partition(", seconds=")[0])
    return kept


@pytest.mark.parametrize("way", ["paused", "stopped"])
@pytest.mark.parametrize("name", RECIPES)
def test_bits_are_the_same_wherever_it_was_put_down(name: str, way: str, tmp_path: Path) -> None:
    recipe = RECIPES[name]
    whole, ended = run(make_trainer(recipe))
    path = tmp_path / "a.training"
    for step in {4, 7, ended.step - 1} & set(range(1, ended.step)):
        before, state = put_down(recipe, step, way)
        save_checkpoint(path, state)
        after, again = run(make_trainer(recipe, load_checkpoint(path)))
        assert again.model.parameters.tobytes() == ended.model.parameters.tobytes(), (step, way)
        assert (again.ended, again.reason, again.step) == (ended.ended, ended.reason, ended.step)
        assert worth(before) + worth(after) == worth(whole), (step, way)


def test_changed_rate_and_a_second_putting_down_last(tmp_path: Path) -> None:
    def changed(event: Event) -> None:
        if isinstance(event, StepDone) and event.step == 3:
            trainer.submit(SetRate(2e-3))

    trainer = make_trainer(RECIPE)
    _, ended = run(trainer, changed)
    trainer = make_trainer(RECIPE)
    for _ in range(2):
        for event in trainer.events():
            changed(event)
            if isinstance(event, StepDone) and event.step in (5, 9):
                break
        state = trainer.state()
        save_checkpoint(tmp_path / "twice.training", state)
        trainer = make_trainer(RECIPE, load_checkpoint(tmp_path / "twice.training"))
    again: RunEnded = run(trainer)[1]
    assert again.model.parameters.tobytes() == ended.model.parameters.tobytes()
    assert again.seconds > state.seconds > 0.0


def test_state_is_told_between_batches_only() -> None:
    trainer = make_trainer(RECIPE.with_changes(epochs=1))
    assert trainer.state() is None
    for event in trainer.events():
        assert (trainer.state() is not None) == isinstance(event, StepDone)
    assert trainer.state() is None  # it has finished


def test_other_data_are_refused() -> None:
    _, state = put_down(RECIPE, 4, "paused")
    with pytest.raises(CheckpointError, match="not those that it began with"):
        ResumableTrainer(RECIPE, make_white_dataset(201), state=state)


def test_state_that_does_not_fit_its_recipe_is_refused() -> None:
    _, state = put_down(RECIPE, 4, "paused")
    other = RECIPE.with_changes(optimiser=Optimiser("momentum"))
    with pytest.raises(CheckpointError, match="does not fit its recipe"):
        make_trainer(other, state)
    assert np.isfinite(state.vectors["parameters"]).all()
