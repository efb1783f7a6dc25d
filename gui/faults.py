"""What happens when something goes wrong: a sentence in the window, and the window lives on.

A foreseen error (`nncore.errors.InklingError`) is its sentence. Anything else is a fault in
the program: the window offers a report that can be copied, with the traceback and the
versions, and goes on. Both come from any thread; they are shown in the window's.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

from nncore.errors import InklingError

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
        from gui.report import describe_versions  # seldom needed, and not before the window

        _log.error("%s", text)
        self.report_raised.emit(f"{text.rstrip()}\n\n{describe_versions()}")

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self.raise_error(error.with_traceback(trace))

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None and arguments.exc_type is not SystemExit:
            self.raise_error(arguments.exc_value)


def _log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    _log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)
