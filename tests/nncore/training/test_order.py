"""The order in which training images come."""

from __future__ import annotations

import numpy as np

from nncore.recipe import Batch, Recipe
from nncore.training.events import StepDone
from nncore.training.trainer import Trainer
from tests.nncore.training.cases import RECIPE, make_dataset


def labels_in_order(recipe: Recipe, count: int) -> list[list[int]]:
    """Give the labels of each epoch, as they are learned from."""
    trainer = Trainer(recipe.with_changes(epochs=2), make_dataset(count))
    seen: list[int] = []
    for event in trainer.events():
        if isinstance(event, StepDone):
            seen.extend(trainer.feed.recent(event.samples)[1].tolist())
    return [seen[:count], seen[count:]]


def test_without_shuffling_images_come_as_the_data_have_them() -> None:
    recipe = RECIPE.with_changes(batch=Batch("size", 32, shuffled=False))
    labels = make_dataset(100).training.labels.tolist()
    assert labels_in_order(recipe, 100) == [labels, labels]


def test_otherwise_every_epoch_has_an_order_of_its_own() -> None:
    first, second = labels_in_order(RECIPE, 100)
    labels = make_dataset(100).training.labels.tolist()
    assert len({tuple(first), tuple(second), tuple(labels)}) == 3
    assert sorted(first) == sorted(second) == sorted(labels)


def test_examples_are_always_the_same_images_with_what_is_learned_of_them() -> None:
    feed = Trainer(RECIPE, make_dataset(100)).feed
    inputs, labels = feed.examples(20)
    again, _ = feed.examples(20)
    np.testing.assert_array_equal(inputs, again)
    rows = make_dataset(100).training.inputs()
    for row, label in zip(inputs, labels, strict=True):
        place = np.flatnonzero((rows == row).all(axis=1))
        assert make_dataset(100).training.labels[place] == [label]
    assert len(feed.examples(1000)[0]) == 100
