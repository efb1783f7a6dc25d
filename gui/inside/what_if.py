"""What if: the smallest change that makes the network say another digit, as a film."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.inside.film_player import FilmPlayer
from gui.inside.live_text import LiveText
from gui.inside.noise_view import NoiseView
from gui.inside.what_if_words import (
    ASK,
    SIZE_TIP,
    STALE,
    found_words,
    progress_words,
    searching_words,
)
from gui.train.column_scroll import ColumnScroll
from gui.watched import Watched
from nncore.insight.counter.noise import Noise
from nncore.insight.counter.search import CounterDrawing, CounterProgress


class WhatIfCard(Watched):
    """Ten digits to wish for, the film from the drawing to what would be read so, and noise.

    Signals
    -------
    digit_requested(int)
        What would have to change for this digit to be read?
    frame_requested(int), keep_requested(int), leave_requested()
        See `FilmPlayer`.

    Attributes
    ----------
    player : FilmPlayer
        The film.
    """

    digit_requested = Signal(int)
    frame_requested = Signal(int)
    keep_requested = Signal(int)
    leave_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("what_if")
        self.setAccessibleName("What if?")
        self._found: CounterDrawing | None = None
        self._digits = QButtonGroup(self)
        self._words = LiveText("what_if_words", "The smallest change", 3, parent=self)
        self._words.setToolTip(SIZE_TIP)
        self.player = FilmPlayer(self)
        self._noise = NoiseView(self)
        self._digits.buttonClicked.connect(self._on_digit_clicked)
        self.player.frame_requested.connect(self.frame_requested)
        self.player.keep_requested.connect(self.keep_requested)
        self.player.leave_requested.connect(self.leave_requested)
        self._lay_out()
        self.set_words(ASK)

    def words(self) -> str:
        """Return what is said below the digits."""
        return self._words.text()

    def set_words(self, words: str) -> None:
        """Show no film, and say why."""
        self._found = None
        self.player.set_film(None)
        self._noise.hide()
        self._digits.setExclusive(False)
        for button in self._digits.buttons():
            button.setChecked(False)
        self._digits.setExclusive(True)
        self._words.set_text(words)

    def begin(self, wanted: int) -> None:
        """Show that a search for a digit has begun."""
        self.set_words(searching_words(wanted))
        self._digits.button(wanted).setChecked(True)

    def set_progress(self, progress: CounterProgress, wanted: int) -> None:
        """Show how far a search is."""
        if self._found is None:
            self._words.set_text(progress_words(progress, wanted))

    def set_found(self, found: CounterDrawing, needed: float) -> None:
        """Show what a search has found.

        Parameters
        ----------
        found : CounterDrawing
            The film.
        needed : float, in [0, 1]
            Probability from which on the wanted digit counts as read.
        """
        self._found = found
        self._words.set_text(found_words(found))
        if len(found.path) > 1:
            self.player.set_film(found, needed)

    def set_noise(self, noise: Noise) -> None:
        """Show the noise that does the same."""
        self._noise.set_noise(noise)
        self._noise.show()

    def set_stale(self) -> None:
        """Say that the film was made for a network that has changed since."""
        if self._found is not None:
            self._words.set_text(found_words(self._found) + STALE)

    @Slot(QAbstractButton)
    def _on_digit_clicked(self, button: QAbstractButton) -> None:
        self.digit_requested.emit(self._digits.id(button))

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(3)
        for digit in range(10):
            row.addWidget(self._digit_button(digit), 1)
        column.addLayout(row)
        for part in (self._words, self.player, self._noise):
            column.addWidget(part)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ColumnScroll(content, self))

    def _digit_button(self, digit: int) -> QPushButton:
        button = QPushButton(str(digit), self)
        button.setObjectName(f"what_if_{digit}")
        button.setAccessibleName(f"What would make it say {digit}?")
        button.setToolTip(f"The smallest change of your strokes that is read as {digit}")
        button.setProperty("role", "segment")
        button.setCheckable(True)
        button.setMinimumWidth(18)
        self._digits.addButton(button, digit)
        return button

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space runs the film or holds it, Escape ends it."""
        if event.key() == Qt.Key.Key_Escape and self.player.is_away:
            self.player.go_back()
        elif event.key() == Qt.Key.Key_Space and self._found is not None:
            self.player.toggle()
        else:
            super().keyPressEvent(event)
