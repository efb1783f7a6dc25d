"""A layout that sets widgets one after another and breaks lines as words do."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Lines of widgets, each as wide as it wants to be.

    Parameters
    ----------
    parent : QWidget
        The widget that is laid out.
    gap : int, logical pixels
        Room between neighbours and between lines.
    """

    def __init__(self, parent: QWidget, gap: int = 6) -> None:
        super().__init__(parent)
        self.setContentsMargins(QMargins(0, 0, 0, 0))
        self.setSpacing(gap)
        self._items: list[QLayoutItem] = []

    def set_order(self, widgets: list[QWidget]) -> None:
        """Show these widgets, all of the parent, in this order; others leave the layout."""
        held = {item.widget(): item for item in self._items}
        for widget in widgets:
            if widget not in held:
                self.addWidget(widget)
        held = {item.widget(): item for item in self._items}
        self._items = [held[widget] for widget in widgets]
        self.invalidate()
        self.activate()

    def _arrange(self, area: QRect, *, move: bool) -> int:
        """Return the height that the lines need in `area`; set the geometries if asked."""
        left, top, line_height = area.left(), area.top(), 0
        for item in self._items:
            size = item.sizeHint()
            if left > area.left() and left + size.width() > area.right() + 1:
                left, top = area.left(), top + line_height + self.spacing()
                line_height = 0
            if move:
                size.setWidth(min(size.width(), area.width()))
                item.setGeometry(QRect(QPoint(left, top), size))
            left += size.width() + self.spacing()
            line_height = max(line_height, size.height())
        return top + line_height - area.top()

    # Qt's own names

    def addItem(self, item: QLayoutItem, /) -> None:
        """Take in an item."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int, /) -> QLayoutItem | None:
        """Return an item, or None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int, /) -> QLayoutItem | None:
        """Give an item away, or None beyond the last."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Return an item, or None beyond the last."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Return that lines break."""
        return True

    def heightForWidth(self, width: int, /) -> int:
        """Return the height of all lines at a width."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, area: QRect, /) -> None:
        """Place the items."""
        super().setGeometry(area)
        self._arrange(area, move=True)

    def sizeHint(self) -> QSize:
        """Return the size that suits it."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return room for the largest item."""
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size
