"""The plotting library comes late, and lets the window live while it comes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.plots import PlotLoader, all_names


def test_the_names_are_many_and_come_one_by_one() -> None:
    assert len(list(all_names())) > 500


def test_the_loader_says_when_it_is_ready(qapp: QApplication, qtbot: QtBot) -> None:
    loader = PlotLoader()
    with qtbot.waitSignal(loader.loaded, timeout=30_000):
        loader.start()
    assert loader.error is None
    loader.shut_down()


def test_a_loader_that_is_shut_down_does_no_more(qapp: QApplication, qtbot: QtBot) -> None:
    loader = PlotLoader()
    loader.start()
    loader.shut_down()
    with qtbot.assertNotEmitted(loader.loaded, wait=150):
        pass


IMPORT_WITH_A_TIMER = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from gui.plots import PlotLoader
app = QCoreApplication([])
ticks = []
timer = QTimer(interval=1)
timer.timeout.connect(lambda: ticks.append("pyqtgraph.Qt" in sys.modules))
timer.start()
loader = PlotLoader()
loader.loaded.connect(app.quit)
loader.start()
app.exec()
print(ticks.count(True) > 5, sum(type(f).__name__ == "_Breather" for f in sys.meta_path))
"""


def test_the_window_lives_while_the_library_comes() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", IMPORT_WITH_A_TIMER],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        timeout=60,
        check=True,
    )
    assert ended.stdout.split() == ["True", "0"]
