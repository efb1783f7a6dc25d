"""What several benchmarks measure with."""

from __future__ import annotations

import numpy as np

from nncore.data.dataset import Samples

SIDE = 28


def make_images(count: int) -> Samples:
    """Digits are not needed to measure time; sparse ink like theirs is."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (count, SIDE, SIDE), dtype=np.uint8)
    images[rng.random(images.shape) > 0.19] = 0
    return Samples(images, rng.integers(0, 10, count).astype(np.uint8))


def interval(ratios: list[float]) -> tuple[float, float, float]:
    """Median and its 90 % bootstrap interval."""
    rng = np.random.default_rng(0)
    medians = np.median(rng.choice(ratios, (2000, len(ratios))), axis=1)
    low, high = np.quantile(medians, (0.05, 0.95))
    return float(np.median(ratios)), float(low), float(high)
