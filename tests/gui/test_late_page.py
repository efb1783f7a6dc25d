"""Tabs are made when they are first looked at, and stand where their place was kept."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gui.main_window import MainWindow
from gui.views import PAGES


def titles(window: MainWindow) -> list[str]:
    return [window.tabs.tabText(index) for index in range(window.tabs.count())]


def test_no_page_is_made_before_it_is_shown(window: MainWindow) -> None:
    assert not any(window.tabs.is_made(page.name) for page in PAGES)
    assert titles(window) == ["Train", *(page.title for page in PAGES)]


def test_every_page_comes_to_its_own_place_and_only_once(window: MainWindow) -> None:
    tabs, before = window.tabs, titles(window)
    for index, page in enumerate(PAGES, start=1):
        tabs.setCurrentIndex(index)
        made = tabs.currentWidget()
        assert tabs.is_made(page.name)
        assert tabs.page(page.name) is made
        assert made.isVisible()
        assert tabs.tabToolTip(index) == page.tooltip
        tabs.setCurrentIndex(0)
        tabs.show_page(page.name)
        assert tabs.currentWidget() is made
    assert titles(window) == before


def test_a_page_that_is_asked_for_does_not_come_to_the_front(window: MainWindow) -> None:
    page = window.tabs.page(PAGES[-1].name)
    assert window.tabs.currentWidget() is window.train_panel
    assert not page.isVisible()


def test_the_keyboard_goes_through_all_pages(window: MainWindow) -> None:
    seen: list[QWidget] = []
    for _ in range(window.tabs.count()):
        QTest.keyClick(window.tabs, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
        seen.append(window.tabs.currentWidget())
    assert seen == [*(window.tabs.page(page.name) for page in PAGES), window.train_panel]
