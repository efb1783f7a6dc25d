from __future__ import annotations

import numpy as np
import pytest

from nncore.network.network import Tape
from nncore.recipe import (
    Batch,
    Data,
    Dense,
    Dropout,
    EarlyStopping,
    Optimiser,
    Schedule,
)
from nncore.training.batches import BatchGradient
from nncore.training.events import (
    EpochDone,
    Event,
    Pulse,
    RateChanged,
    RunStarted,
    SetRate,
    StepDone,
    ValidationDone,
)
from nncore.training.feed import PIECE
from nncore.training.trainer import Trainer
from tests.nncore.training.cases import RECIPE, SIDE, make_dataset, run, steps


@pytest.mark.parametrize("kind", ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"])
def test_every_optimiser_learns(kind: str) -> None:
    rate = {"sgd": 0.5, "momentum": 0.1, "nesterov": 0.1}.get(kind, 5e-3)
    recipe = RECIPE.with_changes(optimiser=Optimiser(kind, rate=rate, beta2=0.95), epochs=8)
    events, ended = run(Trainer(recipe, make_dataset()))
    epochs = [event for event in events if isinstance(event, EpochDone)]
    assert ended.ended == "finished"
    assert epochs[-1].validation_accuracy > 0.95
    assert epochs[-1].train_loss < epochs[0].train_loss


def test_the_order_of_events_and_their_numbers() -> None:
    events, ended = run(Trainer(RECIPE, make_dataset()))
    started = events[0]
    assert isinstance(started, RunStarted)
    assert (started.batch_size, started.steps_per_epoch, started.total_steps) == (32, 19, 76)
    done = steps(events)
    assert [event.step for event in done] == list(range(1, 77))
    assert done[-1].epoch == 4.0
    assert sum(event.samples for event in done) == 4 * 600
    validations = [event for event in events if isinstance(event, ValidationDone)]
    assert [event.epoch for event in validations] == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert ended.step == 76
    assert all(isinstance(value, float) for value in (done[0].loss, done[0].accuracy))


def test_the_same_seed_gives_the_same_bits_and_another_does_not() -> None:
    recipe = RECIPE.with_changes(
        layers=(Dense(16, "relu"), Dropout(0.2), Dense(10, "softmax")),
        data=Data(wrong_labels=0.1),
    )
    first, first_end = run(Trainer(recipe, make_dataset()))
    again, again_end = run(Trainer(recipe, make_dataset()))
    other, _ = run(Trainer(recipe.with_changes(seed=2), make_dataset()))
    assert steps(first) == steps(again)
    np.testing.assert_array_equal(first_end.model.parameters, again_end.model.parameters)
    assert steps(first) != steps(other)


def test_reading_in_the_middle_does_not_change_the_run() -> None:
    plain, _ = run(Trainer(RECIPE, make_dataset()))
    trainer = Trainer(RECIPE, make_dataset())
    image = np.ones((1, SIDE * SIDE), np.float32)
    watched, _ = run(trainer, lambda _: trainer.model().probabilities(image))
    assert steps(plain) == steps(watched)


def test_each_epoch_sees_every_image_once_in_another_order() -> None:
    dataset = make_dataset(1100)  # more than are gathered at once
    trainer = Trainer(RECIPE, dataset)
    seen: list[np.ndarray] = []
    images = {row.tobytes(): index for index, row in enumerate(dataset.training.rows())}
    take = trainer.feed.take

    def record(count: int) -> tuple[np.ndarray, np.ndarray]:
        inputs, labels = take(count)
        rows = np.rint(inputs * 255).astype(np.uint8)
        places = np.array([images[row.tobytes()] for row in rows])
        assert (dataset.training.labels[places] == labels).all()
        seen.append(places)
        return inputs, labels

    trainer.feed.take = record  # type: ignore[method-assign]
    run(trainer)
    epochs = np.concatenate(seen).reshape(4, 1100)
    assert all(sorted(epoch) == list(range(1100)) for epoch in epochs)
    assert not np.array_equal(epochs[0], epochs[1])


def test_stopping_takes_effect_at_the_next_batch_border() -> None:
    trainer = Trainer(RECIPE, make_dataset())

    def stop_at_five(event: Event) -> None:
        if isinstance(event, StepDone) and event.step == 5:
            trainer.stop()

    events, ended = run(trainer, stop_at_five)
    assert ended.ended == "stopped"
    assert len(steps(events)) == 5


def test_a_change_of_rate_is_echoed_and_a_replay_repeats_it() -> None:
    trainer = Trainer(RECIPE, make_dataset())

    def change(event: Event) -> None:
        if isinstance(event, StepDone) and event.step == 7:
            trainer.submit(SetRate(1e-4))

    events, _ = run(trainer, change)
    changes = [event for event in events if isinstance(event, RateChanged)]
    assert [(event.step, event.rate) for event in changes] == [(7, 1e-4)]
    assert steps(events)[6].rate == 5e-3
    assert steps(events)[7].rate == 1e-4
    replayed, _ = run(Trainer(RECIPE, make_dataset(), changes=[(7, SetRate(1e-4))]))
    assert steps(replayed) == steps(events)


def test_early_stopping_keeps_the_network_with_the_lowest_validation_loss() -> None:
    recipe = RECIPE.with_changes(
        epochs=60,
        data=Data(wrong_labels=0.4),
        layers=(Dense(64, "relu"), Dense(10, "softmax")),
        optimiser=Optimiser("adam", rate=2e-2),
        early_stopping=EarlyStopping(3),
    )
    dataset = make_dataset(300)
    trainer = Trainer(recipe, dataset)
    snapshots: dict[float, np.ndarray] = {}

    def remember(event: Event) -> None:
        if isinstance(event, ValidationDone):
            snapshots[event.loss] = trainer.model().parameters

    events, ended = run(trainer, remember)
    epochs = [event for event in events if isinstance(event, EpochDone)]
    assert ended.ended == "finished"
    assert "Stopped early" in ended.reason
    assert len(epochs) < 60
    np.testing.assert_array_equal(ended.model.parameters, snapshots[min(snapshots)])


@pytest.mark.parametrize(
    ("batch", "size", "count"),
    [
        (Batch("full"), 600, 1),
        (Batch("fraction", 0.1), 60, 10),
        (Batch("size", 10_000), 600, 1),
        (Batch("size", 1), 1, 600),
    ],
)
def test_batch_sizes(batch: Batch, size: int, count: int) -> None:
    trainer = Trainer(RECIPE.with_changes(batch=batch, epochs=1), make_dataset())
    events, _ = run(trainer)
    assert trainer.batch_size == size
    assert len(steps(events)) == count


def test_a_large_batch_in_pieces_has_the_gradient_of_the_whole() -> None:
    dataset = make_dataset(2 * PIECE + 500)
    trainer = Trainer(RECIPE.with_changes(batch=Batch("full")), dataset, dtype=np.float64)
    gradient: BatchGradient = trainer._gradient
    count = len(dataset.training)
    trainer.feed.begin(np.arange(count))
    pulses = list(gradient.accumulate(count))
    assert len(pulses) == 3
    assert all(isinstance(pulse, Pulse) for pulse in pulses)
    inputs = dataset.training.rows() * (1 / 255)
    whole = np.zeros_like(gradient.vector)
    network = trainer.network
    network.gradient(
        network.bind(trainer.parameters),
        network.bind(whole),
        inputs,
        dataset.training.labels.astype(np.intp),
        Tape(network, len(inputs), np.float64),
    )
    np.testing.assert_allclose(gradient.vector, whole, rtol=1e-9, atol=1e-15)


def test_l2_makes_weights_smaller() -> None:
    def weight_norm(l2: float) -> float:
        trainer = Trainer(RECIPE.with_changes(l2=l2), make_dataset())
        _, ended = run(trainer)
        return float(np.linalg.norm(ended.model.parameters[: trainer.network.weight_count]))

    assert weight_norm(0.1) < 0.8 * weight_norm(0.0)


def test_wrong_labels_are_exactly_as_many_as_asked() -> None:
    dataset = make_dataset()
    trainer = Trainer(RECIPE.with_changes(data=Data(wrong_labels=0.25)), dataset)
    assert np.count_nonzero(trainer._labels != dataset.training.labels) == 150


@pytest.mark.parametrize("kind", ["constant", "step", "exponential", "cosine", "one_cycle"])
def test_schedules_reach_the_step(kind: str) -> None:
    recipe = RECIPE.with_changes(schedule=Schedule(kind, every_epochs=2))
    events, _ = run(Trainer(recipe, make_dataset()))
    rates = [event.rate for event in steps(events)]
    top = recipe.optimiser.rate
    expected_last = {
        "constant": top,
        "step": top * 0.5,
        "exponential": top * 0.5 ** (75 / 19),
        "cosine": 0.0,
        "one_cycle": 0.0,
    }
    assert rates[-1] == pytest.approx(expected_last[kind], abs=1e-9)
    assert max(rates) == pytest.approx(top, rel=0.01)
    if kind == "one_cycle":
        assert rates[0] == pytest.approx(0.04 * top)
        assert rates.index(max(rates)) == pytest.approx(0.3 * 76, abs=2)
