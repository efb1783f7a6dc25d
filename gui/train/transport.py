"""The buttons that drive a run, and how fast it goes."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from gui.run_state import RunState

FASTEST = 1000.0
"""Steps a second at the last mark before full speed."""

NOTCHES = 60
"""Marks on the slider from one step a second to `FASTEST`; one more is full speed."""

START_TEXTS = {
    RunState.IDLE: "Start",
    RunState.LOADING: "Pause",
    RunState.TRAINING: "Pause",
    RunState.PAUSED: "Resume",
    RunState.STOPPING: "Pause",
}
START_TIPS = {
    RunState.IDLE: "Train a new network with this recipe.",
    RunState.LOADING: "The data are being prepared; Stop gives up.",
    RunState.TRAINING: "Hold the training; nothing is lost.",
    RunState.PAUSED: "Go on where the training was held.",
    RunState.STOPPING: "The run is ending.",
}


class Transport(QWidget):
    """Start (or Pause, or Resume), step, stop, reset, and the speed.

    Signals
    -------
    start_requested(), pause_requested(), resume_requested(), step_requested(), \
stop_requested(), reset_requested()
        A button was pressed.
    speed_changed(float)
        Steps a second; infinite for full speed.
    """

    start_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()
    step_requested = Signal()
    stop_requested = Signal()
    reset_requested = Signal()
    speed_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = RunState.IDLE
        self._problem = ""
        self._can_reset = False
        self.start = _button("Start", "start", "")
        self.start.setProperty("role", "primary")
        self.step = _button("Step", "step", "")
        self.stop = _button("Stop", "stop", "End the run here and keep what it has learned.")
        self.reset = _button(
            "Reset", "reset", "Give up the run and clear its curves; earlier runs stay."
        )
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("speed")
        self.slider.setAccessibleName("Speed")
        self.slider.setRange(0, NOTCHES + 1)
        self.slider.setPageStep(10)
        self._speed_label = QLabel()
        self._speed_label.setProperty("role", "muted")
        self._message = QLabel()
        self._message.setObjectName("start_problem")
        self._message.setProperty("role", "error")
        self._message.setWordWrap(True)
        self._lay_out()
        for button, slot in (
            (self.start, self.on_start_clicked),
            (self.step, self.step_requested),
            (self.stop, self.stop_requested),
            (self.reset, self.reset_requested),
        ):
            button.clicked.connect(slot)
        self.slider.valueChanged.connect(self.on_slider_moved)
        self.set_speed(math.inf)
        self.set_state(RunState.IDLE)

    def set_state(self, state: RunState) -> None:
        """Show a state: which buttons may be pressed, and what the first one says."""
        self._state = state
        self._show()

    def set_problem(self, problem: str) -> None:
        """Say why no run can start now; empty where one can."""
        self._problem = problem
        self._show()

    def set_can_reset(self, can_reset: bool) -> None:
        """Say whether curves are shown that a reset would clear."""
        self._can_reset = can_reset
        self._show()

    def speed(self) -> float:
        """Return the speed in steps a second; infinite for full speed."""
        return speed_at(self.slider.value())

    def set_speed(self, steps_per_second: float) -> None:
        """Show the nearest speed on the slider, without `speed_changed`."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(notch_of(steps_per_second))
        self._show_speed()

    @Slot()
    def on_start_clicked(self) -> None:
        """Turn the one button into the wish that it shows."""
        if self._state is RunState.IDLE:
            self.start_requested.emit()
        elif self._state is RunState.TRAINING:
            self.pause_requested.emit()
        elif self._state is RunState.PAUSED:
            self.resume_requested.emit()

    @Slot()
    def on_slider_moved(self) -> None:
        """Say the new speed."""
        self._show_speed()
        self.speed_changed.emit(self.speed())

    def _show(self) -> None:
        state, idle = self._state, self._state is RunState.IDLE
        can_start = idle and not self._problem
        running = state in (RunState.TRAINING, RunState.PAUSED)
        self.start.setText(START_TEXTS[state])
        self.start.setAccessibleName(START_TEXTS[state])
        self.start.setEnabled(can_start or running)
        self.step.setEnabled(can_start or state is RunState.PAUSED)
        self.stop.setEnabled(running or state is RunState.LOADING)
        self.reset.setEnabled(running or (idle and self._can_reset))
        blocked = idle and bool(self._problem)
        reason = f"Start is off. {self._problem}" if blocked else ""
        self.start.setToolTip(reason or START_TIPS[state])
        self.step.setToolTip(reason or "Train on a single batch, then pause.")
        self._message.setText(reason)
        self._message.setVisible(blocked)

    def _show_speed(self) -> None:
        text = describe_speed(self.speed())
        self._speed_label.setText(text)
        self.slider.setAccessibleDescription(text)
        self.slider.setToolTip(
            f"Speed: {text}. Slow it down to watch single steps; full speed does not wait."
        )

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.start, 2)
        for button in (self.step, self.stop, self.reset):
            buttons.addWidget(button, 1)
        speed = QHBoxLayout()
        speed.setSpacing(6)
        title = QLabel("Speed")
        title.setProperty("role", "muted")
        title.setBuddy(self.slider)
        speed.addWidget(title)
        speed.addWidget(self.slider, 1)
        self._speed_label.setMinimumWidth(
            self._speed_label.fontMetrics().horizontalAdvance("1,000 steps/s")
        )
        self._speed_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        speed.addWidget(self._speed_label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(buttons)
        column.addWidget(self._message)
        column.addLayout(speed)


def _button(text: str, name: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(text)
    button.setToolTip(tip)
    return button


def speed_at(notch: int) -> float:
    """Return the steps a second at a mark of the slider.

    The marks are logarithmic: 1 at 0, `FASTEST` at `NOTCHES`, full speed (infinite) after it.
    """
    if notch > NOTCHES:
        return math.inf
    return float(_rounded(FASTEST ** (notch / NOTCHES)))


def notch_of(steps_per_second: float) -> int:
    """Return the mark of the slider nearest to a speed."""
    if not steps_per_second <= FASTEST:
        return NOTCHES + 1
    share = math.log(max(1.0, steps_per_second)) / math.log(FASTEST)
    return round(NOTCHES * share)


def describe_speed(steps_per_second: float) -> str:
    """Return ``1 step/s``, ``30 steps/s`` or ``full speed``."""
    if math.isinf(steps_per_second):
        return "full speed"
    if steps_per_second < 10 and not steps_per_second.is_integer():
        return f"{steps_per_second:.1f} steps/s"
    return f"{steps_per_second:,.0f} step{'' if steps_per_second == 1 else 's'}/s"


def _rounded(speed: float) -> float:
    """Return a speed with the two figures that a person reads."""
    return round(speed, 1 - math.floor(math.log10(speed)))
