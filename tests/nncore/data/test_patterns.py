from __future__ import annotations

import numpy as np

from nncore.data import catalogue, patterns
from nncore.progress import finish
from nncore.recipe import Preparation

SMALL = Preparation(size=8, box=8.0)


def test_patterns_are_the_same_every_time_and_divided_as_any_file_is() -> None:
    first, second = (finish(catalogue.load(["patterns"], preparation=SMALL)) for _ in range(2))
    assert np.array_equal(first.training.images, second.training.images)
    assert (len(first.training), len(first.validation)) == (960, 120)
    assert len(first.test["patterns"]) == 120
    assert catalogue.is_at_hand("patterns")


def test_a_class_is_a_pattern() -> None:
    samples = finish(patterns.load(SMALL)).learning
    assert samples is not None
    images, labels = samples.images.astype(float), samples.labels
    assert sorted(set(labels.tolist())) == list(range(10))
    centres = np.stack([images[labels == digit].mean(axis=0) for digit in range(10)])
    distances = ((images[:, np.newaxis] - centres) ** 2).sum(axis=(2, 3))
    assert np.mean(distances.argmin(axis=1) == labels) > 0.95


def test_patterns_take_any_size() -> None:
    samples = finish(patterns.load(Preparation())).learning
    assert samples is not None
    assert samples.size == (28, 28)
