"""How long it takes until the window can be drawn on, and until all of it is loaded.

python -m tests.benchmarks.start [--runs 1000] [--rounds 15]

Three programs are started in turn, again and again: a bare PySide6 window with one label,
Inkling with an empty library, and Inkling with a library of many runs of 100 epochs. Measured
from the start of the process: *drawable* is the first painting of the canvas (of the label),
*complete* is plots and earlier runs in the window. Files are warm after the first round, which
does not count.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from tests.benchmarks.measuring import interval

PROGRAMS = ("bare", "empty", "full")
EPOCHS = 100


class StopWatch(QObject):
    """Notes when the canvas is on the screen and when all is loaded, then ends the program."""

    def __init__(self, application: QApplication, watched: str, runs: int) -> None:
        super().__init__(application)
        self._application, self._watched, self._missing = application, watched, runs
        self._times: dict[str, float] = {}
        self._longest, self._turn = 0.0, time.monotonic()
        # A timer that is due at once tells how long each turn of the event loop takes.
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._on_turn)
        application.installEventFilter(self)

    @Slot()
    def _on_turn(self) -> None:
        now = time.monotonic()
        self._longest, self._turn = max(self._longest, now - self._turn), now
        if "drawable" in self._times and self._watched == "label":
            self._finish()

    @Slot()
    def _on_completed(self) -> None:
        if not self._missing:
            self._finish()

    @Slot(object)
    def _on_runs_loaded(self, runs: tuple[object, ...]) -> None:
        self._missing -= len(runs)
        if self._missing <= 0:
            self._finish()

    def _finish(self) -> None:
        self._turns.stop()
        self._times["complete"] = time.monotonic()
        print(json.dumps({**self._times, "longest": self._longest}), flush=True)
        self._application.closeAllWindows()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note the first painting."""
        is_it = event.type() == QEvent.Type.Paint and watched.objectName() == self._watched
        if is_it and "drawable" not in self._times:
            assert isinstance(watched, QWidget)
            self._times["drawable"] = self._turn = time.monotonic()
            self._turns.start()
            window = watched.window()
            if self._watched == "canvas":
                window.completed.connect(self._on_completed)  # type: ignore[attr-defined]
                library = window.controller.library  # type: ignore[attr-defined]
                library.runs_loaded.connect(self._on_runs_loaded)
        return False


def run_program(name: str, runs: int) -> None:
    """Be one of the three programs."""
    if name == "bare":
        application = QApplication(["bare"])
        label = QLabel("A window")
        label.setObjectName("label")
        label.resize(1280, 800)
        watch = StopWatch(application, "label", 0)
        label.show()
        application.exec()
    else:
        from gui.app import make_application, open_window

        watch = StopWatch(make_application(), "canvas", runs)
        open_window()
    assert watch is not None


def start(name: str, runs: int, libraries: Path) -> dict[str, float]:
    """Start a program; return its times in seconds from the start of the process."""
    home = libraries / "home"
    places = {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home, "XDG_DATA_HOME": home}
    surroundings = {**os.environ, **{key: str(path) for key, path in places.items()}}
    surroundings["INKLING_LIBRARY_DIR"] = str(libraries / name)
    surroundings.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = [sys.executable, "-m", "tests.benchmarks.start", "--program", name]
    count = runs if name == "full" else 0
    begun = time.monotonic()
    done = subprocess.run(
        [*command, "--runs", str(count)],
        env=surroundings,
        stdout=subprocess.PIPE,
        check=True,
        timeout=120,
    )
    times: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return {
        "drawable": times["drawable"] - begun,
        "complete": times["complete"] - begun,
        "longest": times["longest"],
    }


def fill(folder: Path, runs: int) -> None:
    """Put runs into a library."""
    from nncore.storage.library import Library
    from tests.nncore.storage.runs import add_run

    with Library(folder) as library:
        for _ in range(runs):
            add_run(library, epochs=EPOCHS, networks=0)


def report(times: dict[str, list[dict[str, float]]], runs: int) -> None:
    """Print medians, and what they are beside each other."""
    names = {"bare": "bare window", "empty": "no runs", "full": f"{runs:,} runs"}
    print(f"load {os.getloadavg()[0]:.1f}; medians of {len(times['bare'])} rounds, in turn")
    for name in PROGRAMS:
        row = {key: [each[key] for each in times[name]] for key in ("drawable", "complete")}
        text = ", ".join(f"{key} {1000 * interval(all_)[0]:.0f} ms" for key, all_ in row.items())
        longest = max(each["longest"] for each in times[name])
        print(f"  {names[name]:12} {text}, longest turn of the event loop {1000 * longest:.0f} ms")
    for key in ("drawable", "complete"):
        pairs = zip(times["full"], times["empty"], strict=True)
        middle, low, high = interval([1000 * (full[key] - empty[key]) for full, empty in pairs])
        print(f"  {key}: {middle:+.0f} ms with the runs (90 %: {low:+.0f} to {high:+.0f})")
    pairs = zip(times["empty"], times["bare"], strict=True)
    middle, low, high = interval([mine["drawable"] / bare["drawable"] for mine, bare in pairs])
    print(f"  drawable: {middle:.2f} times the bare window (90 %: {low:.2f} to {high:.2f})")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--program", choices=PROGRAMS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.program:
        run_program(arguments.program, arguments.runs)
        return
    with tempfile.TemporaryDirectory() as folder:
        libraries = Path(folder)
        fill(libraries / "full", arguments.runs)
        times: dict[str, list[dict[str, float]]] = {name: [] for name in PROGRAMS}
        for round_number in range(arguments.rounds + 1):
            for name in PROGRAMS:
                measured = start(name, arguments.runs, libraries)
                if round_number:
                    times[name].append(measured)
    report(times, arguments.runs)


if __name__ == "__main__":
    main()
