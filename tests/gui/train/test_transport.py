"""Which buttons may be pressed in which state, and what they say."""

from __future__ import annotations

import itertools
import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.run_state import RunState
from gui.train.transport import (
    NOTCHES,
    Transport,
    describe_speed,
    notch_of,
    speed_at,
)

SIGNALS = ("start", "pause", "resume", "step", "stop", "reset")


@pytest.fixture
def transport(qtbot: QtBot) -> Transport:
    transport = Transport()
    qtbot.addWidget(transport)
    transport.show()
    return transport


STATES = {
    #                     text, and whether start, step, stop and reset are open
    RunState.IDLE: ("Start", True, True, False, True),
    RunState.LOADING: ("Pause", False, False, True, False),
    RunState.TRAINING: ("Pause", True, False, True, True),
    RunState.PAUSED: ("Resume", True, True, True, True),
    RunState.STOPPING: ("Pause", False, False, False, False),
}

WISHES = (
    (RunState.IDLE, "start", "start"),
    (RunState.TRAINING, "start", "pause"),
    (RunState.PAUSED, "start", "resume"),
    (RunState.IDLE, "step", "step"),
    (RunState.PAUSED, "step", "step"),
    (RunState.LOADING, "stop", "stop"),
    (RunState.TRAINING, "stop", "stop"),
    (RunState.TRAINING, "reset", "reset"),
)


def test_each_state_opens_its_buttons(transport: Transport) -> None:
    transport.set_can_reset(True)
    assert STATES.keys() == set(RunState)
    for state, (text, *is_open) in STATES.items():
        transport.set_state(state)
        assert transport.start.text() == text
        assert transport.start.accessibleName() == text
        buttons = (transport.start, transport.step, transport.stop, transport.reset)
        assert [button.isEnabled() for button in buttons] == is_open, state


def test_reset_needs_something_to_clear(transport: Transport) -> None:
    assert not transport.reset.isEnabled()
    transport.set_can_reset(True)
    assert transport.reset.isEnabled()


def test_a_press_is_one_wish(transport: Transport, qtbot: QtBot) -> None:
    told: list[str] = []
    for name in SIGNALS:
        getattr(transport, f"{name}_requested").connect(lambda name=name: told.append(name))
    for state, button, expected in WISHES:
        told.clear()
        transport.set_state(state)
        transport.set_can_reset(True)
        qtbot.mouseClick(getattr(transport, button), Qt.MouseButton.LeftButton)
        assert told == [expected], (state, button)


def test_it_says_why_it_cannot_start(transport: Transport) -> None:
    transport.set_problem("Epochs: must be a whole number.")
    label = transport.findChild(QLabel, "start_problem")
    assert label is not None
    assert not transport.start.isEnabled()
    assert not transport.step.isEnabled()
    assert label.isVisible()
    assert "Epochs" in label.text()
    assert "Epochs" in transport.start.toolTip()
    transport.set_state(RunState.TRAINING)
    assert transport.start.isEnabled(), "a run that is alive can always be paused"
    assert not label.isVisible()
    transport.set_state(RunState.IDLE)
    transport.set_problem("")
    assert transport.start.isEnabled()
    assert not label.isVisible()


def test_speed_is_logarithmic_and_ends_in_full_speed(transport: Transport) -> None:
    assert speed_at(0) == 1.0
    assert speed_at(NOTCHES) == 1000.0
    assert math.isinf(speed_at(NOTCHES + 1))
    speeds = [speed_at(notch) for notch in range(NOTCHES + 1)]
    assert speeds == sorted(speeds)
    ratios = [second / first for first, second in itertools.pairwise(speeds)]
    assert max(ratios) < 1.2
    assert all(notch_of(speed_at(notch)) == notch for notch in (0, 20, 40, 60, 61))
    assert notch_of(0.01) == 0
    assert notch_of(5000) == NOTCHES + 1
    assert notch_of(math.nan) == NOTCHES + 1


def test_speed_in_words() -> None:
    words = [describe_speed(speed) for speed in (1.0, 1.3, 30.0, 1000.0, math.inf)]
    assert words == ["1 step/s", "1.3 steps/s", "30 steps/s", "1,000 steps/s", "full speed"]


def test_moving_the_slider_is_told_but_not_what_is_shown(
    transport: Transport, qtbot: QtBot
) -> None:
    assert math.isinf(transport.speed())
    with qtbot.assertNotEmitted(transport.speed_changed):
        transport.set_speed(30.0)
    assert transport.speed() == pytest.approx(30.0, rel=0.1)
    with qtbot.waitSignal(transport.speed_changed) as told:
        transport.slider.setValue(0)
    assert told.args == [1.0]
    assert transport.slider.accessibleDescription() == "1 step/s"
