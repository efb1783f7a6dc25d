"""Training with images of no digit among the others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nncore.data.dataset import NOT_A_DIGIT, Dataset, Samples
from nncore.recipe import Batch, Data
from nncore.training.events import EpochDone
from nncore.training.feed import PIECE
from nncore.training.trainer import Trainer
from tests.nncore.training.cases import RECIPE, SIDE, make_dataset, run, steps


def with_outliers(dataset: Dataset, count: int) -> Dataset:
    noise = np.random.default_rng(5).integers(0, 256, (count, SIDE, SIDE), dtype=np.uint8)
    outliers = Samples(noise, np.full(count, NOT_A_DIGIT, np.uint8))
    return replace(dataset, training=Samples.join([dataset.training, outliers]))


def test_a_network_learns_to_be_undecided_about_them() -> None:
    dataset = with_outliers(make_dataset(), 200)
    _, ended = run(Trainer(RECIPE.with_changes(epochs=30), dataset))
    training = dataset.training
    certainty = ended.model.probabilities(training.inputs()).max(axis=1)
    assert certainty[~training.digits].mean() < 0.35
    assert certainty[training.digits].mean() > 0.9


@pytest.mark.parametrize(
    ("batch", "epochs"),
    [(Batch("size", 32), 12), (Batch("size", PIECE + 100), 100), (Batch("size", 1), 2)],
)
def test_training_accuracy_counts_digits_only(batch: Batch, epochs: int) -> None:
    recipe = RECIPE.with_changes(epochs=epochs, batch=batch)
    dataset = with_outliers(make_dataset(800), 800)
    events, _ = run(Trainer(recipe, dataset))
    last = [event for event in events if isinstance(event, EpochDone)][-1]
    assert 0.9 < last.train_accuracy <= 1.0
    assert all(0.0 <= event.accuracy <= 1.0 for event in steps(events))


def test_wrong_labels_are_digits_only() -> None:
    dataset = with_outliers(make_dataset(), 200)
    trainer = Trainer(RECIPE.with_changes(data=Data(wrong_labels=0.25)), dataset)
    assert np.count_nonzero(trainer._labels != dataset.training.labels) == 150
    assert np.count_nonzero(trainer._labels == NOT_A_DIGIT) == 200
