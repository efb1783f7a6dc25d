"""The line under the list that says what was deleted, and takes it back."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

STAY_MS = 20_000
"""How long the line stands there; the list's menu and Ctrl+Z go on after it."""


class UndoLine(QWidget):
    """Words, and the button that takes back what they say.

    Signals
    -------
    undo_requested()
        The button was pressed.
    """

    undo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel(self)
        self._words.setObjectName("deleted_run")
        self._words.setProperty("role", "muted")
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.undo = QPushButton("Undo", self)
        self.undo.setObjectName("undo_delete")
        self.undo.setProperty("role", "link")
        self.undo.setStyleSheet("min-height: 18px;")
        self.undo.clicked.connect(self.undo_requested)
        self._timer = QTimer(self, singleShot=True, interval=STAY_MS)
        self._timer.timeout.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words, 1)
        row.addWidget(self.undo)
        self.hide()

    @property
    def text(self) -> str:
        """What stands there; empty while it is hidden."""
        return "" if self.isHidden() else self._words.text()

    @Slot(str)
    def tell(self, what: str) -> None:
        """Say what was deleted; nothing for an end of it."""
        if not what:
            self._timer.stop()
            self.hide()
            return
        words = f"Deleted {what}."
        self._words.setText(words)
        self._words.setToolTip(words)
        self.undo.setAccessibleName(f"Undo: bring back {what}")
        self.undo.setToolTip(f"Bring back {what} (Ctrl+Z in the list).")
        self._timer.start()
        self.show()
