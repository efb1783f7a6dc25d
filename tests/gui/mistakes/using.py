"""Ways to use the Mistakes tab as a person does."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.mistakes.panel import MistakesPanel
from gui.mistakes.presenter import MistakesPresenter
from gui.mistakes_wiring import MistakesWiring

PATIENCE = 15_000


def show(window: MainWindow, qtbot: QtBot) -> MistakesPanel:
    """Bring the tab to the front and wait until all is read."""
    window.tabs.show_page("mistakes")
    panel = cast(MistakesPanel, window.tabs.page("mistakes"))
    qtbot.waitUntil(lambda: is_complete(panel), timeout=PATIENCE)
    return panel


def presenter(panel: MistakesPanel) -> MistakesPresenter:
    return wiring(panel).presenter


def wiring(panel: MistakesPanel) -> MistakesWiring:
    found = panel.findChild(MistakesWiring)
    assert isinstance(found, MistakesWiring)
    return found


def is_complete(panel: MistakesPanel) -> bool:
    examined = presenter(panel).examined
    return (
        examined is not None and examined.judgement.is_complete and panel.head.progress.isHidden()
    )


def press(widget: QWidget, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(widget, key)
