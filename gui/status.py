"""The status bar: how far the run is, how fast, what it reached, and who answers now."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QStatusBar, QWidget

from gui.run_state import RunState
from nncore.progress import Progress
from nncore.recipe import Recipe

if TYPE_CHECKING:
    from gui.runs import SessionRun
    from gui.snapshot import Snapshot

DATA_NAMES = {"strokes": "generated strokes", "mnist": "MNIST"}
PROGRESS_STEPS = 1000
NOTE_MS = 4000
NARROW = 900
"""Width below which the data in use are left out, in logical pixels."""

LONGEST_NAME, LONGEST_WORDS = 36, 110
"""Most characters of a name, and of the words about what goes on."""


class Status(NamedTuple):
    """What the status bar shows.

    Parameters
    ----------
    text : str
        What is going on.
    fraction : float or None
        Share done, in [0, 1]; None where it is not known how much there is.
    is_busy : bool
        Whether anything is going on that has a progress.
    validation_accuracy : float or None
        Of the run that was trained last, in [0, 1].
    data : str
        What it learned from.
    network : str
        Which network answers now.
    """

    text: str = "Ready"
    fraction: float | None = 0.0
    is_busy: bool = False
    validation_accuracy: float | None = None
    data: str = ""
    network: str = ""


class StatusBar(QStatusBar):
    """Progress and words at the left; what was reached and what is in use at the right.

    Sentences about menu entries, and short notes, stand where the words are; the rest of the
    bar stays in sight meanwhile.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_bar")
        self.setSizeGripEnabled(False)
        self._words = self._note = self._tip = ""
        self._note_timer = QTimer(self, singleShot=True, interval=NOTE_MS)
        self._note_timer.timeout.connect(self._end_note)
        self._progress = QProgressBar(self)
        self._progress.setObjectName("progress")
        self._progress.setAccessibleName("Progress of the training")
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(6)
        self._progress.setMinimumWidth(60)
        self._progress.setMaximumWidth(260)
        self._text = _label("status", "What is going on", self)
        self._accuracy = _label("validation_accuracy", "Validation accuracy", self)
        self._data = _label("data_in_use", "Data", self)
        self._network = _label("network_in_use", "Network in use", self)
        row = QWidget(self)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(12, 4, 14, 4)
        layout.setSpacing(18)
        layout.addWidget(self._progress, 1)
        layout.addWidget(self._text, 3)
        for label in (self._accuracy, self._data, self._network):
            layout.addWidget(label)
        self.addWidget(row, 1)

    def show_status(self, status: Status) -> None:
        """Show a status; labels that did not change are left alone."""
        if status.is_busy and status.fraction is None:
            self._progress.setRange(0, 0)
        else:
            self._progress.setRange(0, PROGRESS_STEPS)
            self._progress.setValue(round(PROGRESS_STEPS * (status.fraction or 0.0)))
        self._words = status.text
        self._show_words()
        accuracy = status.validation_accuracy
        self._accuracy.setText(
            "" if accuracy is None else f"validation accuracy {100 * accuracy:.1f} %"
        )
        _show_short(self._data, status.data)
        _show_short(self._network, f"network: {status.network}" if status.network else "")

    def tell(self, note: str) -> None:
        """Say what was done, for a few seconds."""
        self._note = note
        self._show_words()
        self._note_timer.start()

    def show_tip(self, tip: str) -> None:
        """Say what a menu entry does; nothing for an end of it."""
        self._tip = tip
        self._show_words()

    @Slot()
    def _end_note(self) -> None:
        self._note = ""
        self._show_words()

    def _show_words(self) -> None:
        _show_short(self._text, self._tip or self._note or self._words, LONGEST_WORDS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what matters least where there is little room."""
        self._data.setVisible(self.width() >= NARROW)
        super().resizeEvent(event)


def describe_progress(progress: Progress) -> str:
    """Say what is being done before the training begins: "Drawing digits: 3,000 of 20,000"."""
    if progress.total is None:
        return f"{progress.activity} …"
    if progress.unit == "bytes":
        done, total = progress.done / 1e6, progress.total / 1e6
        return f"{progress.activity}: {done:.1f} of {total:.1f} MB"
    unit = f" {progress.unit}" if progress.unit else ""
    return f"{progress.activity}: {progress.done:,} of {progress.total:,}{unit}"


def describe_training(snapshot: Snapshot, epochs: int | None, *, paused: bool) -> str:
    """Say how far and how fast: "epoch 12.4 of 20 · 128,000 digits/s · 4 s left"."""
    batches = f"batch {snapshot.step:,} of {snapshot.total_steps:,}"
    # A run that counts steps may be a small part of an epoch.
    parts = [batches] if epochs is None else [f"epoch {snapshot.epoch:.1f} of {epochs:,}"]
    if paused:
        parts = ["paused", *dict.fromkeys((*parts, batches))]
    elif snapshot.digits_per_second:
        parts.append(f"{_round_speed(snapshot.digits_per_second):,} digits/s")
        if snapshot.seconds_left is not None:
            parts.append(f"{describe_seconds(snapshot.seconds_left)} left")
    return " · ".join(parts)


def describe_seconds(seconds: float) -> str:
    """Give a length of time in the unit that a person would use: "4 s", "3 min", "2.5 h"."""
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    if seconds < 99.5 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:,.1f} h"


def describe_data(recipe: Recipe | None) -> str:
    """Name what a recipe learns from; nothing for a network without one."""
    if recipe is None:
        return ""
    return " + ".join(DATA_NAMES.get(name, name) for name in recipe.data.sources)


def share_done(run: SessionRun | None) -> float | None:
    """Share of the batches that a run has trained, in [0, 1]."""
    if run is None or not run.snapshot.total_steps:
        return 0.0
    return run.snapshot.step / run.snapshot.total_steps


def describe_run(run: SessionRun | None, state: RunState, rest: str) -> tuple[str, float | None]:
    """Say what a run does and which share of it is done; `rest` where none is alive."""
    if run is None or not state.is_alive:
        return rest, share_done(run)
    snapshot = run.snapshot
    if state is RunState.STOPPING:
        return "Stopping …", None
    if snapshot.progress is not None:
        return describe_progress(snapshot.progress), snapshot.progress.fraction
    if state is RunState.LOADING or not snapshot.total_steps:
        return "Loading …", None
    paused = state is RunState.PAUSED
    epochs = None if run.recipe.steps else run.recipe.epochs
    words = describe_training(snapshot, epochs, paused=paused)
    return words, share_done(run)


def _round_speed(speed: float) -> int:
    """Two or three figures are enough, and dance less."""
    digits = -3 if speed >= 10_000 else -2 if speed >= 1000 else 0
    return int(round(speed, digits))


def _show_short(label: QLabel, text: str, longest: int = LONGEST_NAME) -> None:
    """Show a text; of one that is too long both ends, and all of it to whoever asks."""
    is_long = len(text) > longest
    label.setToolTip(text if is_long else "")
    label.setText(f"{text[: longest // 2]}…{text[-longest // 2 :]}" if is_long else text)


def _label(name: str, accessible_name: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setAccessibleName(accessible_name)
    label.setProperty("role", "muted")
    return label
