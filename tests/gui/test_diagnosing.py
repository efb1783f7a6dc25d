"""Why this reading: asked for in the window, followed live, and free while nobody looks."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.diagnosing import Diagnosing
from gui.readings import Reader
from nncore.data.drawing import Drawing
from nncore.data.strokes import generate_drawings
from nncore.insight.diagnosis import Diagnosis
from nncore.insight.stages import PREPARED, Stage
from tests.toys import make_model
from tests.windows import open_window

DRAWING = generate_drawings(1, 1)[0]


def test_it_rests_while_nobody_looks(qtbot: QtBot) -> None:
    reader = Reader(make_model(1))
    diagnosing = Diagnosing(reader)
    told: list[Diagnosis | None] = []
    diagnosing.diagnosis_changed.connect(told.append)
    reader.set_drawing(DRAWING)
    qtbot.wait(60)
    assert told == []
    diagnosing.set_watched(True)
    assert len(told) == 1
    assert told[0] is not None
    reader.set_drawing(Drawing())
    reader.set_drawing(DRAWING)
    reader.set_drawing(Drawing())
    qtbot.waitUntil(lambda: len(told) == 2)  # once for all three
    assert told[1] is None
    diagnosing.set_watched(False)
    reader.set_drawing(DRAWING)
    qtbot.wait(60)
    assert len(told) == 2


def test_the_stages_follow_the_route(qtbot: QtBot) -> None:
    reader = Reader(make_model(1))
    reader.set_drawing(DRAWING)
    diagnosing = Diagnosing(reader)
    told: list[Diagnosis] = []
    diagnosing.diagnosis_changed.connect(told.append)
    diagnosing.set_watched(True)
    diagnosing.set_stages({Stage.SIZE})
    assert told[-1].stages == {Stage.SIZE}
    with qtbot.waitSignals([diagnosing.stages_changed, diagnosing.diagnosis_changed]):
        reader.set_raw(True)
    assert told[-1].stages == frozenset()
    np.testing.assert_allclose(told[-1].probabilities, reader.reading.probabilities, rtol=1e-5)
    with qtbot.waitSignal(diagnosing.diagnosis_changed):
        reader.set_raw(False)
    assert told[-1].stages == PREPARED


def test_the_threshold_is_the_one_that_counts(qtbot: QtBot) -> None:
    reader = Reader(make_model(1))
    reader.set_drawing(DRAWING)
    diagnosing = Diagnosing(reader)
    diagnosing.set_watched(True)
    with qtbot.waitSignal(diagnosing.diagnosis_changed) as told:
        reader.set_threshold(0.99)
    assert told.args[0].threshold == 0.99


def test_a_click_on_the_verdict_the_button_and_the_menu(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        verdict = window.findChild(QWidget, "verdict")
        qtbot.mouseClick(verdict, Qt.MouseButton.LeftButton)
        shown = window.diagnosis.window
        assert shown is not None
        assert shown.isVisible()
        for ask in (window.findChild(QPushButton, "why").click, window.menus.why.trigger):
            shown.close()
            ask()
            assert shown is window.diagnosis.window
            assert shown.isVisible()
        window.drawing_panel.canvas.set_drawing(DRAWING)
        qtbot.waitUntil(lambda: shown.text().startswith("Read as "))
        shown.findChild(QWidget, "diagnosis_raw").click()
        assert window.menus.raw_input.isChecked()
        qtbot.waitUntil(lambda: not shown.findChild(QWidget, "stage_size").isChecked())
        window.menus.raw_input.setChecked(False)
        qtbot.waitUntil(lambda: shown.findChild(QWidget, "stage_size").isChecked())
        assert not shown.findChild(QWidget, "diagnosis_raw").isChecked()
