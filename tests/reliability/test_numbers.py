"""Data and recipes at the edge of what has numbers: a run trains or ends with a sentence."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from nncore.data.dataset import Dataset, Samples
from nncore.errors import DataError
from nncore.recipe import Batch, Conv2D, Dense, Flatten, Optimiser, Recipe
from nncore.session import Run
from nncore.storage import load_network, save_network
from nncore.training.events import RunEnded, StepDone
from tests.nncore.training.cases import RECIPE, SIDE, make_samples

MOST_STEPS = 200


def blank(count: int, grey: int, label: int = 3) -> Samples:
    images = np.full((count, SIDE, SIDE), grey, np.uint8)
    return Samples(images, np.full(count, label, np.uint8))


def one_class(count: int) -> Samples:
    samples = make_samples(count, 1)
    return Samples(samples.images, np.full(count, 7, np.uint8))


DATA = {
    "all paper": blank(50, 0),
    "all ink": blank(50, 255),
    "one class": one_class(50),
    "one image": blank(1, 128),
    "two images": make_samples(2, 5),
    "patterns": make_samples(60, 1),
}
LINEAR = (Dense(8, "relu"), Dense(10, "identity"))
RECIPES = {
    "batch of one": RECIPE.with_changes(batch=Batch("size", 1)),
    "batch larger than the data": RECIPE.with_changes(batch=Batch("size", 5000)),
    "all at once": RECIPE.with_changes(batch=Batch("full")),
    "overflow": RECIPE.with_changes(
        layers=LINEAR, loss="mean_squared_error", optimiser=Optimiser("sgd", rate=1e6)
    ),
    "a rate of a million with softmax": RECIPE.with_changes(optimiser=Optimiser("sgd", rate=1e6)),
    "adam at a rate of ten": RECIPE.with_changes(optimiser=Optimiser("adam", rate=10.0)),
    "momentum that explodes": RECIPE.with_changes(
        layers=LINEAR,
        loss="mean_squared_error",
        optimiser=Optimiser("momentum", rate=100.0, momentum=0.99),
    ),
    "dead start": RECIPE.with_changes(layers=(Dense(8, "relu"), Dense(10, "softmax")), l2=10.0),
    "sigmoids with squared error": RECIPE.with_changes(
        layers=(Dense(8, "sigmoid"), Dense(10, "sigmoid")), loss="mean_squared_error"
    ),
    "convolution": RECIPE.with_changes(
        layers=(Conv2D(2, 3, "relu"), Flatten(), Dense(10, "softmax"))
    ),
}


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("name", RECIPES)
def test_run_ends_with_a_network_of_finite_values_and_a_sentence(
    name: str, data: str, tmp_path: Path
) -> None:
    training = DATA[data]
    for validation in (make_samples(10, 2), blank(0, 0)):
        ended = finish(RECIPES[name], Dataset("x", training, validation))
        assert ended.ended in ("finished", "diverged", "stopped")
        assert ended.reason.endswith(".")
        assert np.isfinite(ended.model.parameters).all()
        reading = ended.model.probabilities(training.inputs()[:1])
        assert np.isfinite(reading).all()
        assert 0.0 <= reading.min() <= reading.max() <= 1.0
        save_network(tmp_path / "n.safetensors", ended.model)
        again = load_network(tmp_path / "n.safetensors")
        assert again.parameters.tobytes() == ended.model.parameters.tobytes()


def finish(recipe: Recipe, dataset: Dataset) -> RunEnded:
    """Run to the end, or stop after enough of it."""
    run, ended = Run(recipe.with_changes(epochs=2), dataset=dataset), None
    for event in run.events():
        if isinstance(event, StepDone):
            assert math.isfinite(event.loss)
            if event.step >= MOST_STEPS:
                run.stop()
        elif isinstance(event, RunEnded):
            ended = event
    assert ended is not None
    return ended


def test_divergence_is_told_with_what_to_do() -> None:
    ended = finish(RECIPES["overflow"], Dataset("x", DATA["patterns"], make_samples(10, 2)))
    assert ended.ended == "diverged"
    assert "rate" in ended.reason


def test_no_data_at_all_is_refused() -> None:
    with pytest.raises(DataError, match=r"\.$"):
        finish(RECIPE, Dataset("x", blank(0, 0), make_samples(10, 2)))
