"""Loads the plotting library in the window's thread, between the events of its user.

Importing pyqtgraph takes a quarter of a second or more. It cannot be done beside the window:
PySide6 makes its classes and enumerations when they are first named, and two threads that
name them at once crash (seen in one start of ten). So the names are called up a few at a
time, and the library's own modules make room for waiting events between them.
"""

from __future__ import annotations

import importlib
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer, Signal, Slot

QT_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtOpenGLWidgets", "QtTest")
"""What pyqtgraph imports of Qt."""

SLICE_SECONDS = 0.004
"""Longest time between two looks at the events, but for a single module of the library."""

FIRST_PAINT_MS = 50
"""The wait before the first slice."""


class PlotLoader(QObject):
    """Gets pyqtgraph ready without holding the window up.

    Parameters
    ----------
    parent : QObject or None
        Its owner, in the window's thread.

    Signals
    -------
    loaded()
        pyqtgraph is imported, or `error` says why not.
    """

    loaded = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.error: Exception | None = None
        self._names = all_names()
        self._is_shut_down = False
        self._timer = QTimer(self, singleShot=True, interval=FIRST_PAINT_MS)
        self._timer.timeout.connect(self._work)

    def start(self) -> None:
        """Begin; `loaded` follows."""
        self._timer.start()

    def shut_down(self) -> None:
        """Leave the rest; may be called again."""
        self._is_shut_down = True
        self._timer.stop()

    @Slot()
    def _work(self) -> None:
        """Call up some names, then let the window live; import when all are there."""
        end = time.perf_counter() + SLICE_SECONDS
        for _ in self._names:
            if time.perf_counter() > end:
                self._timer.start(0)
                return
        breather = _Breather()
        sys.meta_path.insert(0, breather)
        try:
            import pyqtgraph  # noqa: F401
        except Exception as error:  # told by whoever waits for the plots
            self.error = error
        finally:
            sys.meta_path.remove(breather)
        if not self._is_shut_down:
            self.loaded.emit()


class _Breather(MetaPathFinder):
    """Finds no module, but lets the window look at its events before the next is sought."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()
        self._end = time.perf_counter() + SLICE_SECONDS

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Leave the search to the others; called by Python at every import of any thread."""
        if threading.get_ident() == self._thread and time.perf_counter() > self._end:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
            self._end = time.perf_counter() + SLICE_SECONDS
        return None


def all_names() -> Iterator[str]:
    """Make every class of Qt that pyqtgraph will ask for, one at each step."""
    for module_name in QT_MODULES:
        try:
            module = importlib.import_module(f"PySide6.{module_name}")
        except ImportError:  # pyqtgraph does without, too
            continue
        for name in dir(module):
            getattr(module, name)
            yield name
