"""The import preview in the real window: seen, chosen from, accepted or cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from gui import import_wiring
from gui.main_window import MainWindow
from gui.run_state import RunState
from gui.settings import SettingsFile
from nncore.data.dataset import Samples
from nncore.progress import Progress
from nncore.recipe import Data
from tests.gui.data.conftest import WriteCsv
from tests.gui.data.looking import importing, look, look_at, overview, press, until_seen
from tests.gui.window_parts import act, label
from tests.windows import TINY

KAGGLE = "CSV with a header · 100 rows · 28×28 pixels · values 0 to 255"


def offers(window: MainWindow) -> list[str]:
    """List what the form offers to learn from."""
    field = window.train_panel.form.data.sources
    return [field.itemText(index) for index in range(field.count())]


def drop(window: MainWindow, path: Path) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    return event.isAccepted()


def test_a_csv_is_seen_before_it_is_accepted(
    window: MainWindow, qtbot: QtBot, write_csv: WriteCsv, digits: Samples
) -> None:
    page = look_at(window, qtbot, write_csv())
    assert label(window, "import_summary") == KAGGLE
    assert page.bars.columns[0].counts == tuple(np.bincount(digits.labels, minlength=10).tolist())
    before, after = page.samples.before.rows, page.samples.after.rows
    assert len(before[3].images) == min(6, int((digits.labels == 3).sum()))
    np.testing.assert_array_equal(before[3].images[0], digits.images[digits.labels == 3][0])
    np.testing.assert_array_equal(after[3].images[0], before[3].images[0])
    assert "line " in before[3].tips[0]
    assert page.size_choice.isHidden()  # it has the network's size already


def test_cancel_leaves_everything_as_it_was(
    window: MainWindow, qtbot: QtBot, write_csv: WriteCsv
) -> None:
    recipe, offered = window.train_panel.recipe(), offers(window)
    look_at(window, qtbot, write_csv())
    press(window, "import_cancel")
    assert not window.tabs.data.is_importing
    assert window.train_panel.recipe() == recipe
    assert offers(window) == offered
    assert window.tabs.data.recent.paths == ()


def test_accepted_data_are_in_the_recipe_and_can_be_mixed(
    window: MainWindow, qtbot: QtBot, write_csv: WriteCsv
) -> None:
    path = str(write_csv())
    window.train_panel.set_recipe(TINY)
    look_at(window, qtbot, path)
    press(window, "import_accept")
    assert window.train_panel.recipe().data == replace(TINY.data, sources=(path,))
    assert window.train_panel.recipe().preparation == TINY.preparation
    assert "mine.csv" in offers(window)
    button = window.train_panel.form.data.mix
    button.fill_menu()
    mixing = {action.text(): action for action in button.menu().actions()}
    assert mixing["mine.csv"].isChecked()
    assert not mixing["mine.csv"].isEnabled()  # something must be learned from
    mixing["Strokes"].trigger()
    assert window.train_panel.recipe().data.sources == ("strokes", path)
    assert "Strokes + mine.csv" in offers(window)


def test_a_mixture_can_be_accepted_at_once(
    window: MainWindow, qtbot: QtBot, write_csv: WriteCsv
) -> None:
    path = str(write_csv())
    window.train_panel.set_recipe(replace(TINY, data=Data(sources=("patterns",))))
    page = look_at(window, qtbot, path)
    assert page.mix.itemText(0) == "mine.csv only"
    page.mix.setCurrentIndex(page.mix.findText("Patterns + mine.csv"))
    press(window, "import_accept")
    assert window.train_panel.recipe().data.sources == ("patterns", path)


def test_problems_name_their_lines_and_bar_the_way(
    window: MainWindow, qtbot: QtBot, write_csv: WriteCsv
) -> None:
    look_at(window, qtbot, write_csv(spoilt={7: "12", 40: "3,3"}))
    problems = label(window, "import_problems").splitlines()
    assert len(problems) == 2
    assert problems[0].startswith("Line 7: ")
    assert problems[1].startswith("Line 40: ")
    accept = window.findChild(QPushButton, "import_accept")
    assert accept is not None
    assert not accept.isEnabled()
    assert "98 usable" in label(window, "import_summary")
    look_at(window, qtbot, write_csv("better.csv"))
    assert label(window, "import_problems") == ""
    assert accept.isEnabled()


def test_what_is_usable_can_be_kept_in_another_file(
    window: MainWindow,
    qtbot: QtBot,
    write_csv: WriteCsv,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = look_at(window, qtbot, write_csv(spoilt={7: "12"}))
    target = tmp_path / "usable"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    press(window, "import_usable")
    qtbot.waitUntil(lambda: page.preview is not None and page.preview.is_acceptable)
    assert label(window, "import_summary").startswith("NumPy archive · 99 images")
    press(window, "import_accept")
    sources = window.train_panel.recipe().data.sources
    assert sources == (str(target.with_suffix(".npz")),)


def test_a_file_that_cannot_be_read_is_one_sentence(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "cut.npz"
    path.write_bytes(b"PK\x03\x04 no more")
    page = look_at(window, qtbot, path)
    assert "cut.npz" in label(window, "import_problems")
    assert "\n" not in label(window, "import_problems")
    assert not page.samples.isVisible()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not window.tabs.data.is_importing


def test_reading_a_large_file_can_be_cancelled(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ended: list[bool] = []

    def endless(*_: Any) -> Iterator[Progress]:
        try:
            while True:
                yield Progress("Reading large.csv", 12_000, 42_000, "rows")
        finally:
            ended.append(True)

    monkeypatch.setattr(import_wiring.importing, "preview", endless)
    recipe = window.train_panel.recipe()
    window.imports.look_at(str(tmp_path / "large.csv"))
    words = "Reading large.csv: 12,000 of 42,000 rows"
    qtbot.waitUntil(lambda: label(window, "import_progress_words") == words)
    press(window, "import_cancel")
    qtbot.waitUntil(lambda: bool(ended))
    assert not window.tabs.data.is_importing
    assert window.train_panel.recipe() == recipe


def test_files_and_folders_come_by_menu_drop_and_button(
    window: MainWindow,
    qtbot: QtBot,
    write_csv: WriteCsv,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    digits: Samples,
) -> None:
    path = write_csv()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    act(window, "action_import_data")
    until_seen(window, qtbot)
    assert label(window, "import_summary") == KAGGLE
    folder = tmp_path / "by label"
    for number, (image, digit) in enumerate(zip(digits.images, digits.labels, strict=True)):
        (folder / str(digit)).mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(folder / str(digit) / f"{number}.png")
    assert drop(window, folder)
    until_seen(window, qtbot)
    assert label(window, "import_summary").startswith("Folder of images · 100 images")
    press(window, "import_cancel")
    np.savez(tmp_path / "own.npz", images=digits.images, labels=digits.labels)
    name = str(tmp_path / "own.npz")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (name, ""))
    press(overview(window), "import_file")
    until_seen(window, qtbot)
    assert label(window, "import_summary").startswith("NumPy archive · 100 images")


def test_while_a_training_runs_the_recipe_stays(
    window: MainWindow, qtbot: QtBot, write_csv: WriteCsv
) -> None:
    path, recipe = str(write_csv()), window.train_panel.recipe()
    look_at(window, qtbot, path)
    window.controller.state = RunState.TRAINING
    press(window, "import_accept")
    window.controller.state = RunState.IDLE
    assert window.train_panel.recipe() == recipe
    assert window.messages.text.startswith("A training is running: mine.csv is in the list")
    assert "mine.csv" in offers(window)


def test_imported_data_are_remembered_and_missing_ones_named(
    window: MainWindow, qtbot: QtBot, write_csv: WriteCsv
) -> None:
    first, second = write_csv("first.csv"), write_csv("second.csv")
    for path in (first, second):
        look_at(window, qtbot, path)
        press(window, "import_accept")
    window.close()
    assert SettingsFile().load().recent_data == (str(second), str(first))
    first.unlink()
    buttons = overview(window).buttons
    buttons.fill_menu()
    recent = buttons.findChildren(QAction, "action_recent_data")
    assert [(each.text(), each.isEnabled()) for each in recent] == [
        ("second.csv", True),
        ("first.csv (missing)", False),
    ]
    assert recent[1].toolTip().startswith("first.csv is not in")


def test_a_sample_of_the_file_can_be_drawn_over(
    window: MainWindow, qtbot: QtBot, write_csv: WriteCsv
) -> None:
    page = look_at(window, qtbot, write_csv())
    grid = page.samples.before
    place = grid.rect_of(4, 0).center().toPoint()
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=place)
    picture = window.drawing_panel.canvas.drawing().picture
    assert picture is not None
    np.testing.assert_array_equal(picture, page.samples.after.rows[4].images[0])


def test_the_overview_follows_what_was_accepted(
    window: MainWindow, qtbot: QtBot, write_csv: WriteCsv
) -> None:
    page = look(window, qtbot)
    path = write_csv()
    look_at(window, qtbot, path)
    press(window, "import_accept")
    qtbot.waitUntil(lambda: sum(column.total for column in page.bars.columns) == 100)
    assert label(window, "data_origin").startswith("mine.csv: your own")
    assert importing(window).preview is not None
