"""Columns of a page: a scroll area that scrolls up and down only, or not at all; their layout."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget


class ColumnScroll(QScrollArea):
    """Shows a column in whatever height there is.

    Parameters
    ----------
    content : QWidget
        The column; it is as wide as the area.
    """

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full_height = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content.setProperty("role", "plain")
        self.viewport().setAutoFillBackground(False)
        self._content = content
        self.setWidget(content)
        content.setAutoFillBackground(False)
        content.installEventFilter(self)

    def set_full_height(self, full: bool) -> None:
        """Ask for the column's whole height, so that whoever is around it scrolls instead."""
        if full != self._full_height:
            self._full_height = full
            self.updateGeometry()

    def _content_height(self) -> int:
        content = self._content
        width = self.viewport().width()
        return max(content.heightForWidth(width), content.minimumSizeHint().height())

    # Qt's own names

    def sizeHint(self) -> QSize:
        """Return the size that suits it."""
        return QSize(super().sizeHint().width(), self._content_height())

    def minimumSizeHint(self) -> QSize:
        """Return the least size that is of use."""
        return QSize(120, self._content_height() if self._full_height else 120)

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Watch what happens inside."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class PageColumns(QBoxLayout):
    """The page's layout, as high as it must be rather than as it would like to be.

    Wrapped labels make a layout ask for a height that fits its width; a scroll area takes
    that wish for a must and scrolls where everything would fit.
    """

    # Qt's own names

    def hasHeightForWidth(self) -> bool:
        """Return that it does not say more than its least height."""
        return False
