"""The Data tab in the real window: the data of the recipe, read only while it is seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from gui import data_wiring
from gui.hand import wait
from gui.main_window import MainWindow
from gui.run_state import RunState
from nncore.arrays import NOT_A_DIGIT
from nncore.progress import Progress
from nncore.recipe import Augmentation, Data
from tests.gui.data.conftest import WriteCsv
from tests.gui.data.looking import PATIENCE, PATTERNS, is_read, look, overview, press
from tests.gui.drawings import DRAWING
from tests.gui.window_parts import act, label
from tests.windows import TINY


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Data that never come; the list tells how far each reading got when it was given up."""
    given_up: list[int] = []

    def reading(*_: Any) -> Iterator[Progress]:
        done = 0
        try:
            while True:
                done += 1
                yield Progress("Drawing digits", done % 100, 100, "digits")
        finally:
            given_up.append(done)

    monkeypatch.setattr(data_wiring, "load_dataset", reading)
    return given_up


def test_samples_counts_and_origin_are_shown(window: MainWindow, qtbot: QtBot) -> None:
    page = look(window, qtbot)
    rows = page.samples.grid.rows
    assert [row.label for row in rows] == list(range(10))
    assert all(len(row.images) == 10 for row in rows)
    assert [column.title for column in page.bars.columns] == ["Training", "Validation", "Test"]
    assert sum(column.total for column in page.bars.columns) == 1200
    assert label(window, "data_balance").startswith("Even")
    assert label(window, "data_origin").startswith("Patterns: ten random patterns")


def test_nothing_is_read_where_nobody_looks(window: MainWindow) -> None:
    window.train_panel.set_recipe(PATTERNS)
    wait(0.2)
    assert not window.controller.jobs.isRunning()


def test_parts_and_pages_show_other_samples(window: MainWindow, qtbot: QtBot) -> None:
    page = look(window, qtbot)
    first = page.samples.grid.rows[0].images[0]
    turn = page.findChild(QToolButton, "samples_next")
    back = page.findChild(QToolButton, "samples_previous")
    assert turn is not None
    assert back is not None
    turn.click()
    assert not np.array_equal(page.samples.grid.rows[0].images[0], first)
    assert label(window, "samples_page").startswith("2 of ")
    back.click()
    assert np.array_equal(page.samples.grid.rows[0].images[0], first)
    back.click()  # before the first comes the last
    pages = label(window, "samples_page").split(" of ")
    assert pages[0] == pages[1]
    page.samples.part.setCurrentIndex(1)
    assert not np.array_equal(page.samples.grid.rows[0].images[0], first)
    assert label(window, "samples_page").startswith("1 of ")


def test_a_click_puts_the_sample_on_the_canvas_and_can_be_undone(
    window: MainWindow, qtbot: QtBot
) -> None:
    canvas = window.drawing_panel.canvas
    canvas.set_drawing(DRAWING)
    before = canvas.drawing()
    grid = look(window, qtbot).samples.grid
    place = grid.rect_of(7, 3).center().toPoint()
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=place)
    picture = canvas.drawing().picture
    assert picture is not None
    np.testing.assert_array_equal(picture, grid.rows[7].images[3])
    assert label(window, "status") == "Put a 7 of the training images on the canvas"
    canvas.sketch.undo()
    assert canvas.drawing() is before


def test_the_samples_are_varied_as_the_recipe_says(window: MainWindow, qtbot: QtBot) -> None:
    page = look(window, qtbot)
    firsts = np.stack(page.samples.firsts())
    np.testing.assert_array_equal(page.varied.preview.images(), firsts)
    again = page.findChild(QPushButton, "data_vary_again")
    assert again is not None
    assert not again.isEnabled()
    window.train_panel.set_recipe(replace(PATTERNS, augmentation=Augmentation(rotation=20.0)))
    window.tabs.setCurrentIndex(0)
    window.tabs.setCurrentWidget(window.tabs.data)
    turned = page.varied.preview.images()
    assert not np.array_equal(turned, firsts)
    again.click()
    assert not np.array_equal(page.varied.preview.images(), turned)


