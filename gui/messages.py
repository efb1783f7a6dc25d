"""The bar above the window's contents that says what went wrong, and waits to be read."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget


class MessageBar(QFrame):
    """One sentence, a way to more where there is more, and a way to close it.

    It takes no focus and blocks nothing; the next sentence takes the place of the last.

    Signals
    -------
    details_requested()
        The button for the report was pressed.
    """

    details_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_bar")
        self.setProperty("role", "message")
        self.setAccessibleName("Message")
        self._text = QLabel(self)
        self._text.setObjectName("message")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details = QPushButton("Report…", self)
        self._details.setObjectName("show_report")
        self._close = QPushButton("Close", self)
        self._close.setObjectName("close_message")
        self._details.clicked.connect(self.details_requested)
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.addWidget(self._text, 1)
        row.addWidget(self._details)
        row.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that stands there; empty while the bar is hidden."""
        return "" if self.isHidden() else self._text.text()

    @Slot(str)
    def show_sentence(self, sentence: str) -> None:
        """Say what happened, why, and what to do."""
        self._show(sentence, has_details=False)

    def show_fault(self, sentence: str) -> None:
        """Say that something unforeseen happened, and offer the report."""
        self._show(sentence, has_details=True)

    def _show(self, sentence: str, *, has_details: bool) -> None:
        self._text.setText(sentence)
        self.setAccessibleDescription(sentence)
        self._details.setVisible(has_details)
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the bar while the focus is in it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
