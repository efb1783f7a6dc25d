"""The layers of the network, from input to output, as chips that can be rearranged."""

from __future__ import annotations

import math
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from gui.train.flow_layout import FlowLayout
from gui.train.layer_chip import CHIP_HEIGHT, LayerChip
from gui.train.layer_drag import InsertionMark, LayerDrag
from gui.train.layer_places import handles_images, output_shapes, with_layer
from gui.train.layer_popup import LayerPopup
from nncore.recipe import MAX_LAYERS, Conv2D, Dense, Dropout, Flatten, LayerSpec, MaxPool2D

INPUT_TIP = (
    "What the network receives: one value for each pixel of the picture.\nClick to change its size."
)
NEW_LAYERS: tuple[tuple[str, str, str, LayerSpec], ...] = (
    ("Layer of units", "action_add_dense", "Units that see every value.", Dense(32, "relu")),
    ("Dropout", "action_add_dropout", "Switches values off at random.", Dropout(0.2)),
    ("Convolution", "action_add_conv2d", "Looks for small patterns.", Conv2D(8, 5, "relu")),
    ("Max-pooling", "action_add_max_pool2d", "Shrinks the image.", MaxPool2D(2)),
    ("Flatten", "action_add_flatten", "Makes a row of values of an image.", Flatten()),
)
"""What can be added: words, object name, tip, and the first of its kind."""


