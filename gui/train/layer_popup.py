"""The little window in which one layer is changed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.train.fields import ChoiceField, NumberField, word_choices
from gui.train.section import Row, caption
from gui.train.words import (
    FIELD_LABELS,
    HIDDEN_WORDS,
    OUTPUT_WORDS,
    PADDING_WORDS,
    layer_sentence,
)
from nncore.errors import RecipeError
from nncore.recipe import Conv2D, Dense, Dropout, Flatten, LayerSpec, MaxPool2D

WIDTH = 252
UNITS_TIP = "How many units the layer has: each weighs everything that the layer before says."
WITH_DENOMINATOR = ("sigmoid", "softmax")
RATE_TIP = "Share of the values that is switched off at random at each step of the training."
FILTERS_TIP = "How many patterns the layer looks for; each gives one value for every pixel."
KERNEL_TIP = "Side of each pattern, in pixels."
EPSILON_TIP = (
    "Added to the denominator of sigmoid or softmax, as some programs do for fear of a division "
    "by zero; 0 is the usual way."
)
SIZE_TIP = "Side of the squares, in pixels; the image shrinks by this factor."


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
        self._is_output = False
        self._misfit = ""
        self.setObjectName("layer_popup")
        self.setProperty("role", "card")
        self.setAccessibleName("Layer")
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._note = QLabel()
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        self._misfit_label = QLabel()
        self._misfit_label.setProperty("role", "error")
        self._misfit_label.setObjectName("layer_misfit")
        self._misfit_label.setWordWrap(True)
        self.units = NumberField("units", "layer_units", UNITS_TIP, whole=True)
        self.filters = NumberField("filters", "layer_filters", FILTERS_TIP, whole=True)
        self.kernel = NumberField("kernel", "layer_kernel", KERNEL_TIP, whole=True)
        self.pool_size = NumberField("pool", "layer_pool", SIZE_TIP, whole=True)
        self.epsilon = NumberField("epsilon", "layer_epsilon", EPSILON_TIP)
        self.rate = NumberField("dropout", "layer_dropout", RATE_TIP, percent=True)
        self.activation: ChoiceField[str] = ChoiceField("layer_activation", "Activation")
        self.activation.set_choices(word_choices(HIDDEN_WORDS))
        self.padding: ChoiceField[str] = ChoiceField("layer_padding", "Padding")
        self.padding.set_choices(word_choices(PADDING_WORDS))
        self._activation_row = Row("Activation", self.activation)
        self._padding_row = Row("Padding", self.padding)
        self._numbers = {
            number: Row(FIELD_LABELS[number.field], number, *_unit(number), fields=(number.field,))
            for number in self._in_order()
        }
        self.earlier = QPushButton("Earlier")
        self.later = QPushButton("Later")
        self.remove = QPushButton("Remove")
        self._lay_out()
        for number in self._numbers:
            number.edited.connect(self.on_edited)
        for choice in (self.activation, self.padding):
            choice.chosen.connect(self.on_edited)
        self.earlier.clicked.connect(self.on_earlier)
        self.later.clicked.connect(self.on_later)
        self.remove.clicked.connect(self.on_remove)

    def show_layer(self, layer: LayerSpec, title: str, *, output: bool) -> None:
        """Show a layer; of the output layer only the activation can be chosen."""
        self._layer, self._is_output = layer, output
        self._title.setText(title)
        self._note.setText(layer_sentence(layer))
        self._note.setVisible(isinstance(layer, Flatten))
        self._activation_row.setVisible(isinstance(layer, (Dense, Conv2D)))
        self._padding_row.setVisible(isinstance(layer, Conv2D))
        shown = self._values_of(layer)
        for number, row in self._numbers.items():
            row.setVisible(number in shown and not (output and number is self.units))
            number.set_number(shown.get(number, 0.0))
        self.show_misfit("")
        for button in (self.earlier, self.later, self.remove):
            button.setVisible(not output)
        if isinstance(layer, (Dense, Conv2D)):
            self.activation.set_choices(word_choices(OUTPUT_WORDS if output else HIDDEN_WORDS))
            self.activation.set_choice(layer.activation)
        if isinstance(layer, Conv2D):
            self.padding.set_choice(layer.padding)

    def show_misfit(self, message: str) -> None:
        """Say why the layer does not fit where it is; nothing with an empty text."""
        self._misfit = message
        self._show_messages("", "")

    def open_below(self, anchor: QWidget, *, can_move: tuple[bool, bool]) -> None:
        """Appear under a chip, inside its screen; say whether it can go earlier or later."""
        self.earlier.setEnabled(can_move[0])
        self.later.setEnabled(can_move[1])
        self._fit()
        place = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
        screen = anchor.screen().availableGeometry()
        left = max(screen.left(), min(place.x(), screen.right() - self.width()))
        top = max(screen.top(), min(place.y(), screen.bottom() - self.height()))
        self.move(left, top)
        self.show()
        fields: tuple[QWidget, ...] = (*self._numbers, self.activation, self.earlier)
        first = next((field for field in fields if field.isVisibleTo(self)), self)
        first.setFocus(Qt.FocusReason.PopupFocusReason)
        if isinstance(first, NumberField):
            first.selectAll()

    @Slot()
    def on_edited(self) -> None:
        """Pass the layer on, or say what is wrong with it."""
        layer, wrong, message = self._layer, "", ""
        try:
            layer = self._entered()
        except RecipeError as error:
            wrong, message = error.field, str(error)
        if layer != self._layer:
            self._layer = layer
            self._show_epsilon()
            self.layer_changed.emit(layer)
        self._show_messages(wrong, message)

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

    def _show_messages(self, wrong: str, message: str) -> None:
        """Say what is wrong with a field, or else why the layer does not fit where it is."""
        beside = {Conv2D: self.kernel, MaxPool2D: self.pool_size}.get(type(self._layer))
        for number, row in self._numbers.items():
            own = message if number.field == wrong else ""
            row.show_message(own or (self._misfit if number is beside else ""))
            number.set_invalid(bool(own) or (number is beside and bool(self._misfit)))
        self._misfit_label.setText(self._misfit)
        self._misfit_label.setVisible(bool(self._misfit) and beside is None)
        self._fit()

    def _fit(self) -> None:
        """Be as high as it takes, with every message in as many lines as it has."""
        column = self.layout()
        assert column is not None
        # From the inside out: a row tells the column of its new height only when it is asked.
        for row in self.findChildren(Row):
            if (inner := row.layout()) is not None:
                inner.activate()
        column.activate()
        self.resize(WIDTH, column.totalHeightForWidth(WIDTH))

    def _show_epsilon(self) -> None:
        """Offer ε where the activation has a denominator, and only there."""
        values = self._values_of(self._layer)
        self._numbers[self.epsilon].setVisible(self.epsilon in values)
        if self.epsilon not in values:
            self.epsilon.set_number(0.0)

    def _in_order(self) -> tuple[NumberField, ...]:
        return (
            self.units, self.filters, self.kernel, self.pool_size, self.rate, self.epsilon
        )  # fmt: skip

    def _values_of(self, layer: LayerSpec) -> dict[NumberField, float]:
        """Return the numbers that a layer has, by field."""
        if isinstance(layer, Dense):
            has_denominator = layer.activation in WITH_DENOMINATOR
            epsilon = {self.epsilon: layer.epsilon} if has_denominator else {}
            return {self.units: layer.units, **epsilon}
        if isinstance(layer, Conv2D):
            return {self.filters: layer.filters, self.kernel: layer.kernel}
        if isinstance(layer, MaxPool2D):
            return {self.pool_size: layer.size}
        return {self.rate: layer.rate} if isinstance(layer, Dropout) else {}

    def _entered(self) -> LayerSpec:
        """Return the layer as the fields say; raise RecipeError where one is wrong."""
        if isinstance(self._layer, Dense):
            units = self._layer.units if self._is_output else _whole(self.units)
            activation, epsilon = self.activation.choice(), 0.0
            if self._layer.activation in WITH_DENOMINATOR and activation in WITH_DENOMINATOR:
                epsilon = float(self.epsilon.number() or 0.0)
            return Dense(units, activation, epsilon)
        if isinstance(self._layer, Conv2D):
            return Conv2D(
                _whole(self.filters),
                _whole(self.kernel),
                self.activation.choice(),
                self.padding.choice(),
            )
        if isinstance(self._layer, MaxPool2D):
            return MaxPool2D(_whole(self.pool_size))
        if isinstance(self._layer, Dropout):
            return Dropout(float(self.rate.number() or 0.0))
        return self._layer

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
        column.addWidget(self._note)
        column.addWidget(self._misfit_label)
        rows = list(self._numbers.values())
        for row in (*rows[:-1], self._padding_row, self._activation_row, rows[-1]):
            column.addWidget(row)
        column.addLayout(buttons)
        self.setFixedWidth(WIDTH)

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Take the keys that are described above."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.hide()
            return
        super().keyPressEvent(event)


def _whole(field: NumberField) -> int:
    return int(field.number() or 0)


def _unit(field: NumberField) -> tuple[QLabel, ...]:
    """Return what stands behind a number that is a length."""
    return (caption("pixels", field),) if field.field in ("kernel", "pool") else ()
