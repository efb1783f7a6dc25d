"""What can wait comes after the window, in its order, and lets the window live while it comes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import afterwards
from gui.afterwards import Afterwards
from gui.plots import all_names


def test_the_names_are_many_and_come_one_by_one() -> None:
    assert len(list(all_names())) > 500


def test_work_is_done_in_its_order(qapp: QApplication, qtbot: QtBot) -> None:
    done: list[str] = []

    def work(name: str, count: int) -> Iterator[None]:
        for number in range(count):
            done.append(f"{name}{number}")
            yield

    later = Afterwards()
    later.add(work("a", 2))
    later.add(work("b", 1))
    assert done == []
    qtbot.waitUntil(lambda: len(done) == 3)
    assert done == ["a0", "a1", "b0"]
    later.add(work("c", 1))
    qtbot.waitUntil(lambda: done[-1] == "c0")


def test_work_may_bring_more_work(qapp: QApplication, qtbot: QtBot) -> None:
    later, done = Afterwards(), []

    def first() -> Iterator[None]:
        later.add(iter(lambda: done.append("second"), None))
        yield
        done.append("first")
        yield

    later.add(first())
    qtbot.waitUntil(lambda: done == ["first", "second"])
    later.shut_down()


def test_nothing_is_done_after_the_end(qapp: QApplication, qtbot: QtBot) -> None:
    later, done = Afterwards(), []
    later.add(iter(lambda: done.append("too late"), 0))
    later.shut_down()
    qtbot.wait(3 * afterwards.FIRST_PAINT_MS)
    assert done == []


def test_a_fault_ends_the_rest_and_is_told(qapp: QApplication, qtbot: QtBot) -> None:
    later, done = Afterwards(), []

    def broken() -> Iterator[None]:
        yield
        raise RuntimeError("broken")

    with qtbot.captureExceptions() as exceptions:
        later.add(broken())
        later.add(iter(lambda: done.append("rest"), 0))
        qtbot.waitUntil(lambda: len(exceptions) == 1)
        qtbot.wait(3 * afterwards.FIRST_PAINT_MS)
    assert done == []
    with pytest.raises(RuntimeError, match="broken"):
        raise exceptions[0][1]


IMPORT_WITH_A_TIMER = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from gui.afterwards import Afterwards
from gui.plots import load_pyqtgraph
app = QCoreApplication([])
ticks = []
timer = QTimer(interval=1)
timer.timeout.connect(lambda: ticks.append("pyqtgraph.Qt" in sys.modules))
timer.start()
def work():
    yield from load_pyqtgraph()
    app.quit()
later = Afterwards()
later.add(work())
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
