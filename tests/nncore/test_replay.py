"""Replay: a stored run trained again gives the same bits, or it is said where it does not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nncore.data.dataset import Dataset, Samples
from nncore.errors import LibraryError
from nncore.progress import finish
from nncore.recipe import Batch, Dense, Dropout, EarlyStopping, Optimiser, Recipe
from nncore.replay import Replayed, replay
from nncore.session import Run
from nncore.storage.library import Library
from nncore.storage.library_recorder import recorded
from nncore.training.events import SetRate, StepDone

TINY = Recipe(
    "tiny",
    (Dense(12, "relu"), Dropout(0.2), Dense(10, "softmax")),
    optimiser=Optimiser("adam", rate=0.01),
    batch=Batch("size", 20),
    epochs=4,
    seed=5,
)


def samples(count: int, seed: int) -> Samples:
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 10, count, np.uint8)
    images = rng.integers(0, 60, (count, 28, 28), np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[3 + 2 * int(label) : 5 + 2 * int(label), 4:24] = 230
    return Samples(images, labels)


DATA = Dataset("bars", samples(400, 1), samples(80, 2), {"bars": samples(80, 3)})


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library") as library:
        yield library


def train(library: Library, recipe: Recipe, *, stop_at: int = 0, give_up_at: int = 0) -> str:
    """Train, with a change of the rate at batch 7; return the run's identifier."""
    run = Run(recipe, dataset=DATA)
    with closing(recorded(run.events(), run.model, library)) as events:
        for event in events:
            step = event.step if isinstance(event, StepDone) else -1
            if step == 7:
                run.submit(SetRate(0.02))
            if step == stop_at:
                run.stop()
            if step == give_up_at:
                break
    return library.summaries()[-1].run_id


def repeat(library: Library, run_id: str, data: Dataset = DATA) -> Replayed:
    return finish(replay(library, run_id, dataset=data))


@pytest.mark.parametrize(
    "recipe",
    [
        TINY,
        replace(TINY, early_stopping=EarlyStopping(patience=1), epochs=30),
        replace(TINY, optimiser=Optimiser("sgd", rate=1e8)),
    ],
    ids=["finished", "stopped early", "diverged"],
)
def test_a_run_that_ends_by_itself_comes_out_the_same(library: Library, recipe: Recipe) -> None:
    result = repeat(library, train(library, recipe))
    assert result.is_same
    assert result.points > 0
    assert result.parameters == recipe.parameter_count
    assert result.sentence().startswith("The same, bit for bit: ")


@pytest.mark.parametrize("step", [1, 33, 40, 80])
def test_a_run_that_was_stopped_is_repeated_to_the_same_batch(library: Library, step: int) -> None:
    result = repeat(library, train(library, TINY, stop_at=step))
    assert result.is_same, result.sentence()
    assert result.parameters


@pytest.mark.parametrize("step", [1, 33, 40])
def test_a_run_that_was_given_up_is_repeated_as_far(library: Library, step: int) -> None:
    result = repeat(library, train(library, TINY, give_up_at=step))
    assert result.is_same, result.sentence()
    assert result.parameters


def test_a_run_that_was_interrupted_is_compared_with_what_is_left(library: Library) -> None:
    run_id = train(library, TINY, give_up_at=33)
    change(library, "UPDATE runs SET ended = 'interrupted', digest = ''")
    result = repeat(library, run_id)
    assert result.is_same, result.sentence()
    assert result.parameters


def test_a_run_without_its_change_is_not_the_same(library: Library) -> None:
    run_id = train(library, TINY)
    change(library, "UPDATE changes SET rate = rate * 2")
    result = repeat(library, run_id)
    assert result.differs_in == ("training curve", "validation curve", "epochs", "parameters")
    assert result.first_epoch == pytest.approx(9 / 20)
    assert "from epoch 0.45 on" in result.sentence()
    assert "perhaps the data have changed" in result.sentence()


def test_other_data_are_noticed(library: Library) -> None:
    run_id = train(library, TINY)
    result = repeat(library, run_id, replace(DATA, validation=samples(80, 9)))
    assert "validation curve" in result.differs_in
    assert "training curve" not in result.differs_in


def test_other_surroundings_are_named(library: Library) -> None:
    run_id = train(library, TINY)
    change(library, "UPDATE runs SET surroundings = json_set(surroundings, '$.numpy', '1.0')")
    change(library, "UPDATE runs SET digest = 'another'")
    result = repeat(library, run_id)
    assert result.differs_in == ("parameters",)
    assert f"numpy {np.__version__} instead of 1.0" in result.sentence()


def test_a_run_in_training_is_not_repeated(library: Library) -> None:
    run = library.begin(TINY)
    with pytest.raises(LibraryError, match="still training"):
        repeat(library, run.run_id)


def change(library: Library, sql: str) -> None:
    with closing(sqlite3.connect(library.folder / "library.sqlite")) as connection:
        connection.execute(sql)
        connection.commit()
