"""The slider over the networks of a run: asked for, played, left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.train.curves import CurvePlot
from gui.train.time_machine import SPEEDS, Moment, TimeMachine, format_epoch

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

MOMENTS = tuple(Moment(10 * place, 0.5 * place, 0.1 * place) for place in range(6))
MORE = tuple(Moment(10 * place, 0.5 * place, 0.1 * place) for place in range(9))


@pytest.fixture
def machine(qtbot: QtBot) -> TimeMachine:
    machine = TimeMachine()
    qtbot.addWidget(machine)
    machine.resize(520, 90)
    machine.set_run("run 1", MOMENTS, ends_now=True)
    machine.show()
    qtbot.waitExposed(machine)
    return machine


def words(machine: TimeMachine) -> str:
    (entry,) = machine._words.entries()
    return entry.text


def press(machine: TimeMachine, key: Qt.Key) -> None:
    QTest.keyClick(machine.slider, key)


def test_it_is_hidden_without_a_past(machine: TimeMachine) -> None:
    machine.set_run("run 1", MOMENTS[:1], ends_now=True)
    assert not machine.isVisible()
    machine.set_run("run 1", MOMENTS, ends_now=True)
    assert machine.isVisible()


def test_it_begins_in_the_present(machine: TimeMachine) -> None:
    assert machine.slider.value() == machine.slider.maximum() == 5
    assert words(machine) == "run 1 · latest · epoch 2.50 · validation accuracy last 50.0 %"
    assert not machine.leave.isEnabled()


def test_keys_go_through_the_past(machine: TimeMachine, qtbot: QtBot) -> None:
    steps: list[int] = []
    machine.moment_requested.connect(steps.append)
    press(machine, Qt.Key.Key_Left)
    press(machine, Qt.Key.Key_Home)
    press(machine, Qt.Key.Key_Right)
    assert steps == [40, 0, 10]
    assert words(machine) == "run 1 · epoch 0.50 · validation accuracy last 10.0 %"
    assert machine.is_away
    with qtbot.waitSignal(machine.leave_requested):
        press(machine, Qt.Key.Key_End)
    assert not machine.is_away
    assert steps == [40, 0, 10], "the end is the present, and no moment of the past"


def test_the_last_network_of_an_earlier_run_is_a_moment_too(machine: TimeMachine) -> None:
    machine.set_run("run 1", MOMENTS, ends_now=False)
    steps: list[int] = []
    machine.moment_requested.connect(steps.append)
    press(machine, Qt.Key.Key_Home)
    press(machine, Qt.Key.Key_End)
    assert steps == [0, 50]
    assert machine.is_away


def test_the_button_and_escape_lead_back(machine: TimeMachine) -> None:
    left: list[int] = []
    machine.leave_requested.connect(lambda: left.append(1))
    for leave in (machine.leave.click, lambda: press(machine, Qt.Key.Key_Escape)):
        machine.slider.setValue(2)
        assert machine.is_away
        leave()
        assert not machine.is_away
        assert machine.slider.value() == 5
    assert left == [1, 1]


def test_a_run_that_goes_on_leaves_the_moment_where_it_is(machine: TimeMachine) -> None:
    machine.set_run("run 1", MORE, ends_now=True)
    assert machine.slider.value() == 8, "the present moves on"
    machine.slider.setValue(3)
    asked: list[int] = []
    machine.moment_requested.connect(asked.append)
    machine.set_run("run 1", (*MORE[:1], *MORE[3:]), ends_now=True)
    assert machine.slider.value() == 1
    assert "epoch 1.50" in words(machine)
    assert asked == []


def test_the_film_goes_from_the_beginning_to_the_end(machine: TimeMachine, qtbot: QtBot) -> None:
    steps: list[int] = []
    machine.moment_requested.connect(steps.append)
    machine.speed.setCurrentIndex(len(SPEEDS) - 1)
    press(machine, Qt.Key.Key_Space)
    assert machine.is_playing
    assert machine.play.text() == "Hold"
    with qtbot.waitSignal(machine.leave_requested):
        pass
    assert steps == [0, 10, 20, 30, 40]
    assert not machine.is_playing
    assert machine.play.text() == "Play"


def test_the_film_is_held_and_goes_on_from_there(machine: TimeMachine, qtbot: QtBot) -> None:
    machine.slider.setValue(2)
    steps: list[int] = []
    machine.moment_requested.connect(steps.append)
    machine.speed.setCurrentIndex(len(SPEEDS) - 1)
    machine.play.click()
    qtbot.waitUntil(lambda: steps == [30])
    machine.play.click()
    assert not machine.is_playing
    assert machine.is_away


def test_to_come_back_otherwise_ends_the_film_without_a_signal(machine: TimeMachine) -> None:
    left: list[int] = []
    machine.leave_requested.connect(lambda: left.append(1))
    machine.play.click()
    machine.set_now()
    assert not machine.is_playing
    assert not machine.is_away
    assert left == []


def test_an_unknown_accuracy_is_not_told(machine: TimeMachine) -> None:
    assert Moment(3, 0.25, None).words() == "epoch 0.25"
    assert format_epoch(4321.4) == "4,321"


def test_a_moment_is_marked_in_the_plots_until_none_is(qtbot: QtBot) -> None:
    plot = CurvePlot("loss", "loss_plot")
    qtbot.addWidget(plot)
    plot.show()
    assert not plot._mark.isVisible()
    plot.set_mark(3.5)
    assert plot._mark.isVisible()
    assert plot._mark.value() == 3.5
    plot.set_mark(None)
    assert not plot._mark.isVisible()
