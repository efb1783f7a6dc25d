"""A part of the form that is folded away until somebody wants it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import QScrollArea, QToolButton, QWidget


class Fold(QToolButton):
    """A flat button with an arrow that shows and hides what it is given.

    Parameters
    ----------
    name : str
        Object name.
    title, tip : str
        What is inside, in a few words and in a sentence.
    content : QWidget
        Hidden at first; belongs to whoever lays it out.
    """

    def __init__(self, name: str, title: str, tip: str, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self._title = title
        # Its own: what QTimer.singleShot makes is nobody's, and calls a form that is gone.
        self._reveal = QTimer(self, singleShot=True, interval=0)
        self.setObjectName(name)
        self.setText(title)
        self.setAccessibleName(title)
        self.setToolTip(tip)
        self.setProperty("role", "flat")
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setArrowType(Qt.ArrowType.RightArrow)
        self.setIconSize(QSize(9, 9))
        self.setStyleSheet("padding: 0 4px 0 0; min-height: 22px;")
        content.hide()
        self.toggled.connect(self.on_toggled)
        self._reveal.timeout.connect(self.on_reveal)

    def set_note(self, note: str) -> None:
        """Say behind the title what is inside that is not as usual; nothing with an empty text."""
        words = f"{self._title} · {note}" if note else self._title
        if words != self.text():
            self.setText(words)
            self.setAccessibleName(words)

    @Slot(bool)
    def on_toggled(self, opened: bool) -> None:
        """Unfold or fold away."""
        self._content.setVisible(opened)
        self.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        if opened:
            self._reveal.start()  # when it has its place

    @Slot()
    def on_reveal(self) -> None:
        """Scroll to what was unfolded; it lies below the edge of most windows."""
        parent = self._content.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(self._content, 0, 0)
            parent = parent.parentWidget()
