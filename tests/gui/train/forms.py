"""What can be seen of a recipe form."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QLineEdit

from gui.train.layer_chip import LayerChip
from gui.train.recipe_form import RecipeForm


def line(form: RecipeForm, name: str) -> QLineEdit:
    found = form.findChild(QLineEdit, name)
    assert found is not None, name
    return found


def messages(form: RecipeForm) -> list[str]:
    """Return the messages that can be seen."""
    labels = form.findChildren(QLabel)
    return [
        label.text()
        for label in labels
        if label.objectName().startswith("message_") and label.isVisible() and label.text()
    ]


def layer_chips(form: RecipeForm) -> list[LayerChip]:
    """Return the chips of the layers in their order, the output last."""
    count = len(form.chips.layers()) - 1
    names = [*(f"layer_{place}" for place in range(1, count + 1)), "layer_output"]
    found = [form.findChild(LayerChip, name) for name in names]
    return [chip for chip in found if chip is not None]
