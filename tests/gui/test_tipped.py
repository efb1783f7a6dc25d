"""What is told about a place under the mouse, and when nobody looks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from gui import tipped
from gui.tipped import Tipped
from gui.watched import Watched


class Halves(Tipped):
    """Knows something of its left half."""

    def tip_at(self, place: QPoint) -> str:
        return f"{place.x()} across" if place.x() < self.width() / 2 else ""


class Told:
    """Stands in for Qt's tooltips, which the platform without a screen cannot raise."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def showText(self, _place: QPoint, words: str, _widget: QWidget) -> None:
        self.words.append(words)


def test_a_tooltip_depends_on_the_place(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told()
    monkeypatch.setattr(tipped, "QToolTip", told)
    halves = Halves("halves", "Two halves")
    qtbot.addWidget(halves)
    halves.resize(100, 40)
    for x in (10, 30, 90):
        place = QPoint(x, 20)
        event = QHelpEvent(QEvent.Type.ToolTip, place, halves.mapToGlobal(place))
        assert QApplication.sendEvent(halves, event)
    assert told.words == ["10 across", "30 across", ""]
    assert (halves.objectName(), halves.accessibleName()) == ("halves", "Two halves")


def test_a_page_tells_when_it_comes_and_goes(qtbot: QtBot) -> None:
    stack, page = QStackedWidget(), Watched()
    qtbot.addWidget(stack)
    stack.addWidget(QWidget())
    stack.addWidget(page)
    stack.show()
    for index, watched in ((1, True), (0, False)):
        with qtbot.waitSignal(page.watched_changed) as told:
            stack.setCurrentIndex(index)
        assert told.args == [watched]
