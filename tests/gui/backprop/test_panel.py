"""The Backprop tab in the real window: alive, by keyboard, and quiet where nobody looks."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QLineEdit, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from gui.backprop.panel import BackpropPanel
from gui.hand import wait
from gui.main_window import MainWindow
from nncore.insight.backprop.microscope import UpdateLook
from tests.windows import TINY

PATIENCE = 30_000


def looked(panel: BackpropPanel, qtbot: QtBot) -> UpdateLook:
    qtbot.waitUntil(lambda: panel.update_page.look is not None, timeout=PATIENCE)
    look = panel.update_page.look
    assert look is not None
    return look


def choose(panel: BackpropPanel, symbol: str) -> None:
    found = panel.update_page.found
    number = next(place for place, step in enumerate(found) if step.words.symbol == symbol)
    panel.update_page.steps.choose(number)


def test_an_update_is_shown_and_follows_label_and_rate(
    panel: BackpropPanel, window: MainWindow, qtbot: QtBot
) -> None:
    first = looked(panel, qtbot)
    read = int(window.reader.reading.favoured or 0)
    assert first.label == read
    other = (read + 1) % 10
    panel.label.setCurrentIndex(1 + other)
    panel.update_page.rate.setText("0.5")

    def is_new() -> bool:
        look = panel.update_page.look
        return look is not None and (look.label, look.rate) == (other, 0.5)

    qtbot.waitUntil(is_new, timeout=PATIENCE)
    look = looked(panel, qtbot)
    assert look.loss_after < look.loss
    assert "η = 0.5" in panel.update_page.summary_text()
    panel.update_page.rate.setText("a lot")
    assert panel.update_page.rate.property("invalid")
    assert panel.update_page.chosen_rate() is None


def test_the_arrow_keys_walk_through_all_steps_and_back(panel: BackpropPanel, qtbot: QtBot) -> None:
    looked(panel, qtbot)
    page = panel.update_page
    page.steps.setFocus()
    seen = [page.card.step]
    for _ in range(len(page.found) - 1):
        QTest.keyClick(page.steps, Qt.Key.Key_Down)
        seen.append(page.card.step)
    assert [step.key for step in seen if step] == [step.key for step in page.found]
    QTest.keyClick(page.steps, Qt.Key.Key_Up)
    assert page.card.step is page.found[-2]
    QTest.keyClick(page.steps, Qt.Key.Key_Home)
    assert page.card.step is page.found[0]


def test_finite_differences_come_after_a_rest_and_agree(panel: BackpropPanel, qtbot: QtBot) -> None:
    looked(panel, qtbot)
    choose(panel, "∂L/∂W₂")
    table = panel.update_page.card.findChild(QTextBrowser, "step_differences")
    assert table is not None
    qtbot.waitUntil(lambda: "of 40 compared" in table.toPlainText(), timeout=PATIENCE)
    words = table.accessibleDescription()
    error = float(words.split("at most ")[1].split()[0].rstrip(".").replace("−", "-"))
    assert error < 1e-6


def test_a_cell_that_is_pointed_at_is_written_out_and_compared(
    panel: BackpropPanel, qtbot: QtBot
) -> None:
    looked(panel, qtbot)
    choose(panel, "∂L/∂W₁")
    card = panel.update_page.card
    card.page.setValue(2)
    card.picture.setFocus()
    QTest.keyClick(card.picture, Qt.Key.Key_Down)
    step = card.step
    assert step is not None
    assert np.unravel_index(card.element, step.array.shape)[0] == 2
    row, column = divmod(card.element % 784, 28)
    assert card.picture.words_at(row, column).startswith(f"row {row + 1}")
    table = card.findChild(QTextBrowser, "step_differences")
    assert table is not None
    place = f"[2, {card.element % 784}]"
    qtbot.waitUntil(lambda: place in table.toPlainText(), timeout=PATIENCE)


def test_a_blank_canvas_says_so_and_a_new_drawing_is_looked_at(
    panel: BackpropPanel, window: MainWindow, qtbot: QtBot
) -> None:
    looked(panel, qtbot)
    window.drawing_panel.canvas.clear()
    qtbot.waitUntil(lambda: panel.update_page.look is None, timeout=PATIENCE)
    assert panel.update_page.summary_text().startswith("Draw a digit")
    assert panel.update_page.card.picture.values is None
    window.drawing_panel.canvas.sketch.undo()
    looked(panel, qtbot)


def test_nothing_is_computed_where_nobody_looks(
    panel: BackpropPanel, window: MainWindow, qtbot: QtBot
) -> None:
    before = looked(panel, qtbot)
    window.tabs.setCurrentIndex(0)
    window.drawing_panel.canvas.clear()
    window.drawing_panel.canvas.sketch.undo()
    wait(0.3)
    assert panel.update_page.look is before
    assert panel.watched is None
    window.tabs.show_page("backprop")
    qtbot.waitUntil(lambda: panel.update_page.look is not before, timeout=PATIENCE)


def test_the_lessons_are_worked_with_the_drawing(panel: BackpropPanel, qtbot: QtBot) -> None:
    label = looked(panel, qtbot).label
    panel.show_page(panel.lessons_page)
    page = panel.lessons_page
    words = {
        "meeting": f"should be read as {label}",
        "pairings": f"the same right digit {label}",
        "product": "(784, 1)",
        "transpose": "has fewer",
    }
    qtbot.waitUntil(lambda: words["meeting"] in page.text(), timeout=PATIENCE)
    for name, expected in words.items():
        button = page.findChild(QAbstractButton, f"lesson_{name}")
        assert button is not None
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
        assert expected in page.text()


def test_a_run_gets_a_curve_for_each_layer(
    panel: BackpropPanel, window: MainWindow, qtbot: QtBot
) -> None:
    panel.show_page(panel.course_page)
    page = panel.course_page
    qtbot.waitUntil(lambda: len(page.lines.curves) == 2, timeout=PATIENCE)
    assert page.gradients.curves == ()
    window.train_panel.start_requested.emit(TINY)

    def is_measured() -> bool:
        curves = page.gradients.curves
        return len(curves) == 2 and len(curves[0].xs) > 3 and curves[0].xs[-1] == TINY.epochs

    qtbot.waitUntil(is_measured, timeout=PATIENCE)
    assert [curve.name for curve in page.updates.curves] == ["layer 1", "layer 2"]
    page.gradients.setFocus()
    QTest.keyClick(page.gradients, Qt.Key.Key_Right)
    assert "layer 1" in page.gradients.accessibleDescription()


@pytest.mark.parametrize("size", [(800, 600), (1280, 800)])
def test_everything_has_a_name_and_fits(
    panel: BackpropPanel, window: MainWindow, qtbot: QtBot, size: tuple[int, int]
) -> None:
    looked(panel, qtbot)
    window.resize(*size)
    for page in (panel.update_page, panel.chain_page, panel.lessons_page, panel.course_page):
        panel.show_page(page)
        wait(0.05)
        assert page.width() <= panel.width()
        for child in page.findChildren(QWidget):
            if isinstance(child, QAbstractButton | QAbstractSpinBox):
                assert child.objectName()
                assert child.accessibleName() or child.text()
            inner = isinstance(child.parentWidget(), QAbstractSpinBox)
            if isinstance(child, QLineEdit) and not inner:
                assert child.accessibleName()


def test_the_tab_has_a_key(window: MainWindow) -> None:
    keys = {action.shortcut().toString(): action for action in window.menus.actions()}
    keys["Ctrl+B"].trigger()
    assert isinstance(window.tabs.currentWidget(), BackpropPanel)
