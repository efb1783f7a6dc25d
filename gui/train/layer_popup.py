"""The little window in which one layer is changed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.train.fields import ChoiceField, NumberField, word_choices
from gui.train.section import Row
from gui.train.words import HIDDEN_WORDS, OUTPUT_WORDS
from nncore.errors import RecipeError
from nncore.recipe import Dense, Dropout, LayerSpec

UNITS_TIP = "How many units the layer has: each weighs everything that the layer before says."
RATE_TIP = "Share of the values that is switched off at random at each step of the training."


class LayerPopup(QFrame):
    """Edits a layer in place; what is out of bounds is said beside the field and not passed on.

    Signals
    -------
    layer_changed(object)
        The `LayerSpec` as it stands now.
    move_requested(int), remove_requested()
        The buttons for who does not drag: −1 earlier, +1 later.
    """

    layer_changed = Signal(object)
    move_requested = Signal(int)
    remove_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._layer: LayerSpec = Dense(32)
        self.setObjectName("layer_popup")
        self.setProperty("role", "card")
        self.setAccessibleName("Layer")
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self.units = NumberField("units", "layer_units", UNITS_TIP, whole=True)
        self.activation: ChoiceField[str] = ChoiceField("layer_activation", "Activation")
        self.activation.set_choices(word_choices(HIDDEN_WORDS))
        self.rate = NumberField("dropout", "layer_dropout", RATE_TIP, percent=True)
        self._units_row = Row("Units", self.units, fields=("units",))
        self._activation_row = Row("Activation", self.activation)
        self._rate_row = Row("Dropout", self.rate, fields=("dropout",))
        self.earlier = QPushButton("Earlier")
        self.later = QPushButton("Later")
        self.remove = QPushButton("Remove")
        self._lay_out()
        self.units.edited.connect(self.on_edited)
        self.rate.edited.connect(self.on_edited)
        self.activation.chosen.connect(self.on_edited)
        self.earlier.clicked.connect(self.on_earlier)
        self.later.clicked.connect(self.on_later)
        self.remove.clicked.connect(self.on_remove)

    def show_layer(self, layer: LayerSpec, title: str, *, output: bool) -> None:
        """Show a layer; of the output layer only the activation can be chosen."""
        self._layer = layer
        self._title.setText(title)
        dense = isinstance(layer, Dense)
        self._units_row.setVisible(dense and not output)
        self._activation_row.setVisible(dense)
        self._rate_row.setVisible(not dense)
        for button in (self.earlier, self.later, self.remove):
            button.setVisible(not output)
        for row in (self._units_row, self._rate_row):
            row.show_message("")
        if isinstance(layer, Dense):
            self.activation.set_choices(word_choices(OUTPUT_WORDS if output else HIDDEN_WORDS))
            self.activation.set_choice(layer.activation)
            self.units.set_number(layer.units)
        else:
            self.rate.set_number(layer.rate)

    def open_below(self, anchor: QWidget, *, can_move: tuple[bool, bool]) -> None:
        """Appear under a chip, inside its screen; say whether it can go earlier or later."""
        self.earlier.setEnabled(can_move[0])
        self.later.setEnabled(can_move[1])
        self.adjustSize()
        place = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
        screen = anchor.screen().availableGeometry()
        left = max(screen.left(), min(place.x(), screen.right() - self.width()))
        top = max(screen.top(), min(place.y(), screen.bottom() - self.height()))
        self.move(left, top)
        self.show()
        first = next(
            (
                field
                for field in (self.units, self.rate, self.activation)
                if field.isVisibleTo(self)
            ),
            self.activation,
        )
        first.setFocus(Qt.FocusReason.PopupFocusReason)
        if isinstance(first, NumberField):
            first.selectAll()

    @Slot()
    def on_edited(self) -> None:
        """Pass the layer on, or say what is wrong with it."""
        dense = isinstance(self._layer, Dense)
        row, field = (self._units_row, self.units) if dense else (self._rate_row, self.rate)
        try:
            layer = self._entered()
        except RecipeError as error:
            row.show_message(str(error))
            field.set_invalid(True)
            self.adjustSize()
            return
        row.show_message("")
        field.set_invalid(False)
        self.adjustSize()
        if layer != self._layer:
            self._layer = layer
            self.layer_changed.emit(layer)

    @Slot()
    def on_earlier(self) -> None:
        """Ask for one place nearer to the input."""
        self.move_requested.emit(-1)

    @Slot()
    def on_later(self) -> None:
        """Ask for one place nearer to the output."""
        self.move_requested.emit(1)

    @Slot()
    def on_remove(self) -> None:
        """Ask to remove the layer, and disappear."""
        self.hide()
        self.remove_requested.emit()

    def _entered(self) -> LayerSpec:
        if isinstance(self._layer, Dropout):
            return Dropout(float(self.rate.number() or 0.0))
        if self._units_row.isVisibleTo(self):
            return Dense(int(self.units.number() or 0), self.activation.choice())
        return Dense(self._layer.units, self.activation.choice())

    def _lay_out(self) -> None:
        for button, name in (
            (self.earlier, "layer_earlier"),
            (self.later, "layer_later"),
            (self.remove, "layer_remove"),
        ):
            button.setObjectName(name)
            button.setAccessibleName(f"{button.text()}: this layer")
        self.earlier.setToolTip("Move the layer one place towards the input.")
        self.later.setToolTip("Move the layer one place towards the output.")
        self.remove.setToolTip("Take the layer out of the network.")
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self.earlier, self.later, self.remove):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self._title)
        for row in (self._units_row, self._activation_row, self._rate_row):
            column.addWidget(row)
        column.addLayout(buttons)
        self.setFixedWidth(252)

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Take the keys that are described above."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.hide()
            return
        super().keyPressEvent(event)
