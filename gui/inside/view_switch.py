"""A card whose contents take turns: a button for each at its top."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.theme import CARD_PADDING
from gui.train.column_scroll import ColumnScroll
from gui.train.flow_layout import FlowLayout


class ViewSwitch(QFrame):
    """Shows one of several views.

    Parameters
    ----------
    name, title : str
        Object name and accessible name.
    parent : QWidget, optional
        The owner.

    Signals
    -------
    view_changed()
        Another view has come to the front.
    """

    view_changed = Signal()

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setProperty("role", "card")
        self._stack = QStackedWidget(self)
        self._scrolls: dict[QWidget, ColumnScroll] = {}
        self._buttons = QWidget(self)
        self._flow = FlowLayout(self._buttons, 3)
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(CARD_PADDING, CARD_PADDING - 2, CARD_PADDING, CARD_PADDING)
        column.setSpacing(8)
        column.addWidget(self._buttons)
        column.addWidget(self._stack, 1)

    @property
    def views(self) -> list[QWidget]:
        """What takes turns, in the order of the buttons."""
        return [*self._scrolls]

    def add_view(self, title: str, view: QWidget, *, at: int | None = None) -> None:
        """Add a view with its button, at the end or at a place.

        The button's object name is that of the view with ``"show_"`` in front.
        """
        button = QPushButton(title, self._buttons)
        button.setObjectName(f"show_{view.objectName()}")
        button.setProperty("role", "segment")
        button.setCheckable(True)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        scroll = self._scrolls[view] = ColumnScroll(view)
        index = self._stack.insertWidget(self._stack.count() if at is None else at, scroll)
        self._group.addButton(button)
        order = self._ordered()
        order.insert(index, button)
        for number, each in enumerate(order):
            self._group.setId(each, number)
        self._flow.set_order([*order])
        self._show_front()

    def take_view(self, view: QWidget) -> None:
        """Let a view go, with its button; somebody else takes it."""
        scroll = self._scrolls.pop(view)
        scroll.takeWidget()
        button = self._group.button(self._stack.indexOf(scroll))
        self._stack.removeWidget(scroll)
        scroll.deleteLater()
        self._group.removeButton(button)
        order = [each for each in self._ordered() if each is not button]
        self._flow.set_order([*order])
        button.hide()
        button.deleteLater()
        for number, each in enumerate(order):
            self._group.setId(each, number)
        self._show_front()

    def show_view(self, view: QWidget) -> None:
        """Bring a view to the front."""
        self._stack.setCurrentWidget(self._scrolls[view])
        self._show_front()

    def _show_front(self) -> None:
        button = self._group.button(self._stack.currentIndex())
        if button is not None:
            button.setChecked(True)
        self.view_changed.emit()

    def _ordered(self) -> list[QAbstractButton]:
        known = [each for each in self._group.buttons() if self._group.id(each) >= 0]
        return sorted(known, key=self._group.id)

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        self._stack.setCurrentIndex(self._group.id(button))
        self.view_changed.emit()
