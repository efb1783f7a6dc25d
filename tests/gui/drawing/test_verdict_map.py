"""The map of verdicts: what it shows, says and asks for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import theme
from gui.drawing.verdict_map import VerdictMapView
from gui.drawing.verdict_map_painting import DIGIT_COLOURS, cell_colour, text_on
from gui.drawing.verdict_map_panel import EMPTY, FLAT, RUGGED, VerdictMapPanel
from gui.drawing.verdict_map_words import cell_words, shares, spoken_map, tick_words
from nncore.data.transform import UNMOVED, Pose
from nncore.insight.verdict_map import Grid, VerdictMap

from .grabbing import SEVEN

GRID = Grid("shift", SEVEN)
TURNED = Grid("turn", SEVEN, Pose(shift=(3.0, 4.0)))


def made(grid: Grid = GRID, known: float = 1.0) -> VerdictMap:
    """Return a map with sevens above, ones below, no digit in the last row."""
    favoured = np.full(grid.shape, 7, np.int8)
    favoured[15:] = 1
    confidence = np.full(grid.shape, 0.8, np.float32)
    confidence[-1] = 0.3
    confidence[round(known * len(confidence)) :] = np.nan
    return VerdictMap(grid, favoured, confidence, 0.5)


@pytest.fixture
def view(qtbot: QtBot) -> VerdictMapView:
    widget = VerdictMapView("map_shift", "Map: moved")
    qtbot.addWidget(widget)
    widget.resize(380, 356)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def middle(view: VerdictMapView, row: int, column: int) -> QPoint:
    assert view.shown is not None
    return view.layout_of(view.shown).rect(row, column).center().toPoint()


def test_a_click_asks_for_the_pose_of_its_cell(view: VerdictMapView, qtbot: QtBot) -> None:
    view.set_map(made())
    for row, column in ((0, 0), (10, 3), (20, 20)):
        with qtbot.waitSignal(view.pose_requested) as asked:
            QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle(view, row, column))
        assert asked.args == [GRID.pose_at(row, column)]


def test_beside_the_cells_nothing_is_asked_for(view: VerdictMapView, qtbot: QtBot) -> None:
    view.set_map(made())
    with qtbot.assertNotEmitted(view.pose_requested):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(5, 100))
        QTest.mouseClick(view, Qt.MouseButton.RightButton, pos=middle(view, 4, 4))
        view.set_map(None)
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
        QTest.keyClick(view, Qt.Key.Key_Return)


def test_keys_go_from_cell_to_cell_and_choose(view: VerdictMapView, qtbot: QtBot) -> None:
    view.set_map(made())
    view.set_pose(GRID.pose_at(10, 10))
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Down):
        QTest.keyClick(view, key)
    assert view.accessibleDescription() == cell_words(made(), 11, 8)
    with qtbot.waitSignal(view.pose_requested) as asked:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert asked.args == [GRID.pose_at(11, 8)]
    for _ in range(30):
        QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.accessibleDescription() == cell_words(made(), 0, 8)


def test_cells_have_the_colours_of_their_digits(view: VerdictMapView) -> None:
    view.set_map(made())
    view.set_pose(GRID.pose_at(20, 20))
    image = view.grab().toImage()
    for row, digit in ((2, 7), (17, 1)):
        corner = view.layout_of(made()).rect(row, 5).topLeft()
        shown = image.pixelColor(round(corner.x()) + 2, round(corner.y()) + 2)
        assert shown.name() == cell_colour(digit, 0.8).name()


def test_a_map_that_grows_looks_like_one_painted_at_once(view: VerdictMapView) -> None:
    for known in (0.2, 0.5, 0.9, 1.0):
        view.set_map(made(known=known))
        view.grab()
    grown = view.grab().toImage()
    view.set_map(None)
    view.set_map(made())
    assert view.grab().toImage() == grown


def test_an_earlier_map_fades_until_the_new_one_is_there(view: VerdictMapView) -> None:
    view.set_map(made())
    view.grab()
    other = replace(made(Grid("shift", SEVEN), known=0.0))
    view.set_map(other)
    corner = view.layout_of(other).rect(2, 5).topLeft()
    faded = view.grab().toImage().pixelColor(round(corner.x()) + 2, round(corner.y()) + 2)
    whole = cell_colour(7, 0.8)
    assert whole.saturation() * 0.2 < faded.saturation() < whole.saturation() * 0.8


def test_it_follows_the_theme(view: VerdictMapView, qapp: QApplication) -> None:
    view.set_map(made(known=0.5))
    light = view.grab().toImage()
    theme.apply(qapp, theme.DARK)
    dark = view.grab().toImage()
    theme.apply(qapp, theme.LIGHT)
    place = middle(view, 18, 4)
    assert light.pixelColor(place).lightness() > 200
    assert dark.pixelColor(place).lightness() < 60


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK])
def test_letters_stand_out_from_every_colour(qapp: QApplication, look: theme.Theme) -> None:
    theme.apply(qapp, look)
    for digit in range(-1, 10):
        for confidence in np.linspace(0, 1, 11).tolist():
            fill = cell_colour(digit, confidence)
            assert contrast(fill, text_on(fill)) >= 4.5
    theme.apply(qapp, theme.LIGHT)


def contrast(one, other) -> float:
    """Return the contrast of two colours (WCAG 2)."""
    lights = []
    for colour in (one, other):
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        lights.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def test_there_are_ten_colours() -> None:
    assert len(set(DIGIT_COLOURS)) == 10


def test_figures_at_the_axes() -> None:
    assert [tick_words(GRID, column=c) for c in (0, 10, 20)] == ["← 40 %", "0", "→ 40 %"]
    assert [tick_words(GRID, row=r) for r in (0, 10, 20)] == ["↑ 40 %", "0", "↓ 40 %"]
    assert [tick_words(TURNED, column=c) for c in (0, 10, 20)] == ["−45°", "0°", "+45°"]
    assert [tick_words(TURNED, row=r) for r in (0, 7, 21)] == ["×2", "×1", "×0.25"]


def test_cells_in_words() -> None:
    verdicts = made(known=1.0)
    assert cell_words(verdicts, 0, 13) == "→ 12 %, ↑ 40 %: 7, 80.0 % sure"
    assert cell_words(verdicts, 20, 10) == "0, ↓ 40 %: not a digit, 1 at best (30.0 %)"
    assert cell_words(made(known=0.5), 15, 10) == "0, ↓ 20 %: being read"
    blank = made()
    blank.favoured[0, 0], blank.confidence[0, 0] = -1, 0.0
    assert cell_words(blank, 0, 0).endswith("no ink is left")


def test_the_whole_map_in_words() -> None:
    assert shares(made()) == [(7, 15 / 21), (1, 5 / 21), (-1, 1 / 21)]
    assert spoken_map(made()) == "Read as seven in 71 %, one in 24 %, no digit in 5 % of the cells."
    assert spoken_map(None) == "Nothing to show: the canvas is empty."
    assert spoken_map(made(known=0.0)) == "Being read."


def test_the_panel_has_names_and_says_what_the_maps_teach(qtbot: QtBot) -> None:
    panel = VerdictMapPanel()
    qtbot.addWidget(panel)
    for name in ("map_shift", "map_turn", "map_shift_legend", "map_turn_legend"):
        found = panel.findChild(object, name)
        assert found is not None, name
        assert found.accessibleName(), name
    lesson = panel.findChild(object, "map_lesson")
    for route, is_blank, words in (
        ("mnist", True, EMPTY),
        ("mnist", False, FLAT),
        ("raw", False, RUGGED),
    ):
        panel.set_route(route, is_blank=is_blank)
        assert lesson.text() == words
    panel.set_map("turn", made(TURNED))
    panel.set_pose(UNMOVED)
    with qtbot.waitSignal(panel.watched_changed) as watched:
        panel.show()
    assert watched.args == [True]
    panel.grab()
    with qtbot.waitSignal(panel.watched_changed) as watched:
        panel.hide()
    assert watched.args == [False]
