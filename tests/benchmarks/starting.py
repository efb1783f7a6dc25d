"""A program whose start is timed: a bare window with one label, or Inkling's.

python -m tests.benchmarks.starting label|canvas [--runs N]

It prints when the label or the canvas was painted first and when all was loaded (seconds of
`time.monotonic`), and the longest turns of the event loop between the two, and ends.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import Any


class StopWatch:
    """Notes when the window is on the screen and when all is loaded, then ends the program.

    Parameters
    ----------
    runs : int
        How many runs of earlier times have to be in the list before all is loaded.
    """

    def __init__(self, runs: int) -> None:
        self._missing = runs
        self._painted = self._turn = 0.0
        self._longest: list[float] = []
        self._is_complete = False
        self._turns: Any = None

    def on_painted(self, widget: Any) -> None:
        """Note the first painting; a timer that is due at once tells how long turns take."""
        if self._painted:
            return
        self._painted = self._turn = time.monotonic()
        from PySide6.QtCore import QTimer

        self._turns = QTimer(widget, interval=0)
        self._turns.timeout.connect(self.on_turn)
        self._turns.start()
        window = widget.window()
        if hasattr(window, "completed"):
            window.completed.connect(self.on_completed)
        else:
            self._is_complete = True

    def on_turn(self) -> None:
        """Note how long a turn of the event loop took."""
        now = time.monotonic()
        self._longest.append(now - self._turn)
        self._turn = now
        if self._is_complete and not self._missing and len(self._longest) > 20:
            self._turns.stop()
            times = {"drawable": self._painted, "complete": now}
            print(json.dumps({**times, "longest": max(self._longest)}), flush=True)
            from PySide6.QtWidgets import QApplication

            QApplication.closeAllWindows()

    def on_completed(self) -> None:
        """Note that the plots are in, and wait for the runs."""
        from gui.main_window import MainWindow

        self._is_complete = True
        window = self._turns.parent().window()
        assert isinstance(window, MainWindow)
        window.controller.library.runs_loaded.connect(self.on_runs_loaded)

    def on_runs_loaded(self, runs: tuple[object, ...]) -> None:
        """Count the runs."""
        self._missing = max(0, self._missing - len(runs))


def open_label(watch: StopWatch) -> int:
    """Open a bare window with one label."""
    from PySide6.QtWidgets import QApplication, QLabel

    class Label(QLabel):
        paintEvent = painting(QLabel.paintEvent, watch)

    application = QApplication(["bare"])
    label = Label("A window")
    label.resize(1280, 800)
    label.show()
    return application.exec()


def open_inkling(watch: StopWatch) -> int:
    """Open Inkling as `main.py` does."""
    from gui.engine_first import import_plainly, load_engine
    from gui.start_up import check

    check()
    load_engine()
    import_plainly()
    from gui.app import open_window
    from gui.drawing.canvas import Canvas

    Canvas.paintEvent = painting(Canvas.paintEvent, watch)  # type: ignore[method-assign]
    return open_window()


def painting(paint: Callable[..., None], watch: StopWatch) -> Callable[..., None]:
    """Paint, and tell the watch."""

    def paint_and_tell(widget: Any, event: Any) -> None:
        paint(widget, event)
        watch.on_painted(widget)

    return paint_and_tell


def main() -> int:
    """Be one of the two programs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", choices=("label", "canvas"))
    parser.add_argument("--runs", type=int, default=0)
    arguments = parser.parse_args()
    watch = StopWatch(arguments.runs)
    return open_label(watch) if arguments.program == "label" else open_inkling(watch)


if __name__ == "__main__":
    sys.exit(main())
