"""The threshold's control: what it shows, what it asks for, and the way back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gui.drawing.threshold_control import ThresholdControl

Parts = tuple[ThresholdControl, QDoubleSpinBox, QPushButton, list[object]]


@pytest.fixture
def parts(qtbot: QtBot) -> Parts:
    control = ThresholdControl()
    qtbot.addWidget(control)
    asked: list[object] = []
    control.threshold_requested.connect(asked.append)
    control.show()
    box = control.findChild(QDoubleSpinBox, "threshold")
    own = control.findChild(QPushButton, "threshold_own")
    assert box is not None
    assert own is not None
    return control, box, own, asked


def label(control: ThresholdControl) -> str:
    found = control.findChild(QLabel, "threshold_label")
    assert found is not None
    return found.text()


def test_it_says_that_a_network_has_none_of_its_own(parts: Parts) -> None:
    control, box, own, asked = parts
    control.show_threshold(0.0, 0.0)
    assert (label(control), box.text()) == ("No threshold of its own", "never")
    assert not own.isVisible()
    control.show_threshold(0.6, 0.0)
    assert (label(control), box.text()) == ("Not a digit below", "60 %")
    assert own.isEnabled()
    assert "no threshold of its own" in own.toolTip()
    assert asked == []  # to show is not to ask


def test_the_way_back_to_the_networks_own(parts: Parts) -> None:
    control, box, own, asked = parts
    control.show_threshold(0.437, 0.437)
    assert box.text() == "43.7 %"
    assert not own.isEnabled()
    control.show_threshold(0.0, 0.437)
    assert box.text() == "never"
    assert "43.7 %" in own.toolTip()
    own.click()
    assert asked == [None]


def test_the_keyboard_changes_it(qtbot: QtBot, parts: Parts) -> None:
    control, box, _, asked = parts
    control.show_threshold(0.5, 0.5)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert asked == [pytest.approx(0.55)]
    box.selectAll()
    qtbot.keyClicks(box, "30")
    assert len(asked) == 1  # not at every key
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert asked[1:] == [pytest.approx(0.3)]
    assert box.maximum() == 99
