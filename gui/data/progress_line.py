"""A line that tells how far something in the background is, and lets it be given up."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from gui.status import PROGRESS_STEPS, describe_progress
from nncore.progress import Progress


class ProgressLine(QWidget):
    """Words, a bar and a button; hidden while nothing goes on.

    Parameters
    ----------
    name : str
        Object name; those of bar and button begin with it.
    has_cancel : bool
        Whether the button is here; else one stands elsewhere.

    Signals
    -------
    cancel_requested()
        The button was pressed.
    """

    cancel_requested = Signal()

    def __init__(
        self, name: str, *, has_cancel: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._words = QLabel(self)
        self._words.setObjectName(f"{name}_words")
        self._words.setProperty("role", "muted")
        self._bar = QProgressBar(self)
        self._bar.setObjectName(f"{name}_bar")
        self._bar.setAccessibleName("How far the data are read")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setMinimumWidth(60)
        self.cancel = QPushButton("Cancel", self)
        self.cancel.setObjectName(f"{name}_cancel")
        self.cancel.setAccessibleName("Stop reading the data")
        self.cancel.setToolTip("Stop reading; nothing has been changed.")
        self.cancel.clicked.connect(self.cancel_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._words)
        row.addWidget(self._bar, 1)
        row.addWidget(self.cancel)
        self.cancel.setVisible(has_cancel)
        self.hide()

    def begin(self, words: str) -> None:
        """Tell that something has begun of which the length is not known yet."""
        self._words.setText(words)
        self._bar.setRange(0, 0)
        self.show()

    def show_progress(self, progress: Progress) -> None:
        """Tell how far it is."""
        self._words.setText(describe_progress(progress))
        fraction = progress.fraction
        self._bar.setRange(0, 0 if fraction is None else PROGRESS_STEPS)
        if fraction is not None:
            self._bar.setValue(round(PROGRESS_STEPS * fraction))
