"""File › Export Network…: the ending says the format; the window goes on meanwhile."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gui.exporting import FILTERS
from gui.main_window import MainWindow
from tests.gui.window_parts import act


@pytest.mark.parametrize(
    ("answer", "kind", "files"),
    [
        ("mine.npz", "", {"mine.npz"}),
        ("mine", "NumPy script with its weights (*.py)", {"mine.py", "mine.weights.npz"}),
        ("mine", "Tables (CSV in a ZIP) (*.zip)", {"mine.zip"}),
    ],
)
def test_a_network_is_exported(
    window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    kind: str,
    files: set[str],
) -> None:
    assert not kind or kind in FILTERS.split(";;")
    target = str(tmp_path / answer)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (target, kind))
    with qtbot.waitSignal(window.errands.done, timeout=30_000) as told:
        act(window, "action_export_network")
    assert {path.name for path in tmp_path.iterdir()} == files
    (sentence,) = told.args or [""]
    assert all(name in sentence for name in files)
    for path in tmp_path.glob("*.npz"):
        named = np.load(path, allow_pickle=False)
        model = window.controller.networks.shown.model
        for name, array in model.network.named_parameters(model.parameters).items():
            assert (named[name] == array).all()


@pytest.mark.parametrize(
    ("answer", "sentence"), [("mine.doc", "names no format"), ("nowhere/mine.npz", "no such file")]
)
def test_what_cannot_be_exported_is_said(
    window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    sentence: str,
) -> None:
    target = str(tmp_path / answer)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (target, ""))
    act(window, "action_export_network")
    qtbot.waitUntil(lambda: sentence in window.messages.text, timeout=30_000)
    assert list(tmp_path.iterdir()) == []


def test_cancelling_does_nothing(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    act(window, "action_export_network")
    assert window.messages.text == ""


def test_the_entry_stands_behind_saving(window: MainWindow) -> None:
    names = [action.objectName() for action in window.menus.file.actions()]
    assert names.index("action_export_network") == names.index("action_save") + 1
    action = window.findChild(QAction, "action_export_network")
    assert action is not None
    assert action.statusTip()
