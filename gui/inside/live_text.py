"""Words that change with every stroke: painted by themselves, so that nothing is laid out anew."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import current, ui_font


class LiveText(QWidget):
    """A few lines of text in a place of fixed height; the keyboard can stop at it.

    Parameters
    ----------
    name, title : str
        Object name, and what the words are about (the accessible name).
    lines : int
        How many lines there is room for.
    is_quiet : bool
        Whether the words are grey.
    parent : QWidget, optional
        The owner.
    """

    def __init__(
        self,
        name: str,
        title: str,
        lines: int,
        *,
        is_quiet: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._lines, self._is_quiet = lines, is_quiet
        self._text = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """Return what it says."""
        return self._text

    def set_text(self, text: str) -> None:
        """Say something else."""
        if text != self._text:
            self._text = text
            self.setAccessibleDescription(text)
            self.setToolTip(text)
            self.update()

    def set_lines(self, lines: int) -> None:
        """Make room for another number of lines."""
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return room for the lines."""
        return QSize(160, self._lines * QFontMetrics(ui_font(-1)).lineSpacing() + 2)

    def minimumSizeHint(self) -> QSize:
        """Return room for the lines, however narrow."""
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words, and a frame where the keyboard is."""
        painter = QPainter(self)
        painter.setFont(ui_font(-1, tabular=True))
        painter.setPen(QColor(current().muted if self._is_quiet else current().text))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        place = QRect(0, 1, self.width(), max(self.height(), 1))
        wrapped = flags | Qt.TextFlag.TextWordWrap
        if painter.boundingRect(place, wrapped, self._text).height() > place.height():
            painter.setFont(ui_font(-3, tabular=True))  # rather small than cut off
        painter.drawText(place, wrapped, self._text)
        if self.hasFocus():
            painter.setPen(QPen(QColor(current().accent), 1.0))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 3, 3)
        painter.end()
