"""Why this digit: how much each pixel speaks for it, and whether that can be believed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gui.card import Card
from gui.heat_picture import HeatPicture
from gui.inside.live_text import LiveText
from gui.inside.scale_bar import ScaleBar
from gui.inside.words import explanation_words, why_title
from gui.train.fields import ChoiceField
from nncore.insight.inside import METHODS, Explanation, Method

AS_READ: Final = -1
"""The digit that is read; against: the runner-up."""

ALONE: Final = -2

_LEAST: Final = 112


class WhyCard(Card):
    """An explanation, the question that it answers, and its deletion test.

    Signals
    -------
    question_changed()
        Another method or digit was chosen.
    figures_requested()
        Somebody wants to know how well each method does over many digits.

    Attributes
    ----------
    method, digit, against : ChoiceField
        What is asked.
    picture : HeatPicture
        How much each pixel speaks for the digit.
    """

    question_changed = Signal()
    figures_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Why?", parent)
        self.setObjectName("why_card")
        self.method: ChoiceField[Method] = ChoiceField("why_method", "Method", self)
        self.method.set_choices(
            [
                (name, info.title, f"{info.formula} ({info.source})")
                for name, info in METHODS.items()
            ]
        )
        self.method.set_choice("relevance")
        digits = [(digit, str(digit), f"Explain the score of {digit}") for digit in range(10)]
        self.digit: ChoiceField[int] = ChoiceField("why_digit", "Digit to explain", self)
        self.digit.set_choices([(AS_READ, "as read", "The digit that is read"), *digits])
        self.against: ChoiceField[int] = ChoiceField("why_against", "Against which digit", self)
        others = [(digit, str(digit), f"… and not {digit}") for digit in range(10)]
        self.against.set_choices(
            [
                (ALONE, "none", "The score of the digit alone"),
                (AS_READ, "the next", "Against the second most probable digit"),
                *others,
            ]
        )
        self.picture = HeatPicture("why_picture", "Evidence in the ink", self)
        self.picture.setMinimumHeight(_LEAST)
        self._scale = ScaleBar("why_scale", self)
        self._words = LiveText("why_words", "What the picture says", 3, is_quiet=True, parent=self)
        self._test = LiveText("why_test", "Deletion test", 5, parent=self)
        self._figures = QPushButton("Can I trust it?", self)
        self._figures.setObjectName("why_figures")
        self._figures.setProperty("role", "segment")
        self._figures.setToolTip("How well each method does over 1,000 test digits")
        self._figures.clicked.connect(self.figures_requested)
        self._lay_out()
        for field in (self.method, self.digit, self.against):
            field.chosen.connect(self.question_changed)
        self.set_explanation(None)

    @property
    def is_tested(self) -> bool:
        """Whether the deletion test of an explanation is shown."""
        return bool(self._test.text())

    def set_explanation(self, explanation: Explanation | None) -> None:
        """Show an explanation; None for a blank canvas."""
        if explanation is None:
            self.picture.set_values(None)
            self._scale.set_scale("signed", None, "")
            self._words.set_text("Draw a digit: here its ink says for which digit it speaks.")
            self.set_test("")
            return
        title = why_title(explanation.question.digit, explanation.question.against)
        if title != self.title:
            self.set_title(title)
        self.picture.set_values(explanation.picture)
        limit = self.picture.limit
        self._scale.set_scale("signed", limit, "Orange speaks for it, blue against it.")
        self._words.set_text(explanation_words(explanation))

    @Slot(str)
    def set_test(self, words: str) -> None:
        """Say how the explanation did when its pixels were erased."""
        self._test.set_text(words)

    def _lay_out(self) -> None:
        self.header.addWidget(self._figures)
        self.body.setSpacing(5)
        line = QHBoxLayout()
        line.setSpacing(5)
        line.addWidget(self.method, 1)
        self.body.addLayout(line)
        line = QHBoxLayout()
        line.setSpacing(5)
        label = QLabel("not", self)
        label.setProperty("role", "muted")
        label.setBuddy(self.against)
        line.addWidget(self.digit, 5)
        line.addWidget(label)
        line.addWidget(self.against, 4)
        self.body.addLayout(line)
        self.body.addWidget(self.picture, 1)
        self.body.addWidget(self._scale)
        self.body.addWidget(self._words)
        self.body.addWidget(self._test)
