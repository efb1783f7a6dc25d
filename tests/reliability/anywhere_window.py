"""Opens the real window, draws, trains a little and closes; run as a process of its own.

Prints, as one line of JSON, what the window said and where it stood. With the argument "stay" it
prints a first line when it has saved what it holds, and stays until it is ended.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from gui import app as application
from gui.hand import SEVEN, draw
from gui.main_window import MainWindow
from gui.messages import MessageBar
from gui.run_state import RunState
from tests.windows import TINY, run_on_tiny_data

SAID: list[str] = []
SETTLE_MS = 2500
"""Longer than the window takes to save what it holds."""


class Visitor(QObject):
    """Uses a window for a moment, once it is complete."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._end = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._end.timeout.connect(self.tell)
        window.completed.connect(self.wait)

    @Slot()
    def wait(self) -> None:
        """Let the window look first at what earlier ones left, and at what can be kept."""
        self._window.recovery.looked.connect(self.visit)

    @Slot()
    def visit(self) -> None:
        """Draw and train."""
        controller = self._window.controller
        controller.make_run = run_on_tiny_data
        controller.start(TINY)
        draw(self._window.drawing_panel.canvas, SEVEN)
        self._end.start()

    @Slot()
    def tell(self) -> None:
        """Say what was seen, and close."""
        window = self._window
        if window.controller.state is not RunState.IDLE:
            self._end.start(100)
            return
        run, screen = window.controller.run, QGuiApplication.primaryScreen()
        offered = window.findChild(QLabel, "recovery")
        seen = {
            "said": SAID,
            "offered": offered.text() if offered is not None else "",
            "size": [window.frameGeometry().width(), window.frameGeometry().height()],
            "screen": [screen.availableGeometry().width(), screen.availableGeometry().height()],
            "digit": window.controller.reader.reading.digit,
            "trained": run is not None and run.ending is not None and run.ending.ended,
        }
        print(json.dumps(seen), flush=True)
        if "stay" not in sys.argv:
            window.close()


def main() -> int:
    """Open the window and stay until it is closed."""
    show_message, show = MessageBar._show, MainWindow.show

    def note_message(bar: MessageBar, sentence: str, *, has_details: bool) -> None:
        SAID.append(sentence)
        show_message(bar, sentence, has_details=has_details)

    def show_and_visit(window: MainWindow) -> None:
        show(window)
        Visitor(window)

    MessageBar._show = note_message  # type: ignore[method-assign]
    MainWindow.show = show_and_visit  # type: ignore[method-assign]
    return application.open_window()


if __name__ == "__main__":
    sys.exit(main())
