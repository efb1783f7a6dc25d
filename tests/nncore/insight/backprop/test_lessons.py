"""Lessons with real numbers, against finite differences and the network's own backward pass."""

from __future__ import annotations

import numpy as np
import pytest

from nncore.insight.backprop.lessons import (
    pairings,
    softmax_meets_cross_entropy,
    ten_by_pixels,
    the_transpose_that_runs,
)
from nncore.insight.backprop.microscope import Microscope
from nncore.network.losses import loss_rule
from nncore.recipe import Dense
from tests.nncore.insight.backprop.looks import (
    CONVOLUTIONAL,
    DENSE,
    image,
    look_at,
    make,
    recipe_of,
)

LOGITS = np.random.default_rng(2).normal(0.0, 3.0, 10)


def test_the_detour_and_the_short_way_meet() -> None:
    meeting = softmax_meets_cross_entropy(LOGITS, 6)
    np.testing.assert_allclose(meeting.by_chain_rule, meeting.short, rtol=1e-10, atol=1e-15)
    assert meeting.loss == pytest.approx(-np.log(meeting.probabilities[6]))
    step = 1e-6
    for place in range(10):
        moved = [LOGITS + sign * step * np.eye(10)[place] for sign in (1, -1)]
        up, down = (softmax_meets_cross_entropy(each, 6) for each in moved)
        assert (up.loss - down.loss) / (2 * step) == pytest.approx(meeting.short[place], abs=1e-8)
        column = (up.probabilities - down.probabilities) / (2 * step)
        np.testing.assert_allclose(column, meeting.jacobian[:, place], atol=1e-9)


def test_a_label_that_is_next_to_impossible_keeps_its_numbers() -> None:
    meeting = softmax_meets_cross_entropy(np.array([600.0, 0.0, 0.0]), 1)
    assert meeting.loss == pytest.approx(600.0)
    assert meeting.short[1] == pytest.approx(-1.0)


def test_pairings_are_the_rules_that_training_uses() -> None:
    found = pairings(LOGITS, 3)
    assert (found[0].loss, found[0].output) == ("cross_entropy", "softmax")
    for each in found:
        rule, step = loss_rule(each.loss, each.output), 1e-6
        for place in range(10):
            moved = np.stack([LOGITS, LOGITS])
            moved[:, place] += (step, -step)
            (up, down), _ = rule(moved, np.array([3, 3]), None)
            assert (up - down) / (2 * step) == pytest.approx(each.delta[place], abs=1e-8)
        assert each.size == pytest.approx(np.sqrt(np.sum(each.delta**2)))


def test_squared_error_hardly_learns_where_a_sigmoid_is_wrong_and_sure() -> None:
    sure_and_wrong = np.full(10, -8.0)
    sure_and_wrong[0] = 8.0
    by_name = {(each.loss, each.output): each.size for each in pairings(sure_and_wrong, 1)}
    slow, fast = by_name["mean_squared_error", "sigmoid"], by_name["cross_entropy", "sigmoid"]
    assert slow < 0.001 * fast


@pytest.mark.parametrize("layers", [DENSE, CONVOLUTIONAL])
def test_ten_by_pixels_are_the_slopes_of_the_logits(layers: tuple[object, ...]) -> None:
    recipe = recipe_of(layers)
    product = ten_by_pixels(look_at(recipe))
    assert product.matrix.shape == (10, 144)
    assert product.column.shape == (144, 1)
    assert product.result.shape == (10, 1)
    microscope = Microscope(make(recipe))
    for pixel in (0, 70, 143):
        moved = [image().astype(np.float64) for _ in range(2)]
        for each, step in zip(moved, (1e-6, -1e-6), strict=True):
            each.reshape(-1)[pixel] += step
        up, down = (microscope.look(each, 4, 0.1).logits for each in moved)
        np.testing.assert_allclose((up - down) / 2e-6, product.matrix[:, pixel], atol=1e-7)


def test_both_transposes_run_and_one_is_right() -> None:
    found = the_transpose_that_runs(look_at(recipe_of((Dense(16, "relu"), Dense(10, "softmax")))))
    assert found is not None
    assert found.right.shape == found.wrong.shape == (10,)
    np.testing.assert_allclose(found.right, found.true, rtol=1e-12)
    assert np.abs(found.wrong - found.true).max() > 0.01
    assert the_transpose_that_runs(look_at(recipe_of(DENSE))) is None
