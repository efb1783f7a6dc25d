"""The Backprop tab: four pages that take turns."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.backprop.chain_page import ChainPage
from gui.backprop.course_page import CoursePage
from gui.backprop.lessons_page import LessonsPage
from gui.backprop.turning import NARROW, turn
from gui.backprop.update_page import UpdatePage
from gui.theme import GAP
from gui.train.column_scroll import ColumnScroll
from gui.train.fields import ChoiceField

Page: TypeAlias = UpdatePage | ChainPage | LessonsPage | CoursePage
"""What takes turns."""

AS_READ = -1
"""The right digit is the one that the network reads."""


class BackpropPanel(QWidget):
    """One update, the chain rule, lessons, and the run as a whole.

    Signals
    -------
    watched_changed()
        Another page has come to the front, or none is seen any more; see `watched`.

    Attributes
    ----------
    label : ChoiceField
        The digit that should have been read.
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
        self.label: ChoiceField[int] = ChoiceField("backprop_label", "The right digit", self)
        self._name = QLabel("The right digit", self)
        self._stack = QStackedWidget(self)
        self._group = QButtonGroup(self)
        self._pages: list[Page] = []
        self._is_narrow = False
        self._header = QHBoxLayout()
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
        self._header.addLayout(self._buttons, 1)
        self._header.addLayout(self._choose_label())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(self._header)
        column.addWidget(self._stack, 1)
        self._group.idClicked.connect(self._on_clicked)

    def chosen_label(self) -> int | None:
        """Return the digit that was chosen as the right one; None for what is read."""
        choice = self.label.choice()
        return None if choice == AS_READ else choice

    @property
    def watched(self) -> Page | None:
        """The page that is seen; None where the tab is hidden."""
        return self._pages[self._stack.currentIndex()] if self._is_shown else None

    def is_complete(self) -> bool:
        """Whether one update of the drawing is shown."""
        return self.update_page.look is not None

    def show_page(self, page: Page) -> None:
        """Bring one of the pages to the front."""
        self._group.button(self._pages.index(page)).click()

    def _add(self, title: str, tip: str, page: Page) -> None:
        button = QPushButton(title, self)
        button.setObjectName(f"show_{page.objectName()}")
        button.setToolTip(tip)
        button.setProperty("role", "segment")
        button.setCheckable(True)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        number = self._stack.addWidget(ColumnScroll(page))
        self._pages.append(page)
        button.setChecked(number == 0)
        self._group.addButton(button, number)
        self._buttons.addWidget(button)

    def _choose_label(self) -> QHBoxLayout:
        """Lay out the choice of the right digit."""
        self.label.setFixedWidth(110)
        digits = [(digit, str(digit), f"Teach it that this is a {digit}") for digit in range(10)]
        self.label.set_choices([(AS_READ, "as read", "The digit that is read now"), *digits])
        self._name.setProperty("role", "muted")
        self._name.setBuddy(self.label)
        line = QHBoxLayout()
        line.addWidget(self._name)
        line.addWidget(self.label)
        line.addStretch(1)
        return line

    @Slot(int)
    def _on_clicked(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        needs_label = self._pages[number] in (self.update_page, self.lessons_page)
        self._name.setVisible(needs_label)
        self.label.setVisible(needs_label)
        self.watched_changed.emit()

    @property
    def buttons(self) -> list[QAbstractButton]:
        """What brings the pages to the front, in their order."""
        return self._group.buttons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let rows become columns where there is little room."""
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            turn([self._header], is_narrow=is_narrow)
            for page in self._pages:
                page.set_narrow(is_narrow)

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
