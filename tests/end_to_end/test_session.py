"""A sitting in the real window: draw, read, train, pause, step, stop, save, open, read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.hand import SEVEN, draw
from gui.main_window import MainWindow
from gui.run_state import RunState
from nncore.data.drawing import Drawing
from nncore.session import Run, read
from nncore.storage.network_file import load_network, shipped_network
from tests.windows import LONG, TINY, open_window


def button(window: MainWindow, name: str) -> QPushButton:
    found = window.findChild(QPushButton, name)
    assert found is not None
    return found


def press(qtbot: QtBot, window: MainWindow, name: str) -> None:
    qtbot.mouseClick(button(window, name), Qt.MouseButton.LeftButton)


def verdict(window: MainWindow) -> str:
    found = window.findChild(QWidget, "verdict")
    assert found is not None
    return " ".join(
        [found.accessibleName(), found.accessibleDescription()]
        + [each.text() for each in found.findChildren(QLabel)]
    )


def until(qtbot: QtBot, window: MainWindow, state: RunState, timeout: int = 30_000) -> None:
    qtbot.waitUntil(lambda: window.controller.state is state, timeout=timeout)


def test_a_drawing_is_read_at_the_first_start(qtbot: QtBot) -> None:
    """The shipped network, offline, before anything was trained."""
    with open_window(qtbot, model=shipped_network()) as window:
        assert window.controller.reader.reading.verdict == "blank"
        readings: list[int | None] = []
        window.controller.reader.reading_changed.connect(lambda each: readings.append(each.digit))
        draw(window.drawing_panel.canvas, SEVEN)
        reading = window.controller.reader.reading
        assert reading.digit == 7
        assert "7" in verdict(window)
        assert len(readings) > 10  # while the pen moved, and not only at its end
        again = read(window.controller.reader.model, window.drawing_panel.canvas.drawing())
        np.testing.assert_array_equal(again.probabilities, reading.probabilities)
        window.drawing_panel.canvas.clear()
        assert window.controller.reader.reading.verdict == "blank"


def test_a_whole_sitting(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_window(qtbot, with_plots=True) as window:
        controller = window.controller
        draw(window.drawing_panel.canvas, SEVEN)
        window.train_panel.set_recipe(LONG)
        assert button(window, "start").text() == "Start"
        press(qtbot, window, "start")
        until(qtbot, window, RunState.TRAINING)
        assert button(window, "start").text() == "Pause"
        run = controller.run
        assert run is not None
        qtbot.waitUntil(lambda: run.snapshot.step > 30)
        press(qtbot, window, "start")
        assert controller.state is RunState.PAUSED
        assert button(window, "start").text() == "Resume"
        step = settled(qtbot, lambda: run.snapshot.step)
        press(qtbot, window, "step")
        qtbot.waitUntil(lambda: run.snapshot.step == step + 1)
        window.train_panel.rate_change_requested.emit(0.0005)
        press(qtbot, window, "step")
        qtbot.waitUntil(lambda: run.snapshot.step == step + 2)
        assert run.curves is not None
        assert run.curves.rate_changes[-1][1] == 0.0005
        press(qtbot, window, "start")
        qtbot.waitUntil(lambda: run.validation_accuracy is not None and run.snapshot.epoch > 3)
        press(qtbot, window, "stop")
        until(qtbot, window, RunState.IDLE)
        assert run.ending is not None
        assert run.ending.ended == "stopped"
        assert button(window, "start").text() == "Start"
        assert len(run.checkpoints) > 2
        reading = controller.reader.reading
        save_and_open(window, tmp_path / "mine.safetensors", monkeypatch)
        assert controller.networks.shown.kind == "file"
        np.testing.assert_array_equal(
            controller.reader.reading.probabilities, reading.probabilities
        )
        drawing: Drawing = window.drawing_panel.canvas.drawing()
    with open_window(qtbot) as window:  # and at the next start
        window.errands.open(tmp_path / "mine.safetensors")
        window.drawing_panel.canvas.set_drawing(drawing)
        np.testing.assert_array_equal(
            window.controller.reader.reading.probabilities, reading.probabilities
        )
    again = read(load_network(tmp_path / "mine.safetensors"), drawing)
    np.testing.assert_array_equal(again.probabilities, reading.probabilities)


def settled(qtbot: QtBot, value: Callable[[], int]) -> int:
    """Wait until a number stays what it is."""
    last = -1
    while last != value():
        last = value()
        qtbot.wait(150)
    return last


def save_and_open(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    for name in ("action_save", "action_use_shipped", "action_open"):
        action = window.findChild(QAction, name)
        assert action is not None
        action.trigger()
    assert window.messages.text == ""


def test_training_learns_and_the_drawing_s_history_grows(qtbot: QtBot) -> None:
    with open_window(qtbot, with_plots=True) as window:
        draw(window.drawing_panel.canvas, SEVEN)
        histories: list[int] = []
        window.controller.hindsight.history_changed.connect(
            lambda epochs, *_: histories.append(len(epochs))
        )
        window.train_panel.start_requested.emit(TINY)
        run = window.controller.run
        assert run is not None
        until(qtbot, window, RunState.IDLE)
        assert run.ending is not None
        assert run.ending.ended == "finished"
        assert run.curves is not None
        losses = run.curves.validation_loss
        assert len(losses) == TINY.epochs + 1
        assert losses[-1] < losses[0]
        assert run.checkpoints
        # they read the drawing a slice at a time, which may go on after the run's end
        qtbot.waitUntil(lambda: histories[-1] == len(run.checkpoints))


def test_the_same_recipe_gives_the_same_curve(qtbot: QtBot) -> None:
    """Whatever the window does meanwhile, and at whatever speed."""
    curves = []
    for drawn in (False, True):
        with open_window(qtbot) as window:
            window.train_panel.start_requested.emit(TINY)
            if drawn:
                draw(window.drawing_panel.canvas, SEVEN)
                window.controller.pause()
                qtbot.wait(30)
                window.controller.resume()
            until(qtbot, window, RunState.IDLE)
            run = window.controller.run
            assert run is not None
            assert run.curves is not None
            curves.append(run.curves)
    np.testing.assert_array_equal(curves[0].loss, curves[1].loss)
    np.testing.assert_array_equal(curves[0].validation_loss, curves[1].validation_loss)


def test_generated_digits_are_drawn_before_the_first_training(qtbot: QtBot) -> None:
    """The way of a first start: no data anywhere, and a progress to look at; then given up."""
    with open_window(qtbot, make_run=Run) as window:
        window.train_panel.start_requested.emit(TINY)
        assert window.controller.state is RunState.LOADING
        status = window.findChild(QLabel, "status")
        assert status is not None
        qtbot.waitUntil(lambda: "digits" in status.text(), timeout=30_000)
        press(qtbot, window, "stop")
        until(qtbot, window, RunState.IDLE)
        assert window.messages.text == ""
        assert window.controller.networks.shown.kind == "shipped"
