"""The figures about MNIST are what the images say."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nncore.data import mnist
from nncore.data.dataset import Samples
from nncore.insight.form import LOOP_SHARES, LOOPS, PROPORTIONS, loops, proportions
from nncore.insight.ink_statistics import image_statistics
from nncore.insight.mnist_statistics import OFFSET, PEN, SIZE, SLANT, SLANT_OF, Spread
from nncore.progress import finish

DATA_DIR = os.environ.get("INKLING_DATA_DIR", "")
PLACE = mnist.Place(Path("nowhere"), Path(DATA_DIR))

IS_THERE = bool(DATA_DIR) and mnist.is_at_hand(PLACE)


def needs_mnist(test: Callable[..., None]) -> Callable[..., None]:
    skipped = pytest.mark.skipif(not IS_THERE, reason="MNIST is not in INKLING_DATA_DIR")
    return pytest.mark.mnist(skipped(test))


@pytest.fixture(scope="module")
def training() -> Samples:
    return finish(mnist.load("train", PLACE))


def assert_spread(values: np.ndarray, spread: Spread, digits: float) -> None:
    found = (values.mean(), values.std(), *np.percentile(values, [5, 95]))
    assert found == pytest.approx((spread.mean, spread.sd, spread.low, spread.high), abs=digits)


@needs_mnist
def test_the_figures_are_those_of_the_training_images(training: Samples) -> None:
    found = image_statistics(training.inputs().reshape(-1, 28, 28))
    assert_spread(found.size, SIZE, 0.01)
    assert_spread(np.hypot(found.across, found.down), OFFSET, 0.006)
    assert_spread(found.pen, PEN, 0.006)
    assert_spread(found.slant, SLANT, 0.06)
    for digit, spread in enumerate(SLANT_OF):
        assert_spread(found.slant[training.labels == digit], spread, 0.06)


@needs_mnist
def test_the_forms_are_those_of_the_training_images(training: Samples) -> None:
    images = training.inputs().reshape(-1, 28, 28)
    kinds, ratios = loops(images), proportions(images)
    for digit in range(10):
        own = training.labels == digit
        shares = np.bincount(kinds[own], minlength=len(LOOPS)) / own.sum()
        assert shares == pytest.approx(LOOP_SHARES[digit], abs=0.006)
        assert np.percentile(ratios[own], [5, 95]) == pytest.approx(PROPORTIONS[digit], abs=0.006)