def test_what_is_no_digit_has_a_row_of_its_own(window: MainWindow, qtbot: QtBot) -> None:
    data = replace(PATTERNS.data, not_digits=0.05, wrong_labels=0.25)
    page = look(window, qtbot, replace(PATTERNS, data=data))
    assert page.samples.grid.rows[-1].label == NOT_A_DIGIT
    assert page.bars.columns[0].not_digits == round(0.05 * 960)
    assert "scribbles" in label(window, "data_origin")
    assert "25 % of the training labels" in label(window, "data_origin")


def test_reading_can_be_cancelled_and_begun_again(
    window: MainWindow, qtbot: QtBot, endless: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    window.train_panel.set_recipe(PATTERNS)
    window.tabs.setCurrentWidget(window.tabs.data)
    qtbot.waitUntil(lambda: "Drawing digits" in label(window, "data_progress_words"))
    press(window, "data_progress_cancel")
    qtbot.waitUntil(lambda: len(endless) == 1)
    assert label(window, "data_sentence") == data_wiring.STOPPED
    assert not is_read(window)
    monkeypatch.undo()
    press(window, "data_read")
    qtbot.waitUntil(lambda: is_read(window), timeout=PATIENCE)
    button = overview(window).findChild(QPushButton, "data_read")
    assert button is not None
    assert not button.isVisible()


def test_leaving_the_tab_gives_up(window: MainWindow, qtbot: QtBot, endless: list[int]) -> None:
    window.train_panel.set_recipe(PATTERNS)
    window.tabs.setCurrentWidget(window.tabs.data)
    qtbot.waitUntil(lambda: "Drawing digits" in label(window, "data_progress_words"))
    window.tabs.setCurrentIndex(0)
    qtbot.waitUntil(lambda: len(endless) == 1)


def test_mnist_is_not_downloaded_unasked(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INKLING_DATA_DIR", raising=False)
    window.train_panel.set_recipe(replace(TINY, data=Data(sources=("mnist",))))
    act(window, "action_data")
    assert label(window, "data_sentence") == data_wiring.NO_MNIST
    button = overview(window).findChild(QPushButton, "data_read")
    assert button is not None
    assert button.text() == "Download"
    assert not window.controller.jobs.isRunning()


def test_a_file_that_is_gone_is_named_in_a_sentence(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    gone = tmp_path / "gone.csv"
    window.train_panel.set_recipe(replace(TINY, data=Data(sources=(str(gone),))))
    window.tabs.setCurrentWidget(window.tabs.data)
    qtbot.waitUntil(lambda: "gone.csv" in label(window, "data_sentence"))
    assert "gone.csv is not in" in label(window, "data_note")
    window.tabs.data.recent.set_paths([str(tmp_path / "other.npz")])
    window.tabs.setCurrentIndex(0)
    window.tabs.setCurrentWidget(window.tabs.data)
    assert label(window, "data_missing").startswith("other.npz is not in")


def test_a_file_that_has_changed_is_read_again(
    window: MainWindow, qtbot: QtBot, write_csv: WriteCsv
) -> None:
    path = write_csv()
    recipe = replace(TINY, data=Data(sources=(str(path),)))
    page = look(window, qtbot, recipe)
    before = page.bars.columns
    window.tabs.setCurrentIndex(0)
    path.write_text("\n".join(path.read_text().splitlines()[:60]))
    window.tabs.setCurrentWidget(window.tabs.data)
    qtbot.waitUntil(lambda: page.bars.columns != before and is_read(window), timeout=PATIENCE)
    assert sum(column.total for column in page.bars.columns) == 59


def test_the_data_are_not_read_while_a_training_reads_them(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.train_panel.set_recipe(PATTERNS)
    window.controller.state = RunState.LOADING
    window.tabs.setCurrentWidget(window.tabs.data)
    assert label(window, "data_progress_words") == "The training reads its data …"
    assert not window.controller.jobs.isRunning()
    window.controller.state = RunState.IDLE
    window.controller.state_changed.emit(RunState.IDLE)
    qtbot.waitUntil(lambda: is_read(window), timeout=PATIENCE)
