"""How long a run takes: the batch, and the epochs."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import Slot

from gui.train.fields import ChoiceField, NumberField, word_choices
from gui.train.section import Section, caption, read_number
from gui.train.words import BATCH_WORDS
from nncore.recipe import Batch, Recipe

SIZE_TIP = "How many training images each step looks at: few are quick and noisy."
FRACTION_TIP = "Share of the training images that each step looks at."
EPOCHS_TIP = "How often the run goes through all training images."


class LengthSection(Section):
    """Batch (a size, a share or everything) and epochs, with the steps they come to."""

    def __init__(self) -> None:
        super().__init__()
        self._images: int | None = None
        self._limit: int | None = None
        self.kind: ChoiceField[str] = ChoiceField("batch_kind", "Unit of the batch")
        self.kind.set_choices(word_choices(BATCH_WORDS))
        self.batch_size = NumberField("batch.size", "batch", SIZE_TIP, whole=True)
        self.fraction = NumberField("batch.fraction", "batch_fraction", FRACTION_TIP, percent=True)
        self.epochs = NumberField("epochs", "epochs", EPOCHS_TIP, whole=True)
        self.add_row(
            "Batch",
            self.batch_size,
            self.fraction,
            self.kind,
            caption("epochs", self.epochs),
            self.epochs,
            fields=("batch.size", "batch.fraction", "epochs"),
        )
        for field in (self.batch_size, self.fraction, self.epochs):
            field.setMaximumWidth(58)
        self.kind.setMinimumWidth(78)
        self._tips = {
            field: field.toolTip() for field in (self.batch_size, self.fraction, self.epochs)
        }
        self.kind.chosen.connect(self.on_kind_chosen)
        self._show_kind()

    def set_limit(self, steps: int | None) -> None:
        """Say after how many steps the run ends, whatever the epochs are; None for no limit."""
        self._limit = steps
        self._show_steps()

    def set_training_images(self, count: int | None) -> None:
        """Say how many training images a run would use, so that steps can be counted."""
        self._images = count
        self._show_steps()

    def steps_per_epoch(self) -> int | None:
        """Return the steps that an epoch comes to; None where nobody knows yet."""
        errors: dict[str, str] = {}
        kind = self.kind.choice()
        value = read_number(self.batch_size if kind == "size" else self.fraction, 1, errors)
        if self._images is None or (errors and kind != "full"):
            return None
        return math.ceil(self._images / Batch(kind, value).size(self._images))

    def show_recipe(self, recipe: Recipe) -> None:
        """Show the recipe's fields."""
        batch = recipe.batch
        self.kind.set_choice(batch.kind)
        self.batch_size.set_number(batch.value if batch.kind == "size" else 64)
        self.fraction.set_number(batch.value if batch.kind == "fraction" else 0.01)
        self.epochs.set_number(recipe.epochs)
        self._show_kind()

    def changes(self, base: Recipe, errors: dict[str, str]) -> dict[str, Any]:
        """Return the fields as they stand; see `Section.changes`."""
        kind, value = self.kind.choice(), base.batch.value
        if kind == "size":
            value = read_number(self.batch_size, 64, errors)
        elif kind == "fraction":
            value = read_number(self.fraction, 0.01, errors)
        return {
            "batch": {"kind": kind, "value": value},
            "epochs": read_number(self.epochs, base.epochs, errors),
        }

    @Slot()
    def on_kind_chosen(self) -> None:
        """Show the input that belongs to the kind."""
        self._show_kind()
        self._show_steps()

    def _show_kind(self) -> None:
        kind = self.kind.choice()
        self.batch_size.setVisible(kind == "size")
        self.fraction.setVisible(kind == "fraction")

    def _show_steps(self) -> None:
        """Add to the tips how many steps an epoch comes to."""
        steps = self.steps_per_epoch()
        words = (
            "" if steps is None else f"\nNow {steps:,} step{'' if steps == 1 else 's'} an epoch."
        )
        for field, tip in self._tips.items():
            field.setToolTip(tip + words)
        if self._limit is not None:
            ends = f"The run ends after {self._limit:,} steps, however many epochs stand here."
            self.epochs.setToolTip(f"{self.epochs.toolTip()}\n{ends}")
