"""The time machine: a slider over the networks that a run left on its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSlider, QWidget

from gui.card import Card
from gui.train.legend import Entry, Legend

SPEEDS = (2, 5, 10, 20)
"""Networks a second of the film."""

USUAL_SPEED = 5
PAGE = 5

SLIDER_TIP = (
    "The networks that the run left on its way. Whichever you choose reads your drawing, and "
    "every view shows it."
)
PLAY_TIP = "Play the training as a film, from here to its end (Space)."
PAUSE_TIP = "Hold the film (Space)."
LEAVE_TIP = "Back to the network that answered before (Esc)."


@dataclass(frozen=True)
class Moment:
    """A network of a run that can be gone back to.

    Attributes
    ----------
    step : int
        Batches trained.
    epoch : float
        Epochs trained.
    accuracy : float or None
        The latest validation accuracy by then, in [0, 1]; None where not known.
    """

    step: int
    epoch: float
    accuracy: float | None

    def words(self) -> str:
        """Return ``epoch 3.00 · validation accuracy 94.3 %``, or ``… last 94.3 %`` in between."""
        words = f"epoch {format_epoch(self.epoch)}"
        if self.accuracy is None:
            return words
        last = "" if self.is_validated else "last "
        return f"{words} · validation accuracy {last}{self.accuracy * 100:.1f} %"

    @property
    def is_validated(self) -> bool:
        """Whether the accuracy is this network's own: validation comes after whole epochs."""
        return self.accuracy is not None and abs(self.epoch - round(self.epoch)) < 1e-6


