"""Training on varied images."""

from __future__ import annotations

import numpy as np

from nncore.recipe import Augmentation
from nncore.training.events import ValidationDone
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
        epochs.append(np.concatenate([feed.take(100)[0].copy() for _ in range(7)]))
    assert (epochs[0] != epochs[1]).any(axis=1).all()
    plain = dataset.training.inputs()
    assert (epochs[0] != plain).any(axis=1).all()
    near = np.corrcoef(epochs[0].ravel(), plain.ravel())[0, 1]
    assert near > np.corrcoef(epochs[0].ravel(), np.roll(plain, 1, axis=0).ravel())[0, 1]
