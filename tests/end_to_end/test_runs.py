"""A sitting with the runs: wound back, played, overlaid, renamed, compared, deleted, repeated."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QSlider, QTableWidget
from pytestqt.qtbot import QtBot

from gui.hand import SEVEN, draw
from gui.main_window import MainWindow
from gui.run_state import RunState
from gui.train.run_rows import RunRow
from nncore.recipe import Optimiser, Recipe
from tests.windows import TINY, open_window

LASTING = replace(TINY, name="lasting", epochs=2000)
"""Leaves networks often, and does not end while somebody looks at them."""

SLOW = replace(TINY, name="descent", optimiser=Optimiser("sgd", 0.05))


def train(qtbot: QtBot, window: MainWindow, recipe: Recipe) -> str:
    """Train a recipe to its end, and wait until the library has it; give the run."""
    window.train_panel.start_requested.emit(recipe)
    until_over(qtbot, window)
    run = window.controller.run
    assert run is not None
    qtbot.waitUntil(lambda: run.stored is not None and not is_writing(), timeout=30_000)
    return run.run_id


def is_writing() -> bool:
    """Whether networks of a run are still on their way to the library."""
    return any(each.name == "library" for each in threading.enumerate())


def until_over(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.controller.state is RunState.IDLE, timeout=30_000)


def slider(window: MainWindow) -> QSlider:
    found = window.findChild(QSlider, "time_machine")
    assert found is not None
    return found


def rows(window: MainWindow) -> dict[str, RunRow]:
    return {row.run_id: row for row in window.train_panel.runs.model.rows()}


def select(window: MainWindow, run_id: str) -> None:
    runs = window.train_panel.runs
    runs.view.setCurrentIndex(runs.model.index_of(run_id))
    runs.view.setFocus()


def probabilities(window: MainWindow) -> np.ndarray:
    found = window.controller.reader.reading.probabilities
    assert found is not None
    return found


def test_a_run_is_wound_back_while_it_trains(qtbot: QtBot) -> None:
    with open_window(qtbot, with_plots=True) as window:
        controller = window.controller
        draw(window.drawing_panel.canvas, SEVEN)
        window.train_panel.start_requested.emit(LASTING)
        run = controller.run
        assert run is not None
        qtbot.waitUntil(lambda: slider(window).maximum() > 4, timeout=30_000)
        QTest.keyClick(slider(window), Qt.Key.Key_Home)
        first = run.checkpoints[0].model
        assert controller.networks.shown.kind == "moment"
        assert controller.reader.model is first
        past = probabilities(window).copy()
        step = run.snapshot.step
        qtbot.waitUntil(lambda: run.snapshot.step > step, timeout=30_000)
        np.testing.assert_array_equal(probabilities(window), past)
        assert all(plot._mark.isVisible() for plot in window.train_panel.plots._plots())
        QTest.keyClick(slider(window), Qt.Key.Key_Escape)
        assert controller.networks.shown.kind == "run"
        assert not any(plot._mark.isVisible() for plot in window.train_panel.plots._plots())
        qtbot.waitUntil(lambda: controller.reader.model is run.model)
        assert not np.array_equal(probabilities(window), past)
        controller.stop()
        until_over(qtbot, window)
        qtbot.waitUntil(lambda: not is_writing(), timeout=30_000)


def test_runs_of_an_earlier_sitting(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_window(qtbot) as window:
        first, second = train(qtbot, window, TINY), train(qtbot, window, SLOW)
    with open_window(qtbot, with_plots=True) as window:
        panel, controller = window.train_panel, window.controller
        draw(window.drawing_panel.canvas, SEVEN)
        controller.library.load()
        qtbot.waitUntil(lambda: set(rows(window)) == {first, second}, timeout=30_000)
        wind_back(qtbot, window, first)
        overlay(qtbot, window, first, second)
        rename(qtbot, window, first)
        compare(window, first, second)
        delete_and_bring_back(qtbot, window, second)
        monkeypatch.setattr(
            QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "curves"), "")
        )
        select(window, first)
        panel.runs.wishes.export.trigger()
        qtbot.waitUntil((tmp_path / "curves.csv").exists, timeout=30_000)
        select(window, second)
        panel.runs.wishes.recipe.trigger()
        assert panel.recipe().optimiser == SLOW.optimiser
        panel.runs.wishes.replay.trigger()
        until_over(qtbot, window)
        again = controller.run
        assert again is not None
        assert again.ending is not None
        assert again.ending.sentence.startswith("Replay of run 2: the same, bit for bit")
        qtbot.waitUntil(lambda: not is_writing(), timeout=30_000)
        assert window.messages.text == ""


def wind_back(qtbot: QtBot, window: MainWindow, run_id: str) -> None:
    """Load networks of an earlier sitting, play them, and come back."""
    controller = window.controller
    shipped = probabilities(window).copy()
    select(window, run_id)
    qtbot.waitUntil(lambda: slider(window).maximum() > 1, timeout=30_000)
    QTest.keyClick(slider(window), Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: controller.networks.shown.kind == "moment", timeout=30_000)
    assert controller.networks.shown.run_id == run_id
    untrained = probabilities(window).copy()
    assert not np.array_equal(untrained, shipped)
    assert rows(window)[run_id].is_shown, "so that the mark has curves"
    names: list[str] = []
    controller.networks.shown_changed.connect(lambda: names.append(controller.networks.shown.name))
    machine = window.train_panel.plots.time_machine
    machine.speed.setCurrentIndex(machine.speed.count() - 1)
    QTest.keyClick(slider(window), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not machine.is_playing, timeout=60_000)
    last = slider(window).maximum()
    qtbot.waitUntil(lambda: "epoch 3.00" in names[-1], timeout=30_000)
    assert slider(window).value() == last
    assert not np.array_equal(probabilities(window), untrained)
    machine.leave.click()
    assert controller.networks.shown.kind == "shipped"
    np.testing.assert_array_equal(probabilities(window), shipped)


def overlay(qtbot: QtBot, window: MainWindow, *run_ids: str) -> None:
    """Lay runs into the plots; their curves are read when wanted."""
    panel = window.train_panel
    for run_id in run_ids:
        panel.runs.model.set_shown(run_id, True)
    qtbot.waitUntil(lambda: not panel.plots.missing(), timeout=30_000)
    accuracy = panel.plots._curve_plots[1]
    assert len(accuracy._overlays) == 2
    assert accuracy._total_epochs == TINY.epochs


def rename(qtbot: QtBot, window: MainWindow, run_id: str) -> None:
    """Give a run another name in place; the legend follows."""
    select(window, run_id)
    QTest.keyClick(window.train_panel.runs.view, Qt.Key.Key_F2)
    field = window.findChild(QLineEdit, "run_name")
    assert field is not None
    field.setText("my first")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rows(window)[run_id].summary.name == "my first", timeout=30_000)
    legend = [entry.text for entry in window.train_panel.plots._curve_plots[0].legend()]
    assert "my first (run 1)" in legend


def compare(window: MainWindow, first: str, second: str) -> None:
    """Select two runs and see in what their recipes differ."""
    runs = window.train_panel.runs
    select(window, first)
    runs.view.selectionModel().select(
        runs.model.index_of(second), runs.view.selectionModel().SelectionFlag.Select
    )
    runs.wishes.compare.trigger()
    table = window.findChild(QTableWidget, "comparison")
    assert table is not None
    labels = [table.item(row, 0).text() for row in range(table.rowCount())]  # type: ignore[union-attr]
    assert labels[:2] == ["Optimiser", "Rate"]
    table.window().close()


def delete_and_bring_back(qtbot: QtBot, window: MainWindow, run_id: str) -> None:
    """Delete a run with a key, see it gone from the library, and take that back."""
    runs = window.train_panel.runs
    before = len(rows(window))
    select(window, run_id)
    QTest.keyClick(runs.view, Qt.Key.Key_Delete)
    assert run_id not in rows(window)
    assert runs.undo_line.text == "Deleted descent (run 2)."
    assert all(past.run_id != run_id for past in window.train_panel.plots._past)
    runs.undo_line.undo.click()
    assert len(rows(window)) == before
