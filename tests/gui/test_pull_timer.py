"""The window collects snapshots often, and beside the pen's events while somebody draws."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gui.pull_timer import (
    AT_LATEST_MS,
    BETWEEN_MS,
    PEN_MS,
    PULL_MS,
    WORDS_EVERY,
    PullTimer,
)
from gui.readings import Reader
from tests.toys import make_model


class Pulls:
    """A timer whose time passes only when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0
        self.reader = Reader(make_model(1))
        self.timer = PullTimer(self.reader, self.reader, lambda: self.now)

    def read(self, after_ms: float) -> int:
        """Let the pen move; return how long the timer waits then."""
        self.now += after_ms / 1000.0
        self.reader.input_changed.emit()
        return self.timer.interval()

    def tick(self) -> int:
        """Collect what there is; return how long the timer waits then."""
        self.timer.timeout.emit()
        return self.timer.interval()


def test_curves_wait_while_somebody_draws_and_come_between_two_readings(qtbot: QtBot) -> None:
    pulls = Pulls()
    assert pulls.tick() == PULL_MS
    assert pulls.read(1.0) == AT_LATEST_MS
    assert pulls.read(PEN_MS / 2) == AT_LATEST_MS
    assert pulls.read(PEN_MS / 2) == BETWEEN_MS
    assert pulls.read(BETWEEN_MS / 2) == BETWEEN_MS  # no reading puts it off
    assert pulls.tick() == AT_LATEST_MS


def test_curves_are_soon_fast_again_when_the_pen_rests(qtbot: QtBot) -> None:
    pulls = Pulls()
    pulls.read(1.0)
    assert pulls.tick() == AT_LATEST_MS
    assert pulls.tick() == PULL_MS


def test_words_change_less_often_than_curves(qtbot: QtBot) -> None:
    pulls, told = Pulls(), []
    pulls.timer.words_due.connect(lambda: told.append(True))
    for tick in range(1, 3 * WORDS_EVERY + 1):
        pulls.tick()
        assert len(told) == tick // WORDS_EVERY
