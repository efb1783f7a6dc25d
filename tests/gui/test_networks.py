"""The one network that answers: shipped, in training, of a run, kept; and what it said before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from pytestqt.qtbot import QtBot

from nncore.data.drawing import Drawing
from nncore.errors import DataError
from tests.gui.drawings import DRAWING
from tests.gui.stage import Stage, endless, until_idle
from tests.toys import RECIPE, ToyRun


def test_another_network_may_answer_while_one_is_in_training(stage: Stage, qtbot: QtBot) -> None:
    controller = stage.controller
    controller.read_drawing(DRAWING)
    stage.make = endless
    controller.start(RECIPE)
    run = controller.run
    assert run is not None
    qtbot.waitUntil(lambda: controller.networks.shown.run_id == run.run_id)
    controller.networks.use_shipped()
    step = run.snapshot.step
    qtbot.waitUntil(lambda: run.snapshot.step > step)
    assert controller.reader.model is stage.shipped
    controller.library.choose(run.run_id)
    assert controller.networks.shown.run_id == run.run_id
    controller.stop()
    until_idle(stage, qtbot)
    assert controller.reader.model is run.model


def test_a_new_drawing_is_read_by_the_networks_so_far(stage: Stage, qtbot: QtBot) -> None:
    controller, witness = stage.controller, stage.witness
    controller.start(RECIPE)
    until_idle(stage, qtbot)
    controller.read_drawing(DRAWING)
    qtbot.waitUntil(lambda: len(witness.histories[-1][0]) > 0)
    run = controller.run
    assert run is not None
    epochs, probabilities, digit = witness.histories[-1]
    kept = run.checkpoints
    assert epochs.tolist() == [each.epoch for each in kept]
    assert len(kept) > 20
    prepared = controller.reader.input_for(kept[0].model.preparation)
    for row, checkpoint in zip(probabilities, kept, strict=True):
        expected = checkpoint.model.probabilities(prepared)[0]  # type: ignore[arg-type]
        np.testing.assert_array_equal(row, expected)
    assert digit == int(probabilities[-1].argmax())
    controller.read_drawing(Drawing())
    qtbot.waitUntil(lambda: len(witness.histories[-1][0]) == 0)


def test_a_run_is_kept_once_and_can_be_used_again(stage: Stage, qtbot: QtBot) -> None:
    controller = stage.controller
    controller.start(RECIPE)
    until_idle(stage, qtbot)
    run = controller.run
    assert run is not None
    assert run.model is not None
    controller.library.keep(run.run_id)
    controller.library.keep(run.run_id)
    names = controller.networks.kept.names()
    assert len(names) == 1
    controller.networks.use_shipped()
    controller.networks.use_kept(names[0])
    assert controller.networks.shown.kind == "kept"
    np.testing.assert_array_equal(controller.reader.model.parameters, run.model.parameters)


def test_a_kept_network_that_is_broken_says_so(stage: Stage) -> None:
    kept = stage.controller.networks.kept
    kept.folder.mkdir(parents=True)
    (kept.folder / "mine.safetensors").write_bytes(b"nothing of the kind")
    stage.controller.networks.use_kept("mine")
    assert "mine.safetensors" in stage.witness.sentences[0]
    assert stage.controller.networks.shown.kind == "shipped"


def test_raw_input_changes_what_the_network_sees(stage: Stage) -> None:
    controller = stage.controller
    controller.read_drawing(DRAWING)
    prepared = controller.reader.reading.input
    controller.reader.set_raw(True)
    raw = controller.reader.reading.input
    assert raw is not None
    assert prepared is not None
    assert not np.array_equal(raw, prepared)
    controller.reader.set_raw(False)
    np.testing.assert_array_equal(controller.reader.reading.input, prepared)


def test_a_run_that_cannot_begin_leaves_the_network_as_it_was(stage: Stage, qtbot: QtBot) -> None:
    class Broken(ToyRun):
        def _events(self) -> Iterator[Any]:
            raise DataError("train-labels: is cut short.")
            yield

    stage.make = Broken
    stage.controller.start(RECIPE)
    until_idle(stage, qtbot)
    assert stage.witness.sentences == ["train-labels: is cut short."]
    assert stage.controller.networks.shown.model is stage.shipped
    assert stage.controller.networks.shown.kind == "shipped"
