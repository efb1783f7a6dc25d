"""One step of an update: its formula, its picture, the arithmetic of one of its numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from gui.backprop.difference_table import DifferenceTable
from gui.backprop.turning import turn
from gui.backprop.update_words import page_words, spread_words
from gui.card import Card
from gui.heat_picture import HeatPicture
from gui.inside.live_text import LiveText
from gui.inside.scale_bar import ScaleBar
from gui.source_link import SourceLink
from gui.theme import ui_font
from nncore.insight.backprop.arithmetic import arithmetic
from nncore.insight.backprop.differences import Difference, compare
from nncore.insight.backprop.microscope import UpdateLook
from nncore.insight.backprop.steps import Step

COLOURS = {
    "signed": "Orange is above zero, blue below.",
    "positive": "The darker, the larger.",
    "ink": "White is ink, as the network receives it.",
}


class StepCard(Card):
    """Shows one step of the look that it was given last.

    Signals
    -------
    element_chosen()
        Another number of the array was pointed at.

    Attributes
    ----------
    picture : HeatPicture
        A page of the array.
    page : QSpinBox
        Which page: unit, channel or filter.
    """

    element_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Step", parent)
        self.setObjectName("backprop_step")
        self._look: UpdateLook | None = None
        self._step: Step | None = None
        self._element = 0
        self._is_picked = False
        self._formula = QLabel(self)
        self._formula.setObjectName("step_formula")
        self._formula.setAccessibleName("Formula")
        self._shapes = QLabel(self)
        self._shapes.setObjectName("step_shapes")
        self._shapes.setAccessibleName("Shapes")
        self._shapes.setProperty("role", "muted")
        for label in (self._formula, self._shapes):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.picture = HeatPicture("step_picture", "The array of this step", self)
        self.page = QSpinBox(self)
        self.page.setObjectName("step_page")
        self.page.setAccessibleName("Which part of the array")
        self._scale = ScaleBar("step_scale", self)
        self._spread = LiveText("step_spread", "The array", 1, is_quiet=True, parent=self)
        self._numbers = LiveText("step_numbers", "How this number comes about", 5, parent=self)
        self._differences = DifferenceTable(self)
        self._source = SourceLink("step_source", None, self)
        self._check = SourceLink("difference_source", compare, self)
        for widget, tip in (
            (self._formula, "What this step computes; the letters are those of the list"),
            (self._shapes, "How many numbers each array has, along each of its axes"),
            (self._spread, "Of the whole array; length is the root of the sum of squares"),
            (
                self._numbers,
                "Counted from 0, as in the code; point at another cell for its numbers",
            ),
            (
                self._differences,
                "The loss computed again with the number moved a little up and down",
            ),
        ):
            widget.setToolTip(tip)
        self._lay_out()
        self.picture.cell_pointed.connect(self._on_cell_pointed)
        self.page.valueChanged.connect(self._on_page_changed)

    @property
    def step(self) -> Step | None:
        """The step that is shown."""
        return self._step

    @property
    def element(self) -> int:
        """Position in the flat array of the number whose arithmetic is shown."""
        return self._element

    def set_step(self, look: UpdateLook, step: Step) -> None:
        """Show a step of a look; the number that was pointed at stays while it is the same step."""
        is_same = self._step is not None and self._step.key == step.key
        is_same = is_same and self._step is not None and self._step.array.size == step.array.size
        self._look, self._step = look, step
        if not (is_same and self._is_picked):
            self._is_picked = False
            self._element = int(np.abs(step.array).argmax())
        if not is_same:
            self._show_words(step)
            self.set_differences(())
        self._show_array()

    def set_narrow(self, is_narrow: bool) -> None:
        """Put the numbers below the picture where there is little room."""
        turn([self._row], is_narrow=is_narrow)
        self.picture.setMinimumHeight(220 if is_narrow else 0)

    def clear(self) -> None:
        """Show no numbers; the words stay."""
        self._look = self._step = None
        self.picture.set_values(None)
        for words in (self._numbers, self._spread):
            words.set_text("")
        self._differences.clear_all()

    def set_differences(self, found: Sequence[Difference]) -> None:
        """Show elements of the gradient beside their finite differences."""
        if self._step is not None:
            self._differences.set_differences(self._step, found)

    def _show_words(self, step: Step) -> None:
        self.set_title(step.words.title)
        self._formula.setText(step.words.formula)
        self._shapes.setText(f"shape: {step.words.shapes}")
        self._source.set_function(step.source)
        arrangement = step.arrangement
        with QSignalBlocker(self.page):
            self.page.setRange(0, arrangement.pages - 1)
            self.page.setPrefix(f" {arrangement.page} ")
            self.page.setSuffix(f" of {arrangement.pages}")
        self.page.setVisible(arrangement.pages > 1)
        self.page.setToolTip(page_words(step))
        self._check.setVisible(step.compared is not None)
        self._differences.setVisible(step.compared is not None)

    def _show_array(self) -> None:
        look, step = self._look, self._step
        assert look is not None  # both have been given together
        assert step is not None
        arrangement = step.arrangement
        if not self._is_picked:
            page = arrangement.find(self._element)[0]
            with QSignalBlocker(self.page):
                self.page.setValue(page)
        largest = float(np.abs(step.array).max()) or 1.0
        limit = 1.0 if step.kind == "ink" else largest
        picture = arrangement.picture(step.array, self.page.value())
        self.picture.set_values(picture, step.kind, limit)
        self._scale.set_scale(step.kind, limit, COLOURS[step.kind])
        self._spread.set_text(spread_words(step))
        self._show_numbers()

    def _show_numbers(self) -> None:
        if self._look is not None and self._step is not None:
            lines = arithmetic(self._look, self._step, self._element)
            self._numbers.set_text("\n".join(lines))

    def _pick(self, element: int) -> None:
        if self._is_picked and element == self._element:
            return
        self._element, self._is_picked = element, True
        self._show_numbers()
        self.element_chosen.emit()

    @Slot(int, int)
    def _on_cell_pointed(self, row: int, column: int) -> None:
        if self._step is not None and row >= 0:
            self._pick(self._step.arrangement.element(self.page.value(), row, column))

    @Slot(int)
    def _on_page_changed(self, page: int) -> None:
        if self._step is None:
            return
        places = self._step.arrangement.places[page].reshape(-1)
        values = np.abs(self._step.array.reshape(-1)[places])
        self._pick(int(places[int(values.argmax())]))
        self._show_array()

    def _lay_out(self) -> None:
        self._formula.setFont(ui_font(4, QFont.Weight.Medium))
        self.body.addWidget(self._formula)
        self.body.addWidget(self._shapes)
        self.body.addWidget(self._spread)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self.page)
        left.addWidget(self._scale)
        left.addWidget(self.picture, 1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._numbers)
        right.addWidget(self._source)
        right.addWidget(self._differences, 1)
        right.addWidget(self._check)
        right.addStretch(0)
        row = QHBoxLayout()
        row.setSpacing(16)
        self._row = row
        row.addLayout(left, 5)
        row.addLayout(right, 7)
        self.body.addLayout(row, 1)
