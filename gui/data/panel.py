"""The Data tab: what the recipe learns from, or a look at data that may be imported."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gui.data.import_page import ImportPage
from gui.data.overview_page import OverviewPage
from gui.data.recent import RecentData
from gui.train.column_scroll import ColumnScroll

NARROW = 640
"""Below this width the counts stand under the samples instead of beside them."""


class DataPanel(QWidget):
    """Two pages that take turns.

    Parameters
    ----------
    recent : RecentData
        What was imported before.
    parent : QWidget or None
        What it is in.

    Attributes
    ----------
    overview : OverviewPage
        The page about the recipe's data.
    importing : ImportPage
        The page about data from outside.
    recent : RecentData
        What was imported before.
    """

    def __init__(self, recent: RecentData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("data_panel")
        self.setAccessibleName("Data")
        self.recent = recent
        self.overview = OverviewPage(recent)
        self.importing = ImportPage()
        self._pages = QStackedWidget(self)
        for page in (self.overview, self.importing):
            self._pages.addWidget(ColumnScroll(page))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)

    @property
    def is_importing(self) -> bool:
        """Whether data from outside are looked at."""
        return self._pages.currentIndex() == 1

    def show_import(self, on: bool) -> None:
        """Turn to the page about data from outside, or back."""
        self._pages.setCurrentIndex(int(on))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let both pages fit the width."""
        super().resizeEvent(event)
        for page in (self.overview, self.importing):
            page.set_narrow(self.width() < NARROW)
