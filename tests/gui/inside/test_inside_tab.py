"""The Inside tab follows the drawing and the network, and costs nothing while it is hidden."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from gui.inside.activations_card import BLANK
from gui.inside.layer_sheet import LayerSheet
from gui.inside_wiring import InsideWiring
from gui.main_window import MainWindow
from nncore.insight.inside import METHODS, Chain, Lesions, UnitOff
from nncore.insight.inside.measured import measured
from tests.gui.inside.conftest import look
from tests.windows import LONG


def sheet(window: MainWindow, place: int) -> LayerSheet:
    found = window.findChild(LayerSheet, f"layer_{place}")
    assert found is not None
    return found


def test_every_layer_shows_what_the_network_computes(window: MainWindow, qtbot: QtBot) -> None:
    panel = look(window, qtbot)
    image = window.reader.reading.input
    assert image is not None
    trace = Chain(window.reader.model).trace(image)
    assert [each.place.name for each in panel.activations.columns] == [
        "Input",
        "Hidden 1",
        "Output",
    ]
    for unit, value in enumerate(trace.after[1][0].tolist()):
        assert sheet(window, 1).words_of(unit).endswith(f": {value:.4g}")


def test_a_unit_shows_its_arithmetic(window: MainWindow, qtbot: QtBot) -> None:
    panel = look(window, qtbot)
    QTest.mouseClick(
        sheet(window, 1),
        Qt.MouseButton.LeftButton,
        pos=sheet(window, 1).unit_rect(2).center(),
    )
    qtbot.waitUntil(lambda: panel.unit.view is not None and panel.unit.view.unit == 2)
    assert panel.unit.title == "Hidden 1, unit 2"
    view = panel.unit.view
    assert view is not None
    arithmetic = view.arithmetic
    total = float(arithmetic.terms.sum()) + arithmetic.bias
    assert np.isclose(total, arithmetic.before, atol=1e-5)
    words = panel.unit.arithmetic.text()
    assert "z = Σ w·x + b = " in words
    assert "a = ReLU(" in words
    assert panel.unit.bars.values is not None
    assert len(panel.unit.bars.values) == 10


def test_why_can_be_asked_in_many_ways(window: MainWindow, qtbot: QtBot) -> None:
    panel = look(window, qtbot)
    why = panel.why
    why.digit.setCurrentIndex(4)
    qtbot.waitUntil(lambda: why.title == "Why 3?")
    why.against.setCurrentIndex(7)
    qtbot.waitUntil(lambda: why.title == "Why 3 and not 5?")
    for method in METHODS:
        if method != why.method.choice():
            before = why.picture.values
            why.method.setCurrentIndex(list(METHODS).index(method))
            qtbot.waitUntil(lambda: why.picture.values is not before)  # noqa: B023
    test = window.findChild(QWidget, "why_test")
    qtbot.waitUntil(lambda: test.text().startswith("Test: without the 10"))  # type: ignore[union-attr]


def test_a_blank_canvas_is_asked_for_a_digit(window: MainWindow, qtbot: QtBot) -> None:
    panel = look(window, qtbot, drawn=False)
    note: Any = window.findChild(QWidget, "activations_note")
    qtbot.waitUntil(lambda: len(panel.activations.columns) == 3)
    assert note.text() == BLANK
    assert panel.unit.view is None
    assert panel.why.picture.values is None


def test_neighbours_come_and_go_to_the_canvas(window: MainWindow, qtbot: QtBot) -> None:
    panel = look(window, qtbot)
    panel.switch.show_view(panel.neighbours)
    qtbot.waitUntil(lambda: bool(panel.neighbours.by_layer.pictures), timeout=20_000)
    assert len(panel.neighbours.by_pixels.pictures) == 12
    before = window.drawing_panel.canvas.drawing()
    panel.neighbours.by_pixels.setFocus()
    QTest.keyClick(panel.neighbours.by_pixels, Qt.Key.Key_Return)
    assert window.drawing_panel.canvas.drawing() != before
    window.drawing_panel.canvas.sketch.undo()
    assert window.drawing_panel.canvas.drawing() == before


def test_what_excites_a_unit_is_found(window: MainWindow, qtbot: QtBot) -> None:
    panel = look(window, qtbot)
    qtbot.waitUntil(lambda: len(panel.unit.exciting.pictures) == 12, timeout=20_000)


def test_lesions_are_done_listed_judged_and_healed(window: MainWindow, qtbot: QtBot) -> None:
    panel = look(window, qtbot)
    panel.switch.show_view(panel.lesions)
    panel.activations.unit_chosen.emit(1, 3)
    qtbot.waitUntil(lambda: panel.unit.view is not None and panel.unit.view.unit == 3)
    networks = window.controller.networks
    switch = window.findChild(QPushButton, "switch_unit")
    assert switch is not None
    switch.click()
    assert networks.lesions == Lesions((UnitOff(0, 3),))
    qtbot.waitUntil(lambda: switch.text() == "Switch On")
    assert sheet(window, 1).words_of(3).startswith("Hidden 1, unit 3 (switched off)")
    panel.lesions.share_requested.emit(0.5)
    panel.lesions.bits_requested.emit(2)
    effect: Any = window.findChild(QWidget, "lesion_effect")
    qtbot.waitUntil(lambda: "100 digits" in effect.text(), timeout=20_000)
    items: Any = window.findChild(QWidget, "lesion_list")
    assert [items.item(row).text() for row in range(3)] == [
        "Hidden 1, unit 3 off",
        "50 % of the weights pruned",
        "Weights of 2 bits",
    ]
    panel.lesions.removal_requested.emit(1)
    panel.lesions.undo_requested.emit()
    assert networks.lesions == Lesions((UnitOff(0, 3),))
    panel.lesions.clear_requested.emit()
    assert networks.lesions is None
    assert networks.shown.lesion_count == 0


def test_histograms_follow_a_training(window: MainWindow, qtbot: QtBot) -> None:
    panel = look(window, qtbot)
    panel.switch.show_view(panel.histograms)
    change: Any = window.findChild(QWidget, "histograms_change")
    window.controller.start(LONG)
    qtbot.waitUntil(lambda: change.text().startswith("Moved by"), timeout=20_000)
    assert "zeros" in panel.histograms.weights.accessibleDescription()
    window.controller.stop()
    qtbot.waitUntil(lambda: not window.controller.state.is_alive)


def test_a_hidden_tab_looks_at_nothing(window: MainWindow, qtbot: QtBot) -> None:
    look(window, qtbot)
    wiring = window.findChild(InsideWiring)
    assert wiring is not None
    window.tabs.setCurrentIndex(0)
    seen = wiring.shown
    window.drawing_panel.canvas.clear()
    qtbot.wait(50)
    assert wiring.shown is seen


def test_figures_of_the_methods_are_a_page(window: MainWindow, qtbot: QtBot) -> None:
    panel = look(window, qtbot)
    panel.why.figures_requested.emit()
    text = window.findChild(QTextBrowser, "explaining_methods_text")
    assert text is not None
    assert all(info.title in text.toPlainText() for info in METHODS.values())
    assert f"{measured()[0].digits:,} test digits" in text.toPlainText()
    assert text.toPlainText().count("×") >= len(METHODS)


def test_cards_take_turns_in_a_narrow_window(window: MainWindow, qtbot: QtBot) -> None:
    panel = look(window, qtbot)
    wide = len(panel.switch.views)
    window.resize(800, 600)
    qtbot.waitUntil(lambda: panel.unit in panel.switch.views)
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: len(panel.switch.views) == wide)
    assert panel.unit.isVisible()
    assert panel.why.isVisible()


def test_the_keyboard_reaches_all_and_can_read_it(window: MainWindow, qtbot: QtBot) -> None:
    panel = look(window, qtbot)
    for view in panel.switch.views:
        panel.switch.show_view(view)
        wanted = {
            each
            for each in panel.findChildren(QWidget)
            if each.isVisible()
            and each.isEnabled()
            and each.focusPolicy() & Qt.FocusPolicy.TabFocus
            and each.focusProxy() is None
        }
        reached: set[QWidget] = set()
        first = next(iter(wanted))
        each = first.nextInFocusChain()
        while each is not None and each is not first:
            reached.add(each)
            each = each.nextInFocusChain()
        assert wanted - reached <= {first}
        for widget in wanted:
            assert widget.objectName(), type(widget)
            words = widget.accessibleName() or getattr(widget, "text", str)()
            assert words, widget.objectName()
