"""The report on published results: a table that fills, and trainings that can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Generator, Sequence
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from gui.reproducing_dialog import ReproducingDialog
from nncore.errors import DataError
from nncore.progress import Progress
from nncore.reproduction import Example, Reproduction
from nncore.training.recipes import HELD_OUT, PUBLISHED, TEST, TRAINING, Published
from tests.windows import open_window

IMAGE = np.zeros((28, 28), np.uint8)
EXAMPLES = (Example(IMAGE, 4, 4, 0.9), Example(IMAGE, 3, 5, 0.4))


def trained(published: Published, seeds: int, accuracies: tuple[float, ...]) -> Reproduction:
    runs = tuple({TRAINING: value, HELD_OUT: value, TEST: value} for value in accuracies)
    return Reproduction(
        published, seeds, runs, (2.0,) * len(runs), (0.95,) * len(runs), examples=EXAMPLES
    )


class Toy:
    """Reproduces in no time, or until it is told to end."""

    def __init__(self, *, waits: bool = False, error: Exception | None = None) -> None:
        self.waits, self.error = waits, error
        self.asked: list[str] = []
        self.closed = threading.Event()

    def __call__(
        self, recipes: Sequence[Published], *, seeds: int = 3, data_dir: Path | None = None
    ) -> Generator[Progress | Reproduction, None, None]:
        self.asked = [each.recipe.name for each in recipes]
        try:
            yield Progress(self.asked[0], 1, 2, "steps")
            if self.error:
                raise self.error
            while self.waits:
                threading.Event().wait(0.01)
                yield Progress(self.asked[0], 1, 2, "steps")
            for published in recipes:
                yield trained(published, seeds, (0.86, 0.88))
        finally:
            self.closed.set()


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Toy:
    made = Toy()
    monkeypatch.setattr("gui.reproducing.reproduce", made)
    return made


def cells(dialog: ReproducingDialog, name: str) -> list[str]:
    found = dialog.table.findItems(name, Qt.MatchFlag.MatchExactly)
    row = dialog.table.row(found[0])
    texts = [dialog.table.item(row, column) for column in range(dialog.table.columnCount())]
    return [item.text() if item else "" for item in texts]


def tick_only(dialog: ReproducingDialog, *names: str) -> None:
    for row in range(dialog.table.rowCount()):
        item = dialog.table.item(row, 0)
        assert item is not None
        state = Qt.CheckState.Checked if item.text() in names else Qt.CheckState.Unchecked
        item.setCheckState(state)


def test_the_table_fills(qtbot: QtBot, toy: Toy) -> None:
    with open_window(qtbot) as window:
        action = window.findChild(QAction, "action_reproduce")
        assert action is not None
        action.trigger()
        dialog = window.reproducing.dialog
        assert dialog is not None
        assert dialog.isVisible()
        tick_only(dialog, "sigmoid-16-16", "relu-10")
        dialog.seeds.setValue(2)
        dialog.start.click()
        qtbot.waitUntil(lambda: dialog.start.text() == "Train" and bool(toy.asked))
        assert toy.asked == ["sigmoid-16-16", "relu-10"]
        row = cells(dialog, "sigmoid-16-16")
        assert row[1:5] == ["85.65 %", "held-out images", "87.00 ± 1.41 %", "86.0 to 88.0 %"]
        assert row[6:] == ["2.0 s", "reached"]
        assert cells(dialog, "relu-64-28")[7] == ""
        dialog.table.selectRow(1)
        assert "87.22 %" in dialog.words.text()  # the second figure, and what was chosen
        assert "denominators" in dialog.words.text()
        assert dialog.examples.examples == EXAMPLES
        assert "a 3 read as 5" in dialog.examples.accessibleDescription()
        dialog.grab()  # the pictures are painted


def test_it_can_be_stopped_and_what_was_found_stays(qtbot: QtBot, toy: Toy) -> None:
    toy.waits = True
    with open_window(qtbot) as window:
        window.reproducing.open()
        dialog = window.reproducing.dialog
        assert dialog is not None
        dialog.start.click()
        assert dialog.start.text() == "Stop"
        assert cells(dialog, "relu-64-28")[7] == "waiting"
        qtbot.waitUntil(lambda: dialog.progress.isVisible() and bool(toy.asked))
        assert "simard-800" not in toy.asked
        dialog.start.click()
        qtbot.waitUntil(toy.closed.is_set)
        assert dialog.start.text() == "Train"
        assert cells(dialog, "relu-64-28")[7] == ""


def test_closing_the_window_ends_it(qtbot: QtBot, toy: Toy) -> None:
    toy.waits = True
    with open_window(qtbot) as window:
        window.reproducing.open()
        assert window.reproducing.dialog is not None
        window.reproducing.dialog.start.click()
        qtbot.waitUntil(lambda: bool(toy.asked))
    assert toy.closed.is_set()


def test_what_cannot_be_done_is_told(qtbot: QtBot, toy: Toy) -> None:
    toy.error = DataError("There is no room.")
    with open_window(qtbot) as window:
        window.reproducing.open()
        dialog = window.reproducing.dialog
        assert dialog is not None
        dialog.start.click()
        qtbot.waitUntil(lambda: dialog.start.text() == "Train" and toy.closed.is_set())
        qtbot.waitUntil(window.messages.isVisible)


def test_a_recipe_without_its_data_says_so(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        window.reproducing.open()
        dialog = window.reproducing.dialog
        assert dialog is not None
        published = next(iter(PUBLISHED.values()))
        dialog.show_found(Reproduction(published, 3, problem="MNIST is missing."))
        dialog.table.selectRow(0)
        assert cells(dialog, published.recipe.name)[7] == "not possible here"
        assert "MNIST is missing." in dialog.words.text()
