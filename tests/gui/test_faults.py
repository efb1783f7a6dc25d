"""What nobody caught reaches the window, from any thread; foreseen errors are their sentence."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.faults import Faults
from gui.report import ReportDialog, describe_versions
from nncore.errors import DataError


class Ear(QObject):
    """Hears what faults say."""

    def __init__(self, faults: Faults) -> None:
        super().__init__()
        self.sentences: list[str] = []
        self.reports: list[str] = []
        self.interrupts = 0
        faults.sentence_raised.connect(self.on_sentence)
        faults.report_raised.connect(self.on_report)
        faults.interrupted.connect(self.on_interrupt)

    @Slot(str)
    def on_sentence(self, sentence: str) -> None:
        self.sentences.append(sentence)

    @Slot(str)
    def on_report(self, report: str) -> None:
        self.reports.append(report)

    @Slot()
    def on_interrupt(self) -> None:
        self.interrupts += 1


@pytest.fixture
def faults(qapp: object) -> Iterator[Faults]:
    hooks = sys.excepthook, threading.excepthook
    faults = Faults()
    yield faults
    sys.excepthook, threading.excepthook = hooks


def test_a_foreseen_error_is_its_sentence(faults: Faults) -> None:
    ear = Ear(faults)
    faults.raise_error(DataError("a.idx: is empty."))
    assert ear.sentences == ["a.idx: is empty."]
    assert not ear.reports


def test_an_unforeseen_one_becomes_a_report(faults: Faults) -> None:
    ear = Ear(faults)
    try:
        raise RuntimeError("who would have thought")
    except RuntimeError as error:
        faults.raise_error(error)
    assert "RuntimeError: who would have thought" in ear.reports[0]
    assert "test_faults.py" in ear.reports[0]
    assert "Python" in ear.reports[0]


def test_ctrl_c_is_a_wish_to_close(faults: Faults) -> None:
    ear = Ear(faults)
    faults.raise_error(KeyboardInterrupt())
    assert ear.interrupts == 1
    assert not ear.reports


def test_the_hooks_are_taken_and_given_back(faults: Faults, qtbot: QtBot) -> None:
    ear = Ear(faults)
    faults.install()
    try:
        error = ValueError("in the window's thread")
        sys.excepthook(ValueError, error, None)
        assert "in the window's thread" in ear.reports[0]

        def work() -> None:
            raise ValueError("in another thread")

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: len(ear.reports) == 2)
        assert "in another thread" in ear.reports[1]
    finally:
        faults.uninstall()
    assert sys.excepthook is sys.__excepthook__
    assert threading.excepthook is threading.__excepthook__


def test_the_report_can_be_copied(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ReportDialog("line one\nline two", parent)
    dialog.show_report("line three")
    assert not dialog.isModal()
    text = dialog.findChild(QPlainTextEdit, "report_text")
    copy = dialog.findChild(QPushButton, "copy_report")
    assert text is not None
    assert copy is not None
    assert text.toPlainText() == "line three"
    copy.click()
    assert QGuiApplication.clipboard().text() == "line three"


def test_versions_name_what_matters() -> None:
    words = describe_versions()
    for name in ("Inkling", "Python", "Qt", "numpy", "pyqtgraph"):
        assert name in words
