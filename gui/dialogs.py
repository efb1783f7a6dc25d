"""The windows of words: keys, versions and licences, a network's papers. None blocks anything."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from html import escape
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from gui.networks import Shown
from gui.report import describe_versions

CANVAS_KEYS = (
    ("Arrow keys", "move the pen on the canvas (canvas in focus)"),
    ("Space", "put the pen down, or lift it (canvas in focus)"),
    ("Esc", "give up the stroke that is being drawn"),
    ("Space, Return", "show the selected run's curves; read with its network (runs in focus)"),
    ("F2, Delete, Ctrl+Z", "rename the selected run; delete it; bring it back (runs in focus)"),
    ("Arrow keys, Home, End", "go through the networks of a run (time machine in focus)"),
    ("Space, Esc", "play them as a film; back to now (time machine in focus)"),
)

LICENCES = (
    ("Inkling", "MIT"),
    ("Qt, PySide6", "LGPL 3.0; its libraries lie beside the program and may be replaced"),
    ("NumPy, pooch, click, threadpoolctl", "BSD-3-Clause"),
    ("pyqtgraph, platformdirs", "MIT"),
    ("Pillow", "MIT-CMU"),
    ("safetensors", "Apache-2.0"),
    ("tqdm", "MPL-2.0 and MIT"),
    ("MNIST (not included)", "CC BY-SA 3.0; LeCun, Cortes, Burges"),
)

STYLE = """
h2 { margin-top: 2px; margin-bottom: 6px; }
h3 { margin-top: 16px; margin-bottom: 4px; }
td { padding: 2px 18px 2px 0; }
pre { margin-top: 4px; }
"""


class TextDialog(QDialog):
    """A window with words that can be selected and copied.

    Parameters
    ----------
    name : str
        Its object name.
    title : str
        Its title.
    html : str
        The words.
    parent : QWidget
        The main window.
    """

    def __init__(self, name: str, title: str, html: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.resize(560, 480)
        self._text = QTextBrowser(self)
        self._text.setObjectName(f"{name}_text")
        self._text.setAccessibleName(title)
        self._text.setOpenExternalLinks(False)
        self._text.document().setDefaultStyleSheet(STYLE)
        self._text.setHtml(html)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = QPushButton("Copy", self)
        copy.setObjectName(f"{name}_copy")
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self._text)
        layout.addWidget(buttons)

    def show_text(self, html: str) -> None:
        """Show other words, and the window."""
        self._text.setHtml(html)
        self.show()
        self.activateWindow()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())


def describe_program() -> str:
    """Write what stands under Help, About, as HTML."""
    versions = "<br>".join(map(escape, describe_versions().splitlines()))
    return (
        "<h2>Inkling</h2><p>Draw a digit. Watch a network made of nothing but NumPy read it, "
        f"learn it, and show how it knows.</p><h3>Versions</h3><p>{versions}</p>"
        f"<h3>Licences</h3>{_table(LICENCES)}"
    )


def describe_shortcuts(actions: Sequence[QAction]) -> str:
    """Write all keys as a table in HTML.

    Parameters
    ----------
    actions : sequence of QAction
        Those of the menus that have keys.
    """
    native = QKeySequence.SequenceFormat.NativeText
    rows = [(each.shortcut().toString(native), _plain(each.text())) for each in actions]
    return f"<h2>Keyboard shortcuts</h2>{_table((*rows, *CANVAS_KEYS))}"


def describe_network(shown: Shown) -> str:
    """Write a network's figures, origin and recipe as HTML."""
    model, recipe = shown.model, shown.model.recipe
    layers = recipe.describe_layers() if recipe else "unknown layers"
    parts = [
        f"<h2>Network: {escape(shown.name)}</h2>",
        f"<p>{layers}, {model.parameters.size:,} parameters</p>",
        f"<p>{escape(recipe.summary)}</p>" if recipe and recipe.summary else "",
        f"<h3>What it reached</h3>{_describe_values(model.figures)}",
        f"<h3>How sure it may say it is</h3>{_describe_values(asdict(model.calibration))}",
        f"<h3>Where it came from</h3>{_describe_values(model.origin)}",
    ]
    if recipe is not None:
        text = json.dumps(recipe.to_dict(), indent=2, ensure_ascii=False)
        parts.append(f"<h3>Recipe</h3><pre>{escape(text)}</pre>")
    return "".join(parts)


def _describe_values(values: Mapping[str, Any]) -> str:
    if not values:
        return "<p>Not known.</p>"
    return _table([(key.replace("_", " "), _value(value)) for key, value in values.items()])


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cells = (f"<tr><td>{escape(left)}</td><td>{escape(right)}</td></tr>" for left, right in rows)
    return f"<table>{''.join(cells)}</table>"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_value(each)}" for key, each in value.items()) or "–"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}" if isinstance(value, int) or abs(value) >= 1000 else f"{value:.4g}"


def _plain(text: str) -> str:
    """Give a menu's text without its mnemonic and dots."""
    return text.replace("&", "").rstrip("…")
