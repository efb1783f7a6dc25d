"""The window that explains a reading: sentences, stages on switches, gauges."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from gui.drawing.diagnosis import NOTHING, DiagnosisWindow
from gui.drawing.diagnosis_gauges import Gauge
from gui.drawing.diagnosis_stages import TopThree
from gui.theme import LIGHT
from nncore.data.strokes import generate_drawings
from nncore.insight.diagnosis import Diagnosis, diagnose
from nncore.insight.stages import PREPARED, Stage
from tests.benchmarks import spoilt
from tests.toys import make_model


def made(stages: frozenset[Stage] = PREPARED) -> Diagnosis:
    found = diagnose(generate_drawings(4, 2)[3], make_model(1), stages)
    assert found is not None
    return found


@pytest.fixture
def window(qtbot: QtBot) -> DiagnosisWindow:
    widget = DiagnosisWindow()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def switch(window: DiagnosisWindow, stage: Stage) -> QCheckBox:
    found = window.findChild(QCheckBox, f"stage_{stage.value}")
    assert isinstance(found, QCheckBox)
    return found


def test_it_says_why_and_shows_every_stage(window: DiagnosisWindow) -> None:
    diagnosis = made()
    window.set_stages(PREPARED)
    window.set_diagnosis(diagnosis)
    assert window.text().startswith("Read as ")
    assert "The preparation has put size, pen and centre right" in window.text()
    assert [switch(window, stage).isChecked() for stage in Stage] == [True, True, True, False]
    last = window.findChild(TopThree, "stage_centre_probabilities")
    assert isinstance(last, TopThree)
    assert len(last.text().split(",")) == 3
    window.set_diagnosis(None)
    assert window.text() == NOTHING
    assert last.text() == "nothing drawn yet"


def test_a_switch_asks_for_other_stages(window: DiagnosisWindow, qtbot: QtBot) -> None:
    window.set_stages(PREPARED)
    with qtbot.waitSignal(window.stages_requested) as asked:
        switch(window, Stage.PEN).click()
    assert asked.args == [frozenset({Stage.SIZE, Stage.CENTRE})]
    with qtbot.assertNotEmitted(window.stages_requested):
        window.set_stages(frozenset(Stage))  # only shown
    with qtbot.waitSignal(window.raw_requested) as raw:
        window.findChild(QCheckBox, "diagnosis_raw").click()
    assert raw.args == [True]


def test_it_says_when_it_is_watched(qtbot: QtBot) -> None:
    window = DiagnosisWindow()
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.watched_changed) as told:
        window.show()
    assert told.args == [True]
    with qtbot.waitSignal(window.watched_changed) as told:
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert told.args == [False]


def test_nothing_is_cut_off_in_a_narrow_window(window: DiagnosisWindow, qtbot: QtBot) -> None:
    window.set_diagnosis(made(frozenset()))
    window.resize(100, 300)
    qtbot.waitUntil(lambda: window.height() == 300)
    for name in ("stages", "gauges", "stage_slant_probabilities", "gauge_slant"):
        part = window.findChild(QWidget, name)
        assert part.width() >= part.minimumSizeHint().width()
        assert part.mapTo(window, part.rect().topRight()).x() < window.width()


def test_a_gauge_marks_what_is_unusual(qtbot: QtBot) -> None:
    gauge = Gauge(Stage.SIZE)
    qtbot.addWidget(gauge)
    gauge.resize(300, 40)

    def colours() -> set[str]:
        image = gauge.grab().toImage()
        return {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height() // 2, image.height())
        }

    usual = made().findings[0]
    gauge.set_finding(usual)
    assert LIGHT.accent in colours()
    assert LIGHT.validation not in colours()
    unusual = next(each for each in _small().findings if each.stage is Stage.SIZE)
    gauge.set_finding(unusual)
    assert LIGHT.validation in colours()
    assert "MNIST 20.0 px" in gauge.text()
    gauge.set_finding(None)
    assert gauge.text() == "nothing drawn yet"
    assert LIGHT.accent not in colours()


def _small() -> Diagnosis:
    drawing = spoilt.normal(generate_drawings(1, 2)[0])
    small = spoilt.too_small(drawing, np.random.default_rng(1))
    found = diagnose(small, make_model(1), frozenset())
    assert found is not None
    return found
