"""The right card of the Mistakes tab: images worth a look, and which list they are of."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from gui.card import Card, muted_label, small_button
from gui.mistakes.gallery import Gallery
from gui.mistakes.words import LISTS
from gui.train.fields import ChoiceField

HINT: Final = "Click one, or press Enter, to put it on the canvas; undo brings your drawing back."
SUSPICION: Final = (
    "Suspected only: the network is as sure of another digit as it usually is of that digit’s own "
    "images. It may be wrong and the label right: look and decide. "
)
PAIR: Final = "Below each: the digit → what this network reads · what the other reads. "
BY_HEART: Final = (
    "It has learned from these images, and what it knows by heart it does not doubt: use held-out "
    "ones. "
)


class GalleryCard(Card):
    """A chooser of the list, the pictures, and buttons to leaf through them.

    Signals
    -------
    list_changed()
        Another list was chosen.
    matrix_export_requested(), list_export_requested()
        The matrix, or the list, is to be written to a file.
    """

    list_changed = Signal()
    matrix_export_requested = Signal()
    list_export_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName("Images")
        self.kind: ChoiceField[str] = ChoiceField("mistakes_list", "Which images")
        self.kind.set_choices([(kind, label, tip) for kind, (label, tip) in LISTS.items()])
        self.kind.set_choice("mistakes")
        self.gallery = Gallery("mistakes_gallery", "Images")
        self._headline = QLabel()
        self._headline.setObjectName("mistakes_headline")
        self._headline.setProperty("role", "title")
        self._headline.setWordWrap(True)
        self._hint = muted_label("mistakes_hint")
        self._where = QLabel()
        self._where.setObjectName("mistakes_where")
        self._where.setProperty("role", "muted")
        self._where.setAccessibleName("Which of them are in sight")
        self._where.setToolTip("Which images of the list are in sight.")
        self._previous = small_button("mistakes_previous", "◂", "Images before these (Page Up)")
        self._next = small_button("mistakes_next", "▸", "More images (Page Down)")
        self._export = small_button("mistakes_export", "Save …", "Save as a table (CSV)")
        self._export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._fill_menu()
        self._lay_out()
        self.kind.chosen.connect(self.list_changed)
        self._previous.clicked.connect(self._on_previous)
        self._next.clicked.connect(self._on_next)
        self.gallery.page_changed.connect(self._show_where)

    def set_headline(self, words: str, note: str = "") -> None:
        """Say what is listed, and what is to be known about it."""
        self._headline.setText(words)
        self._hint.setText(note + HINT)

    @property
    def headline(self) -> str:
        """What is listed."""
        return self._headline.text()

    def _fill_menu(self) -> None:
        menu = QMenu(self._export)
        for name, text, wish in (
            ("save_mistakes_list", "This &List …", self.list_export_requested),
            ("save_mistakes_matrix", "The &Matrix …", self.matrix_export_requested),
        ):
            action = menu.addAction(text)
            action.setObjectName(name)
            action.triggered.connect(wish)
        self._export.setMenu(menu)

    def _lay_out(self) -> None:
        self.kind.setMinimumWidth(170)
        self.header.insertWidget(0, self.kind, 3)
        for widget in (self._previous, self._where, self._next):
            self.header.addWidget(widget)
        below = QHBoxLayout()
        below.addWidget(self._hint, 1)
        below.addWidget(self._export, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addWidget(self._headline)
        self.body.addWidget(self.gallery, 1)
        self.body.addLayout(below)
        self.set_headline("")

    @Slot()
    def _show_where(self) -> None:
        (first, last), count = self.gallery.span, self.gallery.count
        self._where.setText(f"{first + 1:,}–{last:,} of {count:,}" if count else "")
        self._previous.setEnabled(first > 0)
        self._next.setEnabled(last < count)

    @Slot()
    def _on_previous(self) -> None:
        self.gallery.turn(-1)

    @Slot()
    def _on_next(self) -> None:
        self.gallery.turn(1)
