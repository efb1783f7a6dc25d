"""The head of the Mistakes tab: which images the network is judged by, and how far that is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from gui.card import Card, muted_label
from gui.data.progress_line import ProgressLine
from gui.data.words import source_name
from gui.long_words import breakable, shortened
from gui.mistakes.words import PART_NAMES, PART_NOTES, PART_TIPS
from gui.train.fields import ChoiceField
from nncore.data import catalogue

OTHER: Final = ""
"""Stands for a file that is asked for."""

LONGEST: Final = 28


class HeadCard(Card):
    """Choosers of data set and part, progress, and sentences.

    Signals
    -------
    choice_changed()
        Other images are chosen.
    file_requested()
        A file is to be asked for.
    read_requested()
        The data are to be read, downloaded where that is needed.
    cancel_requested()
        Reading is to be given up.
    """

    choice_changed = Signal()
    file_requested = Signal()
    read_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName("What the network is judged by")
        self.source: ChoiceField[str] = ChoiceField("mistakes_data", "Data to judge by")
        self.part: ChoiceField[str] = ChoiceField("mistakes_part", "Part of the data")
        self.progress = ProgressLine("mistakes_progress")
        self._note = muted_label("mistakes_note")
        self._sentence = muted_label("mistakes_sentence", "")
        self._read = QPushButton("Download")
        self._read.setObjectName("mistakes_read")
        self._before = "strokes"
        self.source.setMinimumWidth(170)
        self.part.setMinimumWidth(112)
        self.part.set_choices([(part, name, PART_TIPS[part]) for part, name in PART_NAMES.items()])
        self.part.set_choice("validation")
        self._lay_out()
        self.source.chosen.connect(self._on_source_chosen)
        self.part.chosen.connect(self._on_part_chosen)
        self._read.clicked.connect(self.read_requested)
        self.progress.cancel_requested.connect(self.cancel_requested)

    def set_sources(self, sources: Sequence[str]) -> None:
        """Offer data sets by name or path, and a file to be asked for."""
        choices = [
            (source, shortened(source_name(source), LONGEST), _tip(source)) for source in sources
        ]
        self.source.set_choices([*choices, (OTHER, "Other file …", "Judge by data of your own.")])
        if self.source.choice() == OTHER:
            self.source.set_choice(sources[0])
        self._before = self.source.choice()

    def choose(self, source: str, part: str) -> None:
        """Choose images, without `choice_changed`."""
        self.source.set_choice(source)
        self.part.set_choice(part)
        self._before = source
        self._show_note()

    def begin(self, words: str) -> None:
        """Tell that something has begun of which the length is not known yet."""
        self.show_sentence("")
        self.progress.begin(words)
        self._show_note()

    def end(self) -> None:
        """Tell that nothing is on its way any more."""
        self.progress.hide()
        self._show_note()

    def show_sentence(self, sentence: str, action: str = "") -> None:
        """Say why there is nothing to see, and offer to do something about it."""
        self.end()
        self._sentence.setText(breakable(sentence))
        self._saying.setVisible(bool(sentence))
        self._read.setVisible(bool(action))
        self._read.setText(action or "Read")

    @property
    def sentence(self) -> str:
        """What is said in place of figures."""
        return self._sentence.text()

    def _lay_out(self) -> None:
        words = QLabel("Judged by")
        words.setProperty("role", "title")
        choosers = QHBoxLayout()
        choosers.setSpacing(8)
        choosers.addWidget(words)
        choosers.addWidget(self.source, 1)
        choosers.addWidget(self.part)
        beside = QHBoxLayout()  # what takes turns at the right of them
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(14)
        self._line.addLayout(choosers)
        self._line.addLayout(beside, 1)
        self._saying = QWidget()
        saying = QHBoxLayout(self._saying)
        saying.setContentsMargins(0, 0, 0, 0)
        saying.addWidget(self._sentence, 1)
        saying.addWidget(self._read)
        self._saying.hide()
        for widget in (self._note, self.progress):
            beside.addWidget(widget, 1)
        self.body.addLayout(self._line)
        self.body.addWidget(self._saying)

    def set_narrow(self, narrow: bool) -> None:
        """Put notes and progress under the choosers, or beside them."""
        direction = QBoxLayout.Direction
        self._line.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    def _show_note(self) -> None:
        """Say what is to be known about the part, while nothing is on its way."""
        self._note.setText(PART_NOTES[self.part.choice()])
        self._note.setVisible(self.progress.isHidden())

    @Slot()
    def _on_source_chosen(self) -> None:
        if self.source.choice() == OTHER:
            self.source.set_choice(self._before)
            self.file_requested.emit()
            return
        self._before = self.source.choice()
        self.choice_changed.emit()

    @Slot()
    def _on_part_chosen(self) -> None:
        self._show_note()
        self.choice_changed.emit()


def _tip(source: str) -> str:
    return source if source not in catalogue.NAMES else f"The data set {source_name(source)}"


def sources_to_offer(recipe: Sequence[str], recent: Sequence[str]) -> tuple[str, ...]:
    """List what a network can be judged by: what it learned from first, files that are there.

    Parameters
    ----------
    recipe, recent : sequence of str
        Names and paths of the data of its recipe, and of those used lately.
    """
    named = [*recipe, catalogue.STROKES, catalogue.MNIST, catalogue.DIGITS8, *recent]
    wanted = dict.fromkeys(named)
    known = (catalogue.STROKES, catalogue.MNIST)
    return tuple(source for source in wanted if source in known or _is_there(source))


def _is_there(source: str) -> bool:
    if source in catalogue.NAMES:
        return catalogue.is_at_hand(source)
    try:
        return Path(source).expanduser().exists()
    except (OSError, RuntimeError):  # a name that no file can have
        return False
