"""Training on varied images."""

from __future__ import annotations

import threading

import numpy as np

from nncore.data.augmentation import Augmenter
from nncore.recipe import Augmentation
from nncore.training.events import StepDone, ValidationDone
from nncore.training.feed import Feed
from nncore.training.trainer import Trainer
from tests.nncore.training.cases import RECIPE, make_dataset, run, steps

VARIED = RECIPE.with_changes(augmentation=Augmentation(rotation=10, shift=1, elastic=0.5))


def test_the_same_seed_gives_the_same_bits() -> None:
    first, first_end = run(Trainer(VARIED, make_dataset()))
    again, again_end = run(Trainer(VARIED, make_dataset()))
    plain, _ = run(Trainer(RECIPE, make_dataset()))
    assert steps(first) == steps(again)
    np.testing.assert_array_equal(first_end.model.parameters, again_end.model.parameters)
    assert steps(first) != steps(plain)


def test_to_vary_nothing_is_to_train_on_the_images_as_they_are() -> None:
    still = RECIPE.with_changes(augmentation=Augmentation())
    varied, varied_end = run(Trainer(still, make_dataset()))
    plain, plain_end = run(Trainer(RECIPE, make_dataset()))
    assert steps(varied) == steps(plain)
    np.testing.assert_array_equal(varied_end.model.parameters, plain_end.model.parameters)


def test_only_training_images_are_varied() -> None:
    """Before the first step the networks are the same, so is what they make of validation."""

    def first_validation(trainer: Trainer) -> ValidationDone:
        events, _ = run(trainer)
        return next(event for event in events if isinstance(event, ValidationDone))

    assert first_validation(Trainer(VARIED, make_dataset())) == first_validation(
        Trainer(RECIPE, make_dataset())
    )


def test_every_epoch_sees_other_variants_of_each_image() -> None:
    dataset = make_dataset(700)  # more than are gathered at once
    trainer = Trainer(VARIED, dataset)
    feed: Feed = trainer.feed
    epochs = []
    for _ in range(2):
        feed.begin(np.arange(700))
        batches = range(700 // trainer.batch_size)
        epochs.append(np.concatenate([feed.take(trainer.batch_size)[0].copy() for _ in batches]))
    feed.close()
    assert (epochs[0] != epochs[1]).any(axis=1).all()
    plain = dataset.training.inputs()[: len(epochs[0])]
    assert (epochs[0] != plain).any(axis=1).all()
    near = np.corrcoef(epochs[0].ravel(), plain.ravel())[0, 1]
    assert near > np.corrcoef(epochs[0].ravel(), np.roll(plain, 1, axis=0).ravel())[0, 1]


def test_what_a_thread_gathers_ahead_is_the_same() -> None:
    dataset = make_dataset(1300)
    seen = []
    for looks_ahead in (False, True):
        augmenter = Augmenter(Augmentation(rotation=10), 8, np.random.SeedSequence(5))
        images, labels = dataset.training.rows(), dataset.training.labels
        feed = Feed(images, labels, 64, np.float32, augmenter.apply, looks_ahead=looks_ahead)
        order = np.random.default_rng(1).permutation(1300)
        batches = []
        for _ in range(2):
            feed.begin(order)
            for count in (64,) * 20 + (20,):
                inputs, wanted = feed.take(count)
                np.testing.assert_array_equal(
                    wanted, labels[order][len(batches) % 21 * 64 :][:count]
                )
                batches.append(inputs.copy())
        feed.begin(order)  # an epoch that is given up half-way
        feed.take(64)
        feed.close()
        seen.append(np.concatenate(batches))
    np.testing.assert_array_equal(*seen)
    assert not [each for each in threading.enumerate() if each.name.startswith("feed")]


def test_a_training_ends_the_thread_that_looks_ahead() -> None:
    events = Trainer(VARIED, make_dataset(1300)).events()
    while not isinstance(next(events), StepDone):
        pass
    events.close()
    assert not [each for each in threading.enumerate() if each.name.startswith("feed")]
