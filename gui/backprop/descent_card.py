"""Update steps on a small formula, and the result as it falls."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from gui.backprop.line_plot import Curve, LinePlot
from gui.card import Card
from gui.inside.live_text import LiveText
from nncore.insight.backprop.notation import number


class DescentCard(Card):
    """Buttons for steps, and a plot.

    Signals
    -------
    steps_requested(int)
        So many steps downhill are wanted.
    start_requested()
        Back to where the steps began.

    Attributes
    ----------
    rate : QDoubleSpinBox
        The learning rate.
    plot : LinePlot
        The result over the steps.
    """

    steps_requested = Signal(int)
    start_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Update steps: v ← v − η · ∂L/∂v", parent)
        self.setObjectName("chain_descent")
        self.rate = QDoubleSpinBox(self)
        self.rate.setObjectName("chain_rate")
        self.rate.setAccessibleName("Learning rate")
        self.rate.setToolTip("Learning rate η of the update steps")
        self.rate.setDecimals(5)
        self.rate.setRange(0.00001, 100.0)
        self.rate.setSingleStep(0.05)
        self.rate.setValue(0.1)
        self.rate.setMinimumWidth(100)
        self.rate.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.plot = LinePlot("chain_plot", "Result over the steps", "steps", "L", parent=self)
        self._words = LiveText("chain_result", "Where the steps have led", 2, parent=self)
        self._words.setToolTip("The result at the start and now; it has no unit")
        self._group = QButtonGroup(self)
        line, buttons = QHBoxLayout(), QHBoxLayout()
        label = QLabel("η", self)
        label.setProperty("role", "muted")
        label.setBuddy(self.rate)
        line.addWidget(label)
        line.addWidget(self.rate)
        line.addSpacing(6)
        line.addWidget(self._words, 1)
        for count in (1, 10, 100):
            button = QPushButton(f"{count} step{'s' if count > 1 else ''}", self)
            button.setObjectName(f"chain_steps_{count}")
            button.setToolTip(f"Change what learns {count} times against its gradient")
            self._group.addButton(button, count)
            buttons.addWidget(button)
        start = QPushButton("Start", self)
        start.setObjectName("chain_start")
        start.setAccessibleName("Back to the start")
        start.setToolTip("Back to the values before the first step")
        start.clicked.connect(self.start_requested)
        buttons.addWidget(start)
        buttons.addStretch(1)
        self.body.addLayout(line)
        self.body.addLayout(buttons)
        self.body.addWidget(self.plot, 1)
        self._group.buttonClicked.connect(self._on_clicked)

    def set_losses(self, result: str, losses: Sequence[float]) -> None:
        """Show the result at the start and after each step."""
        steps = tuple(float(step) for step in range(len(losses)))
        self.plot.set_curves((Curve(result, steps, tuple(losses)),))
        taken = len(losses) - 1
        if not math.isfinite(losses[-1]):
            self._words.set_text(
                f"After {taken} steps {result} is beyond all numbers: the rate is too high."
            )
        else:
            counted = f"{taken} step{'' if taken == 1 else 's'}"
            self._words.set_text(
                f"{counted} taken: {result} from {number(losses[0])} to {number(losses[-1], 6)}."
            )

    def say(self, words: str) -> None:
        """Say why a step was not taken."""
        if words:
            self._words.set_text(words)

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        self.steps_requested.emit(self._group.id(button))
