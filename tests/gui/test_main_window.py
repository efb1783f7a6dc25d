"""The window's own part: menus, names, messages, memory; trainings are toys or tiny."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QMessageBox,
    QProgressBar,
    QPushButton,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.run_state import RunState
from gui.settings import SettingsFile
from gui.views import PAGES
from tests.gui.drawings import DRAWING
from tests.gui.window_parts import act, label
from tests.toys import ToyRun
from tests.windows import LONG, TINY, open_window

NAMES = """
canvas pen eraser move pen_size undo redo clear input_preview verdict probability_bars tabs recipe
map_shift map_turn
dataset start step stop reset speed loss_plot accuracy_plot drawing_history runs progress status
"""


def test_the_names_that_automation_relies_on(window: MainWindow, qtbot: QtBot) -> None:
    window.load_plots()
    for page in PAGES:
        window.tabs.show_page(page.name)
    qtbot.waitUntil(lambda: window.has_plots, timeout=30_000)
    for name in NAMES.split():
        assert window.findChild(QWidget, name) is not None, name


def test_the_menus_are_complete_and_their_keys_unique(window: MainWindow) -> None:
    titles = [action.text().replace("&", "") for action in window.menuBar().actions()]
    assert titles == ["File", "Edit", "View", "Network", "Help"]
    names = set()
    keys: list[str] = []
    for action in window.findChildren(QAction, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if action.objectName().startswith("action_"):
            names.add(action.objectName())
            assert action.text(), action.objectName()
            assert action.statusTip(), action.objectName()
            keys += [each.toString() for each in action.shortcuts()]
    assert len(keys) == len(set(keys))
    assert {"action_open", "action_save", "action_undo", "action_about", "action_quit"} <= names
    quit_action = window.findChild(QAction, "action_quit")
    assert quit_action is not None
    assert quit_action.shortcut() == QKeySequence("Ctrl+Q")
    for menu in window.menuBar().actions():
        marks = [
            each.text()[each.text().index("&") + 1].lower()
            for each in menu.menu().actions()  # type: ignore[attr-defined]
            if "&" in each.text()
        ]
        assert len(marks) == len(set(marks)), menu.text()


def test_only_what_works_has_a_tab(window: MainWindow) -> None:
    assert [window.tabs.tabText(index) for index in range(window.tabs.count())] == [
        "Train",
        *(page.title for page in PAGES),
    ]


def test_reset_asks_first(window: MainWindow, qtbot: QtBot) -> None:
    window.train_panel.start_requested.emit(LONG)
    qtbot.waitUntil(lambda: window.controller.state is RunState.TRAINING)
    for button, state in (("Cancel", RunState.TRAINING), ("Reset", RunState.STOPPING)):
        window.train_panel.reset_requested.emit()
        box = window.findChild(QMessageBox, "ask_reset")
        assert box is not None
        assert window.controller.state is RunState.TRAINING
        choice = next(each for each in box.buttons() if each.text().replace("&", "") == button)
        choice.click()
        assert window.controller.state is state
        qtbot.waitUntil(lambda: window.findChild(QMessageBox, "ask_reset") is None)
    qtbot.waitUntil(lambda: window.controller.state is RunState.IDLE)


def test_status_and_progress(window: MainWindow, qtbot: QtBot) -> None:
    progress = window.findChild(QProgressBar, "progress")
    assert progress is not None
    assert label(window, "status") == "Ready"
    window.train_panel.start_requested.emit(TINY)
    qtbot.waitUntil(lambda: window.controller.state is RunState.IDLE)
    assert progress.value() == progress.maximum()
    assert label(window, "validation_accuracy").startswith("validation accuracy ")
    assert label(window, "data_in_use") == "generated strokes"
    assert label(window, "network_in_use") == "network: tiny (run 1)"


def test_a_kept_network_is_in_the_menu_at_the_next_start(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        window.train_panel.start_requested.emit(TINY)
        qtbot.waitUntil(lambda: window.controller.state is RunState.IDLE)
        act(window, "action_keep")
        parameters = window.controller.reader.model.parameters
        assert window.controller.run is not None
        assert window.controller.run.kept_as == "tiny"
    with open_window(qtbot) as window:
        kept = window.findChildren(QAction, "action_kept_network")
        assert [each.text() for each in kept] == ["tiny"]
        kept[0].trigger()
        np.testing.assert_array_equal(window.controller.reader.model.parameters, parameters)
        assert window.findChildren(QAction, "action_kept_network")[-1].isChecked()


def test_choices_are_remembered(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        window.drawing_panel.canvas.set_pen_width(30.0)
        window.train_panel.set_recipe(TINY)
        window.train_panel.set_speed(10.0)
        window.setGeometry(20, 30, 790, 700)
        act(window, "action_theme_dark")
    assert SettingsFile().load().theme == "dark"
    with open_window(qtbot) as window:
        assert window.drawing_panel.canvas.pen_width == 30.0
        assert window.train_panel.recipe() == TINY
        assert window.train_panel.speed() == pytest.approx(10.0, rel=0.1)
        action = window.findChild(QAction, "action_theme_dark")
        assert action is not None
        assert action.isChecked()
        act(window, "action_theme_system")


def test_a_broken_recipe_in_the_settings_is_passed_over(qtbot: QtBot) -> None:
    file = SettingsFile()
    with open_window(qtbot) as window:
        usual = window.train_panel.recipe()
    value = json.loads(file.path.read_text())
    value["recipe"] = {"name": 3, "layers": "many"}
    file.path.write_text(json.dumps(value))
    with open_window(qtbot) as window:
        assert window.train_panel.recipe() == usual


def test_a_fault_leaves_the_window_alive(window: MainWindow) -> None:
    try:
        raise RuntimeError("unheard of")
    except RuntimeError as error:
        window._faults.raise_error(error)
    assert "you can go on" in window.messages.text
    button = window.findChild(QPushButton, "show_report")
    assert button is not None
    button.click()
    assert window.pages.report is not None
    assert "unheard of" in window.pages.last_report
    window.drawing_panel.canvas.set_drawing(DRAWING)
    assert window.controller.reader.reading.verdict == "digit"


def test_a_failing_run_says_why_in_the_window(qtbot: QtBot) -> None:
    from nncore.errors import DataError

    with open_window(
        qtbot, make_run=lambda recipe: ToyRun(recipe, error=DataError("labels: are cut short."))
    ) as window:
        window.train_panel.start_requested.emit(TINY)
        qtbot.waitUntil(lambda: window.messages.text == "labels: are cut short.")
        assert window.controller.state is RunState.IDLE


def test_pages_of_words(window: MainWindow) -> None:
    for action, name, words in (
        ("action_about", "about", "LGPL"),
        ("action_shortcuts", "shortcuts", "Ctrl+Q"),
        ("action_about_network", "about_network", "784-4-10"),
    ):
        act(window, action)
        text = window.findChild(QTextBrowser, f"{name}_text")
        assert text is not None
        assert words in text.toPlainText(), name
        assert not text.window().isModal()


def test_every_control_has_an_accessible_name(window: MainWindow) -> None:
    from PySide6.QtGui import QAccessible
    from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QComboBox, QLineEdit

    nameless = []
    for kind in (QAbstractButton, QAbstractSlider, QComboBox, QLineEdit):
        for widget in window.findChildren(kind):
            interface = QAccessible.queryAccessibleInterface(widget)
            inner = widget.objectName().startswith("qt_") or "QScrollBar" in str(type(widget))
            if inner or isinstance(widget.parent(), QComboBox) or widget.isHidden():
                continue
            if not interface.text(QAccessible.Text.Name):
                nameless.append(f"{type(widget).__name__} {widget.objectName()}")
    assert not nameless
