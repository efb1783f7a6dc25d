"""Wishes of runs as the window fulfils them, without a library to wait for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gui.repetition import Repetition
from gui.run_wiring import RunWiring
from gui.train.panel import TrainPanel
from gui.train_wiring import TrainWiring
from nncore.replay import Replayed
from tests.gui.stage import Stage, until_idle
from tests.toys import RECIPE, ToyRun

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SAME = Replayed(12, 3, 50, (), None, ())


@pytest.fixture
def panel(stage: Stage, qtbot: QtBot) -> TrainPanel:
    panel = TrainPanel()
    qtbot.addWidget(panel)
    TrainWiring(panel, stage.controller)
    RunWiring(panel, stage.controller)
    return panel


def train(stage: Stage, qtbot: QtBot) -> str:
    stage.controller.start(RECIPE)
    until_idle(stage, qtbot)
    run = stage.controller.run
    assert run is not None
    return run.run_id


def test_a_deleted_run_leaves_plots_and_list_and_comes_back(
    panel: TrainPanel, stage: Stage, qtbot: QtBot
) -> None:
    run_id = train(stage, qtbot)
    assert panel.plots.has_current
    panel.runs.wishes.delete.trigger()
    assert panel.runs.model.rows() == ()
    assert not panel.plots.has_current
    panel.runs.wishes.undo.trigger()
    (row,) = panel.runs.model.rows()
    assert row.run_id == run_id
    panel.runs.model.set_shown(run_id, True)
    assert panel.plots.missing() == (), "its curves are still in memory"


def test_its_recipe_comes_into_the_editor(panel: TrainPanel, stage: Stage, qtbot: QtBot) -> None:
    train(stage, qtbot)
    assert panel.recipe().layers != RECIPE.layers
    panel.runs.wishes.recipe.trigger()
    assert panel.recipe().layers == RECIPE.layers


def test_nothing_is_written_where_no_file_is_chosen(
    panel: TrainPanel, stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(stage, qtbot)
    asked: list[str] = []
    exported: list[Path] = []

    def choose(_parent: object, _title: str, wanted: str, _filter: str) -> tuple[str, str]:
        asked.append(wanted)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    monkeypatch.setattr(stage.controller.library, "export", lambda _, path: exported.append(path))
    panel.runs.wishes.export.trigger()
    assert asked == ["toy (run 1).csv"]
    assert exported == []


def sentence(repetition: Repetition, wish: str = "") -> str:
    """Say what a repetition ends with, where something was wished meanwhile."""
    toy: Any = repetition._make(RECIPE)
    if wish:
        getattr(repetition, wish)(*(["a change"] if wish == "submit" else []))
    assert isinstance(toy, ToyRun)
    return repetition._sentence(SAME)


def test_a_repetition_says_what_came_of_it() -> None:
    repetition = Repetition("a", 3, lambda: None, ToyRun)  # type: ignore[arg-type, return-value]
    assert sentence(repetition) == (
        "Replay of run 3: the same, bit for bit: 12 points of the curves, 3 epochs and all 50 "
        "parameters."
    )


@pytest.mark.parametrize(("wish", "words"), [("stop", "stopped it"), ("submit", "changed it")])
def test_what_was_disturbed_is_not_compared(wish: str, words: str) -> None:
    repetition = Repetition("a", 3, lambda: None, ToyRun)  # type: ignore[arg-type, return-value]
    assert f"you {words}, so there is nothing to compare" in sentence(repetition, wish)
