"""A small button that opens the lines of code, and the formula, behind a number."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QWidget

from gui.dialogs import TextDialog
from nncore.insight.backprop.source import Source, describe_source

DIALOG = "source"
"""Object name of the window that all links of a window share."""


class SourceLink(QPushButton):
    """Says where a number is computed, and shows it when it is pressed.

    Parameters
    ----------
    name : str
        The object name.
    function : callable or None
        What computes the number; None for none, which hides the button.
    parent : QWidget
        The owner.
    """

    def __init__(self, name: str, function: Callable[..., Any] | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "link")
        self.setMinimumWidth(80)  # its words may be cut where there is little room
        self._source: Source | None = None
        self.set_function(function)
        self.clicked.connect(self.open)

    @property
    def source(self) -> Source | None:
        """What the button opens."""
        return self._source

    def set_function(self, function: Callable[..., Any] | None) -> None:
        """Point to another function, method or class; None for none."""
        found = describe_source(function) if function is not None else None
        if found is not None and found is self._source:
            return
        self._source = found
        self.setVisible(found is not None)
        if found is None:
            return
        self.setText(f"{found.name} · {found.place.rpartition('/')[2]}")
        self.setToolTip(f"The lines that compute this, and their formula: {found.place}")
        self.setAccessibleName(f"Show the code: {found.name} in {found.place}")

    @Slot()
    def open(self) -> None:
        """Show the code in a window of words."""
        if self._source is None:
            return
        html = describe_as_html(self._source)
        window = self.window()
        dialog = window.findChild(TextDialog, DIALOG)
        if dialog is None:
            dialog = TextDialog(DIALOG, "Where This Number Comes From", html, window)
            dialog.resize(760, 620)
        dialog.show_text(html)


def describe_as_html(source: Source) -> str:
    """Write a source as HTML: name, formula, what it stands in, and its lines with numbers."""
    parts = [
        f"<h2>{escape(source.name)}</h2>",
        f"<p>{escape(source.place)}</p>",
        _block(source.docstring),
        f"<h3>It stands in</h3>{_block(source.around)}" if source.around else "",
        "<h3>The code</h3>",
    ]
    width = len(str(source.line + len(source.code)))
    lines = [
        f"{number:>{width}}  {line}" for number, line in enumerate(source.code, start=source.line)
    ]
    missing = "<p>This copy of Inkling was packed without its code.</p>"
    parts.append(_block("\n".join(lines)) if lines else missing)
    return "".join(parts)


def _block(text: str) -> str:
    return f"<pre>{escape(text)}</pre>" if text else ""
