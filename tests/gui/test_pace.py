"""The pace of a run: pauses, single steps, slow motion, and an end that waits for nothing."""

from __future__ import annotations

import threading

from gui.pace import FULL_SPEED, Pace


def in_background(pace: Pace) -> tuple[threading.Thread, list[bool]]:
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(pace.wait_for_turn()))
    thread.start()
    return thread, answers


def test_full_speed_never_waits() -> None:
    pace = Pace()
    assert pace.is_free
    assert not pace.is_slow
    assert pace.wait_for_turn() is False


def test_a_pause_holds_until_resumed_and_says_so() -> None:
    pace = Pace()
    pace.pause()
    assert not pace.is_free
    assert pace.is_slow
    thread, answers = in_background(pace)
    thread.join(0.05)
    assert thread.is_alive()
    pace.resume()
    thread.join(5)
    assert answers == [True]
    assert pace.is_free


def test_each_step_lets_one_batch_through() -> None:
    pace = Pace(paused=True)
    pace.step()
    pace.step()
    assert pace.wait_for_turn() is False
    assert pace.wait_for_turn() is False
    thread, _ = in_background(pace)
    thread.join(0.05)
    assert thread.is_alive()
    pace.step()
    thread.join(5)
    assert not thread.is_alive()


def test_stop_ends_every_wait_at_once() -> None:
    for pace in (Pace(paused=True), Pace(0.001)):
        pace.wait_for_turn() if not pace._paused else None  # the first turn is free
        thread, _ = in_background(pace)
        pace.stop()
        thread.join(5)
        assert not thread.is_alive()
        assert pace.stopping
        assert not pace.abandoned


def test_a_new_speed_counts_in_the_middle_of_a_wait() -> None:
    pace = Pace(0.001)
    pace.wait_for_turn()
    thread, _ = in_background(pace)
    thread.join(0.05)
    assert thread.is_alive()
    pace.set_speed(FULL_SPEED)
    thread.join(5)
    assert not thread.is_alive()
    assert pace.is_free


def test_slow_motion_is_shown_batch_by_batch() -> None:
    assert Pace(1.0).is_slow
    assert not Pace(1000.0).is_slow
