"""Ways to use the Data tab as a person does."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.data.import_page import ImportPage
from gui.data.overview_page import OverviewPage
from gui.main_window import MainWindow
from nncore.recipe import Data, Recipe
from tests.windows import TINY

PATTERNS = replace(TINY, name="patterns", data=Data(sources=("patterns",)))
PATIENCE = 8_000


def overview(window: MainWindow) -> OverviewPage:
    return window.tabs.data.overview


def importing(window: MainWindow) -> ImportPage:
    return window.tabs.data.importing


def is_read(window: MainWindow) -> bool:
    return overview(window).is_complete()


def look(window: MainWindow, qtbot: QtBot, recipe: Recipe = PATTERNS) -> OverviewPage:
    """Show the data of a recipe."""
    window.train_panel.set_recipe(recipe)
    window.tabs.setCurrentWidget(window.tabs.data)
    qtbot.waitUntil(lambda: is_read(window), timeout=PATIENCE)
    return overview(window)


def look_at(window: MainWindow, qtbot: QtBot, path: object) -> ImportPage:
    """Have data from outside looked at."""
    window.imports.look_at(str(path))
    until_seen(window, qtbot)
    return importing(window)


def until_seen(window: MainWindow, qtbot: QtBot) -> None:
    page = importing(window)
    qtbot.waitUntil(lambda: not page.progress.isVisible(), timeout=PATIENCE)


def press(owner: QWidget, name: str) -> None:
    button = owner.findChild(QPushButton, name)
    assert button is not None
    assert button.isEnabled()
    button.click()
