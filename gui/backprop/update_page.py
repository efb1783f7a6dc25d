"""One drawing, one label, one update: every number of it, step by step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from gui.backprop.step_card import StepCard
from gui.backprop.step_list import StepList
from gui.backprop.turning import turn
from gui.backprop.update_words import EMPTY, summary
from gui.card import Card
from gui.inside.live_text import LiveText
from gui.theme import GAP
from gui.train.column_scroll import PageColumns
from gui.train.fields import NumberField
from nncore.errors import RecipeError
from nncore.insight.backprop.differences import Difference
from nncore.insight.backprop.microscope import UpdateLook
from nncore.insight.backprop.steps import Step, steps_of


class UpdatePage(QWidget):
    """The list of steps, and one of them.

    Signals
    -------
    question_changed()
        Another learning rate was chosen.
    step_shown()
        Another step, or another number of it, is looked at.

    Attributes
    ----------
    rate : NumberField
        The learning rate; empty for the recipe's.
    steps : StepList
        All steps.
    card : StepCard
        The one that is looked at.
    """

    question_changed = Signal()
    step_shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("backprop_update")
        self.setAccessibleName("One update")
        self._look: UpdateLook | None = None
        self._found: tuple[Step, ...] = ()
        tip = (
            "Learning rate η of this one update; empty for the one of the network's recipe, or 0.1"
        )
        self.rate = NumberField("optimiser.rate", "backprop_rate", tip, optional=True, parent=self)
        self._words = LiveText("backprop_summary", "What the update does", 2, parent=self)
        self._words.setToolTip(
            "Loss and reading before and after one step of plain descent, θ − η ∂L/∂θ"
        )
        self.steps = StepList(self)
        self.card = StepCard(self)
        self._back, self._next = QPushButton("Back", self), QPushButton("Next", self)
        for button, name, tip in (
            (self._back, "backprop_back", "The step before (Up in the list)"),
            (self._next, "backprop_next", "The next step (Down in the list)"),
        ):
            button.setObjectName(name)
            button.setToolTip(tip)
        self._back.setAccessibleName("Step before")
        self._next.setAccessibleName("Next step")
        self._lay_out()
        self.rate.edited.connect(self._on_rate_edited)
        self.steps.step_chosen.connect(self._on_step_chosen)
        self.card.element_chosen.connect(self.step_shown)
        self._back.clicked.connect(self._go_back)
        self._next.clicked.connect(self._go_on)
        self.set_look(None)

    @property
    def look(self) -> UpdateLook | None:
        """What is shown; None for a blank canvas."""
        return self._look

    @property
    def found(self) -> tuple[Step, ...]:
        """The steps of what is shown."""
        return self._found

    def summary_text(self) -> str:
        """Return what is said of the update as a whole."""
        return self._words.text()

    def chosen_rate(self) -> float | None:
        """Return the learning rate that was chosen; None for the recipe's, or while it is wrong."""
        try:
            return self.rate.number()
        except RecipeError:
            return None

    def set_look(self, look: UpdateLook | None) -> None:
        """Show another update; None for a blank canvas."""
        self._look = look
        if look is None:
            self._words.set_text(EMPTY)
            self.card.clear()
            return
        self._found = steps_of(look)
        self._words.set_text(summary(look))
        self.rate.setPlaceholderText(f"{look.rate:g}")
        self.steps.set_steps(self._found)
        self.card.set_step(look, self._found[self.steps.chosen])

    def set_differences(self, key: tuple[str, int, str], found: Sequence[Difference]) -> None:
        """Show finite differences, unless another step is looked at by now."""
        step = self.card.step
        if step is not None and step.key == key:
            self.card.set_differences(found)

    @Slot(int)
    def _on_step_chosen(self, number: int) -> None:
        if self._look is not None and number < len(self._found):
            self.card.set_step(self._look, self._found[number])
            self.step_shown.emit()

    @Slot()
    def _on_rate_edited(self) -> None:
        try:
            self.rate.number()
        except RecipeError:
            self.rate.set_invalid(True)
            return
        self.rate.set_invalid(False)
        self.question_changed.emit()

    @Slot()
    def _go_back(self) -> None:
        self.steps.choose(self.steps.chosen - 1)

    @Slot()
    def _go_on(self) -> None:
        self.steps.choose(self.steps.chosen + 1)

    def set_narrow(self, is_narrow: bool) -> None:
        """Put the step below the list where there is little room."""
        turn(self._rows, is_narrow=is_narrow)
        self._words.set_lines(4 if is_narrow else 2)
        self.card.set_narrow(is_narrow)

    def _lay_out(self) -> None:
        top = Card("", self)
        line = QHBoxLayout()
        line.setSpacing(6)
        name = QLabel("Learning rate η", self)
        name.setProperty("role", "muted")
        name.setBuddy(self.rate)
        self.rate.setFixedWidth(84)
        line.addWidget(name)
        line.addWidget(self.rate)
        line.addSpacing(8)
        line.addStretch(1)
        words = QHBoxLayout()
        words.addLayout(line)
        words.addWidget(self._words, 1)
        top.body.addLayout(words)
        beside = Card("Steps", self)
        beside.body.addWidget(self.steps, 1)
        keys = QHBoxLayout()
        keys.addWidget(self._back, 1)
        keys.addWidget(self._next, 1)
        beside.body.addLayout(keys)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        self._rows = (words, row)
        row.addWidget(beside, 4)
        row.addWidget(self.card, 10)
        column = PageColumns(QBoxLayout.Direction.TopToBottom, self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(top)
        column.addLayout(row, 1)
