"""The steps of one update in a list: the arrow keys walk forwards and back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from nncore.insight.backprop.steps import Step

PHASES = {"forward": "Forwards", "backward": "Backwards", "update": "The update"}
"""Headings between the steps."""


class StepList(QListWidget):
    """All steps, in their order, with a heading for each part of the way.

    Signals
    -------
    step_chosen(int)
        The number of the step that was chosen.
    """

    step_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("backprop_steps")
        self.setAccessibleName("Steps of the update")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._keys: tuple[tuple[str, int, str], ...] = ()
        self._rows: list[int] = []
        self.currentRowChanged.connect(self._on_row_changed)

    @property
    def chosen(self) -> int:
        """Number of the chosen step; 0 where there is none."""
        row = self.currentRow()
        return self._rows.index(row) if row in self._rows else 0

    def set_steps(self, steps: Sequence[Step]) -> None:
        """Show the steps; those of another drawing in the same network change nothing."""
        keys = tuple(step.key for step in steps)
        titles = tuple(step.words.title for step in steps)
        if keys == self._keys and titles == self._titles():
            return
        place = self.chosen
        chosen = self._keys[place] if self._keys else None
        self._keys = keys
        with QSignalBlocker(self):
            self._fill(steps)
            self.setCurrentRow(self._rows[keys.index(chosen) if chosen in keys else 0])
        self.step_chosen.emit(self.chosen)

    def choose(self, number: int) -> None:
        """Choose a step by its number; beyond the ends nothing changes."""
        if 0 <= number < len(self._rows):
            self.setCurrentRow(self._rows[number])

    def _titles(self) -> tuple[str, ...]:
        found = (self.item(row).data(Qt.ItemDataRole.UserRole) for row in self._rows)
        return tuple(found)

    def _fill(self, steps: Sequence[Step]) -> None:
        self.clear()
        self._rows = []
        phase = ""
        for step in steps:
            if step.phase != phase:
                phase = step.phase
                heading = QListWidgetItem(PHASES[phase])
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                font = heading.font()
                font.setBold(True)
                heading.setFont(font)
                heading.setSizeHint(QSize(0, 26))
                self.addItem(heading)
            item = QListWidgetItem(f"{step.words.symbol}   {_short(step.words.title)}")
            item.setToolTip(f"{step.words.title}: {step.words.formula}")
            item.setData(Qt.ItemDataRole.UserRole, step.words.title)
            self._rows.append(self.count())
            self.addItem(item)

    @Slot(int)
    def _on_row_changed(self, row: int) -> None:
        if row in self._rows:
            self.step_chosen.emit(self._rows.index(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the first and the last step, which a heading stands before."""
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.choose(0 if event.key() == Qt.Key.Key_Home else len(self._rows) - 1)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return room for a usual title."""
        return QSize(250, 300)

    def minimumSizeHint(self) -> QSize:
        """Return room for the letters and the beginning of the titles."""
        return QSize(150, 120)


def _short(title: str) -> str:
    """Leave out what the letter before it says already."""
    for words in ("gradient of the ", "change of the ", ", back"):
        title = title.replace(words, "")
    return title.replace("The reading after this update", "the reading then")
