"""Short forms of walks, cycles, events, closings and places; `python -m tests.reliability` has the
long ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from gui.run_keeper import NAME
from gui.sittings import CLOSED
from nncore.data import mnist
from nncore.storage.checkpoint_file import load_checkpoint
from tests.reliability import cycles
from tests.reliability.anywhere import nothing_can_be_written, visit
from tests.reliability.closings import close_once
from tests.reliability.events import use
from tests.reliability.walk import walk


def test_a_few_walks_lead_nowhere_undocumented() -> None:
    walk(2, 30)


def test_a_few_cycles_leave_no_thread_and_complain_of_nothing() -> None:
    figures = cycles.run(["--count", "10", "--warm-up", "5"])
    before, after = figures["threads before and after"]
    assert after <= before
    assert figures["complaints"] == []


def test_a_few_hundred_random_events(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("getOpenFileName", "getSaveFileName", "getExistingDirectory"):
        monkeypatch.setattr(QFileDialog, name, getattr(QFileDialog, name))  # put back afterwards
    mirrors = mnist.MNIST.mirrors
    try:
        assert use(7, 300) == []
    finally:
        object.__setattr__(mnist.MNIST, "mirrors", mirrors)


@pytest.mark.parametrize("mode", ["starting", "silent", "saving"])
def test_a_window_is_closed_whatever_goes_on(mode: str, tmp_path: Path) -> None:
    closing = close_once(mode, 0.3, tmp_path)
    assert (closing.code, closing.errors, closing.left) == (0, "", ())


@pytest.mark.parametrize("mode", ["terminated", "interrupted"])
def test_a_signal_leaves_the_run_to_be_taken_up(mode: str, tmp_path: Path) -> None:
    closing = close_once(mode, 0.5, tmp_path)
    assert (closing.code, closing.errors, closing.left) == (0, "", ())
    (kept,) = tmp_path.rglob(NAME)
    assert load_checkpoint(kept).step > 0
    assert (kept.parent / CLOSED).exists()


def test_a_home_that_cannot_be_written_is_told_in_one_sentence(tmp_path: Path) -> None:
    seen, wrong = visit(nothing_can_be_written(tmp_path))
    assert wrong == []
    (sentence,) = seen["said"]
    assert sentence.startswith("When this window is closed, its settings, runs and drawing will be")
