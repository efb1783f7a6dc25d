"""Does anything at all to the real window: mouse, keys, tablet, wheel, drops, the clipboard.

python -m tests.reliability events [--events 10000] [--seeds 1 2 3 4 5]

No exception, no warning of Qt's, and no state that cannot be left: every thousand events all
dialogs are closed with Escape, every tab is chosen, the canvas is cleared and a training stopped.
File dialogs answer with files of all kinds, good and bad, instead of waiting for a person.
Trainings are real, on small data; no server answers.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from gui.garbage import GarbageTimer
from gui.main_window import MainWindow
from gui.run_state import RunState
from gui.snapshot import Trainable
from nncore.data import mnist
from nncore.recipe import Recipe
from nncore.storage.network_file import save_network
from tests.reliability.figures import tell
from tests.reliability.random_hand import RandomHand
from tests.reliability.real_window import Witness, live, own_folders, real_window, until, witnessed
from tests.toys import make_model
from tests.windows import TINY, run_on_tiny_data

CHECK_EVERY = 1000
MOST_PARAMETERS = 300_000


class Driver(QObject):
    """Lets the hand act from timers, so that it goes on inside the loops of menus and dialogs.

    Qt does not fire a timer whose slot is still at work, so a deed takes one that is idle. They
    live as long as the driver: with one for each deed, deleted later, this crashed now and then
    on a busy machine, in PySide's own deleting.
    """

    def __init__(self, window: MainWindow, hand: RandomHand, count: int, witness: Witness) -> None:
        super().__init__()
        self._window, self._hand, self._left, self._witness = window, hand, count, witness
        self._depth = 0
        self._idle: list[QTimer] = []
        self._started: QTimer | None = None
        self.loop = QEventLoop()

    def run(self) -> None:
        """Act until all is done or something is complained of."""
        self._go_on()
        self.loop.exec()

    def _go_on(self) -> None:
        if self._idle:
            timer = self._idle.pop()
        else:
            timer = QTimer(self, singleShot=True, interval=0)
            timer.timeout.connect(self._act)
        self._started = timer
        timer.start()

    @Slot()
    def _act(self) -> None:
        timer = self._started
        assert timer is not None
        is_done = self._left == 0 or bool(self._witness.complaints)
        if is_done and not self._depth:
            self.loop.quit()
            return
        self._go_on()
        self._depth += 1
        try:
            if is_done:  # inside the loop of a menu or a dialog
                QTest.keyClick(_shown_above(self._window) or self._window, Qt.Key.Key_Escape)
            else:
                self._left -= 1
                self._hand.act()
        finally:
            self._depth -= 1
            self._idle.append(timer)


def small_run(recipe: Recipe) -> Trainable:
    """Make a real run; one that would take long trains a smaller network."""
    return run_on_tiny_data(recipe if recipe.parameter_count <= MOST_PARAMETERS else TINY)


def make_files(folder: Path) -> tuple[Path, ...]:
    """Write files of all kinds, good and bad; the last is not there."""
    save_network(folder / "good.safetensors", make_model(1))
    (folder / "bad.safetensors").write_bytes(b"\xff" * 100)
    (folder / "recipe.json").write_text(TINY.to_json())
    (folder / "drawing.json").write_text(json.dumps({"strokes": [[[1, 2], [80, 90]]]}))
    (folder / "broken.json").write_text('{"strokes": [[[1,')
    (folder / "digits.csv").write_text("\n".join(["3," + ",".join(["7"] * 784)] * 30))
    (folder / "garbage.csv").write_bytes(b"\x00,\xff\n" * 50)
    np.savez(folder / "digits.npz", x=np.zeros((5, 28, 28), np.uint8), y=np.arange(5))
    (folder / "empty.npz").write_bytes(b"")
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    image.save(str(folder / "blank.png"))
    for x in range(20, 40):
        image.setPixelColor(x, x, QColor("black"))
        image.setPixelColor(x, x + 1, QColor("black"))
    image.save(str(folder / "ink.png"))
    (folder / "folder").mkdir()
    return (*sorted(folder.iterdir()), folder / "missing.json")


def answer_dialogs(generator: random.Random, files: tuple[Path, ...]) -> None:
    """Let file dialogs answer at once: with a file of any kind, or with nothing."""

    def choose(*_arguments: Any, **_options: Any) -> tuple[str, str]:
        name = str(generator.choice(files)) if generator.random() < 0.8 else ""
        return name, "All files (*)"

    def name_new(*_arguments: Any, **_options: Any) -> tuple[str, str]:
        place = files[0].parent if generator.random() < 0.8 else files[0].parent / "nowhere"
        return str(place / f"new-{generator.randrange(5)}"), "All files (*)"

    QFileDialog.getOpenFileName = staticmethod(choose)  # type: ignore[method-assign]
    QFileDialog.getSaveFileName = staticmethod(name_new)  # type: ignore[method-assign]
    QFileDialog.getExistingDirectory = staticmethod(  # type: ignore[method-assign]
        lambda *_arguments, **_options: str(files[0].parent / "folder")
    )


def leave_everything(window: MainWindow) -> list[str]:
    """Leave whatever state the window is in by usual ways; tell what could not be left."""
    stuck = []
    for _ in range(30):
        above = _shown_above(window)
        if above is None:
            break
        QTest.keyClick(above, Qt.Key.Key_Escape)
        live(0.01)
    else:
        stuck.append(f"Escape does not close {_shown_above(window)}")
    for index in range(window.tabs.count()):
        window.tabs.setCurrentIndex(index)
        live()
        if window.tabs.currentIndex() != index:
            stuck.append(f"tab {index} cannot be chosen")
    window.menus.clear.trigger()
    if not window.drawing_panel.canvas.drawing().is_blank:
        stuck.append("the canvas cannot be cleared")
    window.controller.stop()
    try:
        until(lambda: window.controller.state is RunState.IDLE, 30.0)
    except TimeoutError:
        stuck.append(f"the training stays {window.controller.state.value}")
    return stuck


def _shown_above(window: MainWindow) -> Any:
    on_top = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    others = (each for each in QApplication.topLevelWidgets() if each.isVisible())
    return on_top or next((each for each in others if each is not window), None)


def use(seed: int, count: int) -> list[str]:
    """Do so many things to a window; tell what went wrong."""
    generator = random.Random(seed)
    object.__setattr__(mnist.MNIST, "mirrors", ("http://127.0.0.1:9/",))
    with own_folders() as base, witnessed() as witness:
        folder = base / "files"
        folder.mkdir()
        with real_window(small_run, with_plots=True) as window:
            files = make_files(folder)
            answer_dialogs(generator, files)
            window.menus.quit.setEnabled(False)
            window.controller.report_raised.connect(witness.on_report)
            window.recovery.begin()
            garbage = GarbageTimer()
            garbage.start()
            hand = RandomHand(window, generator, files)
            failures: list[str] = []
            for begin in range(0, count, CHECK_EVERY):
                Driver(window, hand, min(CHECK_EVERY, count - begin), witness).run()
                stuck = leave_everything(window)
                failures += [
                    f"seed {seed}, by event {begin + CHECK_EVERY}: {each}" for each in stuck
                ]
                if failures or witness.complaints:
                    break
            garbage.stop()
            QGuiApplication.clipboard().clear()  # what Python put there must not outlive it
    failures += witness.complaints[:3]
    return [*failures, *hand.done] if failures else []


def run(arguments: Sequence[str]) -> dict[str, Any]:
    """Use a window with each seed; return what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability events")
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    options = parser.parse_args(arguments)
    failures: list[str] = []
    begun = time.monotonic()
    for seed in options.seeds:
        failures += use(seed, options.events)
    return {
        "events with each seed": options.events,
        "seeds": options.seeds,
        "events in a second": round(
            len(options.seeds) * options.events / (time.monotonic() - begun)
        ),
        "failures": failures,
    }


def main(words: Sequence[str]) -> int:
    """Run it and tell of it."""
    return tell(run(words))
