"""The tests themselves: what goes wrong inside Qt fails a test, and does not just scroll by."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ("pytester",)

BAD_SLOT = """
from PySide6.QtCore import QObject, QTimer, Slot

class Worker(QObject):
    @Slot()
    def work(self):
        raise RuntimeError("in a slot")

def test_slot(qtbot):
    worker = Worker()
    timer = QTimer(singleShot=True, interval=0)
    timer.timeout.connect(worker.work)
    timer.start()
    qtbot.wait(50)
"""

BAD_PAINT = """
from PySide6.QtWidgets import QWidget

class Painted(QWidget):
    def paintEvent(self, event):
        raise RuntimeError("in a paint event")

def test_paint(qtbot):
    widget = Painted()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    qtbot.wait(50)
"""

BAD_WARNING = """
from PySide6.QtCore import qWarning

def test_warning(qtbot):
    qWarning("something is amiss")
"""


@pytest.mark.parametrize("source", [BAD_SLOT, BAD_PAINT, BAD_WARNING])
def test_a_fault_inside_qt_fails_the_test(pytester: pytest.Pytester, source: str) -> None:
    pytester.makepyfile(source)
    pytester.makeini("[pytest]\nqt_api = pyside6\nqt_log_level_fail = WARNING\n")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    outcomes = result.parseoutcomes()
    assert outcomes.get("failed", 0) + outcomes.get("errors", 0) >= 1


LEFT = """
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QWidget
from tests.qt_guard import qt_guard

KEPT = []

class Sleeper(QThread):
    def run(self):
        self.exec()

def test_timer():
    KEPT.append(QTimer(interval=10_000))
    KEPT[0].start()

def test_window():
    KEPT[0].stop()
    KEPT.append(QWidget())
    KEPT[1].show()

def test_thread():
    KEPT.append(Sleeper())
    KEPT[2].start()

def test_the_end():
    KEPT[2].quit()
    assert KEPT[2].wait(5000)
    KEPT.clear()
"""


def test_what_is_left_behind_is_blamed_on_the_test_that_left_it(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    pytester.makepyfile(LEFT)
    pytester.makeini("[pytest]\nqt_api = pyside6\n")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=4, errors=3)
    for what in ("timers left running", "windows left", "threads left running"):
        result.stdout.fnmatch_lines(f"*{what}*")
