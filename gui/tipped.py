"""Says in a tooltip what is under the mouse: for widgets that paint themselves what they show."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget


class Tipped(QWidget):
    """A widget whose tooltip depends on the place.

    Parameters
    ----------
    name, title : str
        Object name, and what is shown (the accessible name).
    parent : QWidget, optional
        The owner.
    """

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)

    def tip_at(self, place: QPoint) -> str:
        """Say what is at a place, in logical pixels; "" where nothing is."""
        raise NotImplementedError

    def event(self, event: QEvent) -> bool:
        """Say what is under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().event(event)
