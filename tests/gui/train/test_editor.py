"""The editor: inputs of any size, impossible networks, particulars, and recipes in groups."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gui.train.fold import Fold
from gui.train.layer_popup import LayerPopup
from gui.train.panel import FORM_WIDTH
from gui.train.recipe_form import RecipeForm
from nncore.recipe import Conv2D, Dense, Flatten, MaxPool2D, Preparation
from nncore.training.recipes import BUILT_IN, PUBLISHED
from nncore.training.recipes.trained_well import TRAINED_WELL

from .forms import layer_chips, line, messages

QUICK, LENET = BUILT_IN["quick"], BUILT_IN["lenet"]
OUTPUT = Dense(10, "softmax")

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def popup(form: RecipeForm) -> LayerPopup:
    found = form.findChild(LayerPopup)
    assert found is not None
    return found


def fold(form: RecipeForm, name: str) -> Fold:
    found = form.findChild(Fold, name)
    assert found is not None
    return found


def test_another_size_of_the_input_is_another_network(form: RecipeForm) -> None:
    line(form, "input_size").setText("14")
    recipe = form.recipe()
    assert recipe.preparation == Preparation(size=14, box=10.0, pen=1.25)
    assert recipe.describe_layers() == "196-128-64-10"
    assert line(form, "input_box").text() == "10"
    for size in ("8", "64", "28"):
        line(form, "input_size").setText(size)
    assert form.recipe() == QUICK, "box and pen keep their share"


def test_a_size_that_is_being_typed_waits_for_its_last_figure(form: RecipeForm) -> None:
    line(form, "input_size").setText("1")
    assert "8 to 64" in messages(form)[0]
    assert form.recipe() == QUICK
    line(form, "input_size").setText("16")
    assert form.is_valid
    assert form.recipe().preparation.size == 16


def test_a_digit_larger_than_the_input_is_said_beside_it(form: RecipeForm) -> None:
    line(form, "input_box").setText("30")
    (message,) = messages(form)
    assert "from 1 to 28" in message
    assert form.problem.startswith("Size of the digit: ")
    line(form, "input_size").setText("40")
    assert form.recipe().preparation.box == 30.0, "it was meant for a larger input"


def test_the_chip_of_the_input_leads_to_its_size(form: RecipeForm) -> None:
    layer_input = form.chips.findChild(type(layer_chips(form)[0]), "layer_input")
    assert layer_input is not None
    layer_input.click()
    assert fold(form, "input").isChecked()
    assert line(form, "input_size").isVisible()
    line(form, "input_size").setText("8")
    assert layer_input.text() == "64 in"


def test_an_input_too_small_for_the_layers_is_no_dead_end(form: RecipeForm) -> None:
    form.set_recipe(LENET)
    line(form, "input_size").setText("8")
    assert "does not fit an image" in messages(form)[0]
    assert form.problem.startswith("Layer 3: ")
    back = form.findChild(QPushButton, "last_possible")
    assert back is not None
    assert back.isVisible()
    back.click()
    assert form.recipe() == LENET
    assert form.is_valid
    assert not back.isVisible()
    assert line(form, "input_size").text() == "28"


IMPOSSIBLE = (
    ((Conv2D(4, 5), Dense(20)), 1, "put a Flatten before it"),
    ((MaxPool2D(8), Conv2D(4, 5), Flatten()), 1, "A kernel of 5×5 does not fit"),
    ((MaxPool2D(8), MaxPool2D(8), Flatten()), 1, "A square of 8×8 does not fit"),
    ((Dense(20), MaxPool2D(2)), 1, "put them before Flatten"),
)


def test_why_a_layer_is_impossible_stands_in_its_popup_too(form: RecipeForm) -> None:
    for hidden, place, words in IMPOSSIBLE:
        form.set_recipe(QUICK)
        form.chips.set_layers((*hidden, OUTPUT))
        form.chips.layers_changed.emit()
        layer_chips(form)[place].click()
        shown = [label.text() for label in popup(form).findChildren(QLabel) if label.isVisible()]
        assert any(words in text for text in shown), words
        layer_chips(form)[0].click()
        shown = [label.text() for label in popup(form).findChildren(QLabel) if label.isVisible()]
        assert not any(words in text for text in shown), "the first layer is not at fault"
        popup(form).hide()
        assert form.recipe() == QUICK


def test_the_popup_says_at_each_key_whether_the_layer_fits_now(form: RecipeForm) -> None:
    form.set_recipe(QUICK.with_changes(layers=(MaxPool2D(4), Conv2D(4, 5), Flatten(), OUTPUT)))
    layer_chips(form)[1].click()
    edited = popup(form)
    for text, fits in (("9", False), ("7", True), ("16", True), ("8", False), ("3", True)):
        edited.kernel.setText(text)
        assert form.is_valid == fits, text
    edited.hide()
    assert form.recipe().layers[1] == Conv2D(4, 3)


def test_epsilon_belongs_to_sigmoid_and_softmax(form: RecipeForm) -> None:
    form.set_recipe(QUICK.with_changes(layers=(Dense(8, "sigmoid", 1e-5), OUTPUT)))
    layer_chips(form)[0].click()
    edited = popup(form)
    assert edited.epsilon.isVisible()
    assert edited.epsilon.text() == "1e-05"
    edited.units.setText("9")
    assert form.recipe().layers[0] == Dense(9, "sigmoid", 1e-5)
    edited.activation.setCurrentText("tanh")
    assert not edited.epsilon.isVisible()
    edited.activation.setCurrentText("sigmoid")
    assert form.recipe().layers[0] == Dense(9, "sigmoid")
    layer_chips(form)[1].click()
    edited.epsilon.setText("0.001")
    assert form.recipe().layers[1] == Dense(10, "softmax", 1e-3)
    edited.hide()


def test_what_published_programs_do_can_be_read_and_changed(form: RecipeForm) -> None:
    form.particulars.stays.setChecked(True)
    form.particulars.shared.setChecked(True)
    form.particulars.combinations["weights"].setCurrentText("sum")
    line(form, "steps").setText("101")
    line(form, "first_images").setText("42000")
    recipe = form.recipe()
    assert not recipe.batch.moves_on
    assert recipe.gradient.shared_bias
    assert (recipe.gradient.weights, recipe.gradient.biases) == ("sum", "mean")
    assert (recipe.steps, recipe.data.first_images) == (101, 42_000)
    assert fold(form, "exact").text().endswith("· 5 set")
    assert "ends after 101 steps" in line(form, "epochs").toolTip()
    line(form, "steps").setText("0")
    assert form.problem.startswith("Steps: ")
    form.set_recipe(QUICK)
    assert fold(form, "exact").text() == "Exact images, steps, gradient"


def test_recipes_stand_in_groups_with_their_summaries(form: RecipeForm) -> None:
    form.set_recipe(QUICK.with_changes(name="mine"))
    box = form.chooser
    model = box.model()
    assert isinstance(model, QStandardItemModel)
    names = [box.itemText(row) for row in range(box.count())]
    titles = [row for row in range(box.count()) if not model.item(row).isEnabled()]
    assert [names[row] for row in titles] == [
        "Published", "Trained well", "Inkling’s own", "Yours"
    ]  # fmt: skip
    groups = [
        names[start + 1 : stop] for start, stop in zip(titles, [*titles[1:], None], strict=True)
    ]
    assert groups[0] == list(PUBLISHED)
    assert groups[1] == [recipe.name for recipe in TRAINED_WELL]
    assert "quick" in groups[2]
    assert groups[3] == ["mine"]
    assert sum(map(len, groups)) == len(BUILT_IN) + 1
    row = names.index("sigmoid-16-16")
    tip = box.itemData(row, Qt.ItemDataRole.ToolTipRole)
    assert BUILT_IN["sigmoid-16-16"].summary in tip
    assert "784-16-16-10, 13,002 parameters" in tip
    assert "85.65 % test" in tip


def test_the_arrow_keys_step_over_the_headings(form: RecipeForm, qtbot: QtBot) -> None:
    form.chooser.setCurrentText(list(PUBLISHED)[-1])
    qtbot.keyClick(form.chooser, Qt.Key.Key_Down)
    assert form.recipe() == TRAINED_WELL[0]


def test_with_all_unfolded_the_form_is_no_wider_than_its_column(form: RecipeForm) -> None:
    form.set_recipe(BUILT_IN["sigmoid-16-16"])
    for each in form.findChildren(Fold):
        each.setChecked(True)
    assert form.minimumSizeHint().width() <= FORM_WIDTH - 36
