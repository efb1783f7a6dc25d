"""A film from one drawing to another: curve, slider, and what can be done with a frame."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QVBoxLayout, QWidget

from gui.inside.film_curve import FilmCurve
from gui.inside.live_text import LiveText
from gui.inside.what_if_words import frame_words
from nncore.insight.counter.search import CounterDrawing

FRAME_MS: Final = 80
"""Time of a frame of the film."""

PAGE: Final = 4


class FilmPlayer(QWidget):
    """Shows what is read along a film, and tells which frame is to be seen.

    Signals
    -------
    frame_requested(int)
        The film is at this frame; it is to be seen on the canvas.
    keep_requested(int)
        The drawing of this frame is to become the user's own.
    leave_requested()
        The user's own drawing is to be seen again.
    """

    frame_requested = Signal(int)
    keep_requested = Signal(int)
    leave_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("what_if_film")
        self.setAccessibleName("Film of the change")
        self._film: CounterDrawing | None = None
        self._is_away = False
        self.curve = FilmCurve(self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self._words = LiveText(
            "what_if_frame", "The frame that is shown", 1, is_quiet=True, parent=self
        )
        self.play = self._button("Play", "play", "Run the film, or hold it (Space)")
        self.keep = self._button(
            "Keep This Drawing", "keep", "Make this frame your drawing; one undo brings yours back"
        )
        self.leave = self._button(
            "Back to Mine", "leave", "End the film: your own drawing is on the canvas (Esc)"
        )
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._on_next_due)
        self._prepare()
        self._lay_out()

    @property
    def frame(self) -> int:
        """Where the film is."""
        return self.slider.value()

    @property
    def is_away(self) -> bool:
        """Whether a frame is seen in the place of the user's drawing."""
        return self._is_away

    @property
    def is_playing(self) -> bool:
        """Whether the film runs."""
        return self._timer.isActive()

    def set_film(self, film: CounterDrawing | None, needed: float = 0.5) -> None:
        """Show a film, or none.

        Parameters
        ----------
        film : CounterDrawing or None
            With two frames at least.
        needed : float, in [0, 1]
            Probability from which on the wanted digit counts as read.
        """
        self._film = film
        self.setVisible(film is not None)
        if film is not None:
            before = int(film.probabilities[0].argmax())
            self.curve.set_film(film.probabilities, before, film.wanted, needed)
            with QSignalBlocker(self.slider):
                self.slider.setRange(0, len(film.path) - 1)
        self.set_own()

    def set_own(self) -> None:
        """Show that the user's own drawing is on the canvas, without a signal."""
        self._timer.stop()
        self._is_away = False
        with QSignalBlocker(self.slider):
            self.slider.setValue(0)
        self._show()

    def run(self) -> None:
        """Run the film from its beginning."""
        self._timer.start()
        self._go(0)

    @Slot()
    def toggle(self) -> None:
        """Let the film go on, from its beginning where it is at its end; or hold it."""
        if self.is_playing:
            self._timer.stop()
            self._show()
        elif self._film is not None:
            self._timer.start()
            self._go(0 if self.frame == self.slider.maximum() else self.frame)

    @Slot()
    def go_back(self) -> None:
        """Ask for the user's own drawing."""
        if self._is_away:
            self.set_own()
            self.leave_requested.emit()

    @Slot(int)
    def _on_moved(self, frame: int) -> None:
        self._is_away = True
        self._show()
        self.frame_requested.emit(frame)

    @Slot()
    def _on_next_due(self) -> None:
        """Go on by one frame; the film rests at its end."""
        frame = min(self.frame + 1, self.slider.maximum())
        if frame == self.slider.maximum():
            self._timer.stop()
        self._go(frame)

    @Slot()
    def _on_keep_clicked(self) -> None:
        self.keep_requested.emit(self.frame)

    def _go(self, frame: int) -> None:
        if self.frame == frame:
            self._on_moved(frame)
        else:
            self.slider.setValue(frame)

    def _show(self) -> None:
        if self._film is None:
            return
        words = frame_words(self._film, self.frame)
        self.curve.set_frame(self.frame)
        self._words.set_text(words if self._is_away else f"Your drawing. {words}")
        self.slider.setAccessibleDescription(words)
        self.play.setText("Hold" if self.is_playing else "Play")
        self.play.setAccessibleName("Hold the film" if self.is_playing else "Play the film")
        self.keep.setEnabled(self._is_away and self.frame > 0)
        self.leave.setEnabled(self._is_away)

    def _button(self, words: str, name: str, tip: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName(f"what_if_{name}")
        button.setAccessibleName(words)
        button.setProperty("role", "segment")
        button.setToolTip(tip)
        return button

    def _prepare(self) -> None:
        self.slider.setObjectName("what_if_slider")
        self.slider.setAccessibleName("Film from your drawing to the changed one")
        self.slider.setToolTip("The film, from your drawing at the left to the changed one")
        self.slider.setPageStep(PAGE)
        self.slider.valueChanged.connect(self._on_moved)
        self.play.clicked.connect(self.toggle)
        self.keep.clicked.connect(self._on_keep_clicked)
        self.leave.clicked.connect(self.go_back)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.curve)
        for parts in ((self.play, self.slider, self.leave), (self._words, self.keep)):
            row = QHBoxLayout()
            row.setSpacing(6)
            for part in parts:
                row.addWidget(part, part in (self.slider, self._words))
            column.addLayout(row)
        order = (self.curve, self.play, self.slider, self.leave, self._words, self.keep)
        for before, after in pairwise(order):
            self.setTabOrder(before, after)
