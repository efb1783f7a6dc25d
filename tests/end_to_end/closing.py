"""Opens the real window, trains, and closes it in the middle; run as a process of its own.

The first argument is how long after the beginning of the run it closes, in seconds. With a
second one, "stuck", the run is in a batch that takes far longer than anybody waits; with "early"
and a number, the window closes when so many of its pieces are in, without a run. Standard
output gets the time at which the window was told to close (`time.monotonic`).
"""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Slot

from gui import app as application
from gui.furnishing import furnish
from gui.main_window import MainWindow
from gui.run_state import RunState
from nncore.recipe import Recipe
from tests.toys import ToyRun
from tests.windows import LONG, run_on_tiny_data, tiny_data


class Closer(QObject):
    """Closes the window some time after the training began."""

    def __init__(self, window: MainWindow, seconds: float) -> None:
        super().__init__(window)
        self._window = window
        self._seconds = seconds
        window.controller.state_changed.connect(self.on_state)

    @Slot(object)
    def on_state(self, state: RunState) -> None:
        if state is RunState.TRAINING:
            QTimer.singleShot(round(self._seconds * 1000), self.close)

    @Slot()
    def close(self) -> None:
        print(time.monotonic(), flush=True)
        self._window.close()


def stuck_run(recipe: Recipe) -> ToyRun:
    return ToyRun(recipe, on_step=lambda step: time.sleep(60.0 if step else 0.0))


def furnish_in_part(window: MainWindow, *_: object) -> Iterator[None]:
    """Close the window when some of its pieces are in."""
    for _ in itertools.islice(furnish(window), int(sys.argv[-1])):
        yield
    print(time.monotonic(), flush=True)
    window.close()
    yield


def main() -> int:
    if "early" in sys.argv:
        application._what_can_wait = lambda _app, window, _garbage: furnish_in_part(window)
        return application.open_window()
    seconds = float(sys.argv[1])
    make_run = stuck_run if "stuck" in sys.argv else run_on_tiny_data
    tiny_data()
    closers: list[Closer] = []
    complete = MainWindow.complete_furnishing

    def complete_and_train(window: MainWindow) -> None:
        complete(window)
        window.controller.make_run = make_run
        closers.append(Closer(window, seconds))
        window.train_panel.start_requested.emit(replace(LONG, epochs=1000))

    MainWindow.complete_furnishing = complete_and_train  # type: ignore[method-assign]
    return application.open_window()


if __name__ == "__main__":
    sys.exit(main())
