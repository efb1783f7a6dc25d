"""The form in which a recipe is chosen and edited: the recipe's words, field by field."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.train.augmentation_section import AugmentationSection
from gui.train.data_section import DataSection
from gui.train.fields import ChoiceField
from gui.train.fold import Fold
from gui.train.layer_chips import LayerChips
from gui.train.learning_section import LearningSection
from gui.train.length_section import LengthSection
from gui.train.regularisation_section import RegularisationSection, with_dropout
from gui.train.section import ROW_GAP, Row, Section, caption
from gui.train.words import field_label, format_bytes, layer_place
from nncore.errors import RecipeError
from nncore.recipe import Recipe
from nncore.training.recipes import BUILT_IN

EDITED = " (edited)"
AUGMENTATION_TIP = "Training images turned, moved, bent …, otherwise every time they are seen."
MORE_TIP = "L2, dropout, early stopping, the first weights and the seed."
PARAMETERS_TIP = (
    "Weights and biases: the numbers that training changes. Each takes 4 bytes; while training, "
    "gradients and the optimiser take two to four times as much again."
)


class RecipeForm(QWidget):
    """Shows a recipe, lets it be edited, and reads it back.

    Signals
    -------
    recipe_changed(object)
        The `Recipe` after a valid edit or another choice.
    validity_changed(str)
        Why there is no valid recipe, in a sentence; empty where there is one.
    rate_committed(float)
        The rate was changed while a run is alive.
    """

    recipe_changed = Signal(object)
    validity_changed = Signal(str)
    rate_committed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._base: Recipe = next(iter(BUILT_IN.values()))
        self._recipe: Recipe = self._base
        self._own: Recipe | None = None
        self._problem = ""
        self._showing = False
        self.chooser: ChoiceField[str] = ChoiceField("recipe", "Recipe")
        self.data = DataSection()
        self.chips = LayerChips()
        self.learning = LearningSection()
        self.length = LengthSection()
        self.more = RegularisationSection()
        self.augmentation = AugmentationSection()
        self._sections: tuple[Section, ...] = (
            self.data,
            self.learning,
            self.length,
            self.augmentation,
            self.more,
        )
        self._parameters = QLabel()
        self._parameters.setObjectName("parameter_count")
        self._parameters.setProperty("role", "muted")
        self._parameters.setToolTip(PARAMETERS_TIP)
        self._folds = (
            Fold("vary", "Augmentation", AUGMENTATION_TIP, self.augmentation),
            Fold("more", "Regularisation, first weights, seed", MORE_TIP, self.more),
        )
        self._lay_out()
        self._connect()
        self.set_recipe(self._base)

    @property
    def is_valid(self) -> bool:
        """Whether every field can be trained with."""
        return not self._problem

    @property
    def problem(self) -> str:
        """Why there is no valid recipe, in a sentence; empty where there is one."""
        return self._problem

    def recipe(self) -> Recipe:
        """Return the recipe as it stands; the last valid one while a field is wrong."""
        return self._recipe

    def set_recipe(self, recipe: Recipe) -> None:
        """Show a recipe: a built-in one, or any other under its own name.

        One that only has the name of a built-in recipe is shown as an edited one.
        """
        if BUILT_IN.get(recipe.name, recipe) != recipe:
            recipe = recipe.with_changes(name=recipe.name + EDITED)
        self._base = recipe
        if recipe.name not in BUILT_IN:
            self._own = recipe
        self._showing = True
        for section in self._sections:
            section.show_recipe(recipe)
        self.chips.set_input_size(recipe.input_size)
        self.chips.set_layers(recipe.layers)
        self._showing = False
        self._read()

    def set_locked(self, locked: bool) -> None:
        """Let the recipe be edited or not; the rate stays open for the run that is alive."""
        for section in self._sections:
            section.set_locked(locked)
        self.chooser.setEnabled(not locked)
        self.chips.setEnabled(not locked)
        self._read()

    def set_mnist_at_hand(self, at_hand: bool) -> None:
        """Say whether MNIST is on this machine, or has to be downloaded first."""
        self.data.set_mnist_at_hand(at_hand)

    @Slot()
    def on_edited(self) -> None:
        """Read the recipe again, and say what became of it."""
        if not self._showing:
            before = self._recipe
            self._read()
            if self._recipe != before:
                self.recipe_changed.emit(self._recipe)

    @Slot()
    def on_layers_changed(self) -> None:
        """Read the recipe again after the chips changed."""
        self.more.show_layers(self.chips.layers())
        self.on_edited()

    @Slot(float)
    def on_dropout_entered(self, rate: float) -> None:
        """Put dropout after each hidden layer."""
        self.chips.set_layers(with_dropout(self.chips.layers(), rate))
        self.on_edited()

    @Slot()
    def on_recipe_chosen(self) -> None:
        """Show the recipe that was chosen."""
        name = self.chooser.choice()
        chosen = BUILT_IN.get(name, self._own)
        if chosen is not None:
            self.set_recipe(chosen)
            self.recipe_changed.emit(self._recipe)

    def _read(self) -> None:
        """Read all fields, show what is wrong, and keep the recipe if nothing is."""
        errors: dict[str, str] = {}
        changes: dict[str, Any] = {"layers": self.chips.layers()}
        for section in self._sections:
            changes |= section.changes(self._base, errors)
        if not errors:
            try:
                self._recipe = self._named(self._base.with_changes(**changes))
            except RecipeError as error:
                errors[error.field] = str(error)
        self._show_errors(errors)
        self._show_chooser()
        self._show_figures(changes)

    def _named(self, recipe: Recipe) -> Recipe:
        """Return the recipe with a name that says whether it was edited."""
        origin = self._base.name.removesuffix(EDITED)
        original = BUILT_IN.get(origin, self._base)
        for known in (original, self._base):
            if recipe.with_changes(name=known.name, summary=known.summary) == known:
                return known
        edited = recipe.with_changes(name=origin + EDITED)
        self._own = edited
        return edited

    def _show_chooser(self) -> None:
        choices = [(name, name, recipe.summary) for name, recipe in BUILT_IN.items()]
        if self._own is not None and self._own.name not in BUILT_IN:
            choices.append((self._own.name, self._own.name, self._own.summary))
        self.chooser.set_choices(choices)
        if self.chooser.holds(self._recipe.name):
            self.chooser.set_choice(self._recipe.name)

    def _show_errors(self, errors: dict[str, str]) -> None:
        beside = set().union(*(section.fields() for section in self._sections))
        for section in self._sections:
            section.show_errors(errors)
        # Whatever has no field of its own is about the layers together.
        rest = [text for name, text in errors.items() if name not in beside]
        self._layers_row.show_message(rest[0] if rest else "")
        places = [place for name in errors if (place := layer_place(name)) is not None]
        self.chips.show_wrong(places[0] if places else None)
        problem = ""
        if errors:
            name, text = next(iter(errors.items()))
            problem = f"{field_label(name)}: {text[:1].lower()}{text[1:]}"
        for fold, section in zip(self._folds, (self.augmentation, self.more), strict=True):
            if section.fields() & errors.keys():
                fold.setChecked(True)  # what is wrong must be in sight
        if problem != self._problem:
            self._problem = problem
            self.validity_changed.emit(problem)

    def _show_figures(self, changes: dict[str, Any]) -> None:
        count = self._recipe.parameter_count
        self._parameters.setText(f"{count:,} parameters · {format_bytes(4 * count)}")
        self.length.set_training_images(self.data.training_images())

    def _lay_out(self) -> None:
        self._layers_row = Row("", self.chips, fields=("layers",))
        heading = QHBoxLayout()
        heading.addWidget(caption("Layers", self.chips))
        heading.addStretch(1)
        heading.addWidget(self._parameters)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(ROW_GAP)
        column.addWidget(Row("", self.chooser))
        column.addWidget(self.data)
        column.addLayout(heading)
        column.addWidget(self._layers_row)
        for section in (self.learning, self.length):
            column.addWidget(section)
        for fold, folded in zip(self._folds, (self.augmentation, self.more), strict=True):
            column.addWidget(fold, 0, Qt.AlignmentFlag.AlignLeft)
            column.addWidget(folded)
        column.addStretch(1)

    def _connect(self) -> None:
        self.chooser.chosen.connect(self.on_recipe_chosen)
        self.chips.layers_changed.connect(self.on_layers_changed)
        self.more.dropout_entered.connect(self.on_dropout_entered)
        self.learning.rate_committed.connect(self.rate_committed)
        for section in self._sections:
            section.edited.connect(self.on_edited)
