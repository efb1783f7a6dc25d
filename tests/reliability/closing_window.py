"""Opens the real window, sets something going, and closes it; run as a process of its own.

Arguments: what goes on (`MODES`), and how many seconds after its beginning the window is closed.
Standard output gets the time at which the window was told to close (`time.monotonic`).
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from gui import app as application
from gui.main_window import MainWindow
from gui.run_state import RunState
from nncore.data import mnist
from nncore.data.drawing import Drawing
from nncore.recipe import Data, Recipe
from tests.windows import LONG, run_on_tiny_data, tiny_data

MODES = (
    "starting",
    "training",
    "loading",
    "saving",
    "downloading",
    "silent",
    "importing",
    "terminated",
    "interrupted",
)
SIGNALS = {"terminated": signal.SIGTERM, "interrupted": signal.SIGINT}
"""A training that is ended by the system, or with Ctrl+C."""

ON_SMALL_DATA = ("training", "saving", *SIGNALS)
SAVE_MS = 3
ON_MNIST = replace(LONG, name="download", data=Data(sources=("mnist",)))
ON_STROKES = replace(LONG, name="strokes", data=Data(sources=("strokes",), training_images=60_000))


class Closer(QObject):
    """Sets something going once the window is complete, and closes it some time later."""

    def __init__(self, window: MainWindow, mode: str, seconds: float) -> None:
        super().__init__(window)
        self._window, self._mode, self._count = window, mode, 0
        self._end = QTimer(self, singleShot=True, interval=round(1000 * seconds))
        self._end.timeout.connect(self.close)
        self._saves = QTimer(self, interval=SAVE_MS)
        self._saves.timeout.connect(self.save)
        if mode == "starting":
            self._end.start()
        else:
            window.completed.connect(self.begin)

    @Slot()
    def begin(self) -> None:
        """Set going what is to be closed upon."""
        window = self._window
        if self._mode == "importing":
            window.imports.look_at(str(Path(sys.argv[3])))
            self._end.start()
            return
        if self._mode in ON_SMALL_DATA:
            window.controller.make_run = run_on_tiny_data
            window.controller.state_changed.connect(self.on_state)
        else:
            self._end.start()
        window.controller.start(self._recipe())

    @Slot(object)
    def on_state(self, state: RunState) -> None:
        """Close it some time after the training began."""
        if state is not RunState.TRAINING:
            return
        self._end.start()
        if self._mode == "saving":
            self._saves.start()

    @Slot()
    def save(self) -> None:
        """Save a network, as its menu entry does, and change the drawing, which is saved too."""
        self._count += 1
        strokes = [[[20, 20 + self._count % 200], [200, 150]]]
        drawing = Drawing.from_dict({"strokes": strokes, "canvas": [280, 280]})
        self._window.drawing_panel.canvas.set_drawing(drawing)
        self._window.controller.networks.save(Path(sys.argv[3]) / "network.safetensors")

    @Slot()
    def close(self) -> None:
        """Tell the window to close, and the parent process when."""
        print(time.monotonic(), flush=True)
        if self._mode in SIGNALS:
            os.kill(os.getpid(), SIGNALS[self._mode])
        else:
            self._window.close()

    def _recipe(self) -> Recipe:
        if self._mode in ("downloading", "silent"):
            return ON_MNIST
        return ON_STROKES if self._mode == "loading" else LONG


def serve_slowly(*, is_silent: bool) -> str:
    """Be a mirror that sends a little at a time, or nothing; return its address."""
    server = socket.create_server(("127.0.0.1", 0))
    if not is_silent:
        threading.Thread(target=_trickle, args=(server,), daemon=True).start()
    else:
        server.listen()  # connections are made, and never answered
        SILENT.append(server)
    return f"http://127.0.0.1:{server.getsockname()[1]}/"


SILENT: list[socket.socket] = []


def _trickle(server: socket.socket) -> None:
    while True:
        connection, _ = server.accept()
        with contextlib.suppress(OSError):  # given up
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9912422\r\n\r\n\x1f\x8b")
            for _ in range(1000):
                connection.sendall(bytes(4096))
                time.sleep(0.01)


def main() -> int:
    """Open the window and stay until it is closed."""
    mode, seconds = sys.argv[1], float(sys.argv[2])
    if mode in ("downloading", "silent"):
        mirrors = (serve_slowly(is_silent=mode == "silent"),)
        object.__setattr__(mnist.MNIST, "mirrors", mirrors)
    if mode in ON_SMALL_DATA:
        tiny_data()  # drawn before, not while the window waits for it
    closers: list[Closer] = []
    show = MainWindow.show

    def show_and_go(window: MainWindow) -> None:
        show(window)
        closers.append(Closer(window, mode, seconds))

    MainWindow.show = show_and_go  # type: ignore[method-assign]
    return application.open_window()


if __name__ == "__main__":
    sys.exit(main())
