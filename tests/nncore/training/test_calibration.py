"""Temperature, calibration error and threshold: what is known is found again."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nncore.arrays import FloatArray, LabelArray
from nncore.network.model import TEMPERATURES, Calibration
from nncore.training.calibration import (
    Honesty,
    calibrate,
    choose_threshold,
    expected_calibration_error,
    fit_temperature,
    negative_log_likelihood,
)


def honest_answers(count: int, seed: int) -> tuple[FloatArray, LabelArray]:
    """Probabilities, and labels drawn from just these."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 3, (count, 10))
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = (probabilities.cumsum(axis=1) < rng.random((count, 1))).sum(axis=1)
    return probabilities.astype(np.float32), np.minimum(labels, 9).astype(np.uint8)


@pytest.mark.parametrize("truth", [0.5, 1.0, 2.0])
def test_the_temperature_that_spoilt_the_answers_is_found(truth: float) -> None:
    honest, labels = honest_answers(20_000, seed=1)
    spoilt = Calibration(1 / truth).applied(honest)
    found = fit_temperature(spoilt, labels)
    assert found == pytest.approx(truth, rel=0.03)
    mended = Calibration(found).applied(spoilt)
    right = mended.argmax(axis=1) == labels
    assert expected_calibration_error(mended.max(axis=1), right) < 0.015
    before, after = (negative_log_likelihood(each, labels) for each in (spoilt, mended))
    assert after <= before
    neighbours = (Calibration(found * factor).applied(spoilt) for factor in (0.98, 1.02))
    assert after < min(negative_log_likelihood(each, labels) for each in neighbours)


def test_answers_that_are_all_right_or_all_wrong_stay_within_bounds() -> None:
    honest, _ = honest_answers(50, seed=2)
    always = honest.argmax(axis=1).astype(np.uint8)
    assert fit_temperature(honest, always) == pytest.approx(TEMPERATURES[0], abs=1e-3)
    never = honest.argmin(axis=1).astype(np.uint8)
    assert fit_temperature(honest, never) == pytest.approx(TEMPERATURES[1], abs=1e-2)
    Calibration(fit_temperature(honest, always))
    certain = np.eye(10, dtype=np.float32)
    assert math.isfinite(fit_temperature(certain, np.arange(10, dtype=np.uint8)[::-1]))


def test_the_calibration_error_by_hand() -> None:
    confidence = np.array([0.9, 0.6, 0.8, 0.5])
    right = np.array([True, False, True, True])
    # Two bins: (0.5 right, 0.6 wrong) and (0.8 right, 0.9 right).
    expected = 0.5 * abs(0.55 - 0.5) + 0.5 * abs(0.85 - 1.0)
    assert expected_calibration_error(confidence, right, bins=2) == pytest.approx(expected)
    assert expected_calibration_error(confidence, right, bins=1) == pytest.approx(0.05)
    assert math.isnan(expected_calibration_error(np.empty(0), np.empty(0, bool)))


def test_the_likelihood_by_hand() -> None:
    probabilities = np.array([[0.5, 0.5], [1.0, 0.0]], np.float32)
    labels = np.array([0, 0], np.uint8)
    assert negative_log_likelihood(probabilities, labels) == pytest.approx(math.log(2) / 2)
    assert math.isfinite(negative_log_likelihood(probabilities, np.array([1, 1], np.uint8)))


def test_a_threshold_rejects_no_more_digits_than_it_may() -> None:
    confidence = np.linspace(0.2, 1.0, 2001)
    threshold = choose_threshold(confidence, most_rejected=0.25)
    assert threshold == pytest.approx(0.4, abs=0.002)
    assert np.mean(confidence < threshold) <= 0.25
    assert choose_threshold(confidence, most_rejected=0.05) == 0.0
    assert choose_threshold(np.full(100, 0.99)) == 0.7
    assert choose_threshold(np.empty(0)) == 0.0


def test_a_threshold_is_chosen_only_where_it_means_something() -> None:
    honest, labels = honest_answers(5_000, seed=3)
    sure = np.where(np.eye(10, dtype=bool)[labels], 0.91, 0.01).astype(np.float32)
    assert calibrate(honest, labels, rejects=False).threshold == 0.0
    chosen = calibrate(
        np.concatenate([sure, honest[:5]]), np.append(labels, labels[:5]), rejects=True
    )
    assert chosen.threshold == 0.7
    assert calibrate(honest, labels, rejects=True).threshold == 0.0  # too many would be lost
    broken = np.full((3, 10), np.nan, np.float32)
    assert calibrate(broken, labels[:3], rejects=True) == Calibration()


def test_a_rejected_digit_is_counted() -> None:
    probabilities = np.array([[0.4, 0.6], [0.9, 0.1], [0.3, 0.7], [0.5, 0.5]], np.float32)
    labels = np.array([1, 0, 0, 0], np.uint8)
    honesty = Honesty.of(probabilities, labels, Calibration(1.0, 0.65))
    assert (honesty.count, honesty.accuracy, honesty.rejected) == (4, 0.75, 0.5)
