"""The report of a fault: a window for it, and the versions of everything that it names."""

from __future__ import annotations

import platform
from importlib import metadata

from PySide6.QtCore import Slot, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

import nncore

PACKAGES = ("numpy", "PySide6_Essentials", "pyqtgraph", "Pillow", "safetensors")
GOES_ON = (
    "Something went wrong inside the program. Your drawing and your networks are still "
    "here, and you can go on. Whoever mends Inkling is helped by this report:"
)


class ReportDialog(QDialog):
    """The report of a fault, beside the window and never in its way.

    Parameters
    ----------
    report : str
        Traceback and versions.
    parent : QWidget
        The window.
    words : str
        What stands above the report.
    """

    def __init__(self, report: str, parent: QWidget, *, words: str = GOES_ON) -> None:
        super().__init__(parent)
        self.setObjectName("report")
        self.setWindowTitle("A fault in Inkling")
        self.resize(640, 420)
        above = QLabel(words, self)
        above.setWordWrap(True)
        self._text = QPlainTextEdit(report, self)
        self._text.setObjectName("report_text")
        self._text.setAccessibleName("Report")
        self._text.setReadOnly(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._copy = QPushButton("Copy", self)
        self._copy.setObjectName("copy_report")
        buttons.addButton(self._copy, QDialogButtonBox.ButtonRole.ActionRole)
        self._copy.clicked.connect(self._copy_report)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(above)
        layout.addWidget(self._text)
        layout.addWidget(buttons)

    def show_report(self, report: str) -> None:
        """Show a further report in place of the one before."""
        self._text.setPlainText(report)
        self.show()
        self.activateWindow()

    @Slot()
    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())


def describe_versions() -> str:
    """Name the program, its foundations and the system, a line each."""
    lines = [f"Inkling {nncore.__version__}"]
    lines.append(f"Python {platform.python_version()}, Qt {qVersion()}")
    lines += [f"{name.replace('_', '-')} {package_version(name)}" for name in PACKAGES]
    lines.append(platform.platform())
    return "\n".join(lines)


def package_version(name: str) -> str:
    """Tell the version of an installed package."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "of unknown version"
