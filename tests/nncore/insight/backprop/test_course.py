"""Sizes over a run, and the loss along two lines."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nncore.insight.backprop.course import (
    DIGITS,
    Moment,
    measure,
    names_of_layers,
    small_batch,
)
from nncore.insight.backprop.directions import POINTS, downhill, random_direction, slices
from nncore.network.network import Tape
from nncore.recipe import Preparation
from nncore.training.optimisers import Sgd
from nncore.training.steps import train_step
from tests.nncore.insight.backprop.looks import CONVOLUTIONAL, make, recipe_of

MODEL = make(recipe_of(CONVOLUTIONAL))
BATCH = small_batch(MODEL.preparation)


def test_the_batch_is_the_same_each_time_and_prepared_for_the_network() -> None:
    again = small_batch(MODEL.preparation)
    np.testing.assert_array_equal(BATCH.inputs, again.inputs)
    assert BATCH.inputs.shape == (DIGITS, 144)
    assert set(BATCH.labels.tolist()) == set(range(10))
    assert small_batch(Preparation()).inputs.shape == (DIGITS, 784)


def test_sizes_are_those_of_real_updates() -> None:
    vector, rate = MODEL.parameters.copy(), 0.05
    moments = [Moment(0, 0.0, MODEL)]
    for step in range(1, 4):
        optimiser = Sgd(vector)
        train_step(MODEL.network, vector, optimiser, BATCH.inputs, BATCH.labels, rate)
        moments.append(Moment(step, step / 10, MODEL.with_changes(parameters=vector.copy())))
    *_, sizes = measure(tuple(moments), BATCH)
    assert len(sizes) == 4
    assert all(math.isnan(each) for each in sizes[0].updates)
    assert names_of_layers(MODEL.network) == ("layer 1", "layer 3", "layer 5", "layer 6")
    for before, after, moment in zip(sizes, sizes[1:], moments, strict=False):
        weights = [each["weight"] for each in moment.model.views if "weight" in each]
        for place, weight in enumerate(weights):
            expected = rate * before.gradients[place] / float(np.linalg.norm(weight))
            assert after.updates[place] == pytest.approx(expected, rel=1e-3)
    parts = list(measure((*moments, Moment(4, 0.4, MODEL)), BATCH, sizes))
    assert len(parts) == 2  # only the new one is measured
    assert parts[-1][:4] == sizes


def test_a_random_direction_is_as_long_as_the_weights_filter_by_filter() -> None:
    network, vector = MODEL.network, MODEL.parameters
    drawn = random_direction(network, vector, np.random.default_rng(3))
    pieces, own = network.named_parameters(drawn), network.named_parameters(vector)
    for name, piece in pieces.items():
        if name.endswith("bias"):
            assert not piece.any()
            continue
        ours, wanted = (
            np.linalg.norm(each.reshape(len(each), -1), axis=1) for each in (piece, own[name])
        )
        np.testing.assert_allclose(ours, wanted, rtol=1e-4)


def test_the_lines_go_through_the_network_and_downhill() -> None:
    *_, (gradient, at_random) = slices(MODEL, BATCH.inputs, BATCH.labels)
    tape = Tape(MODEL.network, DIGITS)
    losses, _ = MODEL.network.losses(MODEL.views, BATCH.inputs, BATCH.labels, tape)
    for each in (gradient, at_random):
        assert each.is_complete
        assert each.losses[POINTS // 2] == pytest.approx(float(losses.mean()), rel=1e-5)
    small = downhill(MODEL.network, MODEL.parameters, BATCH.inputs, BATCH.labels, 0.05)
    assert float(np.linalg.norm(small)) == pytest.approx(0.05, rel=1e-4)
    moved = MODEL.network.bind(MODEL.parameters + small)
    after, _ = MODEL.network.losses(moved, BATCH.inputs, BATCH.labels, tape)
    assert after.mean() < losses.mean()


def test_the_lines_grow_from_the_middle_and_do_not_change_the_network() -> None:
    before = MODEL.parameters.copy()
    parts = slices(MODEL, BATCH.inputs, BATCH.labels)
    first, _ = next(parts)
    assert not first.is_complete
    assert np.flatnonzero(~np.isnan(first.losses)).tolist() == [POINTS // 2]
    np.testing.assert_array_equal(before, MODEL.parameters)
