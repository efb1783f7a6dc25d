"""Units as cells and pictures: where they stand, how they are chosen, what is said of them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui import theme
from gui.heat_colours import ABSENT
from gui.inside.layer_sheet import LayerSheet
from gui.inside.output_sheet import OutputSheet
from gui.inside.sheet_layout import SheetLayout
from gui.inside.words import kernel_sheet


@pytest.mark.parametrize(
    ("count", "pixels"), [(10, (1, 1)), (128, (1, 1)), (800, (1, 1)), (32, (24, 24)), (96, (4, 4))]
)
def test_every_unit_is_found_where_it_stands(count: int, pixels: tuple[int, int]) -> None:
    layout = SheetLayout.for_height(count, pixels, 180)
    for unit in range(count):
        assert layout.unit_at(layout.rect(unit).center()) == unit
    assert layout.size[0] <= 180
    assert layout.unit_at(QPoint(layout.size[1] + 5, 5)) is None


def test_pictures_stand_side_by_side() -> None:
    layout = SheetLayout(3, (2, 2), 1, 1, 2)
    places = np.arange(1, 4, dtype=np.uint8)[:, None, None].repeat(2, 1).repeat(2, 2)
    sheet = layout.arranged(places)
    assert sheet.shape == layout.size == (5, 5)
    assert (sheet[1, 1], sheet[0, 3], sheet[3, 0]) == (1, 2, 3)
    assert sheet[2, 0] == sheet[4, 4] == ABSENT


def test_the_keyboard_chooses_units(qtbot: QtBot) -> None:
    sheet = LayerSheet("sheet", "Hidden 1", 12)
    qtbot.addWidget(sheet)
    sheet.set_values(np.linspace(0, 2, 12))
    chosen: list[int] = []
    sheet.unit_chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Right):
        QTest.keyClick(sheet, key)
    assert chosen == [0, 1, 11, 11]
    assert sheet.accessibleDescription().startswith("Hidden 1, unit 11: 2")


def test_colours_end_at_the_largest_activation(qtbot: QtBot) -> None:
    sheet = LayerSheet("sheet", "Hidden 1", 3)
    qtbot.addWidget(sheet)
    sheet.set_values(np.array([0.0, 3.0, 1.0]))
    assert (sheet.limit, sheet.kind) == (3.0, "positive")
    image = sheet.grab().toImage()
    colours = [image.pixelColor(sheet.unit_rect(unit).center()).name() for unit in (0, 1)]
    assert colours == [theme.current().bar_empty, theme.current().accent]
    sheet.set_values(np.array([-4.0, 3.0, 1.0]))
    assert (sheet.limit, sheet.kind) == (4.0, "signed")


def test_a_unit_that_is_off_says_so(qtbot: QtBot) -> None:
    sheet = LayerSheet("sheet", "Hidden 1", 3)
    qtbot.addWidget(sheet)
    sheet.set_off(frozenset({1}))
    assert sheet.words_of(1) == "Hidden 1, unit 1 (switched off)"


def test_logits_are_named_by_digit(qtbot: QtBot) -> None:
    sheet = OutputSheet("sheet", "Output", 10)
    qtbot.addWidget(sheet)
    sheet.set_values(np.arange(10.0) - 4)
    assert sheet.words_of(9) == "Output, digit 9: logit +5.000"
    assert not sheet.grab().isNull()


def test_kernels_stand_side_by_side_with_a_gap() -> None:
    sheet = kernel_sheet(np.arange(3 * 4, dtype=np.float32).reshape(3, 2, 2))
    assert sheet.shape == (5, 5)
    assert np.isnan(sheet[2]).all()
    assert np.isnan(sheet[3:, 3:]).all()
    assert sheet[3, 0] == 8.0
