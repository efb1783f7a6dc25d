"""The real window for a long test: folders of its own, and a witness of all that goes wrong."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

# Before NumPy and Qt are loaded.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QMessageLogContext,
    QtMsgType,
    qInstallMessageHandler,
)

from gui.app import make_application
from gui.controller import Controller
from gui.faults import Faults
from gui.furnishing import furnished_window
from gui.main_window import MainWindow
from gui.settings import SettingsFile
from gui.snapshot import Trainable
from gui.theme import ThemeWatcher
from nncore.recipe import Recipe
from tests.conftest import USER_FOLDERS
from tests.toys import make_model
from tests.windows import run_on_tiny_data

HARMLESS = "This plugin does not support"


class Witness:
    """Writes down exceptions that nobody caught, and Qt's warnings."""

    def __init__(self) -> None:
        self.complaints: list[str] = []

    def on_exception(
        self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        self.complaints.append("".join(traceback.format_exception(error)))

    def on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.complaints.append("".join(traceback.format_exception(arguments.exc_value)))

    def on_message(self, kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if kind != QtMsgType.QtDebugMsg and HARMLESS not in message:
            self.complaints.append(f"Qt: {message}")

    def on_report(self, report: str) -> None:
        """Take down a fault that the window told of."""
        self.complaints.append(report)


@contextlib.contextmanager
def witnessed() -> Iterator[Witness]:
    """Watch over everything inside."""
    witness = Witness()
    hooks = sys.excepthook, threading.excepthook
    sys.excepthook = witness.on_exception
    threading.excepthook = witness.on_thread_exception
    qInstallMessageHandler(witness.on_message)
    try:
        yield witness
    finally:
        sys.excepthook, threading.excepthook = hooks
        qInstallMessageHandler(None)


@contextlib.contextmanager
def own_folders() -> Iterator[Path]:
    """Give the process a home that nobody else has, removed at the end."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="inkling-", ignore_cleanup_errors=True) as name:
        base = Path(name)
        os.environ.update(folders_in(base))
        os.environ.pop("INKLING_LIBRARY_DIR", None)
        try:
            yield base
        finally:
            os.environ.clear()
            os.environ.update(before)


def folders_in(base: Path) -> dict[str, str]:
    """Make a home, cache, configuration, data and state folder; return what names them."""
    for name in set(USER_FOLDERS.values()):
        (base / name).mkdir(exist_ok=True)
    return {variable: str(base / name) for variable, name in USER_FOLDERS.items()}


@contextlib.contextmanager
def real_window(
    make_run: Callable[[Recipe], Trainable] = run_on_tiny_data, *, with_plots: bool = False
) -> Iterator[MainWindow]:
    """Open the window on small data, and end it as the program does.

    As in the program, garbage is never looked for by Python itself: that may happen in any
    thread, and what is left of the window before would be deleted there.
    """
    collects = gc.isenabled()
    gc.disable()
    app = make_application()
    themes = ThemeWatcher(app, "light")
    faults = Faults()
    controller = Controller(make_model(3), make_run=make_run)
    window = furnished_window(SettingsFile(), themes, faults, controller)
    window.show()
    if with_plots:
        window.load_plots()
        until(lambda: window.has_plots)
    try:
        yield window
    finally:
        window.close()
        assert window.shut_down() or controller.shut_down(20_000)
        for each in (window, themes, faults):
            each.deleteLater()
        clear_away()
        if collects:
            gc.enable()


def live(seconds: float = 0.0) -> None:
    """Let the window live for a while, at least once through all that waits."""
    end = time.monotonic() + seconds
    while True:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
        if time.monotonic() >= end:
            return
        time.sleep(0.001)


def until(condition: Callable[[], bool], seconds: float = 60.0) -> float:
    """Let the window live until a condition holds; return the seconds that took.

    Raises
    ------
    TimeoutError
        Where it does not hold in time.
    """
    begun = time.monotonic()
    while not condition():
        if time.monotonic() - begun > seconds:
            raise TimeoutError(f"waited {seconds} s in vain")
        live()
        time.sleep(0.0005)
    return time.monotonic() - begun


def clear_away() -> None:
    """Delete what is to be deleted, and collect garbage, in the window's thread."""
    for _ in range(2):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
        gc.collect()
