"""The form says what is wrong beside the field."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from gui.train.recipe_form import RecipeForm
from nncore.recipe import Conv2D, Dense, Dropout, Flatten, MaxPool2D
from nncore.training.recipes import BUILT_IN

from .forms import layer_chips, line, messages

QUICK = BUILT_IN["quick"]


# One test for all of them: building the form anew each time would take most of a minute.
WRONG = [
    ("training_images", "3", "10 to 10,000,000"),
    ("training_images", "1.5", "10 to 10,000,000"),
    ("wrong_labels", "101", "0 to 100"),
    ("wrong_labels", "", "0 to 100"),
    ("momentum", "1", "0 to 0.9999"),
    ("beta2", "1", "0 to 0.99999"),
    ("rate", "0", "0.00000001 to 100,000,000"),
    ("rate", "nan", "0.00000001 to 100,000,000"),
    ("rate", "quick", "0.00000001 to 100,000,000"),
    ("schedule_final", "-1", "0 to 100"),
    ("batch", "0", "1 to 1,000,000"),
    ("batch", "64.5", "1 to 1,000,000"),
    ("epochs", "", "1 to 100,000"),
    ("epochs", "1e9", "1 to 100,000"),
    ("l2", "-0.1", "0 to 10"),
    ("dropout", "99", "0 to 95"),
    ("seed", "-1", "0 to 9,223,372,036,854,775,807"),
]
APPEARING = {
    "decay": ("optimiser", "AdamW"),
    "schedule_factor": ("schedule", "in steps"),
    "schedule_every": ("schedule", "in steps"),
    "schedule_warmup": ("schedule", "one-cycle"),
    "batch_fraction": ("batch_kind", "of all"),
    "initialiser_scale": ("initialiser", "normal"),
}


def test_each_wrong_field_says_what_it_must_be(form: RecipeForm) -> None:
    before = form.recipe()
    for name, text, bounds in WRONG:
        line(form, name).setText(text)
        (message,) = messages(form)
        assert bounds in message, name
        assert line(form, name).property("invalid") is True, name
        assert line(form, name).isVisible(), f"folded away, {name} could not be put right"
        assert not form.is_valid
        assert form.problem
        assert form.recipe() == before, "the last valid recipe stays"
        form.set_recipe(QUICK)
        assert form.is_valid
        assert messages(form) == []
        assert not line(form, name).property("invalid")


def test_fields_that_appear_with_a_choice_say_what_is_wrong(form: RecipeForm) -> None:
    for name, (chooser, choice) in APPEARING.items():
        box = form.findChild(QComboBox, chooser)
        assert box is not None, chooser
        box.setCurrentText(choice)
        assert form.is_valid, name
        line(form, name).setText("-5")
        assert len(messages(form)) == 1, name
        assert line(form, name).isVisible(), name
        form.set_recipe(QUICK)
    form.more.stops_early.setChecked(True)
    line(form, "patience").setText("0")
    assert len(messages(form)) == 1


def test_two_wrong_fields_say_so_both(form: RecipeForm) -> None:
    line(form, "rate").setText("x")
    line(form, "epochs").setText("0")
    assert len(messages(form)) == 2


def test_validity_is_told_when_it_changes(form: RecipeForm) -> None:
    told: list[str] = []
    form.validity_changed.connect(told.append)
    line(form, "epochs").setText("0")
    line(form, "epochs").setText("5")
    assert told == ["Epochs: must be a whole number from 1 to 100,000, got “0”.", ""]


def test_what_does_not_go_together_is_said_beside_the_loss(form: RecipeForm) -> None:
    form.set_recipe(QUICK.with_changes(layers=(Dense(10, "identity"),), loss="mean_squared_error"))
    form.learning.loss.setCurrentText("cross-entropy")
    (message,) = messages(form)
    assert "Cross-entropy needs probabilities" in message


def test_too_large_a_network_is_said_beside_the_layers(form: RecipeForm) -> None:
    form.chips.set_layers((*(Dense(4096, "relu") for _ in range(5)), Dense(10, "softmax")))
    form.on_layers_changed()
    (message,) = messages(form)
    assert "parameters" in message


def test_layers_that_do_not_fit_together_are_marked(form: RecipeForm) -> None:
    form.set_recipe(BUILT_IN["lenet"])
    convolution, pooling, *_, output = form.recipe().layers
    for hidden, place, words in (
        ((convolution, pooling, Dense(20)), 2, "put a Flatten before it"),
        ((convolution,), 1, "put a Flatten before it"),
        ((Dense(20), convolution), 1, "put them before Flatten"),
        ((MaxPool2D(8), Conv2D(4, 5), Flatten()), 1, "does not fit an image of 3×3 pixels"),
    ):
        form.chips.set_layers((*hidden, output))
        form.chips.layers_changed.emit()
        (message,) = messages(form)
        assert words in message
        assert form.problem.startswith(f"Layer {place + 1}: ")
        assert [chip.is_wrong for chip in layer_chips(form)].index(True) == place
    form.set_recipe(BUILT_IN["lenet"])
    assert form.is_valid
    assert not any(chip.is_wrong for chip in layer_chips(form))


def test_dropout_for_all_leaves_the_layers_for_images(form: RecipeForm) -> None:
    recipe = BUILT_IN["lenet"]
    form.set_recipe(recipe)
    line(form, "dropout").setText("25")
    rest = [layer for layer in form.recipe().layers if not isinstance(layer, Dropout)]
    assert tuple(rest) == recipe.layers
    assert form.recipe().layers.count(Dropout(0.25)) == 2, "after each hidden layer of units"
    line(form, "dropout").setText("0")
    assert form.recipe() == recipe
