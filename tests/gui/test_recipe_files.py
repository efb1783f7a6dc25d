"""Recipes as files, as text, of networks, and in the list: nothing gets lost on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.run_state import RunState
from nncore.errors import RecipeError
from nncore.recipe import Dense, Recipe
from nncore.recipe.file import read_recipe, recipe_of_text, write_recipe
from nncore.storage.network_file import save_network
from nncore.training.recipes import BUILT_IN
from tests.gui.drawings import DRAWING
from tests.gui.window_parts import act
from tests.toys import make_model
from tests.windows import open_window

QUICK = BUILT_IN["quick"]
MINE = QUICK.with_changes(name="mine", epochs=3, layers=(Dense(7), Dense(10, "softmax")))


def shown(window: MainWindow) -> Recipe:
    return window.train_panel.recipe()


def own(window: MainWindow) -> list[str]:
    return [recipe.name for recipe in window.train_panel.form.shelf.own()]


def dropped(data: QMimeData) -> QDropEvent:
    return QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip


def test_a_saved_recipe_opens_again_by_dialog_and_by_drop(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = window.train_panel.form
    form.length.epochs.setText("5")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "five"), ""))
    act(window, "action_save_recipe")
    path = tmp_path / "five.json"
    assert read_recipe(path) == QUICK.with_changes(name="five", epochs=5)
    assert shown(window).name == "five", "it takes the name of its file"
    assert own(window) == ["five"]
    form.set_recipe(QUICK)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    act(window, "action_open")
    assert shown(window) == read_recipe(path)
    assert own(window) == ["five"], "the same recipe is there once"
    write_recipe(path, MINE)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.tabs.show_page("map")
    window.dropEvent(dropped(data))
    assert shown(window) == MINE
    assert window.tabs.currentWidget() is window.train_panel
    assert window.drawing_panel.canvas.drawing().is_blank


def test_a_drawing_is_told_from_a_recipe_by_what_it_holds(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "file.json"
    path.write_text(json.dumps(DRAWING.to_dict()))
    window.errands.open(path)
    assert not window.drawing_panel.canvas.drawing().is_blank
    assert shown(window) == QUICK
    path.write_text(MINE.to_json().replace('"epochs": 3', '"epochs": 0'))
    window.errands.open(path)
    assert "file.json: its 'epochs' is wrong: Must be a whole number" in window.messages.text
    assert shown(window) == QUICK


def test_a_recipe_goes_over_the_clipboard(window: MainWindow) -> None:
    window.train_panel.set_recipe(MINE)
    act(window, "action_copy_recipe")
    text = QGuiApplication.clipboard().text()
    assert Recipe.from_json(text) == MINE
    window.train_panel.set_recipe(QUICK)
    act(window, "action_paste_recipe")
    assert shown(window) == MINE
    window.train_panel.set_recipe(QUICK)
    act(window, "action_paste")
    assert shown(window) == MINE, "the ordinary paste understands it as well"
    data = QMimeData()
    data.setText(f"Look at this:\n{text}")
    window.train_panel.set_recipe(QUICK)
    window.dropEvent(dropped(data))
    assert shown(window) == MINE


def test_a_wrong_text_is_one_sentence_that_names_the_field(window: MainWindow) -> None:
    clipboard = QGuiApplication.clipboard()
    for text, words in (
        (MINE.to_json().replace('"units": 7', '"units": -7'), "'layers.0.units' is wrong"),
        (MINE.to_json()[:200] + "}", "not valid JSON"),
        ("two words", "holds no recipe"),
        ('{"strokes": []}', "must have the field 'name'"),
    ):
        clipboard.setText(text)
        act(window, "action_paste_recipe")
        assert words in window.messages.text
        assert "\n" not in window.messages.text
        assert shown(window) == QUICK
        assert own(window) == []


def pasted(text: str) -> Recipe | None:
    """Return the recipe in a text; None where there is none."""
    try:
        return recipe_of_text(text, "")
    except RecipeError:
        return None


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """Draw the text of a recipe in which something else stands somewhere."""
    text = MINE.to_json()
    cut = draw(st.integers(0, len(text)))
    return text[:cut] + draw(st.text(max_size=6)) + text[cut + draw(st.integers(0, 5)) :]


@given(text=st.text() | damaged())
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_a_recipe_or_a_sentence(window: MainWindow, text: str) -> None:
    window.train_panel.set_recipe(QUICK)
    window.messages.hide()
    QGuiApplication.clipboard().setText(text)
    window.recipes.paste()
    assert "\n" not in window.messages.text
    assert window.train_panel.form.is_valid
    assert (window.messages.text == "") == ("{" in text and shown(window) == pasted(text))


def test_the_recipe_of_a_network_can_be_edited(window: MainWindow, tmp_path: Path) -> None:
    action = window.findChild(QAction, "action_edit_recipe")
    assert action is not None
    save_network(tmp_path / "with.safetensors", make_model(5).with_changes(recipe=MINE))
    window.errands.open(tmp_path / "with.safetensors")
    assert action.isEnabled()
    action.trigger()
    assert shown(window) == MINE
    save_network(tmp_path / "without.safetensors", make_model(5).with_changes(recipe=None))
    window.errands.open(tmp_path / "without.safetensors")
    assert not action.isEnabled()


def test_recipes_are_renamed_removed_and_brought_back(window: MainWindow) -> None:
    window.train_panel.set_recipe(MINE)
    act(window, "action_rename_recipe")
    dialog = window.findChild(QInputDialog, "rename_recipe")
    assert dialog is not None
    dialog.setTextValue("yours")
    dialog.accept()
    assert shown(window) == MINE.with_changes(name="yours")
    window.recipes.on_name_entered("quick")
    assert "Inkling's own is called quick" in window.messages.text
    act(window, "action_remove_recipe")
    assert own(window) == []
    assert shown(window) == QUICK
    act(window, "action_restore_recipe")
    assert shown(window) == MINE.with_changes(name="yours")
    act(window, "action_recipe_before")
    assert shown(window) == QUICK
    act(window, "action_remove_recipe")
    assert shown(window) == QUICK, "what is built in stays"


def test_while_a_run_is_alive_a_recipe_is_only_listed(window: MainWindow) -> None:
    window.train_panel.set_state(RunState.PAUSED)
    QGuiApplication.clipboard().setText(MINE.to_json())
    act(window, "action_paste_recipe")
    assert shown(window) == QUICK
    assert own(window) == ["mine"]
    act(window, "action_remove_recipe")
    assert own(window) == ["mine"]
    window.train_panel.set_state(RunState.IDLE)


def test_own_recipes_are_there_at_the_next_start(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        window.train_panel.set_recipe(MINE)
        window.train_panel.set_recipe(QUICK)
        window.train_panel.form.length.epochs.setText("2")
    with open_window(qtbot) as window:
        assert own(window) == ["quick (edited)", "mine"]
        assert shown(window) == QUICK.with_changes(name="quick (edited)", epochs=2)
        QApplication.processEvents()
