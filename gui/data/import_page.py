"""What a file or folder holds, and what would become of it: to be accepted, or not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.card import Card
from gui.data.class_bars import BarColumn, ClassBars
from gui.data.import_samples import ImportSamples
from gui.data.import_words import described, summary
from gui.data.progress_line import ProgressLine
from gui.data.samples_beside import SamplesBeside
from gui.data.size_choice import SizeChoice
from gui.data.words import source_name
from gui.long_words import breakable, shortened
from gui.theme import GAP
from gui.train.fields import ChoiceField
from nncore.data.importing import ImportPreview
from nncore.progress import Progress

SIDE_WIDTH = 300
LONGEST_NAME, LONGEST_NARROW = 60, 20
"""Characters of the name beside the buttons."""

MOST_SENTENCES = 12
"""Problems that are listed; of more the rest is counted."""
USABLE_TIP = (
    "Write what is usable to an .npz file of its own, and look at that; the file with the problems "
    "stays as it is."
)

Sources = tuple[str, ...]


class ImportPage(QWidget):
    """A preview of data from outside, a choice or two, and Accept or Cancel.

    Signals
    -------
    accept_requested(object sources, int size)
        The data are to be learned from: alone or mixed, as images of this size.
    cancel_requested()
        They are not.
    size_requested(int)
        They are to be looked at again, as images of another size.
    usable_requested()
        What is usable of them is to be written to another file.
    """

    accept_requested = Signal(object, int)
    cancel_requested = Signal()
    size_requested = Signal(int)
    usable_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_page")
        self._preview: ImportPreview | None = None
        self._name, self._longest = "", LONGEST_NAME
        self._mixes: tuple[Sources, ...] = ()
        self.progress = ProgressLine("import_progress", has_cancel=False)
        self.samples = ImportSamples()
        self.bars = ClassBars("import_counts")
        self.size_choice = SizeChoice()
        self.mix: ChoiceField[Sources] = ChoiceField("import_mix", "What to learn from")
        self._summary = _words("import_summary", "")
        self._problems = _words("import_problems", "error")
        self._notes = _words("import_notes", "muted")
        self._treatment = _words("import_treatment", "muted")
        self._verdict = _words("import_verdict", "muted")
        self._accept = _button("import_accept", "Accept", "Learn from these data in the Train tab.")
        self._accept.setProperty("role", "primary")
        self._cancel = _button("import_cancel", "Cancel", "Leave everything as it is (Escape).")
        self._usable = _button("import_usable", "Keep What Is Usable…", USABLE_TIP)
        self._usable.hide()
        self._usable.clicked.connect(self.usable_requested)
        self._accept.clicked.connect(self._on_accept)
        self._cancel.clicked.connect(self.cancel_requested)
        self.size_choice.size_chosen.connect(self._on_size_chosen)
        self._lay_out()

    @property
    def preview(self) -> ImportPreview | None:
        """What is shown; None while it is being read, or cannot be."""
        return self._preview

    def set_narrow(self, narrow: bool) -> None:
        """Put the counts under the samples, or beside them."""
        self._longest = LONGEST_NARROW if narrow else LONGEST_NAME
        self._show_title()
        self._content.set_narrow(narrow)

    def begin(self, name: str, *, is_again: bool = False) -> None:
        """Tell that data are being read; the preview before stays in sight if it is of the same."""
        self._preview = None
        self._name = name
        self._show_title()
        self._show_problems(())
        self._accept.setEnabled(False)
        self._usable.hide()
        self._content.setEnabled(False)
        if not is_again:
            self._content.hide()
            _tell(self._summary, "")
            _tell(self._notes, "")
        self.progress.begin(f"Reading {name} …")
        self._cancel.setFocus()

    def show_progress(self, progress: Progress) -> None:
        """Tell how far it is."""
        self.progress.show_progress(progress)

    def show_sentence(self, sentence: str) -> None:
        """Say why there is no preview."""
        self.progress.hide()
        self._show_problems((sentence,))

    def set_preview(self, preview: ImportPreview, size: int, others: Sequence[Sources]) -> None:
        """Show a preview.

        Parameters
        ----------
        preview : ImportPreview
            What was found.
        size : int
            Side of the images as the network would receive them.
        others : sequence of tuple of str
            Data that these may be mixed with.
        """
        self._preview = preview
        self._mixes = tuple(others)
        self.progress.hide()
        usable = f"usable {preview.unit}"
        _tell(self._summary, summary(preview))
        self._show_problems(preview.problems)
        _tell(self._notes, "\n".join(preview.notes))
        _tell(self._treatment, " ".join(preview.treatment))
        _tell(self._verdict, described(preview))
        self.bars.set_columns([BarColumn(usable, preview.class_counts)])
        self.samples.set_preview(preview)
        self.size_choice.set_sizes(preview, size)
        self._show_mixes()
        self._accept.setEnabled(preview.is_acceptable)
        self._usable.setVisible(bool(preview.problems) and preview.usable > 0)
        self._content.setEnabled(True)
        self._content.setVisible(preview.usable > 0)
        (self._accept if preview.is_acceptable else self._cancel).setFocus()

    def _show_title(self) -> None:
        self._head.set_title(f"Import {shortened(self._name, self._longest)}")
        self._head.setToolTip(self._name)

    def _show_problems(self, problems: Sequence[str]) -> None:
        listed = list(problems[:MOST_SENTENCES])
        if len(problems) > MOST_SENTENCES:
            listed.append(f"… and {len(problems) - MOST_SENTENCES:,} more.")
        _tell(self._problems, "\n".join(listed))

    def _show_mixes(self) -> None:
        """List what to learn from; images of a size of their own cannot be mixed with others."""
        assert self._preview is not None
        own: Sources = (str(self._preview.path),)
        name = self._preview.name
        alone = (own, f"{shortened(name, LONGEST_NARROW)} only", "Nothing but these data.")
        choices: list[tuple[Sources, str, str]] = [alone]
        if not self.size_choice.keeps:
            for other in self._mixes:
                words = " + ".join(source_name(each) for each in other)
                choices.append(
                    ((*other, *own), f"{words} + {name}", "Shuffled together for training.")
                )
        self.mix.set_choices(choices)
        self.mix.setEnabled(len(choices) > 1)

    @Slot(int)
    def _on_size_chosen(self, size: int) -> None:
        self.size_requested.emit(size)

    @Slot()
    def _on_accept(self) -> None:
        if self._preview is not None and self._preview.is_acceptable:
            self.accept_requested.emit(self.mix.choice(), self.size_choice.side)

    def _lay_out(self) -> None:
        self._head = Card("Import")
        for button in (self._cancel, self._accept):
            self._head.header.addWidget(button)
        for label in (self._summary, self._problems):
            self._head.body.addWidget(label)
        self._head.body.addWidget(self._usable, 0, Qt.AlignmentFlag.AlignLeft)
        self._head.body.addWidget(self._notes)
        self._head.body.addWidget(self.progress)
        counts = Card("Images of each digit")
        counts.body.addWidget(self.bars)
        choices = Card("What becomes of them")
        choices.body.addWidget(self._treatment)
        choices.body.addWidget(self.size_choice)
        line = QHBoxLayout()
        label = QLabel("Learn from")
        label.setBuddy(self.mix)
        line.addWidget(label)
        line.addWidget(self.mix, 1)
        choices.body.addLayout(line)
        choices.body.addWidget(self._verdict)
        self._content = SamplesBeside(self.samples, (counts, choices), SIDE_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._head)
        column.addWidget(self._content)
        column.addStretch(1)

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Escape cancels."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancel_requested.emit()
        else:
            super().keyPressEvent(event)


def _tell(label: QLabel, text: str) -> None:
    """Show a text; nothing, and no room for it, where it is empty."""
    label.setText(breakable(text))
    label.setVisible(bool(text))


def _words(name: str, role: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.hide()
    return label


def _button(name: str, text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(f"{text} the import")
    button.setToolTip(tip)
    return button
