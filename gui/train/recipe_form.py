"""The form in which a recipe is chosen and edited: the recipe's words, field by field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.train.fold import Fold
from gui.train.form_sections import FormSections, make_sections
from gui.train.layer_chips import LayerChips
from gui.train.recipe_chooser import RecipeChooser, RecipeMenuButton
from gui.train.recipe_shelf import RecipeShelf
from gui.train.regularisation_section import with_dropout
from gui.train.section import ROW_GAP, Row, Section, merged
from gui.train.words import field_label
from nncore.errors import RecipeError
from nncore.progress import finish
from nncore.recipe import Recipe
from nncore.training.recipes import BUILT_IN

INPUT_TIP = "How many pixels the network receives, and how ink becomes them."
AUGMENTATION_TIP = "Training images turned, moved, bent …, otherwise every time they are seen."
PARTICULARS_TIP = "What published programs do in ways of their own, so that they can be repeated."
MORE_TIP = "L2, dropout, early stopping, the first weights and the seed."


class RecipeForm(QWidget):
    """Shows a recipe, lets it be edited, and reads it back.

    Parameters
    ----------
    parent : QWidget or None
        Where it lies: moved later, all of it is styled anew.
    sections : FormSections or None
        Its parts; None for parts made here.

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

    def __init__(self, parent: QWidget | None = None, sections: FormSections | None = None) -> None:
        super().__init__(parent)
        made = sections or finish(make_sections())
        self.shelf = RecipeShelf()
        self._recipe: Recipe = self.shelf.base
        self.recipe_before: Recipe | None = None
        self._problem = ""
        self._showing = self._locked = False
        self.chooser = RecipeChooser()
        self.menu_button = RecipeMenuButton()
        self.data, self.layers = made.data, made.layers
        self.learning, self.length = made.learning, made.length
        self.input, self.augmentation = made.input, made.augmentation
        self.particulars, self.more = made.particulars, made.more
        self._folds: dict[Section, Fold] = {
            section: Fold(name, title, tip, section)
            for section, name, title, tip in (
                (self.input, "input", "Input", INPUT_TIP),
                (self.augmentation, "vary", "Augmentation", AUGMENTATION_TIP),
                (self.particulars, "exact", "Exact images, steps, gradient", PARTICULARS_TIP),
                (self.more, "more", "Regularisation, first weights, seed", MORE_TIP),
            )
        }
        self._sections: tuple[Section, ...] = (
            self.data,
            self.learning,
            self.length,
            *self._folds,
        )
        self._lay_out()
        self._connect()
        self.set_recipe(self._recipe)

    @property
    def chips(self) -> LayerChips:
        """The layers."""
        return self.layers.chips

    @property
    def is_locked(self) -> bool:
        """Whether a run is alive, and the recipe its own."""
        return self._locked

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
        before = self._recipe
        self._show(self.shelf.begin(recipe))
        if self._recipe != before:
            self.recipe_before = before

    def offer_recipe(self, recipe: Recipe) -> bool:
        """Show a recipe that comes from outside, or while a run is alive only list it.

        Returns
        -------
        bool
            Whether it is shown.
        """
        if self._locked:
            self.shelf.put(recipe)
            self.list_recipes()
            return False
        self.set_recipe(recipe)
        self.recipe_changed.emit(self._recipe)
        return True

    def rename_recipe(self, name: str) -> None:
        """Give the recipe another name; one that is built in stays beside it."""
        if not self._locked:
            self._show(self.shelf.rename(self._recipe, name))
            self.recipe_changed.emit(self._recipe)

    def remove_recipe(self) -> Recipe | None:
        """Take the recipe out of the list of a person's own, and show the one before it.

        Returns
        -------
        Recipe or None
            What was removed; None where it is built in, or a run is alive.
        """
        removed, before = self._recipe, self.recipe_before
        if self._locked or not self.shelf.remove(removed.name):
            return None
        first = next(iter(BUILT_IN.values()))
        self.set_recipe(before if before is not None and self.shelf.holds(before) else first)
        self.recipe_before = None
        self.recipe_changed.emit(self._recipe)
        return removed

    def set_own_recipes(self, recipes: Iterable[Recipe]) -> None:
        """List a person's recipes of the last time, the latest first."""
        self.shelf.set_own(recipes)
        self.list_recipes()

    def set_locked(self, locked: bool) -> None:
        """Let the recipe be edited or not; the rate stays open for the run that is alive."""
        self._locked = locked
        for section in self._sections:
            section.set_locked(locked)
        self.chooser.setEnabled(not locked)
        self.chips.setEnabled(not locked)
        self._read()

    def set_mnist_at_hand(self, at_hand: bool) -> None:
        """Say whether MNIST is on this machine, or has to be downloaded first."""
        self.data.set_mnist_at_hand(at_hand)

    def list_recipes(self) -> None:
        """Bring the box up to date with the recipes that there are."""
        self.chooser.show_recipes(self.shelf.own(), self._recipe.name)

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
        """Read the recipe again after the layers changed."""
        self.more.show_layers(self.layers.layers())
        self.on_edited()

    @Slot(float)
    def on_dropout_entered(self, rate: float) -> None:
        """Put dropout after each hidden layer."""
        self.chips.set_layers(with_dropout(self.layers.layers(), rate))
        self.on_edited()

    @Slot(int)
    def on_size_entered(self, size: int) -> None:
        """Show what the layers make of an input of another size."""
        self.chips.set_input_size(size**2)

    @Slot()
    def on_input_clicked(self) -> None:
        """Show the fields of the input."""
        self._folds[self.input].setChecked(True)
        self.input.numbers["size"].setFocus(Qt.FocusReason.OtherFocusReason)
        self.input.numbers["size"].selectAll()

    @Slot()
    def on_way_back(self) -> None:
        """Show the last recipe that was possible."""
        self._show(self._recipe)

    @Slot()
    def on_recipe_chosen(self) -> None:
        """Show the recipe that was chosen."""
        chosen = self.shelf.find(self.chooser.choice())
        if chosen is not None:
            self.set_recipe(chosen)
            self.recipe_changed.emit(self._recipe)

    def _show(self, recipe: Recipe) -> None:
        """Show all fields of a recipe."""
        self._showing = True
        for section in self._sections:
            section.show_recipe(recipe)
        self.layers.show_recipe(recipe)
        self._showing = False
        self._read()

    def _read(self) -> None:
        """Read all fields, show what is wrong, and keep the recipe if nothing is."""
        errors: dict[str, str] = {}
        base = self.shelf.base
        tables = [section.changes(base, errors) for section in self._sections]
        changes: dict[str, Any] = merged(base, tables, errors)
        if not errors:
            try:
                changed = base.with_changes(layers=self.layers.layers(), **changes)
                self._recipe = self.shelf.edit(changed)
            except RecipeError as error:
                errors[error.field] = str(error)
        self._show_errors(errors)
        self.list_recipes()
        images = self.data.training_images()
        self.layers.show_figures(self._recipe, images)
        self.length.set_training_images(images)
        self.length.set_limit(self._recipe.steps)
        self.augmentation.set_preparation(self._recipe.preparation)
        for section, fold in self._folds.items():
            fold.set_note(section.note(self._recipe))

    def _show_errors(self, errors: dict[str, str]) -> None:
        beside = set().union(*(section.fields() for section in self._sections))
        for section in self._sections:
            section.show_errors(errors)
        # Whatever has no field of its own is about the layers.
        self.layers.show_errors({name: errors[name] for name in errors if name not in beside})
        problem = ""
        if errors:
            name, text = next(iter(errors.items()))
            problem = f"{field_label(name)}: {text[:1].lower()}{text[1:]}"
        for section, fold in self._folds.items():
            if section.fields() & errors.keys():
                fold.setChecked(True)  # what is wrong must be in sight
        if problem != self._problem:
            self._problem = problem
            self.validity_changed.emit(problem)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(ROW_GAP)
        column.addWidget(Row("", self.chooser, self.menu_button))
        for part in (self.data, self.layers, self.learning, self.length):
            column.addWidget(part)
        for section, fold in self._folds.items():
            column.addWidget(fold, 0, Qt.AlignmentFlag.AlignLeft)
            column.addWidget(section)
        column.addStretch(1)

    def _connect(self) -> None:
        self.chooser.chosen.connect(self.on_recipe_chosen)
        self.layers.layers_changed.connect(self.on_layers_changed)
        self.layers.way_back_requested.connect(self.on_way_back)
        self.layers.input_clicked.connect(self.on_input_clicked)
        self.input.size_entered.connect(self.on_size_entered)
        self.more.dropout_entered.connect(self.on_dropout_entered)
        self.learning.rate_committed.connect(self.rate_committed)
        for section in self._sections:
            section.edited.connect(self.on_edited)
