"""In what two recipes differ, and the window that says so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.train.run_comparison import ComparisonDialog
from gui.train.run_differences import Difference, differences
from gui.train.words import FIELD_LABELS
from nncore.recipe import Augmentation, Batch, Data, Dense, Optimiser, Recipe, Schedule
from nncore.training.recipes import BUILT_IN

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

BASE = Recipe(
    name="base",
    layers=(Dense(64, "relu"), Dense(10, "softmax")),
    optimiser=Optimiser("sgd", 0.1),
    batch=Batch("size", 64),
)


def test_the_same_recipe_differs_in_nothing() -> None:
    other = replace(BASE, name="another name", summary="And other words.")
    assert differences(BASE, other) == ()


def test_fields_are_in_the_words_of_the_form() -> None:
    other = replace(
        BASE,
        layers=(Dense(32, "sigmoid"), Dense(10, "softmax")),
        data=Data(sources=("mnist",), wrong_labels=0.2),
        schedule=Schedule("cosine", final=0.1),
        batch=Batch("fraction", 0.1),
        epochs=20,
    )
    assert differences(BASE, other) == (
        Difference("Layers", "64 ReLU, 10 softmax", "32 sigmoid, 10 softmax"),
        Difference("Parameters", "50,890", "25,450"),
        Difference("Data", "Strokes", "MNIST"),
        Difference("Wrong labels", "0 %", "20 %"),
        Difference("Schedule", "constant", "cosine"),
        Difference("Final rate", "–", "10 %"),
        Difference("Batch", "64 images", "10 % of all"),
        Difference("Epochs", "10", "20"),
    )


def test_what_an_optimiser_does_not_use_is_passed_over() -> None:
    other = replace(BASE, optimiser=Optimiser("sgd", 0.1, momentum=0.5, beta2=0.5))
    assert differences(BASE, other) == ()
    other = replace(BASE, optimiser=Optimiser("momentum", 0.1, momentum=0.5))
    assert differences(BASE, other) == (
        Difference("Optimiser", "SGD", "momentum"),
        Difference(FIELD_LABELS["optimiser.momentum"], "–", "0.5"),
    )


def test_a_part_that_only_one_recipe_has_shows_all_its_fields() -> None:
    other = replace(BASE, augmentation=Augmentation(rotation=10.0))
    found = differences(BASE, other)
    assert Difference("Rotation", "–", "10") in found
    assert all(each.first == "–" for each in found)


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_built_in_recipe_can_be_compared(name: str) -> None:
    found = differences(BASE, BUILT_IN[name])
    assert found
    assert all(each.label and each.first != each.second for each in found)


def test_the_window_shows_what_differs_and_copies_it(qtbot: QtBot) -> None:
    dialog = ComparisonDialog()
    qtbot.addWidget(dialog)
    found = (Difference("Rate", "0.1", "0.2"), Difference("Epochs", "10", "20"))
    dialog.show_differences("quick (run 1)", "quick (run 2)", found)
    words = dialog.findChild(QLabel, "comparison_words")
    assert words is not None
    assert words.text() == "quick (run 1) and quick (run 2) differ in 2 fields."
    dialog.on_copy_clicked()
    assert QGuiApplication.clipboard().text() == (
        "Field\tquick (run 1)\tquick (run 2)\nRate\t0.1\t0.2\nEpochs\t10\t20"
    )
    dialog.show_differences("quick (run 1)", "quick (run 3)", ())
    assert "the same" in words.text()
    assert not dialog.table.isVisible()
