"""The words in a plot's header: a piece of each line beside its name, and values at the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme

SAMPLE = 16
GAP = 10


@dataclass(frozen=True)
class Entry:
    """A line in a legend.

    Attributes
    ----------
    text : str
        Its name, or its name and value.
    colour : str
        ``"#rrggbb"``; empty for words without a line.
    dash : Qt.PenStyle
        How the line is drawn.
    short : str
        What stands there where not all names find room; empty for the name in any case.
    """

    text: str
    colour: str = ""
    dash: Qt.PenStyle = Qt.PenStyle.SolidLine
    short: str = ""


class Legend(QWidget):
    """Entries in one line, at the right; those that find no room are counted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Legend")
        # Figures change ten times a second: without it all that lies behind would be painted too.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def entries(self) -> tuple[Entry, ...]:
        """Return what is shown."""
        return self._entries

    def set_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show these entries."""
        if entries != self._entries:
            before, self._entries = self.sizeHint(), entries
            self.setAccessibleDescription(", ".join(entry.text for entry in entries))
            self.setToolTip("\n".join(entry.text for entry in entries if entry.colour))
            if self.sizeHint() != before:  # other figures in the same words leave the layout alone
                self.updateGeometry()
            self.update()

    def _width(self, entry: Entry, metrics: QFontMetrics) -> int:
        return metrics.horizontalAdvance(entry.text) + (SAMPLE + 5 if entry.colour else 0)

    def _width_of(self, entries: Sequence[Entry], metrics: QFontMetrics) -> int:
        return sum(self._width(entry, metrics) + GAP for entry in entries) - GAP

    def _fitting(self, metrics: QFontMetrics) -> list[Entry]:
        """Return the entries that find room, in few words if need be, and a count of the rest."""
        shown = list(self._entries)
        if self._width_of(shown, metrics) > self.width():
            shown = [replace(entry, text=entry.short or entry.text) for entry in shown]
        while len(shown) > 1:
            dropped = len(self._entries) - len(shown)
            candidate = [*shown, Entry(f"+{dropped}")] if dropped else shown
            if self._width_of(candidate, metrics) <= self.width():
                return candidate
            shown.pop()
        dropped = len(self._entries) - len(shown)
        return [*shown, Entry(f"+{dropped}")] if dropped else shown

    # Qt's own names

    def sizeHint(self) -> QSize:
        """Return the size that suits it."""
        metrics = QFontMetrics(theme.ui_font(-1, tabular=True))
        return QSize(self._width_of(self._entries, metrics) + GAP, metrics.height())

    def minimumSizeHint(self) -> QSize:
        """Return the least size that is of use."""
        return QSize(60, QFontMetrics(theme.ui_font(-1)).height())

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Paint it in the colours of the theme, on the card that it stands on."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(theme.current().card))
        font = theme.ui_font(-1, tabular=True)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        entries = self._fitting(metrics)
        width = self._width_of(entries, metrics)
        left = max(0, self.width() - width)
        middle = self.height() // 2
        for entry in entries:
            if entry.colour:
                painter.setPen(QPen(QColor(entry.colour), 2, entry.dash, Qt.PenCapStyle.FlatCap))
                painter.drawLine(left, middle, left + SAMPLE, middle)
                left += SAMPLE + 5
            painter.setPen(QColor(entry.colour or theme.current().muted))
            room = metrics.horizontalAdvance(entry.text)
            text = (
                metrics.elidedText(
                    entry.text, Qt.TextElideMode.ElideRight, min(room, self.width() - left)
                )
                if left + room > self.width()
                else entry.text
            )
            painter.drawText(left, 0, room, self.height(), Qt.AlignmentFlag.AlignVCenter, text)
            left += room + GAP
        painter.end()
