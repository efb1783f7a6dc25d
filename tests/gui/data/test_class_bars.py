"""Counts by class and part, and what is said about their balance."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from gui.data.class_bars import HEAD, ROW, BarColumn, ClassBars
from gui.data.words import balance_sentence, origin_sentence
from nncore.arrays import NOT_A_DIGIT

EVEN = (10,) * 10


@pytest.fixture
def bars(qtbot: QtBot) -> ClassBars:
    bars = ClassBars("bars")
    qtbot.addWidget(bars)
    bars.set_columns([BarColumn("Training", (40, 5, *EVEN[2:]), 25), BarColumn("Test", EVEN)])
    bars.resize(300, bars.sizeHint().height())
    bars.show()
    return bars


def test_each_bar_says_what_it_stands_for(bars: ClassBars) -> None:
    assert bars.tip_at(QPoint(30, HEAD + 2)) == "Training, 0: 40 images (26.7 %)"
    assert bars.tip_at(QPoint(30, HEAD + 10 * ROW + 2)) == "Training, no digit: 25 images (16.7 %)"
    assert bars.tip_at(QPoint(290, HEAD + 3 * ROW + 2)) == "Test, 3: 10 images (10.0 %)"
    assert bars.tip_at(QPoint(290, 3)) == "Test: 100 images"
    assert bars.tip_at(QPoint(3, HEAD + 2)) == ""


def test_the_counts_can_be_heard(bars: ClassBars) -> None:
    assert bars.accessibleDescription().startswith("Training, 150 images: 0: 40, 1: 5, 2: 10")
    assert "no digit: 25" in bars.accessibleDescription()


def test_the_row_of_no_digit_is_there_only_where_it_counts(bars: ClassBars) -> None:
    assert bars.labels() == [*range(10), NOT_A_DIGIT]
    before = bars.sizeHint().height()
    bars.set_columns([BarColumn("Test", EVEN)])
    assert bars.labels() == list(range(10))
    assert bars.sizeHint().height() == before - ROW


def test_longer_bars_are_more_images(bars: ClassBars) -> None:
    bars.set_columns([BarColumn("Training", (40, 20, 0, *EVEN[3:]))])
    shown = bars.grab().toImage()
    ratio = shown.width() / bars.width()
    colour = shown.pixelColor(int(22 * ratio), int((HEAD + ROW / 2) * ratio))

    def length(row: int) -> int:
        y = int((HEAD + row * ROW + ROW / 2) * ratio)
        return sum(shown.pixelColor(x, y) == colour for x in range(shown.width()))

    assert length(0) == pytest.approx(2 * length(1), abs=5)
    assert length(2) == 0


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (EVEN, "Even: each digit makes 10.0 %"),
        ((30, *EVEN[1:]), "Uneven: there are 3.0 times as many 0s as 1s"),
        ((10, 0, 10, 0, *EVEN[4:]), "There is no 1 or 3:"),
        ((0,) * 10, "There are no digits among the images."),
    ],
)
def test_the_balance_in_words(counts: tuple[int, ...], words: str) -> None:
    assert balance_sentence(counts, "images").startswith(words)


def test_the_origin_names_the_licence_or_the_place() -> None:
    assert "CC BY-SA 3.0" in origin_sentence("mnist")
    assert "CC BY 4.0" in origin_sentence("digits8")
    assert origin_sentence("somewhere/else/mine.csv").startswith("mine.csv: your own, in somewhere")
