from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nncore.data.dataset import Dataset, Samples
from nncore.errors import DataError
from nncore.recipe import (
    Dense,
    Initialiser,
    Optimiser,
    Preparation,
)
from nncore.training.trainer import Trainer
from tests.nncore.training.cases import RECIPE, SIDE, make_dataset, run, steps


@pytest.mark.parametrize(
    "changes",
    [
        {
            "optimiser": Optimiser("sgd", rate=1e8),
            "layers": (Dense(16, "leaky_relu"), Dense(16, "leaky_relu"), Dense(10, "softmax")),
        },
        {
            "optimiser": Optimiser("sgd", rate=1e6),
            "layers": (Dense(16, "identity"), Dense(10, "identity")),
            "loss": "mean_squared_error",
        },
        {
            "optimiser": Optimiser("momentum", rate=1e7),
            "layers": (Dense(16, "identity"), Dense(16, "identity"), Dense(10, "sigmoid")),
            "initialiser": Initialiser("uniform", 100.0),
        },
    ],
    ids=["leaky", "linear", "wild start"],
)
def test_divergence_ends_the_run_with_a_finite_network_and_a_sentence(
    changes: dict[str, object],
) -> None:
    recipe = RECIPE.with_changes(**changes)
    events, ended = run(Trainer(recipe, make_dataset()))
    assert ended.ended == "diverged"
    assert "learning rate" in ended.reason
    assert ended.reason.endswith(".")
    assert np.isfinite(ended.model.parameters).all()
    # Every step that was told of was still a number.
    assert all(np.isfinite(event.loss) for event in steps(events))


def test_no_images_and_other_sizes_are_refused_in_a_sentence() -> None:
    empty = Samples(np.zeros((0, SIDE, SIDE), np.uint8), np.zeros(0, np.uint8))
    with pytest.raises(DataError, match="no training images"):
        Trainer(RECIPE, replace(make_dataset(), training=empty))
    with pytest.raises(DataError, match="8×8 pixels, but the network reads 28×28"):
        Trainer(RECIPE.with_changes(preparation=Preparation()), make_dataset())


def test_one_class_a_constant_input_and_no_validation_are_no_trouble() -> None:
    constant = Samples(np.full((40, SIDE, SIDE), 255, np.uint8), np.full(40, 3, np.uint8))
    none = Samples(np.zeros((0, SIDE, SIDE), np.uint8), np.zeros(0, np.uint8))
    events, ended = run(Trainer(RECIPE, Dataset("constant", constant, none)))
    assert ended.ended == "finished"
    assert steps(events)[-1].accuracy == 1.0
