"""Gradients put together in other ways than by their mean, and runs measured in steps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nncore.arrays import FloatArray, IndexArray
from nncore.network.network import Network
from nncore.recipe import Batch, Dense, Gradient, Optimiser
from nncore.training.combining import build_combining
from nncore.training.events import EpochDone, StepDone, ValidationDone
from nncore.training.feed import Feed
from nncore.training.trainer import Trainer
from tests.nncore.training.cases import RECIPE, make_dataset, run

NETWORK = Network.build((1,), (Dense(2, "relu"), Dense(2, "softmax")))
MEAN = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 0.5, -0.25, 0.75, -0.75])
"""Six weights, then the biases of the first layer and of the second."""


@pytest.mark.parametrize(
    ("rule", "weights", "biases"),
    [
        (Gradient(weights="sum"), [4, 8, 12, 16, 20, 24], [0.5, -0.25, 0.75, -0.75]),
        (Gradient(biases="sum"), [1, 2, 3, 4, 5, 6], [2, -1, 3, -3]),
        # One number for a layer: 0.5 - 0.25, and 0.75 - 0.75.
        (Gradient(shared_bias=True), [1, 2, 3, 4, 5, 6], [0.25, 0.25, 0, 0]),
        # The sum of four images divided by eight.
        (Gradient(divisor=8), [0.5, 1, 1.5, 2, 2.5, 3], [0.25, -0.125, 0.375, -0.375]),
        (
            Gradient(weights="sum", shared_bias=True, divisor=8),
            [4, 8, 12, 16, 20, 24],
            [0.125, 0.125, 0, 0],
        ),
    ],
)
def test_the_rule_by_hand(rule: Gradient, weights: list[float], biases: list[float]) -> None:
    vector = MEAN.copy()
    combine = build_combining(rule, NETWORK, vector)
    assert combine is not None
    combine(4)
    np.testing.assert_allclose(vector, [*weights, *biases], rtol=1e-12)


def test_the_mean_needs_no_rule() -> None:
    assert build_combining(Gradient(), NETWORK, MEAN) is None
    assert build_combining(Gradient(loss="sum"), NETWORK, MEAN) is None


@pytest.mark.parametrize("kind", ["sgd", "momentum"])
def test_a_sum_is_as_many_times_the_mean(kind: str) -> None:
    """Whether the rate is folded into the gradient (sgd) or not."""
    recipe = RECIPE.with_changes(optimiser=Optimiser(kind, rate=0.01), steps=1)
    data = make_dataset(64)
    before = Trainer(recipe, data, dtype=np.float64).parameters
    mean, total = (
        trained(recipe.with_changes(gradient=rule))
        for rule in (Gradient(), Gradient(weights="sum", biases="sum"))
    )
    np.testing.assert_allclose(total - before, 32 * (mean - before), rtol=1e-6, atol=1e-9)


def trained(recipe: object) -> FloatArray:
    trainer = Trainer(recipe, make_dataset(64), dtype=np.float64)  # type: ignore[arg-type]
    run(trainer)
    return trainer.parameters


@pytest.mark.parametrize("moves_on", [True, False])
def test_the_first_batch_again_and_again_or_the_next(
    moves_on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bytes] = []
    take = Feed.take

    def watched(feed: Feed, count: int) -> tuple[FloatArray, IndexArray]:
        inputs, labels = take(feed, count)
        seen.append(inputs.tobytes())
        return inputs, labels

    monkeypatch.setattr(Feed, "take", watched)
    recipe = RECIPE.with_changes(batch=Batch("size", 30, moves_on=moves_on), steps=45)
    run(Trainer(recipe, make_dataset(600)))
    assert len(seen) == 45
    assert len(set(seen)) == (45 if moves_on else 1)


def test_a_run_of_steps_ends_after_them_wherever_the_epoch_is() -> None:
    recipe = RECIPE.with_changes(batch=Batch("size", 100), steps=8, report_every=3)
    events, ended = run(Trainer(recipe, make_dataset(600)))
    assert ended.step == 8
    assert ended.reason == "Finished after 8 steps."
    assert [event.step for event in events if isinstance(event, StepDone)] == list(range(1, 9))
    looks = [event for event in events if isinstance(event, ValidationDone)]
    assert [look.step for look in looks] == [0, 3, 6, 8]
    epochs = [event for event in events if isinstance(event, EpochDone)]
    assert [(epoch.epoch, epoch.step) for epoch in epochs] == [(1, 6), (2, 8)]
    assert [epoch.validation_loss for epoch in epochs] == [looks[2].loss, looks[3].loss]


def test_looks_at_validation_do_not_change_what_is_learned() -> None:
    often, seldom = (
        Trainer(RECIPE.with_changes(report_every=every), make_dataset()) for every in (1, 1000)
    )
    run(often)
    run(seldom)
    assert often.parameters.tobytes() == seldom.parameters.tobytes()


def test_a_loss_that_is_added_up_is_shown_so_and_nothing_else() -> None:
    plain = run(Trainer(RECIPE, make_dataset(640)))
    summed = run(Trainer(RECIPE.with_changes(gradient=Gradient(loss="sum")), make_dataset(640)))
    assert plain[1].model.parameters.tobytes() == summed[1].model.parameters.tobytes()
    for one, other in zip(plain[0], summed[0], strict=True):
        if isinstance(one, StepDone):
            assert isinstance(other, StepDone)
            assert other == one._replace(loss=32 * one.loss)
        elif isinstance(one, ValidationDone):
            assert other == replace(one, loss=32 * one.loss)
