"""The inputs of the recipe form: numbers that say what is wrong, and choices with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from gui.train.words import FIELD_LABELS, Word, bounds_sentence, bounds_words, format_number
from nncore.errors import RecipeError
from nncore.recipe import BOUNDS

Value = TypeVar("Value")


class NumberField(QLineEdit):
    """A number typed in words of the recipe; out of bounds it stays, and says so.

    The arrow keys count whole numbers up and down and walk 1–2–5 steps for the rate.

    Parameters
    ----------
    field : str
        The recipe's name for it, a key of `BOUNDS`.
    name : str
        Object name.
    tip : str
        What the number is; its bounds are added.
    whole : bool
        Whether only whole numbers will do.
    percent : bool
        Whether a share in [0, 1] is shown as a percentage.
    optional : bool
        Whether it may be empty (the value is then None).

    Signals
    -------
    edited()
        The text changed, by a key or by a program, but not by `set_number`.
    """

    edited = Signal()

    def __init__(
        self,
        field: str,
        name: str,
        tip: str,
        *,
        whole: bool = False,
        percent: bool = False,
        optional: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._whole, self._percent, self._optional = whole, percent, optional
        self._shown: tuple[str, float | None] = ("", None)
        self.setObjectName(name)
        self.setAccessibleName(FIELD_LABELS[field])
        self.setToolTip(f"{tip}\n{bounds_sentence(field, percent=percent)}")
        self.setMinimumWidth(44)
        self._suffix = QLabel("%", self) if percent else None
        if self._suffix is not None:
            self._suffix.setProperty("role", "muted")
            self._suffix.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self.setTextMargins(0, 0, self._suffix.sizeHint().width() - 2, 0)
        self.textChanged.connect(self._on_text_changed)

    def set_number(self, value: float | None) -> None:
        """Show a value, without `edited`."""
        text = ""
        if value is not None:
            text = format_number(value * 100 if self._percent else value)
        # What is shown is rounded for the eye; the exact value comes back while it stands.
        self._shown = (text, value)
        with QSignalBlocker(self):
            self.setText(text)
        self.set_invalid(False)

    def number(self) -> float | None:
        """Return the value (an int for whole numbers, None where it may be and is empty).

        Raises
        ------
        RecipeError
            Where the text is no number or out of bounds.
        """
        text = self.text().strip()
        if text == self._shown[0] and self._shown[1] is not None:
            return self._shown[1]
        if not text:
            if self._optional:
                return None
            raise RecipeError(self.field, f"Must be {self._kind()}, but nothing is entered.")
        value = self._parse(text)
        low, high = self._bounds()
        if value is None or not low <= value <= high:
            raise RecipeError(self.field, f"Must be {self._kind()}, got “{text}”.")
        if self._whole:
            return int(value)
        return value / 100 if self._percent else value

    def set_invalid(self, invalid: bool) -> None:
        """Mark the field, or take the mark away."""
        if bool(self.property("invalid")) != invalid:
            self.setProperty("invalid", invalid)
            self.style().unpolish(self)
            self.style().polish(self)

    def _bounds(self) -> tuple[float, float]:
        low, high = BOUNDS[self.field]
        return (low * 100, high * 100) if self._percent else (low, high)

    def _kind(self) -> str:
        kind = "a whole number" if self._whole else "a number"
        return f"{kind} from {bounds_words(self.field, percent=self._percent)}"

    def _parse(self, text: str) -> float | None:
        if self._whole:
            text = text.replace(",", "").replace(" ", "").replace("\u202f", "")
            try:
                return int(text)
            except ValueError:
                # 1e4 is a whole number too.
                pass
        try:
            value = float(text.removesuffix("%"))
        except ValueError:
            return None
        if self._whole and not value.is_integer():
            return None
        return value

    def _step(self, upward: bool) -> None:
        try:
            value = self.number()
        except RecipeError:
            return
        if value is None:
            return
        low, high = BOUNDS[self.field]
        if self._whole:
            value = value + (1 if upward else -1)
        elif self.field == "optimiser.rate":
            value = _next_in_series(value, upward)
        else:
            grain = 0.01 if self._percent else 0.05
            value = round(value + (grain if upward else -grain), 10)
        value = min(max(value, low), high)
        self.setText(format_number(value * 100 if self._percent else value))

    @Slot()
    def _on_text_changed(self) -> None:
        self.edited.emit()

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Take the keys that are described above."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not self.isReadOnly():
            self._step(upward=event.key() == Qt.Key.Key_Up)
            event.accept()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Lay out what lies inside anew."""
        super().resizeEvent(event)
        if self._suffix is not None:
            size = self._suffix.sizeHint()
            top = (self.height() - size.height()) // 2
            self._suffix.setGeometry(self.width() - size.width() - 7, top, *size.toTuple())


class ChoiceField(QComboBox, Generic[Value]):
    """One of a few choices, each with a sentence that explains it.

    Signals
    -------
    chosen()
        Another one was chosen, by a person or a program, but not by `set_choice`.
    """

    chosen = Signal()

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: list[Value] = []
        self._tips: list[str] = []
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # The closed box may be narrower than its longest choice; the open list is not.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.currentIndexChanged.connect(self._on_index_changed)

    def set_choices(self, choices: Sequence[tuple[Value, str, str]]) -> None:
        """Replace the choices, each (value, label, tip), keeping the one chosen where it stays."""
        kept = self.choice() if self._values else None
        with QSignalBlocker(self):
            self.clear()
            self._values = [value for value, _, _ in choices]
            self._tips = [tip for _, _, tip in choices]
            for index, (_, label, tip) in enumerate(choices):
                self.addItem(label)
                self.setItemData(index, tip, Qt.ItemDataRole.ToolTipRole)
        if kept in self._values:
            self.set_choice(kept)
        self._show_tip()

    def choice(self) -> Value:
        """Return the value of what is chosen."""
        return self._values[max(0, self.currentIndex())]

    def set_choice(self, value: Value) -> None:
        """Choose, without `chosen`; the value must be among the choices."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self._values.index(value))
        self._show_tip()
        self.update()

    def holds(self, value: Value) -> bool:
        """Whether a value is among the choices."""
        return value in self._values

    def _show_tip(self) -> None:
        index = self.currentIndex()
        self.setToolTip(self._tips[index] if 0 <= index < len(self._tips) else "")

    @Slot()
    def _on_index_changed(self) -> None:
        self._show_tip()
        self.chosen.emit()

    # Qt's own names

    def showPopup(self) -> None:
        """Make the open list as wide as its longest choice."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 24)
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent, /) -> None:
        """Leave the wheel to the page."""
        # Scrolling the form must not change the recipe in passing.
        event.ignore()


def word_choices(words: Sequence[Word]) -> list[tuple[str, str, str]]:
    """Return words as the choices of a `ChoiceField`."""
    return [(word.value, word.label, word.tip) for word in words]


def _next_in_series(value: float, upward: bool) -> float:
    """Return the next of … 0.1, 0.2, 0.5, 1, 2, 5 … above or below a positive number."""
    series = [float(f"{lead}e{power}") for power in range(-9, 9) for lead in (1, 2, 5)]
    if upward:
        return next((item for item in series if item > value * 1.000001), value)
    return next((item for item in reversed(series) if item < value * 0.999999), value)
