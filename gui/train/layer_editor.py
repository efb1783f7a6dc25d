"""The layers of a recipe, what they cost, and what is wrong with them."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.train.layer_chips import LayerChips
from gui.train.section import ROW_GAP, Row, caption
from gui.train.words import format_bytes, layer_place
from nncore.recipe import LayerSpec, Recipe
from nncore.training.memory import TrainingMemory, training_memory

FIGURES_TIP = """\
Weights and biases: the numbers that training changes. Saved, they take {file}.
While training, the memory holds beside the data:
{parameters} for parameters, and the copy of the last good ones
{gradient} for their gradient
{optimiser} for what the optimiser remembers
{tape} for what the layers give, for the images of one batch"""
LAST_TIP = "These are the figures of the last network that is possible."


class LayerEditor(QWidget):
    """Chips, the figures of the network above them, and under them why it is impossible.

    Signals
    -------
    layers_changed()
        The layers were changed here, not by `show_recipe`.
    way_back_requested()
        The last possible layers are wanted instead of impossible ones.
    input_clicked()
        Somebody wants to change the input.
    """

    layers_changed = Signal()
    way_back_requested = Signal()
    input_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chips = LayerChips()
        self._figures = QLabel()
        self._figures.setObjectName("parameter_count")
        self._figures.setProperty("role", "muted")
        self._back = QPushButton("Back to the last possible network")
        self._back.setObjectName("last_possible")
        self._back.setAccessibleName(self._back.text())
        self._back.setToolTip("Show the layers again as they were when all was well with them.")
        self._back.setProperty("role", "link")
        self._back.hide()
        self._row = Row("", self.chips, fields=("layers",))
        heading = QHBoxLayout()
        heading.addWidget(caption("Layers", self.chips))
        heading.addStretch(1)
        heading.addWidget(self._figures)
        way_back = QHBoxLayout()
        way_back.addWidget(self._back)
        way_back.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(ROW_GAP)
        column.addLayout(heading)
        column.addWidget(self._row)
        column.addLayout(way_back)
        self.chips.layers_changed.connect(self.layers_changed)
        self.chips.input_clicked.connect(self.input_clicked)
        self._back.clicked.connect(self.on_back)

    def layers(self) -> tuple[LayerSpec, ...]:
        """Return the layers as they stand, possible or not."""
        return self.chips.layers()

    def show_recipe(self, recipe: Recipe) -> None:
        """Show the layers of a recipe."""
        self.chips.set_input_size(recipe.input_size)
        self.chips.set_layers(recipe.layers)

    def show_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong with the layers, beside the one at fault and under all of them.

        Parameters
        ----------
        errors : dict of str to str
            By field; those of `other` places than these have been taken out.
        """
        name, message = next(iter(errors.items()), ("", ""))
        self._row.show_message(message)
        self.chips.show_wrong(layer_place(name), message)
        self._back.setVisible(bool(message))

    def show_figures(self, recipe: Recipe, training_images: int | None) -> None:
        """Count parameters and memory of the network in a recipe, the last that is possible."""
        memory = training_memory(recipe, training_images)
        count = f"{recipe.parameter_count:,} parameters"
        self._figures.setText(f"{count} · {format_megabytes(memory.total)} to train")
        tip = _figures_tip(recipe, memory)
        self._figures.setToolTip(tip if self._back.isHidden() else f"{LAST_TIP}\n{tip}")

    @Slot()
    def on_back(self) -> None:
        """Ask for the last possible layers."""
        self.way_back_requested.emit()
        self.chips.setFocus()


def format_megabytes(count: int) -> str:
    """Return a size in MB (1,048,576 bytes) with a figure behind the point: ``0.8 MB``."""
    return f"{count / 1024**2:,.1f} MB"


def _figures_tip(recipe: Recipe, memory: TrainingMemory) -> str:
    return FIGURES_TIP.format(
        file=format_bytes(4 * recipe.parameter_count),
        parameters=format_megabytes(memory.parameters),
        gradient=format_megabytes(memory.gradient),
        optimiser=format_megabytes(memory.optimiser),
        tape=format_megabytes(memory.tape),
    )
