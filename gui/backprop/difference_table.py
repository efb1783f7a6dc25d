"""Elements of a gradient beside their finite differences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QTextBrowser, QWidget

from gui.backprop.lesson_words import table
from gui.backprop.update_words import difference_rows, difference_summary
from gui.theme import ui_font
from nncore.insight.backprop.differences import Difference
from nncore.insight.backprop.steps import Step

HEADS = ("element", "chain rule", "difference", "error")


class DifferenceTable(QTextBrowser):
    """A line for each element that was compared, the one that is pointed at first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("step_differences")
        self.setAccessibleName("Finite differences")
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.setFont(ui_font(-1, tabular=True))
        self._shown = ""

    def set_differences(self, step: Step, found: Sequence[Difference]) -> None:
        """Show what has been compared of a step; nothing yet where there is none."""
        summary = difference_summary(step, found)
        rows = table(HEADS, difference_rows(step, found), 0) if found else ""
        html = f"<p>{summary}</p>{rows}"
        if html != self._shown:
            self._shown = html
            self.setHtml(html)
            self.setAccessibleDescription(summary)

    def clear_all(self) -> None:
        """Show nothing."""
        self._shown = ""
        self.clear()
        self.setAccessibleDescription("")

    def sizeHint(self) -> QSize:
        """Return room for a usual comparison."""
        return QSize(300, 240)

    def minimumSizeHint(self) -> QSize:
        """Return room for a few lines."""
        return QSize(160, 90)
