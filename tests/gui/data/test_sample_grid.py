"""The grid of samples: looked at, leafed through, chosen from by mouse and keyboard."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.data.sample_grid import LABEL_WIDTH, SampleGrid, SampleRow
from gui.data.sample_painting import scaled
from nncore.arrays import NOT_A_DIGIT


def row(label: int, count: int) -> SampleRow:
    images = tuple(np.full((28, 28), 20 * label + place, np.uint8) for place in range(count))
    return SampleRow(label, images, tuple(f"{label}/{place}" for place in range(count)))


@pytest.fixture
def grid(qtbot: QtBot) -> SampleGrid:
    grid = SampleGrid("grid", "Samples", columns=4)
    qtbot.addWidget(grid)
    grid.set_rows([row(0, 4), row(1, 0), row(2, 2)])
    grid.resize(200, 150)
    grid.show()
    return grid


def test_a_click_chooses_the_picture_under_it(grid: SampleGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.cell_chosen) as chosen:
        place = grid.rect_of(2, 1).center().toPoint()
        QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [2, 1]
    with qtbot.assertNotEmitted(grid.cell_chosen):
        for place in (QPoint(2, 2), grid.rect_of(2, 2).center().toPoint()):
            QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=place)


def test_the_keyboard_goes_over_empty_rows(grid: SampleGrid, qtbot: QtBot) -> None:
    grid.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(grid, key)
    assert grid.accessibleDescription() == "2/1"  # as far to the right as that row goes
    with qtbot.waitSignal(grid.cell_chosen) as chosen:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert chosen.args == [2, 1]
    QTest.keyClick(grid, Qt.Key.Key_Down)
    assert grid.accessibleDescription() == "2/1"
    with qtbot.waitSignal(grid.page_requested) as turned:
        QTest.keyClick(grid, Qt.Key.Key_PageDown)
    assert turned.args == [1]


def test_a_picture_tells_about_itself(grid: SampleGrid) -> None:
    assert grid.tip_at(grid.rect_of(0, 3).center().toPoint()) == "0/3"
    assert grid.tip_at(grid.rect_of(1, 0).center().toPoint()) == ""
    assert grid.tip_at(QPoint(LABEL_WIDTH // 2, 5)) == ""


def test_the_pictures_are_painted_as_they_are(grid: SampleGrid) -> None:
    grid.set_rows([row(5, 4), row(NOT_A_DIGIT % 7, 1)])
    shown = grid.grab().toImage()
    place = grid.rect_of(0, 2).center().toPoint()
    assert shown.pixelColor(place).red() == 102


@pytest.mark.parametrize(
    ("shape", "side", "size"),
    [
        ((28, 28), 56, (56, 56)),
        ((28, 28), 43, (43, 43)),
        ((8, 8), 40, (40, 40)),
        ((40, 20), 20, (10, 20)),
    ],
)
def test_images_keep_their_proportions(
    shape: tuple[int, int], side: int, size: tuple[int, int]
) -> None:
    image = scaled(np.full(shape, 200, np.uint8), side)
    assert image.size().toTuple() == size
    assert image.pixelColor(size[0] // 2, size[1] // 2).red() == 200
