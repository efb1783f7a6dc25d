"""What a window held comes back: by itself after a usual end, when asked after a crash."""

from __future__ import annotations

import datetime
import faulthandler
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from gui.hand import SEVEN, draw
from gui.main_window import MainWindow
from gui.recovery_words import describe_time
from gui.sittings import Sitting, sittings_folder
from nncore.data.drawing import Drawing
from tests.gui.window_parts import label
from tests.windows import TINY, open_window


@pytest.fixture(autouse=True)
def fault_handler() -> Iterator[None]:
    yield
    faulthandler.enable()  # pytest's own


def leave(drawing: Drawing | None = None, *, note: str = "", closed: bool = False) -> None:
    """Be a window that is gone."""
    sitting = Sitting()
    sitting.save_recipe(TINY)
    if drawing is not None:
        sitting.save_drawing(drawing)
    if note:
        sitting.note(note)
    if closed:
        sitting.mark_closed()
    sitting.close()


def begun(qtbot: QtBot, window: MainWindow) -> None:
    window.recovery.begin()
    qtbot.waitUntil(lambda: window.recovery.is_ready)


def press(qtbot: QtBot, window: MainWindow, name: str) -> None:
    button = window.findChild(QPushButton, f"recovery_{name}")
    assert button is not None
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def drawn(window: MainWindow) -> dict[str, object]:
    return window.drawing_panel.canvas.drawing().to_dict()


def kept_folders() -> list[Path]:
    return [path for path in sittings_folder().iterdir() if path.is_dir()]


def test_the_drawing_comes_back_after_a_usual_end(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        begun(qtbot, window)
        draw(window.drawing_panel.canvas, SEVEN)
        before = drawn(window)
    with open_window(qtbot) as window:
        begun(qtbot, window)
        qtbot.waitUntil(lambda: drawn(window) == before)
        assert window.drawing_panel.canvas.sketch.undo_text is None
        assert window.controller.reader.reading.digit is not None
        assert window.findChild(QLabel, "recovery") is None  # nothing to ask
        window.drawing_panel.canvas.clear()
    with open_window(qtbot) as window:
        begun(qtbot, window)
        assert window.drawing_panel.canvas.drawing().is_blank


def test_what_somebody_draws_meanwhile_stays(qtbot: QtBot, window: MainWindow) -> None:
    draw(window.drawing_panel.canvas, SEVEN)
    mine = drawn(window)
    leave(Drawing.from_dict({"strokes": [[[1, 2], [3, 4]]], "canvas": [280, 280]}), closed=True)
    begun(qtbot, window)
    assert drawn(window) == mine


def test_a_crash_is_offered_and_restored(qtbot: QtBot, window: MainWindow) -> None:
    lost = Drawing.from_dict({"strokes": [[[10, 20], [30, 40]]], "pen": 9, "canvas": [280, 280]})
    leave(lost, note="Fatal: a fault")
    begun(qtbot, window)
    words = label(window, "recovery")
    assert words.startswith("Inkling ended unexpectedly at ")
    assert words.endswith(f"It kept the drawing and the recipe {TINY.name}.")
    press(qtbot, window, "crash_report")
    dialog = window.pages.crash
    assert dialog is not None
    text = dialog.findChild(QPlainTextEdit, "report_text")
    assert text is not None
    assert text.toPlainText().startswith("Fatal: a fault")
    qtbot.mouseClick(dialog.findChild(QPushButton, "copy_report"), Qt.MouseButton.LeftButton)
    assert "Fatal: a fault" in QGuiApplication.clipboard().text()
    dialog.close()
    press(qtbot, window, "restore")
    assert drawn(window) == lost.to_dict()
    assert window.train_panel.recipe() == TINY
    assert label_is_gone(window)
    qtbot.waitUntil(lambda: len(kept_folders()) == 1)  # only its own


def label_is_gone(window: MainWindow) -> bool:
    found = window.findChild(QLabel, "recovery")
    return found is None or not found.isVisible()


def test_crashes_are_offered_one_after_the_other(qtbot: QtBot, window: MainWindow) -> None:
    leave(note="first")
    leave(note="second")
    begun(qtbot, window)
    press(qtbot, window, "discard")
    press(qtbot, window, "discard")
    assert label_is_gone(window)
    qtbot.waitUntil(lambda: len(kept_folders()) == 1)


def test_escape_leaves_the_question_for_the_next_start(qtbot: QtBot) -> None:
    leave(note="a fault")
    with open_window(qtbot) as window:
        begun(qtbot, window)
        button = window.findChild(QPushButton, "recovery_discard")
        assert button is not None
        qtbot.keyClick(button, Qt.Key.Key_Escape)
        assert label_is_gone(window)
    with open_window(qtbot) as window:
        begun(qtbot, window)
        assert not label_is_gone(window)


def test_changes_are_saved_while_the_window_is_open(qtbot: QtBot, window: MainWindow) -> None:
    begun(qtbot, window)
    draw(window.drawing_panel.canvas, SEVEN)
    (folder,) = kept_folders()
    qtbot.waitUntil(lambda: (folder / "drawing.json").exists())
    window.recovery.note("a fault")
    assert (folder / "crash.txt").read_text() == "a fault\n\n"
    window.train_panel.form.offer_recipe(TINY)
    window.recovery.save_now()
    assert (folder / "recipe.json").exists()


def test_a_folder_that_cannot_be_written_is_told_once(qtbot: QtBot, window: MainWindow) -> None:
    sittings_folder().parent.mkdir(parents=True, exist_ok=True)
    sittings_folder().write_text("in the way")
    window.recovery.begin()
    qtbot.waitUntil(lambda: bool(window.messages.text))
    assert window.messages.text.startswith("When this window is closed, its drawing will be lost: ")
    window.messages.hide()
    draw(window.drawing_panel.canvas, SEVEN)
    window.recovery.save_now()
    qtbot.wait(50)
    assert window.messages.text == ""


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0.1, "at 11:54"), (20, "yesterday at 16:00"), (72, "on 1 March at 12:00")],
)
def test_moments_are_named_as_people_do(hours: float, words: str) -> None:
    now = datetime.datetime(2030, 3, 4, 12, 0, tzinfo=datetime.UTC)
    assert describe_time(now.timestamp() - 3600 * hours, now) == words
