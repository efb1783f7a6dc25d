"""A page that tells whether anybody looks at it, so that work for it can wait until then."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget


class Watched(QWidget):
    """Tells when it comes to the front and when it goes.

    Signals
    -------
    watched_changed(bool)
        Somebody looks, or nobody any more.
    """

    watched_changed = Signal(bool)

    def showEvent(self, event: QShowEvent, /) -> None:
        """Tell that somebody looks."""
        self.watched_changed.emit(True)
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent, /) -> None:
        """Tell that nobody looks any more."""
        self.watched_changed.emit(False)
        super().hideEvent(event)
