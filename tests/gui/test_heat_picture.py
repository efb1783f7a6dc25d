"""Numbers as colours: the scale, the cell under mouse and cursor, the words."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui import heat_colours, theme
from gui.heat_picture import HeatPicture


@pytest.fixture
def picture(qtbot: QtBot) -> HeatPicture:
    shown = HeatPicture("heat", "Weights")
    qtbot.addWidget(shown)
    shown.resize(112, 112)
    shown.show()
    return shown


def test_places_in_the_table_of_colours() -> None:
    values = np.array([-2.0, -1.0, 0.0, 0.5, 3.0, np.nan])
    signed = heat_colours.indices(values, "signed", 1.0).tolist()
    assert signed == [0, 0, 127, 190, 254, heat_colours.ABSENT]
    assert heat_colours.indices(values, "positive", 2.0).tolist()[1:5] == [0, 0, 64, 254]


def test_the_ends_of_the_scale_have_the_colours_of_the_theme() -> None:
    shown = theme.current()
    ends = [heat_colours.colour_at(value, "signed", 1.0).name() for value in (-1.0, 0.0, 1.0)]
    assert ends == [shown.accent, shown.bar_empty, shown.validation]
    assert heat_colours.colour_at(1.0, "ink", 1.0).name() == "#ffffff"


def test_nothing_but_zeros_has_a_scale() -> None:
    assert heat_colours.limit_of(np.zeros((2, 2))) == 1.0
    assert heat_colours.limit_of(np.array([np.nan, -3.0])) == 3.0


def test_cells_are_painted_where_they_are_found(picture: HeatPicture) -> None:
    picture.set_values(np.array([[-1.0, 1.0], [0.0, 0.0]]))
    image = picture.grab().toImage()
    shown = theme.current()
    assert image.pixelColor(20, 20).name() == shown.accent
    assert image.pixelColor(80, 20).name() == shown.validation
    assert picture.cell_at(QPoint(80, 20)) == (0, 1)
    assert picture.cell_at(QPoint(300, 20)) is None


def test_the_keyboard_goes_from_cell_to_cell(picture: HeatPicture, qtbot: QtBot) -> None:
    picture.set_values(np.arange(6.0).reshape(2, 3))
    with qtbot.waitSignal(picture.cell_pointed) as pointed:
        QTest.keyClick(picture, Qt.Key.Key_Right)
    assert pointed.args == [0, 1]
    QTest.keyClick(picture, Qt.Key.Key_End)
    QTest.keyClick(picture, Qt.Key.Key_Down)
    QTest.keyClick(picture, Qt.Key.Key_Down)
    assert picture.accessibleDescription().startswith("row 2, column 3: +5")


def test_without_numbers_there_is_nothing_to_point_at(picture: HeatPicture, qtbot: QtBot) -> None:
    QTest.keyClick(picture, Qt.Key.Key_Right)
    assert picture.cell_at(QPoint(20, 20)) is None
    assert picture.accessibleDescription() == "nothing to show"
