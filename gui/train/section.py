"""What the parts of the recipe form have in common: rows, and messages beside the field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.train.fields import ChoiceField, NumberField
from nncore.errors import RecipeError
from nncore.recipe import Recipe

LABEL_WIDTH = 66
ROW_GAP = 5


class Row(QWidget):
    """A label, one or more inputs, and under them the message that says what is wrong.

    Parameters
    ----------
    label : str or QLabel
        What stands at the left; empty for nothing.
    inputs : QWidget or tuple of QWidget
        The inputs; labels among them (`caption`) are as narrow as they can be.
    fields : tuple of str
        The fields of the recipe whose messages appear here.
    """

    def __init__(self, label: str | QLabel, *inputs: QWidget, fields: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._fields = fields
        line = QHBoxLayout()
        line.setSpacing(6)
        if label:
            title = caption(label, inputs[0]) if isinstance(label, str) else label
            title.setFixedWidth(LABEL_WIDTH)
            line.addWidget(title)
        for item in inputs:
            line.addWidget(item, 0 if isinstance(item, QLabel) else 1)
        self._message = QLabel()
        self._message.setProperty("role", "error")
        self._message.setWordWrap(True)
        self._message.setObjectName(f"message_{fields[0].replace('.', '_')}" if fields else "")
        self._message.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self._message)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the recipe whose messages appear here."""
        return self._fields

    def show_message(self, message: str) -> None:
        """Show what is wrong; nothing with an empty text."""
        if message != self._message.text() or self._message.isHidden() != (not message):
            self._message.setText(message)
            self._message.setVisible(bool(message))


def caption(text: str, buddy: QWidget | None = None) -> QLabel:
    """Return a quiet label that stands between inputs."""
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
    if buddy is not None:
        label.setBuddy(buddy)
    return label


class Section(QWidget):
    """A part of the recipe form that shows some fields of a recipe and reads them back.

    Signals
    -------
    edited()
        A person or a program changed one of the inputs; not `show_recipe`.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._numbers: list[NumberField] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(ROW_GAP)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show a recipe's fields, without `edited`."""
        raise NotImplementedError

    def changes(self, base: Recipe, errors: dict[str, str]) -> dict[str, Any]:
        """Return the recipe's fields as they stand in the inputs.

        A part of the recipe that several sections show comes as a table of its own fields, and
        `merged` puts such tables together.

        Parameters
        ----------
        base : Recipe
            Gives the fields that are not on the screen now.
        errors : dict of str to str
            Gets a message for each field that is wrong; its value is then that of `base`.
        """
        raise NotImplementedError

    def set_locked(self, locked: bool) -> None:
        """Let the inputs be edited or not."""
        self.setEnabled(not locked)

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Show each message beside its field, and take away those that no longer hold."""
        for row in self._rows:
            row.show_message(next((errors[name] for name in row.fields if name in errors), ""))
        for number in self._numbers:
            number.set_invalid(number.field in errors and number.isVisibleTo(self))

    def note(self, recipe: Recipe) -> str:
        """Return how many of its fields are not as usual in a recipe: ``3 set``; empty for none."""
        usual = Recipe("usual", recipe.layers, loss=recipe.loss)
        names = [name for name in self.fields() if value_of(recipe, name) != value_of(usual, name)]
        return f"{len(names)} set" if names else ""

    def fields(self) -> set[str]:
        """Return the fields whose messages this section shows."""
        return {name for row in self._rows for name in row.fields}

    def add_row(self, label: str | QLabel, *inputs: QWidget, fields: tuple[str, ...] = ()) -> Row:
        """Add a row at the end and listen to its inputs."""
        row = Row(label, *inputs, fields=fields)
        for item in inputs:
            if isinstance(item, NumberField):
                self._numbers.append(item)
                item.edited.connect(self.on_input_edited)
            elif isinstance(item, ChoiceField):
                item.chosen.connect(self.on_input_edited)
            elif isinstance(item, QCheckBox):
                item.toggled.connect(self.on_input_edited)
        self._rows.append(row)
        self.column.addWidget(row)
        return row

    @Slot()
    def on_input_edited(self) -> None:
        """Say that something changed."""
        self.edited.emit()


def read_number(field: NumberField, fallback: Any, errors: dict[str, str]) -> Any:
    """Return a field's number, or `fallback` and a message where it is wrong."""
    try:
        return field.number()
    except RecipeError as error:
        errors[error.field] = str(error)
        return fallback


def value_of(recipe: Recipe, field: str) -> Any:
    """Return a field of a recipe by its dotted name; None where a part that has it is absent."""
    value: Any = recipe
    for name in field.split("."):
        value = getattr(value, name, None)
    return value


def merged(
    base: Recipe, tables: Iterable[Mapping[str, Any]], errors: dict[str, str]
) -> dict[str, Any]:
    """Put together what several sections say of a recipe; see `Section.changes`.

    Parameters
    ----------
    base : Recipe
        Gives what no section says.
    tables : iterable of dict
        From each section.
    errors : dict of str to str
        Gets a message where the fields of a part do not go together.
    """
    changes: dict[str, Any] = {}
    parts: dict[str, dict[str, Any]] = {}
    for table in tables:
        for name, value in table.items():
            if isinstance(value, dict):
                parts.setdefault(name, {}).update(value)
            else:
                changes[name] = value
    for name, values in parts.items():
        whole = changes.get(name, getattr(base, name))
        try:
            changes[name] = replace(whole, **values)
        except RecipeError as error:
            errors.setdefault(error.field, str(error))
            changes[name] = whole
    return changes
