"""What most runs leave as it is: first weights, regularisation, early stopping, seed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRandomGenerator, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QPushButton, QSizePolicy

from gui.train.fields import ChoiceField, NumberField, word_choices
from gui.train.section import Section, caption, read_number
from gui.train.words import INITIALISER_WORDS
from nncore.recipe import Dense, Dropout, EarlyStopping, Initialiser, LayerSpec, Recipe

SCALE_TIP = "How far the first weights lie from zero."
L2_TIP = "Weight of the penalty on large weights: 0 for none, 0.0001 is usual."
DROPOUT_TIP = "Share of each hidden layer's values switched off at random while training."
PATIENCE_TIP = "The run ends after this many epochs without a new lowest validation loss."
SEED_TIP = "Decides everything random. The same recipe with the same seed gives the same curve."

DEFAULT_SCALES = {"uniform": "0.5", "normal": "0.1"}
SCALE_CAPTIONS = {"uniform": "a", "normal": "spread"}


class RegularisationSection(Section):
    """Initialiser, L2, dropout, early stopping and seed.

    Signals
    -------
    dropout_entered(float)
        A share for all hidden layers; the layers themselves belong to the chips.
    """

    dropout_entered = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.initialiser: ChoiceField[str] = ChoiceField("initialiser", "First weights")
        self.initialiser.set_choices(word_choices(INITIALISER_WORDS))
        self.scale = NumberField("initialiser.scale", "initialiser_scale", SCALE_TIP, optional=True)
        self._scale_caption = caption("", self.scale)
        self.l2 = NumberField("l2", "l2", L2_TIP)
        self.dropout = NumberField("dropout", "dropout", DROPOUT_TIP, percent=True, optional=True)
        self.stops_early = QCheckBox()
        self.stops_early.setObjectName("early_stopping")
        self.stops_early.setAccessibleName("Early stopping")
        self.stops_early.setToolTip(PATIENCE_TIP)
        self.patience = NumberField("early_stopping.patience", "patience", PATIENCE_TIP, whole=True)
        self.seed = NumberField("seed", "seed", SEED_TIP, whole=True)
        self.new_seed = QPushButton("New")
        self.new_seed.setObjectName("new_seed")
        self.new_seed.setAccessibleName("New seed")
        self.new_seed.setToolTip("Draw another seed.")
        self._add_rows()
        self.initialiser.chosen.connect(self.on_initialiser_chosen)
        self.dropout.edited.connect(self.on_dropout_edited)
        self.stops_early.toggled.connect(self.on_stops_early_toggled)
        self.new_seed.clicked.connect(self.on_new_seed)
        self._show_initialiser()

    def show_recipe(self, recipe: Recipe) -> None:
        """Show the recipe's fields."""
        self.initialiser.set_choice(recipe.initialiser.kind)
        self.scale.set_number(recipe.initialiser.scale)
        self.l2.set_number(recipe.l2)
        self.seed.set_number(recipe.seed)
        stopping = recipe.early_stopping
        with QSignalBlocker(self.stops_early):
            self.stops_early.setChecked(stopping is not None)
        self.patience.set_number(5 if stopping is None else stopping.patience)
        self.patience.setEnabled(stopping is not None)
        self.show_layers(recipe.layers)
        self._show_initialiser()

    def note(self, recipe: Recipe) -> str:
        """Return nothing: every recipe has a seed and first weights, and dropout is a layer."""
        return ""

    def show_layers(self, layers: tuple[LayerSpec, ...]) -> None:
        """Show the dropout that the layers have in common; an empty field where it differs."""
        common = common_dropout(layers)
        self.dropout.setPlaceholderText("differs" if common is None else "")
        if not self.dropout.hasFocus():
            self.dropout.set_number(common)

    def changes(self, base: Recipe, errors: dict[str, str]) -> dict[str, Any]:
        """Return the fields as they stand; see `Section.changes`."""
        kind = self.initialiser.choice()
        scale = base.initialiser.scale
        if kind in DEFAULT_SCALES:
            scale = read_number(self.scale, scale, errors)
        read_number(self.dropout, None, errors)
        stopping = None
        if self.stops_early.isChecked():
            stopping = EarlyStopping(int(read_number(self.patience, 5, errors)))
        return {
            "initialiser": Initialiser(kind, scale),
            "l2": read_number(self.l2, base.l2, errors),
            "early_stopping": stopping,
            "seed": read_number(self.seed, base.seed, errors),
        }

    @Slot()
    def on_initialiser_chosen(self) -> None:
        """Show the spread where the initialiser has one, beginning with its default."""
        self.scale.set_number(None)
        self._show_initialiser()
        self.edited.emit()

    @Slot()
    def on_dropout_edited(self) -> None:
        """Pass a valid share on to the layers."""
        errors: dict[str, str] = {}
        rate = read_number(self.dropout, None, errors)
        if rate is not None and not errors:
            self.dropout_entered.emit(float(rate))

    @Slot(bool)
    def on_stops_early_toggled(self, checked: bool) -> None:
        """Let the patience be entered where it counts."""
        self.patience.setEnabled(checked)
        self.edited.emit()

    @Slot()
    def on_new_seed(self) -> None:
        """Draw another seed, short enough to be told to somebody."""
        self.seed.setText(str(QRandomGenerator.global_().bounded(1, 100_000)))

    def _add_rows(self) -> None:
        self.add_row(
            "Weights",
            self.initialiser,
            self._scale_caption,
            self.scale,
            fields=("initialiser.scale",),
        )
        dropout_caption = caption("dropout", self.dropout)
        self.add_row("L2", self.l2, dropout_caption, self.dropout, fields=("l2", "dropout"))
        self.patience.setMaximumWidth(64)
        epochs = caption("epochs without progress", self.patience)
        epochs.setToolTip(PATIENCE_TIP)
        # A box without words would stretch otherwise.
        self.stops_early.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.add_row(
            "Early stop",
            self.stops_early,
            self.patience,
            epochs,
            fields=("early_stopping.patience",),
        )
        self.add_row("Seed", self.seed, self.new_seed, fields=("seed",))

    def _show_initialiser(self) -> None:
        kind = self.initialiser.choice()
        has_scale = kind in DEFAULT_SCALES
        self.scale.setVisible(has_scale)
        self._scale_caption.setVisible(has_scale)
        self._scale_caption.setText(SCALE_CAPTIONS.get(kind, ""))
        self.scale.setPlaceholderText(DEFAULT_SCALES.get(kind, ""))


def common_dropout(layers: tuple[LayerSpec, ...]) -> float | None:
    """Return the share dropped after every hidden layer: 0 for none at all, None if it differs."""
    rates = {layer.rate for layer in layers if isinstance(layer, Dropout)}
    if not rates:
        return 0.0
    rate = rates.pop()
    return rate if layers == with_dropout(layers, rate) else None


def with_dropout(layers: tuple[LayerSpec, ...], rate: float) -> tuple[LayerSpec, ...]:
    """Return the layers with dropout after each hidden one of units, and none elsewhere."""
    *hidden, output = [layer for layer in layers if not isinstance(layer, Dropout)]
    result: list[LayerSpec] = []
    for layer in hidden:
        result += [layer, Dropout(rate)] if rate > 0 and isinstance(layer, Dense) else [layer]
    return (*result, output)
