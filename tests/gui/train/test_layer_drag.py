"""Layers on their way to another place: the mark, the end of it, and giving it up."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.train.layer_chips import LayerChips
from gui.train.layer_drag import InsertionMark, place_at
from nncore.recipe import Dense, Dropout

from .test_layer_chips import chip, move

OUTPUT = Dense(10, "softmax")
A, B, C = Dense(64, "relu"), Dropout(0.2), Dense(28, "tanh")


@pytest.fixture
def chips(qtbot: QtBot) -> LayerChips:
    chips = LayerChips()
    qtbot.addWidget(chips)
    chips.resize(600, 60)
    chips.set_layers((A, B, C, OUTPUT))
    chips.show()
    qtbot.waitExposed(chips)
    return chips


def mark(chips: LayerChips) -> InsertionMark:
    found = chips.findChild(InsertionMark, "insertion_mark")
    assert found is not None
    return found


def hold(chips: LayerChips, source: str, goal: QPoint) -> None:
    """Press on a chip and move the pointer, without letting go."""
    dragged = chip(chips, source)
    move(dragged, QMouseEvent.Type.MouseButtonPress, QPoint(8, 10))
    move(dragged, QMouseEvent.Type.MouseMove, QPoint(30, 10))
    move(dragged, QMouseEvent.Type.MouseMove, dragged.mapFromParent(goal))


def let_go(chips: LayerChips, source: str) -> None:
    move(chip(chips, source), QMouseEvent.Type.MouseButtonRelease, QPoint(8, 10))


def test_a_mark_shows_where_the_layer_will_stand(chips: LayerChips) -> None:
    second, third = chip(chips, "layer_2").geometry(), chip(chips, "layer_3").geometry()
    hold(chips, "layer_1", third.center() - QPoint(8, 0))
    assert mark(chips).isVisible()
    assert second.right() < mark(chips).geometry().center().x() < third.left()
    assert mark(chips).height() > third.height()
    assert chips.layers() == (A, B, C, OUTPUT), "nothing has moved yet"
    hold(chips, "layer_1", third.center() + QPoint(8, 0))
    assert mark(chips).geometry().center().x() > third.right()
    let_go(chips, "layer_1")
    assert chips.layers() == (B, C, A, OUTPUT)
    assert not mark(chips).isVisible()


def test_no_mark_shows_where_nothing_would_change(chips: LayerChips) -> None:
    hold(chips, "layer_2", chip(chips, "layer_2").geometry().center() + QPoint(9, 0))
    assert not mark(chips).isVisible()
    let_go(chips, "layer_2")
    assert chips.layers() == (A, B, C, OUTPUT)


def test_escape_gives_the_drag_up(chips: LayerChips) -> None:
    told: list[int] = []
    chips.layers_changed.connect(lambda: told.append(1))
    hold(chips, "layer_1", chip(chips, "layer_3").geometry().center())
    QTest.keyClick(chip(chips, "layer_1"), Qt.Key.Key_Escape)
    assert not mark(chips).isVisible()
    let_go(chips, "layer_1")
    assert chips.layers() == (A, B, C, OUTPUT)
    assert told == []


def test_other_layers_in_the_middle_of_a_drag_end_it(chips: LayerChips) -> None:
    hold(chips, "layer_1", chip(chips, "layer_3").geometry().center())
    chips.set_layers((A, OUTPUT))
    assert not mark(chips).isVisible()
    let_go(chips, "layer_1")
    assert chips.layers() == (A, OUTPUT)


def test_alt_with_arrows_moves_and_keeps_the_focus(chips: LayerChips) -> None:
    alt = Qt.KeyboardModifier.AltModifier
    for key, expected, place in (
        (Qt.Key.Key_Right, (B, A, C), 2),
        (Qt.Key.Key_Down, (B, C, A), 3),
        (Qt.Key.Key_Right, (B, C, A), 3),
        (Qt.Key.Key_Left, (B, A, C), 2),
        (Qt.Key.Key_Up, (A, B, C), 1),
    ):
        moved = chip(chips, f"layer_{chips.layers().index(A) + 1}")
        QTest.keyClick(moved, key, alt)
        assert chips.layers() == (*expected, OUTPUT)
        assert chips.focusWidget() is chip(chips, f"layer_{place}")


LINES = [QRect(0, 0, 50, 28), QRect(56, 0, 50, 28), QRect(0, 34, 50, 28), QRect(56, 34, 50, 28)]


@pytest.mark.parametrize(
    ("position", "source", "place"),
    [
        (QPoint(-5, 10), 3, 0),
        (QPoint(30, 10), 3, 1),
        (QPoint(200, 10), 3, 2),
        (QPoint(3, 45), 0, 2),
        (QPoint(40, 45), 0, 3),
        (QPoint(200, 300), 0, 4),
        (LINES[1].center(), 0, 2),
        (LINES[1].center(), 3, 1),
    ],
)
def test_the_place_is_found_on_the_nearest_line(position: QPoint, source: int, place: int) -> None:
    assert place_at(LINES, source, position) == place
