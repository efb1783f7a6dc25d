"""Injuring the network: units switched off, weights pruned or rounded, and what that costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from gui.inside.live_text import LiveText
from gui.train.fields import ChoiceField
from nncore.insight.inside import Lesions

NOTE: Final = (
    "They stay while it trains: every new snapshot gets them. Saving or keeping the network "
    "saves it as it is shown, lesions included."
)
_MOST_SHARE: Final = 99


class LesionsView(QWidget):
    """What is done to the network, as a list, and the ways to add to it and to take back.

    Signals
    -------
    share_requested(float)
        The share of the weights that is to be pruned, in [0, 1].
    bits_requested(object int or None)
        How many bits weights are to be rounded to.
    undo_requested(), clear_requested()
        The last lesion, or all, are to be taken back.
    removal_requested(int)
        The lesion at this place of the list is to be taken back.
    """

    share_requested = Signal(float)
    bits_requested = Signal(object)
    undo_requested = Signal()
    clear_requested = Signal()
    removal_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesions")
        self.setAccessibleName("Lesions")
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setObjectName("prune_share")
        self._slider.setAccessibleName("Share of the weights to prune, in per cent")
        self._slider.setToolTip("Sets the smallest weights of all layers to zero")
        self._slider.setRange(0, _MOST_SHARE)
        self._share = QLabel(self)
        self._bits: ChoiceField[int | None] = ChoiceField("round_bits", "Bits of each weight", self)
        whole = (None, "32 bits (as trained)", "Weights as they were trained")
        bits = [(n, f"{n} bit{'s' * (n > 1)}", _values(n)) for n in range(8, 0, -1)]
        self._bits.set_choices([whole, *bits])
        self._list = QListWidget(self)
        self._list.setObjectName("lesion_list")
        self._list.setAccessibleName("Lesions done to the network, the latest last")
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._undo = self._button("Undo Last", "undo_lesion", "Take back the last lesion")
        self._remove = self._button("Remove", "remove_lesion", "Take back the selected lesion")
        self._clear = self._button("Heal All", "clear_lesions", "Take back all lesions")
        self._effect = LiveText("lesion_effect", "What the lesions cost", 3, parent=self)
        self._lay_out()
        self._connect()
        self.set_lesions(Lesions(), ())

    def set_lesions(self, lesions: Lesions, phrases: Sequence[str]) -> None:
        """Show what is done to the network, with a phrase for each."""
        percentage = round(100 * lesions.share)
        if not self._slider.isSliderDown():
            with QSignalBlocker(self._slider):
                self._slider.setValue(percentage)
        self._show_share()
        self._bits.set_choice(lesions.bits)
        row = self._list.currentRow()
        self._list.clear()
        self._list.addItems([*phrases] or ["none: switch off a unit, prune or round"])
        self._list.setEnabled(bool(phrases))
        self._list.setCurrentRow(min(row, len(phrases) - 1) if phrases else -1)
        for button in (self._undo, self._remove, self._clear):
            button.setEnabled(bool(phrases))
        self._show_removable()

    def set_effect(self, words: str) -> None:
        """Say what the lesions cost."""
        self._effect.set_text(words)

    def _button(self, words: str, name: str, tip: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName(name)
        button.setProperty("role", "segment")
        button.setToolTip(tip)
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        for words, field, after in (
            ("Prune", self._slider, self._share),
            ("Round to", self._bits, None),
        ):
            line = QHBoxLayout()
            line.setSpacing(6)
            label = QLabel(words, self)
            label.setProperty("role", "muted")
            label.setBuddy(field)
            label.setMinimumWidth(54)
            line.addWidget(label)
            line.addWidget(field, 1)
            if after is not None:
                after.setMinimumWidth(34)
                after.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                line.addWidget(after)
            column.addLayout(line)
        column.addWidget(self._list, 1)
        line = QHBoxLayout()
        line.setSpacing(4)
        for button in (self._undo, self._remove, self._clear):
            line.addWidget(button)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self._effect)
        note = LiveText("lesion_note", "About lesions", 4, is_quiet=True, parent=self)
        note.set_text(NOTE)
        column.addWidget(note)

    def _connect(self) -> None:
        self._slider.valueChanged.connect(self._on_slider_moved)
        self._bits.chosen.connect(self._on_bits_chosen)
        self._undo.clicked.connect(self.undo_requested)
        self._clear.clicked.connect(self.clear_requested)
        self._remove.clicked.connect(self._on_remove_clicked)
        self._list.currentRowChanged.connect(self._show_removable)

    def _show_share(self) -> None:
        self._share.setText(f"{self._slider.value()} %")

    @Slot()
    def _show_removable(self) -> None:
        self._remove.setEnabled(self._undo.isEnabled() and self._list.currentRow() >= 0)

    @Slot(int)
    def _on_slider_moved(self, percentage: int) -> None:
        self._show_share()
        self.share_requested.emit(percentage / 100)

    @Slot()
    def _on_bits_chosen(self) -> None:
        self.bits_requested.emit(self._bits.choice())

    @Slot()
    def _on_remove_clicked(self) -> None:
        self.removal_requested.emit(self._list.currentRow())


def _values(bits: int) -> str:
    count = 2 if bits == 1 else 2**bits - 1
    return f"{count} different weights in each layer"
