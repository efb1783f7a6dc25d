"""Opens the window: the application, the last resort for faults, and the event loop."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

from PySide6.QtGui import QFontDatabase, QIcon
from PySide6.QtWidgets import QApplication

import nncore
from gui.faults import Faults
from gui.furnishing import furnish
from gui.garbage import GarbageTimer
from gui.leaving import SignalWatcher
from gui.main_window import MainWindow
from gui.readings import Reader
from gui.settings import SettingsFile
from gui.start_up import StartUpError
from gui.theme import ThemeWatcher
from nncore.errors import InklingError
from nncore.network.model import Model
from nncore.storage.network_file import shipped_network

SWITCH_INTERVAL = 0.00006
"""Seconds after which a thread hands over to another: less than a product of matrices takes.

The window's thread must not wait longer, and a training that asks for its turn a dozen times in a
batch must not either (five times as long cost a large network another tenth while somebody draws).
"""


def open_window() -> int:
    """Open the window and stay until it is closed.

    Returns
    -------
    int
        The exit code.

    Raises
    ------
    StartUpError
        Where the window could show no text, or the program was not installed whole.
    """
    app = make_application()
    faults = Faults(app)
    faults.install()
    settings = SettingsFile()
    garbage = GarbageTimer(app)
    garbage.start()
    themes = ThemeWatcher(app, settings.load().theme, has_sheet=False)
    window = MainWindow(settings, themes, faults, Reader(_shipped()))
    themes.dress()
    window.show()
    window.afterwards.add(_what_can_wait(app, window, garbage))
    code = leave(window, garbage, app.exec())
    faults.uninstall()
    return code


def _what_can_wait(app: QApplication, window: MainWindow, garbage: GarbageTimer) -> Iterator[None]:
    """Do everything that a window needs after it can be drawn on."""
    app.setWindowIcon(QIcon("icons:inkling.svg"))
    signals = SignalWatcher(app)
    signals.asked_to_end.connect(app.closeAllWindows)
    signals.install()
    yield from furnish(window)
    window.completed.connect(garbage.freeze)
    window.completed.connect(window.recovery.begin)
    window.recovery.looked.connect(window.controller.library.load)
    app.commitDataRequest.connect(window.recovery.save_now)
    window.load_plots()


def make_application() -> QApplication:
    """Make the one application object, ready for windows.

    Raises
    ------
    StartUpError
        Where no font is installed, so that every word would be empty boxes.
    """
    sys.setswitchinterval(SWITCH_INTERVAL)
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        # Asked for so, and not with setStyle, which makes all enumerations of QStyle.
        app = QApplication(["inkling", "-style", "fusion"])
    app.setApplicationName("inkling")
    app.setApplicationDisplayName("Inkling")
    app.setApplicationVersion(nncore.__version__)
    app.setDesktopFileName("inkling")
    if not QFontDatabase.families():
        raise StartUpError(
            "No font is installed, so the window could show no words; "
            "on Debian or Ubuntu: sudo apt install fonts-dejavu-core"
        )
    return app


def leave(window: MainWindow, garbage: GarbageTimer, code: int) -> int:
    """End cleanly after the event loop; never with a training thread in mid-batch.

    A batch may take longer than anybody waits (all of MNIST through a wide network). The
    thread cannot be ended from outside, and Qt aborts where it is still running at the end;
    everything is saved by then, so the process leaves without asking it.
    """
    ended = window.shut_down()
    garbage.stop()
    if not ended:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
    return code


def _shipped() -> Model:
    try:
        return shipped_network()
    except InklingError as error:  # the program was not installed whole
        raise StartUpError(str(error)) from error
