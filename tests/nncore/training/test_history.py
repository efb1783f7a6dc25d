from __future__ import annotations

import numpy as np
import pytest

from nncore.training import history as history_module
from nncore.training.events import RateChanged, StepDone, ValidationDone
from nncore.training.history import MAX_POINTS, History


def step(number: int, loss: float = 1.0, accuracy: float = 0.5) -> StepDone:
    return StepDone(number, number / 100, loss, accuracy, 0.1, 64)


def test_the_running_mean_starts_at_the_first_batch() -> None:
    history = History()
    history.add(step(1, loss=2.0, accuracy=0.25))
    curves = history.curves()
    assert curves.loss == pytest.approx([2.0])
    assert curves.accuracy == pytest.approx([0.25])


def test_a_constant_loss_stays_constant_and_noise_is_smoothed() -> None:
    history, rng = History(), np.random.default_rng(0)
    for number in range(1, 500):
        history.add(step(number, loss=1.0 + rng.normal(0, 0.5)))
    tail = history.curves().loss[100:]
    assert tail.std() < 0.15
    assert tail.mean() == pytest.approx(1.0, abs=0.05)


def test_a_million_steps_stay_bounded_and_in_order() -> None:
    history = History()
    for number in range(1, 20 * MAX_POINTS):
        history.add(step(number))
    curves = history.curves()
    assert MAX_POINTS // 2 <= len(curves.epoch) <= MAX_POINTS
    assert (np.diff(curves.epoch) > 0).all()
    assert curves.epoch[-1] == pytest.approx(20 * MAX_POINTS / 100, rel=0.02)


def test_curves_are_read_only_copies() -> None:
    history = History()
    history.add(step(1))
    history.add(ValidationDone(1, 0.5, 0.7, 0.8))
    history.add(RateChanged(1, 0.5, 0.01))
    curves = history.curves()
    history.add(step(2))
    history.add(ValidationDone(2, 1.0, 0.6, 0.9))
    assert len(curves.epoch) == 1
    assert curves.validation_accuracy.tolist() == [0.8]
    assert curves.rate_changes == ((0.5, 0.01),)
    with pytest.raises(ValueError, match="read-only"):
        curves.loss[0] = 0.0
    assert history.curves().validation_loss.tolist() == [0.7, 0.6]


def test_curves_from_parts_are_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_module, "MAX_POINTS", 16)
    whole, other = History(in_parts=True), History()
    for step in range(1, 400):
        whole.add(StepDone(step, step / 7, 1.0 / step, step / 400, 0.1, 10))
        if step % 7 == 0:
            whole.add(ValidationDone(step, step / 7, 2.0 / step, step / 500))
        if step % 90 == 0:
            whole.add(RateChanged(step, step / 7, 1.0 / step))
        if step % 23 == 0:
            other.extend(whole.take_part())
    other.extend(whole.take_part())
    expected, actual = whole.curves(), other.curves()
    assert len(expected.epoch) > 8
    for name in ("epoch", "loss", "accuracy", "validation_loss", "validation_accuracy"):
        assert getattr(actual, name).tobytes() == getattr(expected, name).tobytes()
    assert actual.rate_changes == expected.rate_changes
