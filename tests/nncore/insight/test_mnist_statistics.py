"""The figures about MNIST are what the images say."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from nncore.data import mnist
from nncore.data.dataset import Samples
from nncore.insight.ink_statistics import image_statistics
from nncore.insight.mnist_statistics import OFFSET, PEN, SIZE, SLANT, SLANT_OF, Spread

DATA_DIR = os.environ.get("INKLING_DATA_DIR", "")
PLACE = mnist.Place(Path("nowhere"), Path(DATA_DIR))


@pytest.fixture(scope="module")
def training() -> Samples:
    loading = mnist.load("train", PLACE)
    while True:
        try:
            next(loading)
        except StopIteration as finished:
            samples: Samples = finished.value
            return samples


def assert_spread(values: np.ndarray, spread: Spread, digits: float) -> None:
    found = (values.mean(), values.std(), *np.percentile(values, [5, 95]))
    assert found == pytest.approx((spread.mean, spread.sd, spread.low, spread.high), abs=digits)


@pytest.mark.mnist
@pytest.mark.skipif(
    not DATA_DIR or not mnist.is_at_hand(PLACE), reason="MNIST is not in INKLING_DATA_DIR"
)
def test_the_figures_are_those_of_the_training_images(training: Samples) -> None:
    found = image_statistics(training.inputs().reshape(-1, 28, 28))
    assert_spread(found.size, SIZE, 0.01)
    assert_spread(np.hypot(found.across, found.down), OFFSET, 0.006)
    assert_spread(found.pen, PEN, 0.006)
    assert_spread(found.slant, SLANT, 0.06)
    for digit, spread in enumerate(SLANT_OF):
        assert_spread(found.slant[training.labels == digit], spread, 0.06)
