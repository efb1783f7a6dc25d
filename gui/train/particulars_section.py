"""What published programs do in ways of their own: exact images, steps and gradients."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from gui.train.fields import ChoiceField, NumberField, word_choices
from gui.train.section import Section, caption, read_number, value_of
from gui.train.words import COMBINATION_WORDS
from nncore.recipe import Recipe

NUMBERS: dict[str, tuple[str, bool]] = {
    "data.first_images": (
        "Only so many images of each source are used for training and validation, from its "
        "first on; empty for all.",
        True,
    ),
    "data.validation_images": (
        "How many of them are kept back for validation; empty for the usual share.",
        True,
    ),
    "data.generated": (
        "How many digits the program draws itself, where strokes are among the data; empty for "
        "30,000.",
        True,
    ),
    "data.held_out": (
        "Share of a file of your own that is kept back for validation, and as much for test.",
        False,
    ),
    "steps": ("The run ends after so many steps; empty for the number of epochs.", True),
    "report_every": (
        "Steps from one look at the validation images to the next; empty for one an epoch.",
        True,
    ),
    "gradient.divisor": (
        "What a mean of gradients divides their sum by; empty for the images of the batch.",
        True,
    ),
}
"""The numbers: what each is, and whether it may be empty."""

CHOICES = {
    "weights": "How the gradients that the images of a batch have for a weight become one.",
    "biases": "How the gradients that the images of a batch have for a bias become one.",
    "loss": "Whether the loss in the plots is the mean over images, or the sum over a batch.",
}
BETWEEN = 80
"""Width of what stands between two inputs, in logical pixels."""

SHARED_TIP = (
    "The gradients of all biases of a layer are added up to one number, and every bias of the "
    "layer moves by it: a slip that one of the published programs makes."
)
STAYS_TIP = (
    "Every step looks at the same images, the first of the shuffled ones: the batch never moves "
    "on. One of the published programs does so; it learns those images by heart."
)


class ParticularsSection(Section):
    """Images, steps and gradients, where they are not the usual ones."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers = {
            field: NumberField(
                field,
                field.rpartition(".")[2],
                tip,
                whole=field != "data.held_out",
                percent=field == "data.held_out",
                optional=optional,
            )
            for field, (tip, optional) in NUMBERS.items()
        }
        self.combinations: dict[str, ChoiceField[str]] = {}
        for name, tip in CHOICES.items():
            box: ChoiceField[str] = ChoiceField(f"gradient_{name}", tip)
            box.set_choices(word_choices(COMBINATION_WORDS))
            self.combinations[name] = box
        self.stays = _tick("batch_stays", "Every step takes the same batch", STAYS_TIP)
        self.shared = _tick("shared_bias", "One bias gradient a layer", SHARED_TIP)
        self._add_rows()

    def show_recipe(self, recipe: Recipe) -> None:
        """Show the recipe's fields."""
        for field, number in self.numbers.items():
            number.set_number(value_of(recipe, field))
        for name, box in self.combinations.items():
            box.set_choice(getattr(recipe.gradient, name))
        for tick, on in (
            (self.stays, not recipe.batch.moves_on),
            (self.shared, recipe.gradient.shared_bias),
        ):
            with QSignalBlocker(tick):
                tick.setChecked(on)

    def changes(self, base: Recipe, errors: dict[str, str]) -> dict[str, Any]:
        """Return the fields as they stand; see `Section.changes`."""
        changes: dict[str, Any] = {
            "gradient": {name: box.choice() for name, box in self.combinations.items()},
            "batch": {"moves_on": not self.stays.isChecked()},
            "data": {},
        }
        changes["gradient"]["shared_bias"] = self.shared.isChecked()
        for field, number in self.numbers.items():
            part, _, name = field.rpartition(".")
            value = read_number(number, value_of(base, field), errors)
            (changes[part] if part else changes)[name] = value
        return changes

    def _add_rows(self) -> None:
        self._pair("First", "data.first_images", "validation", "data.validation_images")
        self._pair("Generated", "data.generated", "held out", "data.held_out")
        self._pair("Steps", "steps", "validate every", "report_every")
        self.numbers["data.first_images"].setPlaceholderText("all")
        self.numbers["data.validation_images"].setPlaceholderText("usual")
        self.numbers["data.generated"].setPlaceholderText("30,000")
        self.numbers["steps"].setPlaceholderText("all")
        self.numbers["report_every"].setPlaceholderText("epoch")
        self.numbers["gradient.divisor"].setPlaceholderText("batch")
        self.add_row("", self.stays, fields=("batch.moves_on",))
        weights, biases, loss = self.combinations.values()
        divisor = self.numbers["gradient.divisor"]
        between = _caption("biases", biases, CHOICES["biases"])
        fields = ("gradient.weights", "gradient.biases")
        self.add_row("Gradient", weights, between, biases, fields=fields)
        between = _caption("divided by", divisor, divisor.toolTip())
        self.add_row("Loss", loss, between, divisor, fields=("gradient.loss", divisor.field))
        self.add_row("", self.shared, fields=("gradient.shared_bias",))

    def _pair(self, label: str, first: str, words: str, second: str) -> None:
        left, right = self.numbers[first], self.numbers[second]
        between = _caption(words, right, right.toolTip())
        between.setFixedWidth(BETWEEN)  # so that the columns of the rows agree
        self.add_row(label, left, between, right, fields=(first, second))


def _caption(words: str, field: QWidget, tip: str) -> QLabel:
    label = caption(words, field)
    label.setToolTip(tip)
    return label


def _tick(name: str, words: str, tip: str) -> QCheckBox:
    tick = QCheckBox(words)
    tick.setObjectName(name)
    tick.setAccessibleName(words)
    tick.setToolTip(tip)
    return tick
