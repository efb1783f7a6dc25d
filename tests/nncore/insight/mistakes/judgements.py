"""Judgements made up for tests: labels and answers drawn by lot."""

from __future__ import annotations

import numpy as np

from nncore.arrays import NOT_A_DIGIT
from nncore.data.dataset import Samples
from nncore.insight.mistakes.judgement import Judgement


def judgement(
    count: int = 400, seed: int = 1, threshold: float = 0.0, others: int = 0
) -> Judgement:
    """Answers that are right about three times in four; the last `others` show no digit."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 10, count).astype(np.uint8)
    logits = rng.normal(size=(count, 10))
    logits[np.arange(count), labels] += 2.5
    if others:
        labels[-others:] = NOT_A_DIGIT
    return told(labels, np.exp(logits), threshold)


def told(labels: object, weights: object, threshold: float = 0.0) -> Judgement:
    """A judgement with these labels, whose probabilities are in proportion to the weights."""
    shares = np.asarray(weights, np.float64)
    shares = (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)
    count = len(shares)
    return Judgement(
        np.asarray(labels, np.uint8),
        shares,
        np.arange(count),
        np.ones(count, bool),
        count,
        threshold,
    )


def noise(count: int = 300, seed: int = 3) -> Samples:
    """Images without sense, the first of them without ink."""
    rng = np.random.default_rng(seed)
    images = rng.integers(0, 256, (count, 28, 28)).astype(np.uint8)
    images[0] = 0
    return Samples(images, rng.integers(0, 10, count).astype(np.uint8))