class LayerChips(QWidget):
    """Input, hidden layers, a button that adds one, and the output.

    Signals
    -------
    layers_changed()
        The layers were changed here, not by `set_layers`.
    input_clicked()
        Somebody wants to change the input.
    """

    layers_changed = Signal()
    input_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layers")
        self.setAccessibleName("Layers")
        self._layers: list[LayerSpec] = []
        self._chips: list[LayerChip] = []
        self._output_layer = Dense(10, "softmax")
        self._input_size = 784
        self._edited: LayerChip | None = None
        self._dragged = 0
        self._drag: LayerDrag | None = None
        self._wrong: tuple[int | None, str] = (None, "")
        self._input = LayerChip("layer_input", removable=False, parent=self)
        self._output = LayerChip("layer_output", removable=False, parent=self)
        self._output.clicked.connect(self.on_chip_clicked)
        self._add = self._make_add_button()
        self._popup = LayerPopup(self)
        self._popup.layer_changed.connect(self.on_layer_edited)
        self._popup.move_requested.connect(self.on_popup_move)
        self._popup.remove_requested.connect(self.on_popup_remove)
        self._flow = FlowLayout(self)
        self._mark = InsertionMark(self)
        self._input.clicked.connect(self.input_clicked)
        self._refresh()

    def layers(self) -> tuple[LayerSpec, ...]:
        """Return the layers, the output last."""
        return (*self._layers, self._output_layer)

    def set_layers(self, layers: tuple[LayerSpec, ...]) -> None:
        """Show layers, the last of them a dense one with ten units; without a signal."""
        output = layers[-1]
        assert isinstance(output, Dense)
        self._popup.hide()
        self._end_drag()
        self._layers, self._output_layer = list(layers[:-1]), output
        self._refresh()

    def set_input_size(self, values: int) -> None:
        """Say how many values the network receives."""
        self._input_size = values
        self._refresh()

    def show_wrong(self, place: int | None, message: str = "") -> None:
        """Mark the layer at a place, counted from the input, as one that does not fit."""
        self._wrong = (place, message)
        chips = (*self._chips, self._output)
        for index, chip in enumerate(chips):
            chip.set_wrong(index == place)
        edited = chips.index(self._edited) if self._edited in chips else None
        self._popup.show_misfit(message if place is not None and edited == place else "")

    def add_layer(self, layer: LayerSpec) -> None:
        """Add a layer where one of its kind belongs."""
        layers = with_layer(self._layers, layer)
        if len(layers) < MAX_LAYERS:
            self._layers = list(layers)
            self._commit()

    def remove_layer(self, index: int) -> None:
        """Remove a hidden layer, by its place from the input."""
        del self._layers[index]
        self._commit()
        neighbours = self._chips[index : index + 1] or self._chips[-1:] or [self._output]
        neighbours[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def move_layer(self, index: int, target: int) -> None:
        """Move a hidden layer to another place."""
        target = max(0, min(target, len(self._layers) - 1))
        if target != index:
            self._layers.insert(target, self._layers.pop(index))
            self._commit()
            self._chips[target].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def on_chip_clicked(self) -> None:
        """Open the popup under the chip that was clicked."""
        chip = self.sender()
        assert isinstance(chip, LayerChip)
        self._edited = chip
        if chip is self._output:
            self._popup.show_layer(self._output_layer, "Output", output=True)
            self.show_wrong(*self._wrong)
            self._popup.open_below(chip, can_move=(False, False))
            return
        index = self._chips.index(chip)
        self._popup.show_layer(self._layers[index], f"Layer {index + 1}", output=False)
        self.show_wrong(*self._wrong)
        can_move = (index > 0, index < len(self._layers) - 1)
        self._popup.open_below(chip, can_move=can_move)

    @Slot(object)
    def on_layer_edited(self, layer: LayerSpec) -> None:
        """Take over what the popup says."""
        if self._edited is self._output:
            assert isinstance(layer, Dense)
            self._output_layer = layer
        elif self._edited in self._chips:
            self._layers[self._chips.index(self._edited)] = layer
        self._commit()

    @Slot(int)
    def on_popup_move(self, by: int) -> None:
        """Move the layer in the popup, which follows it."""
        if self._edited in self._chips:
            index = self._chips.index(self._edited)
            self.move_layer(index, index + by)
            self._edited = self._chips[max(0, min(index + by, len(self._chips) - 1))]
            self._edited.click()

    @Slot()
    def on_popup_remove(self) -> None:
        """Remove the layer in the popup."""
        if self._edited in self._chips:
            self.remove_layer(self._chips.index(self._edited))

    @Slot()
    def on_remove_requested(self) -> None:
        """Remove the layer whose cross was clicked."""
        chip = self.sender()
        if chip in self._chips:
            self.remove_layer(self._chips.index(chip))

    @Slot(int)
    def on_moved_by_key(self, by: int) -> None:
        """Move the layer whose chip has the focus."""
        chip = self.sender()
        if chip in self._chips:
            index = self._chips.index(chip)
            self.move_layer(index, index + by)

    @Slot(QPoint)
    def on_dragged(self, position: QPoint) -> None:
        """Show where the dragged chip would go."""
        chip = self.sender()
        if chip not in self._chips:
            return
        if self._drag is None:
            place = self._chips.index(chip)
            self._drag = LayerDrag(self, self._chips, place, self._mark, self._flow.spacing())
            self._dragged = place
        self._drag.move(position)

    @Slot()
    def on_dropped(self) -> None:
        """Put the dragged layer where the mark is; without a mark it stays."""
        target = self._drag.target if self._drag is not None else None
        self._end_drag()
        if target is not None:
            self.move_layer(self._dragged, target)

    @Slot()
    def on_drag_cancelled(self) -> None:
        """Leave the layer where it was."""
        self._end_drag()

    @Slot()
    def on_add(self) -> None:
        """Add a layer of the kind that was chosen, like the last one of that kind."""
        action = self.sender()
        assert isinstance(action, QAction)
        fresh: LayerSpec = action.data()
        alike = [layer for layer in self._layers if type(layer) is type(fresh)]
        self.add_layer(alike[-1] if alike else fresh)

    def _make_add_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("add_layer")
        button.setText("+")
        button.setAccessibleName("Add a layer")
        button.setToolTip("Add a layer of units, dropout, convolution, pooling or flattening.")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        # As high as the chips, two less than the style sheet's buttons.
        button.setStyleSheet(
            f"min-height: {CHIP_HEIGHT - 2}px; max-height: {CHIP_HEIGHT - 2}px; padding: 0 3px;"
        )
        menu = QMenu(button)
        for text, name, tip, layer in NEW_LAYERS:
            action = QAction(text, menu)
            action.setObjectName(name)
            action.setToolTip(tip)
            action.setData(layer)
            action.triggered.connect(self.on_add)
            menu.addAction(action)
        menu.setToolTipsVisible(True)
        button.setMenu(menu)
        return button

    def _end_drag(self) -> None:
        if self._drag is not None:
            self._drag.end()
            self._drag = None

    def _commit(self) -> None:
        self._refresh()
        self.layers_changed.emit()

    def _refresh(self) -> None:
        while len(self._chips) < len(self._layers):
            self._chips.append(self._make_chip())
        while len(self._chips) > len(self._layers):
            chip = self._chips.pop()
            chip.setObjectName("")  # it may live a little longer than its name is free
            chip.hide()
            chip.deleteLater()
        side = math.isqrt(self._input_size)
        words = f"{side}×{side} in" if handles_images(self._layers) else f"{self._input_size} in"
        self._input.show_fixed(words, INPUT_TIP)
        *shapes, output = output_shapes(self.layers(), side)
        for index, chip in enumerate(self._chips):
            chip.setObjectName(f"layer_{index + 1}")
            chip.show_layer(self._layers[index], f"Layer {index + 1}", shapes[index])
        self._output.show_layer(self._output_layer, "Output", output)
        self._add.setEnabled(len(self._layers) < MAX_LAYERS - 1)
        self._flow_changed()

    def _make_chip(self) -> LayerChip:
        chip = LayerChip("layer", removable=True, parent=self)
        chip.clicked.connect(self.on_chip_clicked)
        chip.remove_requested.connect(self.on_remove_requested)
        chip.moved_by_key.connect(self.on_moved_by_key)
        chip.dragged.connect(self.on_dragged)
        chip.dropped.connect(self.on_dropped)
        chip.drag_cancelled.connect(self.on_drag_cancelled)
        chip.show()
        return chip

    def _flow_changed(self) -> None:
        order: list[QWidget] = [self._input, *self._chips, self._add, self._output]
        self._flow.set_order(order)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        self.updateGeometry()
