from __future__ import annotations

import gc
import weakref
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nncore.data import catalogue
from nncore.data.dataset import Dataset, Samples
from nncore.data.drawing import Drawing, Stroke
from nncore.data.strokes import generate
from nncore.errors import Cancelled, DataError
from nncore.progress import Progress, finish
from nncore.recipe import Batch, Dense, Optimiser, Preparation, Recipe
from nncore.session import Run, evaluate_samples, read
from nncore.training.events import Event, RunEnded, RunStarted, SetRate, StepDone

RECIPE = Recipe(
    "session",
    (Dense(32, "relu"), Dense(10, "softmax")),
    optimiser=Optimiser("adam", rate=5e-3),
    batch=Batch("size", 32),
    epochs=8,
)


@pytest.fixture(autouse=True)
def no_other_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this, MNIST would be among the tests wherever it is at hand."""
    monkeypatch.delenv("INKLING_DATA_DIR", raising=False)


def some_digits(count: int, seed: int) -> Samples:
    images, labels = zip(*generate(count, seed), strict=True)
    return Samples(np.concatenate(images), np.concatenate(labels))


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    test = {"strokes": some_digits(200, 3)}
    return Dataset("strokes", some_digits(1500, 1), some_digits(200, 2), test)


def last(events: list[Event]) -> RunEnded:
    ended = events[-1]
    assert isinstance(ended, RunEnded)
    return ended


def test_a_run_ends_with_a_network_that_knows_its_figures(dataset: Dataset) -> None:
    ended = last(list(Run(RECIPE, dataset=dataset).events()))
    assert ended.ended == "finished"
    assert ended.test["strokes"] > 0.5  # by chance: 0.1
    figures = ended.model.figures
    assert figures["test_accuracy"] == ended.test
    assert figures["steps"] == ended.step == 8 * 47
    assert figures["validation_accuracy"] > 0.5
    assert ended.model.origin["data"] == "strokes"
    assert ended.model.origin["program"].startswith("Inkling ")
    evaluation = finish(evaluate_samples(ended.model, dataset.test["strokes"]))
    assert evaluation.accuracy == ended.test["strokes"]
    assert evaluation.count == 200
    assert evaluation.confusion.trace() / 200 == evaluation.accuracy


def test_a_stop_keeps_what_was_learned_and_still_judges_it(dataset: Dataset) -> None:
    run = Run(RECIPE, dataset=dataset)
    events: list[Event] = []
    for event in run.events():
        events.append(event)
        if isinstance(event, StepDone) and event.step == 20:
            run.stop()
    ended = last(events)
    assert (ended.ended, ended.step) == ("stopped", 20)
    assert set(ended.test) == {"strokes"}


def test_a_stop_while_loading_is_a_cancellation(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow_load(*_: object, **__: object) -> object:
        while True:
            yield Progress("Drawing digits", 1, 2)

    monkeypatch.setattr(catalogue, "load", slow_load)
    run = Run(RECIPE)
    events = run.events()
    assert isinstance(next(events), Progress)
    assert run.model() is None
    run.stop()
    with pytest.raises(Cancelled):
        next(events)


def test_images_that_lie_in_another_order_are_in_memory_once(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[weakref.ref[np.ndarray]] = []

    def load(*_: object, **__: object) -> Generator[Progress, None, Dataset]:
        yield Progress("Loading", 1, 1)
        images = dataset.training.images.copy()
        loaded.append(weakref.ref(images))
        return replace(dataset, training=Samples(images, dataset.training.labels))

    monkeypatch.setattr(catalogue, "load", load)
    run = Run(RECIPE)
    events = run.events()
    while not isinstance(next(events), StepDone):
        pass
    gc.collect()
    assert loaded[0]() is None
    assert run.state() is not None
    assert last(list(events)).model.figures["training_images"] == len(dataset.training)


def test_a_wish_made_before_the_training_is_not_lost(dataset: Dataset) -> None:
    run = Run(RECIPE, dataset=dataset)
    run.submit(SetRate(1e-4))
    rates = [event.rate for event in run.events() if isinstance(event, StepDone)]
    assert set(rates) == {1e-4}


def test_a_damaged_mnist_that_was_not_asked_for_costs_no_network(
    dataset: Dataset, tmp_path: Path
) -> None:
    folder = tmp_path / "mnist"
    folder.mkdir()
    for name in ("train-images", "t10k-images"):
        (folder / f"{name}-idx3-ubyte").write_bytes(b"broken")
    for name in ("train-labels", "t10k-labels"):
        (folder / f"{name}-idx1-ubyte").write_bytes(b"broken")
    ended = last(list(Run(RECIPE, dataset=dataset, data_dir=tmp_path).events()))
    assert ended.ended == "finished"
    assert "mnist" not in ended.test


def test_reading_a_drawing(dataset: Dataset) -> None:
    run = Run(RECIPE, dataset=dataset)
    started = [event for event in run.events() if isinstance(event, RunStarted)]
    assert started[0].training_images == 1500
    model = run.model()
    assert model is not None
    points = np.array([[100, 40], [102, 120], [101, 240]], np.float32)
    reading = read(model, Drawing((Stroke(points, 18.0),)))
    assert reading.verdict == "digit"
    assert reading.input is not None
    assert reading.input.shape == (28, 28)
    assert reading.probabilities is not None
    assert reading.probabilities.sum() == pytest.approx(1.0, abs=1e-5)
    assert read(model, Drawing()).verdict == "blank"


def test_images_of_another_size_are_refused(dataset: Dataset) -> None:
    small = RECIPE.with_changes(preparation=Preparation(size=8, box=6))
    with pytest.raises(DataError, match="28×28"):
        list(Run(small, dataset=dataset).events())


def test_a_run_ends_with_a_network_that_is_calibrated(dataset: Dataset) -> None:
    ended = last(list(Run(RECIPE, dataset=dataset).events()))
    calibration = ended.model.calibration
    assert calibration.threshold == 0.0  # it has never seen what is no digit
    honesty = ended.model.figures["calibration"]
    assert honesty["after"]["count"] == len(dataset.validation)
    before, after = honesty["before"], honesty["after"]
    assert after["negative_log_likelihood"] < before["negative_log_likelihood"]
    assert after["accuracy"] == before["accuracy"] == ended.model.figures["validation_accuracy"]
    assert before["rejected"] == after["rejected"] == 0.0
