"""The form shows a recipe, gives it back, and says what is wrong beside the field."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.train.fold import Fold
from gui.train.recipe_form import RecipeForm
from nncore.recipe import Dense, Dropout, EarlyStopping, Recipe
from nncore.training.recipes import BUILT_IN
from tests.random_recipes import recipes

from .forms import line, messages

QUICK = BUILT_IN["quick"]


def test_built_in_recipes_come_back(form: RecipeForm) -> None:
    for name, recipe in BUILT_IN.items():
        form.set_recipe(recipe)
        assert form.recipe() == recipe
        assert form.chooser.currentText() == name
        assert form.is_valid


@given(recipe=recipes())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_valid_recipe_comes_back_exactly(form: RecipeForm, recipe: Recipe) -> None:
    form.set_recipe(recipe)
    assert form.is_valid, form.problem
    assert form.recipe() == recipe


@given(first=recipes(), second=recipes())
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nothing_of_an_earlier_recipe_stays(
    form: RecipeForm, first: Recipe, second: Recipe
) -> None:
    form.set_recipe(first)
    form.set_recipe(second)
    assert form.recipe() == second


def test_the_first_recipe_is_the_default(form: RecipeForm) -> None:
    assert form.recipe() == next(iter(BUILT_IN.values()))


def test_an_edited_recipe_says_so_and_can_be_undone(form: RecipeForm) -> None:
    line(form, "epochs").setText("3")
    assert form.recipe().epochs == 3
    assert form.recipe().name == "quick (edited)"
    assert form.chooser.currentText() == "quick (edited)"
    line(form, "epochs").setText(str(QUICK.epochs))
    assert form.recipe() == QUICK
    assert form.chooser.currentText() == "quick"


def test_an_edited_recipe_stays_in_the_list(form: RecipeForm) -> None:
    line(form, "epochs").setText("3")
    form.chooser.setCurrentText("relu-128")
    assert form.recipe() == BUILT_IN["relu-128"]
    form.chooser.setCurrentText("quick (edited)")
    assert form.recipe() == QUICK.with_changes(name="quick (edited)", epochs=3)


def test_editing_an_edited_recipe_does_not_say_so_twice(form: RecipeForm) -> None:
    form.set_recipe(QUICK.with_changes(name="quick (edited)", epochs=3))
    line(form, "epochs").setText("4")
    assert form.recipe().name == "quick (edited)"


def test_the_name_of_a_built_in_recipe_is_not_enough(form: RecipeForm) -> None:
    form.set_recipe(QUICK.with_changes(epochs=77))
    assert form.recipe() == QUICK.with_changes(name="quick (edited)", epochs=77)
    assert form.chooser.currentText() == "quick (edited)"


def test_each_edit_is_told_once(form: RecipeForm) -> None:
    told: list[Recipe] = []
    form.recipe_changed.connect(told.append)
    line(form, "epochs").setText("12")
    assert [recipe.epochs for recipe in told] == [12]
    form.set_recipe(BUILT_IN["relu-128"])
    assert len(told) == 1, "showing a recipe is no edit"


def test_a_new_optimiser_begins_with_its_usual_values(form: RecipeForm) -> None:
    form.learning.optimiser.setCurrentText("RMSProp")
    assert form.recipe().optimiser.beta2 == 0.9
    form.learning.optimiser.setCurrentText("SGD")
    assert form.recipe().optimiser.rate == 0.1
    assert not line(form, "beta2").isVisible()
    form.learning.optimiser.setCurrentText("Nesterov")
    assert line(form, "momentum").isVisible()


def test_parameters_and_memory_follow_the_layers(form: RecipeForm) -> None:
    label = form.findChild(QLabel, "parameter_count")
    assert label is not None
    form.set_recipe(BUILT_IN["relu-64-28"])
    assert label.text() == "52,350 parameters · 0.8 MB to train"
    assert "Saved, they take 204 KB" in label.toolTip()
    form.chips.remove_layer(1)
    assert label.text().startswith("50,890 parameters · ")
    line(form, "batch").setText("1000")
    assert label.text() == "50,890 parameters · 4.1 MB to train", "the tape is longer"
    form.learning.optimiser.setCurrentText("Adam")
    assert "0.4 MB for what the optimiser remembers" in label.toolTip()


def test_dropout_for_all_hidden_layers_becomes_chips(form: RecipeForm) -> None:
    line(form, "dropout").setText("20")
    assert form.recipe().layers == (
        Dense(128),
        Dropout(0.2),
        Dense(64),
        Dropout(0.2),
        Dense(10, "softmax"),
    )
    line(form, "dropout").setText("0")
    assert form.recipe() == QUICK


def test_dropout_that_differs_leaves_the_field_empty(form: RecipeForm) -> None:
    form.set_recipe(
        QUICK.with_changes(layers=(Dense(8), Dropout(0.5), Dense(8), Dense(10, "softmax")))
    )
    assert line(form, "dropout").text() == ""
    assert line(form, "dropout").placeholderText() == "differs"
    assert form.is_valid


def test_early_stopping_is_off_without_its_tick(form: RecipeForm) -> None:
    form.more.stops_early.setChecked(True)
    assert form.recipe().early_stopping == EarlyStopping(5)
    form.more.stops_early.setChecked(False)
    assert form.recipe().early_stopping is None


def test_a_new_seed_is_another_one(form: RecipeForm) -> None:
    seeds = set()
    for _ in range(5):
        form.more.new_seed.click()
        seeds.add(form.recipe().seed)
    assert len(seeds) > 1


def test_locked_means_all_but_the_rate(form: RecipeForm) -> None:
    form.set_locked(True)
    open_fields = {
        child.objectName()
        for child in form.findChildren(QWidget)
        if child.objectName() and child.isEnabled() and child.focusPolicy().value
    }
    assert "rate" in open_fields
    locked = {
        "recipe", "dataset", "training_images", "wrong_labels", "loss", "optimiser", "momentum",
        "beta2", "schedule", "batch", "batch_kind", "epochs", "seed", "l2", "dropout",
        "initialiser", "layer_1", "layer_output", "add_layer",
    }  # fmt: skip
    assert not locked & open_fields


def test_the_rate_of_a_live_run_is_asked_for_once(form: RecipeForm, qtbot: QtBot) -> None:
    told: list[float] = []
    form.rate_committed.connect(told.append)
    rate = form.learning.rate
    rate.setText("0.5")
    rate.editingFinished.emit()
    assert told == [], "without a run it belongs to the recipe"
    form.set_recipe(QUICK)
    form.set_locked(True)
    rate.setText("0.01")
    assert told == [], "not before it is finished"
    rate.editingFinished.emit()
    rate.editingFinished.emit()
    assert told == [0.01]
    rate.setText("fast")
    rate.editingFinished.emit()
    assert told == [0.01]
    assert len(messages(form)) == 1
    assert form.recipe() == QUICK
    form.set_locked(False)
    assert form.recipe() == QUICK, "the change belonged to that run"
    assert rate.text() == "0.002"
    assert messages(form) == []


def test_the_data_says_what_there_is_and_what_is_to_come(form: RecipeForm) -> None:
    data = form.data
    texts = [data.sources.itemText(index) for index in range(data.sources.count())]
    assert texts == ["Strokes · 30,000", "MNIST · 55,000", "MNIST + Strokes · 85,000"]
    note = form.findChild(QLabel, "data_note")
    assert note is not None
    assert not note.isVisible()
    data.sources.setCurrentText("MNIST · 55,000")
    assert form.recipe().data.sources == ("mnist",)
    assert note.isVisible()
    assert "download" in note.text()
    form.set_mnist_at_hand(True)
    assert not note.isVisible()
    assert form.recipe().data.sources == ("mnist",)
    assert data.images.placeholderText() == "all 55,000"


def test_data_from_a_path_is_shown_by_its_name(form: RecipeForm) -> None:
    recipe = QUICK.with_changes(
        name="mine", data=QUICK.data.__class__(sources=("/somewhere/my digits.jsonl",))
    )
    form.set_recipe(recipe)
    assert form.data.sources.currentText() == "my digits.jsonl"
    assert form.recipe() == recipe
    form.set_recipe(QUICK)
    assert form.data.sources.count() == 3


def test_steps_of_an_epoch_are_counted(form: RecipeForm) -> None:
    assert form.length.steps_per_epoch() == 469
    line(form, "training_images").setText("1000")
    assert form.length.steps_per_epoch() == 16
    form.length.kind.setCurrentText("all at once")
    assert form.length.steps_per_epoch() == 1
    assert "1 step an epoch" in line(form, "epochs").toolTip()


def test_everything_has_a_name_and_says_what_it_is(form: RecipeForm) -> None:
    for child in form.findChildren(QWidget):
        if (
            child.focusPolicy().value
            and child.objectName()
            and not child.objectName().startswith("qt_")
        ):
            assert child.accessibleName(), child.objectName()
            assert child.toolTip() or child.objectName() == "recipe", child.objectName()


def test_nothing_is_called_in_a_form_that_is_gone(qtbot: QtBot) -> None:
    form = RecipeForm()
    for fold in form.findChildren(Fold):
        fold.setChecked(True)
    form.deleteLater()
    QCoreApplication.sendPostedEvents(form, QEvent.Type.DeferredDelete)
    with qtbot.captureExceptions() as exceptions:
        QCoreApplication.processEvents()
    assert not exceptions
