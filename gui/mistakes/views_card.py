"""The left card of the Mistakes tab: matrix, calibration, or two networks compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from gui.card import Card, muted_label
from gui.mistakes.comparison_view import GROUPS, ComparisonView
from gui.mistakes.fields import ColourScale, PageButtons
from gui.mistakes.matrix import MatrixView
from gui.mistakes.reliability_view import ReliabilityView
from gui.mistakes.words import calibration_sentence, comparison_sentence
from gui.train.fields import ChoiceField
from nncore.insight.mistakes.comparison import Comparison
from nncore.insight.mistakes.confusion import Confusion
from nncore.insight.mistakes.reliability import Reliability

PAGES: Final = (
    ("matrix", "Confusion", "How often each digit is read as each."),
    ("calibration", "Calibration", "Whether the network is right as often as it is sure."),
    ("compare", "Compare", "Which digits one network reads and another does not."),
)
MATRIX_HINT: Final = (
    "Rows: the digit it is. Columns: the digit it said. At the sides: recall and precision. "
    "Choose a cell of any of these to see its images."
)
CALIBRATION_HINT: Final = (
    "Each bar holds the images of which the network was so sure; it is as high as the share "
    "that was right. Honest bars reach the dashed line. The upright line in a bar is where the "
    "share may lie; below is the number of images."
)
NO_RIVAL: Final = "Choose a network to compare with the one that answers now."
Rival = tuple[str, str]
"""Kind and name of a network: ("kept", "64-28 ReLU")."""


class ViewsCard(Card):
    """Three pages that take turns.

    Signals
    -------
    cell_chosen(object, object)
        Label and verdict of a cell of the matrix; None for a sum.
    group_chosen(str)
        A cell of the comparison.
    rival_changed()
        Another network is to be compared with, or the page of comparison was turned to or from.
    """

    cell_chosen = Signal(object, object)
    group_chosen = Signal(str)
    rival_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName("Figures")
        self.pages = PageButtons("mistakes_page", PAGES)
        self.matrix, self.calibration = MatrixView(), ReliabilityView()
        self.comparison = ComparisonView()
        self.rival: ChoiceField[Rival] = ChoiceField("mistakes_rival", "Network to compare with")
        self.rival.set_choices([(("", ""), "no network", NO_RIVAL)])
        self._summary = QLabel()
        self._summary.setObjectName("mistakes_summary")
        self._summary.setWordWrap(True)
        self._shares = QPushButton("Shares")
        self._shares.setObjectName("matrix_shares")
        self._shares.setAccessibleName("Shares in place of counts")
        self._shares.setToolTip("Write each cell's share of its row, in percent, for its count.")
        self._shares.setCheckable(True)
        self._scale = ColourScale()
        self._honesty = muted_label("calibration_words", "")
        self._outcome = muted_label("comparison_words", "")
        self._lay_out()
        self.pages.chosen.connect(self._on_page_chosen)
        self._shares.toggled.connect(self.matrix.set_in_shares)
        self.matrix.cell_chosen.connect(self._on_cell_chosen)
        self.comparison.cell_chosen.connect(self._on_group_chosen)
        self.rival.chosen.connect(self.rival_changed)

    @property
    def compares(self) -> bool:
        """Whether the page of comparison is in front."""
        return self.pages.choice() == "compare"

    def set_summary(self, words: str) -> None:
        """Say what was read, and how well."""
        self._summary.setText(words)

    @property
    def summary(self) -> str:
        """What was read, and how well."""
        return self._summary.text()

    def set_confusion(self, confusion: Confusion | None, *, may_refuse: bool = False) -> None:
        """Show other counts."""
        self.matrix.set_confusion(confusion, may_refuse=may_refuse)
        self._scale.set_largest(self.matrix.largest_share)

    def set_reliability(self, reliability: Reliability | None) -> None:
        """Show another calibration."""
        self.calibration.set_reliability(reliability)
        words = ""
        if reliability is not None:
            words = calibration_sentence(reliability.error, reliability.bins[-1])
        self._honesty.setText(words)

    def set_rivals(self, rivals: Sequence[tuple[Rival, str]]) -> None:
        """Offer networks to compare with."""
        choices = [(rival, label, f"Compare with {label}") for rival, label in rivals]
        self.rival.set_choices([(("", ""), "no network", NO_RIVAL), *choices])

    def set_comparison(self, comparison: Comparison | None, first: str, second: str) -> None:
        """Show another comparison of two networks by name, or none."""
        self.comparison.set_comparison(comparison, first, second)
        if comparison is not None and len(comparison):
            self._outcome.setText(comparison_sentence(comparison, first, second))
        else:
            self._outcome.setText(NO_RIVAL if not second else f"{second} is reading …")

    def show_sentence(self, sentence: str) -> None:
        """Say why two networks cannot be compared."""
        self._outcome.setText(sentence)

    def _lay_out(self) -> None:
        self.header.insertWidget(0, self.pages)
        self._stack = QStackedWidget()
        hint, rules = muted_label("matrix_hint"), muted_label("calibration_hint")
        hint.setText(MATRIX_HINT)
        rules.setText(CALIBRATION_HINT)
        scale = QHBoxLayout()
        scale.addWidget(self._scale, 1)
        scale.addWidget(self._shares)
        against = QHBoxLayout()
        label = QLabel("with")
        label.setProperty("role", "title")
        against.addWidget(label)
        against.addWidget(self.rival, 1)
        for parts in (
            (self.matrix, scale, hint),
            (self.calibration, self._honesty, rules),
            (against, self.comparison, self._outcome, None),
        ):
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(8)
            for part in parts:
                if part is None:
                    column.addStretch(1)
                elif isinstance(part, QWidget):
                    column.addWidget(part)
                else:
                    column.addLayout(part)
            self._stack.addWidget(page)
        self.body.addWidget(self._summary)
        self.body.addWidget(self._stack, 1)

    @Slot(str)
    def _on_page_chosen(self, page: str) -> None:
        self._stack.setCurrentIndex([name for name, _, _ in PAGES].index(page))
        self.rival_changed.emit()

    @Slot(int, int)
    def _on_cell_chosen(self, row: int, column: int) -> None:
        self.cell_chosen.emit(*self.matrix.cell_of(row, column))

    @Slot(int, int)
    def _on_group_chosen(self, row: int, column: int) -> None:
        self.group_chosen.emit(GROUPS[row][column])
