"""The row of tools, by hand and by key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from gui.drawing.canvas import Canvas
from gui.drawing.panel import DrawingPanel

from .hands import along, drag


@pytest.fixture
def panel(qtbot: QtBot) -> DrawingPanel:
    widget = DrawingPanel()
    qtbot.addWidget(widget)
    widget.resize(382, 768)
    widget.show()
    widget.activateWindow()
    qtbot.waitActive(widget)
    return widget


def button(panel: DrawingPanel, name: str) -> QToolButton:
    found = panel.findChild(QToolButton, name)
    assert found is not None
    return found


def test_every_tool_has_a_name_for_people_and_for_machines(panel: DrawingPanel) -> None:
    for name in ("canvas", "pen", "eraser", "move", "pen_size", "undo", "redo", "clear"):
        widget = panel.findChild(QWidget, name)
        assert widget is not None, name
        assert widget.accessibleName(), name
    for name in ("pen", "eraser", "move", "pen_size", "undo", "redo", "clear"):
        widget = panel.findChild(QWidget, name)
        assert widget is not None
        assert widget.toolTip(), name
    for name in ("input_preview", "verdict", "probability_bars"):
        widget = panel.findChild(QWidget, name)
        assert widget is not None, name
        assert widget.accessibleName(), name


def test_pen_and_eraser_take_turns(panel: DrawingPanel) -> None:
    assert button(panel, "pen").isChecked()
    button(panel, "eraser").click()
    assert panel.canvas.tool == "eraser"
    assert not button(panel, "pen").isChecked()
    QTest.keyClick(panel, Qt.Key.Key_P)
    assert panel.canvas.tool == "pen"
    assert button(panel, "pen").isChecked()
    QTest.keyClick(panel, Qt.Key.Key_E)
    assert button(panel, "eraser").isChecked()


def test_the_size_goes_both_ways(panel: DrawingPanel) -> None:
    slider = panel.findChild(QSlider, "pen_size")
    assert slider is not None
    slider.setValue(30)
    assert panel.canvas.pen_width == 30
    QTest.keyClick(panel, Qt.Key.Key_BracketRight)
    assert panel.canvas.pen_width == 32
    assert slider.value() == 32
    QTest.keyClick(panel, Qt.Key.Key_BracketLeft)
    assert slider.value() == 30


def test_a_width_between_two_steps_is_not_rounded_by_the_slider(panel: DrawingPanel) -> None:
    panel.canvas.set_pen_width(17.4)
    assert panel.canvas.pen_width == 17.4


def test_undo_redo_and_clear_are_there_when_they_can_do_something(panel: DrawingPanel) -> None:
    undo, redo, clear = (button(panel, name) for name in ("undo", "redo", "clear"))
    assert not undo.isEnabled()
    assert not redo.isEnabled()
    assert not clear.isEnabled()
    drag(panel.canvas, along((60, 60), (200, 200)))
    assert undo.isEnabled()
    assert clear.isEnabled()
    clear.click()
    assert panel.canvas.drawing().is_blank
    assert not clear.isEnabled()
    undo.click()
    assert not panel.canvas.drawing().is_blank
    undo.click()
    assert panel.canvas.drawing().is_blank
    redo.click()
    assert not panel.canvas.drawing().is_blank


def test_words_give_way_in_a_narrow_column(panel: DrawingPanel) -> None:
    style = Qt.ToolButtonStyle
    panel.resize(520, 800)
    assert button(panel, "pen").toolButtonStyle() == style.ToolButtonTextBesideIcon
    panel.resize(300, 500)
    assert button(panel, "pen").toolButtonStyle() == style.ToolButtonIconOnly
    assert button(panel, "pen").accessibleName() == "Pen"


@pytest.mark.parametrize(
    ("width", "height"), [(300, 500), (382, 768), (640, 1000), (1075, 2080), (1500, 900)]
)
def test_the_canvas_is_the_largest_square_and_nothing_is_cut(
    panel: DrawingPanel, width: int, height: int
) -> None:
    panel.resize(width, height)
    canvas = panel.findChild(Canvas)
    assert canvas is not None
    assert canvas.width() == canvas.height()
    for name in ("clear", "input_preview", "verdict", "probability_bars"):
        widget = panel.findChild(QWidget, name)
        assert widget is not None
        corner = widget.mapTo(panel, widget.rect().bottomRight())
        assert panel.rect().contains(corner), name
        least = widget.minimumSizeHint()
        assert widget.width() >= least.width(), name
        if name != "clear":  # buttons are as high as all controls
            assert widget.height() >= least.height(), name
    bars = panel.findChild(QWidget, "probability_bars")
    assert bars is not None
    if canvas.width() < width:  # then the height is used up
        assert bars.height() <= bars.minimumSizeHint().height() + 60
    assert panel.width_for_height(height) >= canvas.width()