class TimeMachine(Card):
    """Slider, film and the way back; hidden while there is nothing to go back to.

    Signals
    -------
    moment_requested(int step)
        The network of this step is to answer.
    leave_requested()
        Back to the present.
    """

    moment_requested = Signal(int)
    leave_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Time machine", parent)
        self.setObjectName("time_machine_card")
        self.play = QPushButton()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.speed = QComboBox()
        self.leave = QPushButton("Back to now")
        self._words = Legend()
        self._title_of_run = ""
        self._moments: tuple[Moment, ...] = ()
        self._chosen: int | None = None
        self._ends_now = False
        self._film = QTimer(self)
        self._film.timeout.connect(self.on_next_due)
        self._prepare()
        self._lay_out()
        self._show()

    @property
    def is_away(self) -> bool:
        """Whether a moment of the past was chosen."""
        return self._chosen is not None

    @property
    def is_playing(self) -> bool:
        """Whether the film runs."""
        return self._film.isActive()

    def set_run(self, title: str, moments: Sequence[Moment], *, ends_now: bool) -> None:
        """Show a run, or what has come to the one that is shown.

        Parameters
        ----------
        title : str
            What it is called.
        moments : sequence of Moment, in the order of training
            The networks that it left; none to hide the time machine.
        ends_now : bool
            Whether the last of them is the one that the run has now, so that going there is
            the way back.
        """
        self._moments, self._ends_now = tuple(moments), ends_now
        self._title_of_run = title
        if len(moments) < 2:
            self._chosen = None
            self._film.stop()
            with QSignalBlocker(self.slider):
                self.slider.setRange(0, 0)
        self._show()

    def set_now(self) -> None:
        """Show that the present answers again, without a signal."""
        self._chosen = None
        self._film.stop()
        self._show()

    @Slot(int)
    def on_moved(self, place: int) -> None:
        """Ask for the network at a place of the slider."""
        if not self._moments:
            return
        if self._ends_now and place == len(self._moments) - 1:
            self.on_leave_clicked()
            return
        self._chosen = self._moments[place].step
        self._show()
        self.moment_requested.emit(self._chosen)

    @Slot()
    def on_play_clicked(self) -> None:
        """Start the film here, or at the beginning where this is the end; or hold it."""
        if self.is_playing:
            self._film.stop()
            self._show()
            return
        self._film.start(1000 // SPEEDS[self.speed.currentIndex()])
        if self.slider.value() == self.slider.maximum():
            self._go(0)
        self._show()

    @Slot()
    def on_next_due(self) -> None:
        """Go on by one; at the end the film is over."""
        place = self.slider.value() + 1
        if place >= self.slider.maximum():
            self._film.stop()
        self._go(min(place, self.slider.maximum()))
        self._show()

    @Slot()
    def on_speed_chosen(self) -> None:
        """Let a film that runs go on at another speed."""
        self._film.setInterval(1000 // SPEEDS[self.speed.currentIndex()])

    @Slot()
    def on_leave_clicked(self) -> None:
        """Ask for the present."""
        if self.is_away:
            self.set_now()
            self.leave_requested.emit()

    def _go(self, place: int) -> None:
        if self.slider.value() == place:
            self.on_moved(place)
        else:
            self.slider.setValue(place)

    def _place(self) -> int:
        """Return where the slider stands: at the chosen moment, or the one nearest to it."""
        chosen = self._chosen
        if chosen is None:
            return max(0, len(self._moments) - 1)
        distances = [abs(moment.step - chosen) for moment in self._moments]
        return distances.index(min(distances))

    def _show(self) -> None:
        moments, count = self._moments, len(self._moments)
        self.setVisible(count > 1)
        if count < 2:
            return
        place = self._place()
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, count - 1)
            self.slider.setValue(place)
        words = moments[place].words()
        if not self.is_away:
            words = f"latest · {words}"
        self._words.set_entries((Entry(f"{self._title_of_run} · {words}"),))
        steps = f"{moments[place].step:,} batches"
        self._words.setToolTip(f"Network {place + 1} of {count}, after {steps}.")
        self.slider.setAccessibleDescription(f"{words}, network {place + 1} of {count}")
        self.leave.setEnabled(self.is_away)
        playing = self.is_playing
        self.play.setText("Hold" if playing else "Play")
        self.play.setAccessibleName("Hold the film" if playing else "Play as a film")
        self.play.setToolTip(PAUSE_TIP if playing else PLAY_TIP)

    def _prepare(self) -> None:
        self.slider.setObjectName("time_machine")
        self.slider.setAccessibleName("Time machine")
        self.slider.setToolTip(SLIDER_TIP)
        self.slider.setPageStep(PAGE)
        self.slider.setRange(0, 0)
        self.slider.installEventFilter(self)
        self.slider.valueChanged.connect(self.on_moved)
        self.play.setObjectName("play_film")
        self.play.setAccessibleName("Play as a film")
        self.play.setToolTip(PLAY_TIP)
        self.play.clicked.connect(self.on_play_clicked)
        self.leave.setObjectName("leave_time_machine")
        self.leave.setAccessibleName(self.leave.text())
        self.leave.setToolTip(LEAVE_TIP)
        self.leave.clicked.connect(self.on_leave_clicked)
        self.speed.setObjectName("film_speed")
        self.speed.setAccessibleName("Speed of the film")
        self.speed.setToolTip("How many networks the film shows in a second.")
        self.speed.addItems([f"{each} a second" for each in SPEEDS])
        self.speed.setCurrentIndex(SPEEDS.index(USUAL_SPEED))
        self.speed.currentIndexChanged.connect(self.on_speed_chosen)
        self._words.setObjectName("moment")
        self._words.setAccessibleName("The network that answers")

    def _lay_out(self) -> None:
        self.header.addWidget(self._words, 100)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.play)
        row.addWidget(self.slider, 1)
        row.addWidget(self.speed)
        row.addWidget(self.leave)
        self.body.addLayout(row)

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Let the space bar play, and Escape leave, while the slider has the focus."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Space:
                self.on_play_clicked()
                return True
            if event.key() == Qt.Key.Key_Escape and self.is_away:
                self.on_leave_clicked()
                return True
        return super().eventFilter(watched, event)


def format_epoch(epoch: float) -> str:
    """Return an epoch with as many figures as one looks at: ``3.20``, ``4,321``."""
    return f"{epoch:,.2f}" if epoch < 100 else f"{epoch:,.0f}"
