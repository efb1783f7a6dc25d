"""Entries of the View menu that bring a tab to the front."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup

from gui.menus import Menus
from gui.views import PAGES, Views


class PageActions(QObject):
    """An entry for each tab that has keys of its own.

    Parameters
    ----------
    menus : Menus
        Get the entries.
    tabs : Views
        The tabs.
    """

    def __init__(self, menus: Menus, tabs: Views) -> None:
        super().__init__(tabs)
        self._tabs = tabs
        self._group = QActionGroup(self)
        self._group.setExclusive(False)
        for page in PAGES:
            if page.keys:
                tip = page.tooltip.removesuffix(f" ({page.keys})") + "."
                name, title = f"action_{page.name}", f"&{page.title}"
                action = menus.add(None, name, title, page.keys, tip)
                action.setData(page.name)
                self._group.addAction(action)
        menus.view.insertActions(menus.verdict_map, self._group.actions())
        self._group.triggered.connect(self._on_triggered)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self._tabs.show_page(action.data())
