"""The Data tab's page about the data of the recipe in the Train tab."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.card import Card, muted_label
from gui.data.class_bars import BarColumn, ClassBars
from gui.data.import_buttons import ImportButtons
from gui.data.progress_line import ProgressLine
from gui.data.recent import RecentData
from gui.data.samples_beside import SamplesBeside
from gui.data.samples_card import SamplesCard
from gui.data.varied_card import VariedCard
from gui.data.words import (
    NOT_DIGITS_ORIGIN,
    balance_sentence,
    origin_sentence,
    part_name,
    source_name,
)
from gui.long_words import breakable, shortened
from gui.theme import GAP
from gui.train.data_mix import missing_sentence
from gui.watched import Watched
from nncore.data.overview import DatasetOverview
from nncore.progress import Progress
from nncore.recipe import Recipe

SIDE_WIDTH = 330
LONGEST_TITLE, LONGEST_NARROW = 60, 16
"""Characters of the names of the data beside the buttons."""


class OverviewPage(Watched):
    """Samples, counts, variants and origin of the data that a recipe names.

    Parameters
    ----------
    recent : RecentData
        What was imported before.

    Signals
    -------
    read_requested()
        The data are to be read, downloaded where that is needed.
    cancel_requested()
        Reading is to be given up.
    """

    read_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, recent: RecentData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("data_overview")
        self._recent = recent
        self._title, self._longest = "Data", LONGEST_TITLE
        self.buttons = ImportButtons(recent)
        self.progress = ProgressLine("data_progress")
        self.samples = SamplesCard()
        self.varied = VariedCard()
        self.bars = ClassBars("data_counts")
        self._balance = muted_label("data_balance")
        self._origin = muted_label("data_origin")
        self._missing = muted_label("data_missing", "error")
        self._sentence = muted_label("data_sentence", "")
        self._read = QPushButton("Read")
        self._read.setObjectName("data_read")
        self._read.clicked.connect(self.read_requested)
        self.progress.cancel_requested.connect(self.cancel_requested)
        self.samples.page_shown.connect(self._on_page_shown)
        self._lay_out()
        self._content.hide()

    def is_complete(self) -> bool:
        """Whether the data of the recipe are in sight, and not on their way."""
        return self._content.isVisible() and self._content.isEnabled()

    def set_recipe(self, recipe: Recipe) -> None:
        """Show what is known of a recipe's data before they are read."""
        data = recipe.data
        self._title = " + ".join(source_name(name) for name in data.sources)
        self._head.setToolTip("\n".join(data.sources))
        self._show_title()
        lines = [origin_sentence(name) for name in data.sources]
        if data.not_digits:
            lines.append(NOT_DIGITS_ORIGIN)
        if data.wrong_labels:
            lines.append(
                f"{100 * data.wrong_labels:g} % of the training labels are replaced by wrong ones "
                "when the training begins; here they are still right."
            )
        self._origin.setText(breakable("\n".join(lines)))
        self.varied.set_augmentation(recipe.augmentation)
        self._show_missing(data.sources)

    def set_narrow(self, narrow: bool) -> None:
        """Put the counts under the samples, or beside them."""
        self._longest = LONGEST_NARROW if narrow else LONGEST_TITLE
        self._show_title()
        self._content.set_narrow(narrow)

    def begin(self, words: str) -> None:
        """Tell that the data are being read; those before stay in sight, pale."""
        self._say("", "")
        self.progress.begin(words)
        self._content.setEnabled(False)

    def show_progress(self, progress: Progress) -> None:
        """Tell how far it is."""
        self.progress.show_progress(progress)

    def set_overview(self, overview: DatasetOverview) -> None:
        """Show the data that were read."""
        self._say("", "")
        self.progress.hide()
        tests = sum(part.name == "test" for part in overview.parts)
        self.bars.set_columns(
            [
                BarColumn(
                    part_name(part, is_one_of_several=tests > 1), part.counts, part.not_digits
                )
                for part in overview.parts
            ]
        )
        self._balance.setText(balance_sentence(overview.parts[0].counts, "training images"))
        self.samples.set_overview(overview)
        self._content.setEnabled(True)
        self._content.show()

    def show_sentence(self, sentence: str, action: str) -> None:
        """Say why there is nothing to see, and offer to do something about it."""
        self.progress.hide()
        self._content.hide()
        self._say(sentence, action)

    def _show_title(self) -> None:
        self._head.set_title(shortened(self._title, self._longest))

    def _say(self, sentence: str, action: str) -> None:
        self._sentence.setText(breakable(sentence))
        self._saying.setVisible(bool(sentence))
        if action:
            self._read.setText(action)

    def _show_missing(self, named: Sequence[str]) -> None:
        # What the recipe names is said in its own sentence, when it cannot be read.
        gone = [missing_sentence(path) for path in self._recent.missing() if path not in named]
        self._missing.setText(breakable("\n".join(gone)))
        self._missing.setVisible(bool(gone))

    @Slot()
    def _on_page_shown(self) -> None:
        self.varied.set_images(self.samples.firsts())

    def _lay_out(self) -> None:
        self._head = Card("Data")
        self._head.header.addWidget(self.buttons)
        self._head.body.addWidget(self._origin)
        self._head.body.addWidget(self._missing)
        self._head.body.addWidget(self.progress)
        self._saying = QWidget()  # hidden as a whole: an empty line would squeeze the others
        line = QHBoxLayout(self._saying)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._sentence, 1)
        line.addWidget(self._read)
        self._head.body.addWidget(self._saying)
        counts = Card("Images of each digit")
        counts.body.addWidget(self.bars)
        counts.body.addWidget(self._balance)
        self._content = SamplesBeside(self.samples, (counts, self.varied), SIDE_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._head)
        column.addWidget(self._content)
        column.addStretch(1)
        self._say("", "")
