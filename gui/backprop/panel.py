"""The Backprop tab: four pages that take turns."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.backprop.chain_page import ChainPage
from gui.backprop.course_page import CoursePage
from gui.backprop.lessons_page import LessonsPage
from gui.backprop.update_page import UpdatePage
from gui.theme import GAP


class BackpropPanel(QWidget):
    """One update, the chain rule, lessons, and the run as a whole.

    Signals
    -------
    watched_changed()
        Another page has come to the front, or none is seen any more; see `watched`.

    Attributes
    ----------
    update_page : UpdatePage
        One drawing, one update.
    chain_page : ChainPage
        A small graph of numbers.
    lessons_page : LessonsPage
        Lessons with the drawing's numbers.
    course_page : CoursePage
        Gradients and updates over the run.
    """

    watched_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("backprop_panel")
        self.setAccessibleName("Backprop")
        self._is_shown = False
        self.update_page = UpdatePage(self)
        self.chain_page = ChainPage(self)
        self.lessons_page = LessonsPage(self)
        self.course_page = CoursePage(self)
        self._stack = QStackedWidget(self)
        self._group = QButtonGroup(self)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(4)
        for title, tip, page in (
            ("One update", "Every number of one update of the network", self.update_page),
            ("Chain rule", "The chain rule on a formula of your own", self.chain_page),
            ("Lessons", "Four lessons with the numbers of your drawing", self.lessons_page),
            ("Over the run", "Gradients, updates and the loss around", self.course_page),
        ):
            self._add(title, tip, page)
        self._buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(self._buttons)
        column.addWidget(self._stack, 1)
        self._group.idClicked.connect(self._on_clicked)

    @property
    def watched(self) -> QWidget | None:
        """The page that is seen; None where the tab is hidden."""
        return self._stack.currentWidget() if self._is_shown else None

    def show_page(self, page: QWidget) -> None:
        """Bring one of the pages to the front."""
        self._group.button(self._stack.indexOf(page)).click()

    def _add(self, title: str, tip: str, page: QWidget) -> None:
        button = QPushButton(title, self)
        button.setObjectName(f"show_{page.objectName()}")
        button.setToolTip(tip)
        button.setProperty("role", "segment")
        button.setCheckable(True)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        number = self._stack.addWidget(page)
        button.setChecked(number == 0)
        self._group.addButton(button, number)
        self._buttons.addWidget(button)

    @Slot(int)
    def _on_clicked(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self.watched_changed.emit()

    @property
    def buttons(self) -> list[QAbstractButton]:
        """What brings the pages to the front, in their order."""
        return self._group.buttons()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that somebody looks."""
        self._is_shown = True
        self.watched_changed.emit()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that nobody looks any more."""
        self._is_shown = False
        self.watched_changed.emit()
        super().hideEvent(event)
