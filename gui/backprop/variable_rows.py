"""The variables of a formula: a value for each, its gradient, and whether it learns."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QGridLayout, QLabel, QWidget

from nncore.insight.backprop.notation import number

LARGEST = 1e6
"""Values beyond this, up or down, are not entered by hand."""


class VariableRows(QWidget):
    """A line for each variable.

    Signals
    -------
    value_edited()
        A value was changed by hand.
    """

    value_edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chain_variables")
        self.setAccessibleName("Variables")
        self._values: dict[str, QDoubleSpinBox] = {}
        self._learns: dict[str, QCheckBox] = {}
        self._gradients: dict[str, QLabel] = {}
        self._exact: dict[str, float] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(3)

    def set_variables(self, values: Mapping[str, float], learns: frozenset[str]) -> None:
        """Make a line for each of these, with its value, and a mark where it learns."""
        if tuple(values) != tuple(self._values):
            self._build(tuple(values))
        self._exact = dict(values)
        for name, value in values.items():
            with QSignalBlocker(self._values[name]):
                self._values[name].setValue(min(max(value, -LARGEST), LARGEST))
            self._learns[name].setChecked(name in learns)

    def set_gradients(self, result: str, gradients: Mapping[str, float]) -> None:
        """Show the gradient of each."""
        for name, label in self._gradients.items():
            label.setText(f"∂{result}/∂{name} = {number(gradients[name])}")

    def values(self) -> dict[str, float]:
        """Return the value of each: the exact one where it was not changed by hand."""
        found = {}
        for name, field in self._values.items():
            exact = self._exact[name]
            is_same = field.value() == round(min(max(exact, -LARGEST), LARGEST), field.decimals())
            found[name] = exact if is_same else field.value()
        return found

    def learning(self) -> frozenset[str]:
        """Return the names of those that update steps change."""
        return frozenset(name for name, box in self._learns.items() if box.isChecked())

    def field(self, name: str) -> QDoubleSpinBox:
        """Return where a value is entered."""
        return self._values[name]

    def _build(self, names: tuple[str, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._values, self._learns, self._gradients = {}, {}, {}
        for row, name in enumerate(names):
            value = QDoubleSpinBox(self)
            value.setObjectName(f"chain_value_{name}")
            value.setAccessibleName(f"Value of {name}")
            value.setRange(-LARGEST, LARGEST)
            value.setDecimals(4)
            value.setSingleStep(0.1)
            value.setMinimumWidth(104)
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            value.valueChanged.connect(self.value_edited)
            learns = QCheckBox("learns", self)
            learns.setObjectName(f"chain_learns_{name}")
            learns.setAccessibleName(f"{name} learns")
            learns.setToolTip(f"Whether update steps change {name}")
            gradient = QLabel(self)
            gradient.setObjectName(f"chain_gradient_{name}")
            gradient.setToolTip(f"By how much the result grows if {name} grows by a little")
            label = QLabel(name, self)
            label.setBuddy(value)
            for column, widget in enumerate((label, value, learns, gradient)):
                self._grid.addWidget(widget, row, column)
                widget.show()
            self._values[name], self._learns[name] = value, learns
            self._gradients[name] = gradient
        self._grid.setColumnStretch(3, 1)
