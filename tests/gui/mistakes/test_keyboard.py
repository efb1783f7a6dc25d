"""Everything in the Mistakes tab by the keyboard alone, and in words."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from gui.cells import Cells
from gui.main_window import MainWindow
from gui.mistakes.gallery import Gallery, Item
from gui.mistakes.matrix import MatrixView
from gui.mistakes.panel import MistakesPanel
from gui.mistakes.reliability_view import ReliabilityView
from nncore.insight.mistakes.confusion import NONE, Confusion
from nncore.insight.mistakes.reliability import Reliability
from tests.gui.mistakes.using import presenter, press
from tests.nncore.insight.mistakes.judgements import judgement

KEY = Qt.Key


@pytest.fixture
def matrix(qtbot: QtBot) -> MatrixView:
    view = MatrixView()
    qtbot.addWidget(view)
    view.resize(400, 330)
    view.set_confusion(Confusion.of(judgement(threshold=0.4)))
    view.show()
    return view


def test_the_arrow_keys_walk_over_cells_and_sums(matrix: MatrixView, qtbot: QtBot) -> None:
    counts = Confusion.of(judgement(threshold=0.4)).counts
    press(matrix, KEY.Key_Right, KEY.Key_Right, KEY.Key_Down)
    assert matrix.cell == (1, 2)
    assert f"It was a 1, read as a 2: {counts[1, 2]} image" in matrix.accessibleDescription()
    press(matrix, *[KEY.Key_Right] * 20)
    assert matrix.cell_of(*matrix.cell) == (1, None)
    assert matrix.accessibleDescription().startswith("Recall of 1")
    press(matrix, *[KEY.Key_Down] * 20)
    assert matrix.accessibleDescription().startswith("Accuracy")
    press(matrix, KEY.Key_Left)
    assert matrix.cell_of(*matrix.cell) == (None, NONE)
    with qtbot.waitSignal(matrix.cell_chosen) as chosen:
        press(matrix, KEY.Key_Return)
    assert chosen.args == [10, 10]


def test_a_click_chooses_what_is_under_it(matrix: MatrixView, qtbot: QtBot) -> None:
    place = matrix.rect_of(3, 7).center().toPoint()
    with qtbot.waitSignal(matrix.cell_chosen) as chosen:
        QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [3, 7]
    assert matrix.cell_at(QPointF(1.0, 1.0)) is None


def test_a_column_for_no_digit_comes_with_a_threshold(matrix: MatrixView) -> None:
    matrix.set_confusion(Confusion.of(judgement()))
    assert matrix.shape_of_cells() == (11, 11)
    matrix.set_confusion(Confusion.of(judgement()), may_refuse=True)
    assert matrix.shape_of_cells() == (11, 12)
    matrix.set_confusion(Confusion.of(judgement(others=9)), may_refuse=True)
    assert matrix.shape_of_cells() == (12, 12)
    matrix.set_confusion(None)
    assert matrix.accessibleDescription() == "nothing to show"
    press(matrix, KEY.Key_Right, KEY.Key_Return)  # nothing to walk over
    assert not matrix.grab().isNull()


def test_the_largest_share_has_the_strongest_colour(matrix: MatrixView) -> None:
    confusion = matrix.confusion
    assert confusion is not None
    shares = confusion.shares.copy()
    shares[range(11), range(11)] = 0
    assert matrix.largest_share == pytest.approx(np.nanmax(shares))


def test_bars_of_the_calibration_say_what_they_show(qtbot: QtBot) -> None:
    view = ReliabilityView()
    qtbot.addWidget(view)
    view.set_reliability(Reliability.of(judgement(900)))
    view.show()
    press(view, *[KEY.Key_Right] * 12)
    assert view.cell == (0, 9)
    assert view.accessibleDescription().startswith("90 to 100 % sure: ")
    assert not view.grab().isNull()


def numbered(place: int) -> Item:
    return Item(np.zeros((8, 8), np.uint8), None, "4", "9", "60 %", True, f"no. {place}")


def gallery_of(count: int, qtbot: QtBot) -> Gallery:
    gallery = Gallery("pictures", "Pictures")
    qtbot.addWidget(gallery)
    gallery.resize(360, 240)  # four across, three down
    gallery.set_list(count, numbered)
    gallery.show()
    return gallery


def test_a_gallery_is_walked_through_and_leafed_through(qtbot: QtBot) -> None:
    gallery = gallery_of(30, qtbot)
    size = gallery.span[1]
    rows, columns = gallery.shape_of_cells()
    assert size == rows * columns < 30
    press(gallery, KEY.Key_Right, KEY.Key_Down)
    assert gallery.accessibleDescription() == f"no. {columns + 1}"
    press(gallery, KEY.Key_PageDown)
    assert gallery.span == (size, min(30, 2 * size))
    with qtbot.waitSignal(gallery.item_chosen) as chosen:
        press(gallery, KEY.Key_Space)
    assert chosen.args == [size + columns + 1]
    press(gallery, KEY.Key_PageUp, KEY.Key_PageUp)
    assert gallery.span == (0, size)


def test_the_same_list_read_anew_stays_where_it_is(qtbot: QtBot) -> None:
    gallery = gallery_of(30, qtbot)
    press(gallery, KEY.Key_PageDown)
    start = gallery.span[0]
    gallery.set_list(29, numbered, is_same=True)
    assert gallery.span[0] == start
    gallery.set_list(2, numbered, is_same=True)
    assert gallery.span == (0, 2)
    gallery.set_list(0, numbered)
    assert gallery.accessibleDescription() == "nothing to show"
    assert not gallery.grab().isNull()


def test_by_keys_from_a_cell_to_the_canvas_and_back(
    window: MainWindow, panel: MistakesPanel, qtbot: QtBot
) -> None:
    examined = presenter(panel).examined
    assert examined is not None
    counts = Confusion.of(examined.judgement).counts.copy()
    counts[range(11), range(11)] = 0
    row, column = np.unravel_index(counts.argmax(), counts.shape)
    press(panel.views.matrix, *[KEY.Key_Down] * int(row), *[KEY.Key_Right] * int(column))
    press(panel.views.matrix, KEY.Key_Return)
    assert panel.images.kind.choice() == "cell"
    assert panel.images.gallery.count == counts.max()
    assert f"{counts.max()} image" in panel.images.headline
    gallery, canvas = panel.images.gallery, window.drawing_panel.canvas
    before = canvas.drawing()
    press(gallery, KEY.Key_Return)
    words = gallery.accessibleDescription()
    number = int(words.partition("Image ")[2].partition(" of")[0].replace(",", "")) - 1
    assert examined.samples.labels[number] == row
    picture = canvas.drawing().picture
    assert picture is not None
    np.testing.assert_array_equal(picture, examined.samples.images[number])
    canvas.sketch.undo()
    assert canvas.drawing() is before


def test_all_that_can_be_used_has_a_name_and_words(panel: MistakesPanel) -> None:
    used = [
        each
        for each in panel.findChildren(QWidget)
        if isinstance(each, Cells | QAbstractButton | QComboBox)
    ]
    assert len(used) > 15
    assert [each for each in used if not each.objectName()] == []
    named = [each for each in used if not each.accessibleName()]
    assert [each for each in named if not (isinstance(each, QAbstractButton) and each.text())] == []
    for each in used:
        assert each.focusPolicy() & Qt.FocusPolicy.TabFocus
