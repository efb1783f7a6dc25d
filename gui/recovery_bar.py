"""The bar that offers what an earlier window left."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget


class RecoveryBar(QFrame):
    """One sentence and what can be done about it; it waits, takes no focus and blocks nothing.

    Signals
    -------
    restore_requested()
        What was left is wanted.
    discard_requested()
        It is not.
    report_requested()
        Somebody wants to see what was written down of the crash.
    """

    restore_requested = Signal()
    discard_requested = Signal()
    report_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recovery_bar")
        self.setProperty("role", "offer")
        self.setAccessibleName("Recovery")
        self._text = QLabel(self)
        self._text.setObjectName("recovery")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._restore = self._button("restore", "Restore")
        self._discard = self._button("discard", "Discard")
        self._report = self._button("crash_report", "Report…")
        self._report.setToolTip("What was written down of the crash, to be copied")
        self._restore.clicked.connect(self.restore_requested)
        self._discard.clicked.connect(self.discard_requested)
        self._report.clicked.connect(self.report_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.addWidget(self._text, 1)
        for button in (self._report, self._discard, self._restore):
            row.addWidget(button)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that stands there; empty while the bar is hidden."""
        return "" if self.isHidden() else self._text.text()

    def offer(self, sentence: str, *, restore: str, restore_tip: str, has_report: bool) -> None:
        """Show an offer.

        Parameters
        ----------
        sentence : str
            What was left.
        restore, restore_tip : str
            What the button says that takes it, and what it does; empty where there is nothing
            to take.
        has_report : bool
            Whether anything was written down of a crash.
        """
        self._text.setText(sentence)
        self.setAccessibleDescription(sentence)
        self._restore.setText(restore)
        self._restore.setToolTip(restore_tip)
        self._restore.setVisible(bool(restore))
        self._discard.setText("Discard" if restore else "Close")
        self._report.setVisible(has_report)
        self.show()

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(f"recovery_{name}")
        return button

    @Slot()
    def put_away(self) -> None:
        """Hide; nothing is offered any more."""
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts the offer away until the next start."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
