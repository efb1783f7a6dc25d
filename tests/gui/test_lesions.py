"""Lesions: done to whatever network answers, until they are undone or do not fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from nncore.insight.inside import Lesions, Prune, UnitOff
from nncore.recipe import Dense, Recipe
from nncore.storage.network_file import load_network, save_network
from tests.gui.stage import Stage, endless
from tests.toys import RECIPE, make_model

OFF = Lesions((UnitOff(0, 2),))


def weights(stage: Stage) -> np.ndarray:
    model = stage.controller.networks.shown.model
    return model.network.bind(model.parameters)[0]["weight"]


def test_a_unit_is_switched_off_and_on_again(stage: Stage) -> None:
    networks = stage.controller.networks
    networks.set_lesions(OFF)
    assert not weights(stage)[:, 2].any()
    assert stage.controller.reader.model is networks.shown.model
    assert stage.witness.statuses[-1].network == "shipped, 1 lesion"
    networks.set_lesions(Lesions())
    assert networks.shown.model is stage.shipped
    assert stage.witness.statuses[-1].network == "shipped"


def test_each_snapshot_of_a_training_is_injured(stage: Stage, qtbot: QtBot) -> None:
    stage.make = endless
    controller = stage.controller
    controller.networks.set_lesions(Lesions((Prune(0.5),)))
    controller.start(RECIPE)
    qtbot.waitUntil(lambda: controller.networks.shown.kind == "run")
    first = controller.networks.shown.model
    qtbot.waitUntil(lambda: controller.networks.shown.model is not first)
    assert np.mean(weights(stage) == 0.0) > 0.3
    assert controller.networks.shown.title == "in training, 1 lesion"
    controller.stop()
    qtbot.waitUntil(lambda: not controller.state.is_alive)
    controller.networks.set_lesions(Lesions())
    assert np.mean(weights(stage) == 0.0) < 0.1


def test_what_is_saved_is_what_is_shown(stage: Stage, tmp_path: Path) -> None:
    stage.controller.networks.set_lesions(OFF)
    stage.controller.networks.save(tmp_path / "injured.inkling")
    saved = load_network(tmp_path / "injured.inkling")
    assert (saved.parameters == stage.controller.networks.shown.model.parameters).all()
    assert saved.origin["lesions"] == [{"kind": "unit_off", "layer": 0, "unit": 2}]
    assert "validation_accuracy" not in saved.figures


def test_lesions_end_with_a_network_that_they_do_not_fit(stage: Stage, tmp_path: Path) -> None:
    other = Recipe(name="narrow", layers=(Dense(2, "relu"), Dense(10, "softmax")), epochs=1)
    path = tmp_path / "narrow.inkling"
    save_network(path, make_model(5, other))
    networks = stage.controller.networks
    networks.set_lesions(OFF)
    networks.open(path)
    assert networks.lesions is None
    assert networks.shown.lesion_count == 0
