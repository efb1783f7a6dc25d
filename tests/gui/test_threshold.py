"""The threshold in the window: it re-reads at once, is remembered, and each network has its own."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QDoubleSpinBox, QPushButton
from pytestqt.qtbot import QtBot

from gui.drawing.verdict import Verdict
from gui.main_window import MainWindow
from gui.settings import SettingsFile
from nncore.data.drawing import Drawing, Stroke
from nncore.network.model import Calibration
from tests.toys import make_model
from tests.windows import open_window

SEVEN = Drawing((Stroke(np.array([[40, 40], [200, 45], [110, 240]], np.float32), 18.0),))


def box(window: MainWindow) -> QDoubleSpinBox:
    found = window.findChild(QDoubleSpinBox, "threshold")
    assert found is not None
    return found


def verdict(window: MainWindow) -> str:
    found = window.findChild(Verdict, "verdict")
    assert found is not None
    return found.text()


def test_a_change_reads_the_drawing_again_at_once(window: MainWindow) -> None:
    window.drawing_panel.canvas.set_drawing(SEVEN)
    reader = window.controller.reader
    assert reader.reading.verdict == "digit"
    box(window).setValue(99)
    assert reader.reading.verdict == "not a digit"
    assert verdict(window).startswith(f"not a digit, most like {reader.reading.favoured}")
    own = window.findChild(QPushButton, "threshold_own")
    assert own is not None
    own.click()
    assert (reader.reading.verdict, box(window).text()) == ("digit", "never")
    box(window).setValue(99)
    window.drawing_panel.canvas.clear()
    assert reader.reading.verdict == "blank"


def test_every_network_brings_its_own_unless_one_was_set(window: MainWindow) -> None:
    reader = window.controller.reader
    shown = box(window)
    reader.set_model(make_model(4).with_changes(calibration=Calibration(threshold=0.4)))
    assert shown.text() == "40 %"
    shown.setValue(70)
    reader.set_model(make_model(5).with_changes(calibration=Calibration(threshold=0.3)))
    assert (shown.text(), reader.threshold) == ("70 %", 0.7)
    reader.set_threshold(None)
    assert shown.text() == "30 %"


def test_it_is_remembered(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        box(window).setValue(62.5)
    assert SettingsFile().load().threshold == 0.625
    with open_window(qtbot) as window:
        assert box(window).text() == "62.5 %"
        assert window.controller.reader.threshold == 0.625
        window.controller.reader.set_threshold(None)
    assert SettingsFile().load().threshold is None
