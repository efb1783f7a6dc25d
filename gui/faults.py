"""What happens when something goes wrong: a sentence in the window, and the window lives on.

A foreseen error (`nncore.errors.InklingError`) is its sentence. Anything else is a fault in
the program: the window offers a report that can be copied, with the traceback and the
versions, and goes on. Both come from any thread; they are shown in the window's.
"""

from __future__ import annotations

import faulthandler
import logging
import platform
import sys
import threading
import traceback
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
    qVersion,
)
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
from nncore.errors import InklingError

PACKAGES = ("numpy", "PySide6_Essentials", "pyqtgraph", "Pillow", "safetensors")

GOES_ON = (
    "Something went wrong inside the program. Your drawing and your networks are still "
    "here, and you can go on. Whoever mends Inkling is helped by this report:"
)

_log = logging.getLogger("inkling")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Faults(QObject):
    """Catches what nobody else caught, in any thread, and hands it to the window.

    Parameters
    ----------
    parent : QObject or None
        Its owner, in the window's thread.

    Signals
    -------
    sentence_raised(str)
        Something foreseen went wrong; the sentence is for a person.
    report_raised(str)
        Something unforeseen; the text is for whoever mends the program.
    interrupted()
        Ctrl+C in the terminal.
    """

    sentence_raised = Signal(str)
    report_raised = Signal(str)
    interrupted = Signal()

    def install(self) -> None:
        """Become the last resort of this process."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        qInstallMessageHandler(_log_qt_message)
        if sys.stderr is not None and not faulthandler.is_enabled():
            faulthandler.enable()  # pythonw on Windows has no standard error

    def uninstall(self) -> None:
        """Give the process back as it was found."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def raise_error(self, error: BaseException) -> None:
        """Show an error that was caught where it happened."""
        if isinstance(error, KeyboardInterrupt):
            self.interrupted.emit()
        elif isinstance(error, InklingError):
            self.sentence_raised.emit(str(error))
        else:
            lines = traceback.format_exception(error)
            self.raise_report("".join(lines))

    def raise_report(self, text: str) -> None:
        """Offer a report of a traceback that was already written down."""
        _log.error("%s", text)
        self.report_raised.emit(f"{text.rstrip()}\n\n{describe_versions()}")

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self.raise_error(error.with_traceback(trace))

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None and arguments.exc_type is not SystemExit:
            self.raise_error(arguments.exc_value)


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
        return version(name)
    except PackageNotFoundError:
        return "of unknown version"


def _log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    _log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)
