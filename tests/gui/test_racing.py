"""The race in its window."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import gui.racing
from gui.main_window import MainWindow
from gui.racing_dialog import RacingDialog
from nncore.data.dataset import Dataset
from nncore.progress import Progress
from nncore.recipe import Batch, Dense, Recipe
from tests.windows import TINY, open_window, tiny_data

WIDE = TINY.with_changes(name="wide", layers=(Dense(48, "tanh"), Dense(10, "softmax")))
OTHER = TINY.with_changes(name="other", batch=Batch("size", 16))


def _load(recipe: Recipe) -> Generator[Progress, None, Dataset]:
    yield Progress("Loading digits", 0, 1, "digits")
    return tiny_data()


@pytest.fixture
def window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setattr(gui.racing, "load_dataset", _load)
    with open_window(qtbot) as opened:
        yield opened


def open_race(window: MainWindow, *recipes: Recipe) -> RacingDialog:
    window.racing.open()
    dialog = window.racing.dialog
    assert dialog is not None
    dialog.set_recipes(recipes)
    for row in range(dialog.list.count()):
        dialog.list.item(row).setCheckState(Qt.CheckState.Checked)
    return dialog


def test_recipes_race_and_the_legend_says_what_they_reached(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = open_race(window, TINY, WIDE)
    dialog.start.click()
    assert dialog.is_running
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=30_000)
    assert dialog.words.text() == "Finished."
    entries = dialog.plot.legend()
    assert [entry.text.split()[0] for entry in entries] == ["tiny", "wide"]
    assert all(entry.text.endswith(" %") for entry in entries)
    assert len({entry.colour for entry in entries}) == len({entry.dash for entry in entries}) == 2


def test_it_stops_at_once_and_can_begin_anew(window: MainWindow, qtbot: QtBot) -> None:
    long = [each.with_changes(epochs=100_000) for each in (TINY, WIDE)]
    dialog = open_race(window, *long)
    dialog.start.click()
    qtbot.waitUntil(lambda: dialog.words.text().startswith("Epoch"), timeout=30_000)
    dialog.start.click()
    assert not dialog.is_running
    assert dialog.words.text() == "Stopped."
    assert dialog.start.isEnabled()


def test_recipes_that_do_not_fit_together_are_named_and_cannot_start(window: MainWindow) -> None:
    dialog = open_race(window, TINY, OTHER)
    assert not dialog.start.isEnabled()
    assert "tiny and other differ in their batch" in dialog.words.text()
    dialog.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert "Choose 2 to 4 recipes" in dialog.words.text()


def test_closing_the_window_ends_a_race(window: MainWindow, qtbot: QtBot) -> None:
    dialog = open_race(window, *(each.with_changes(epochs=100_000) for each in (TINY, WIDE)))
    dialog.start.click()
    qtbot.waitUntil(lambda: dialog.words.text().startswith("Epoch"), timeout=30_000)
    dialog.reject()
    assert not dialog.is_running
