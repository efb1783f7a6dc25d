"""What the network sees and says, on the screen and for a screen reader."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from gui.drawing.input_preview import InputPreview
from gui.drawing.probability_bars import ProbabilityBars
from gui.drawing.verdict import Verdict
from gui.drawing.wording import percent, spoken_probabilities, verdict_wording
from gui.theme import LIGHT
from nncore.network.model import Reading


def reading(**chances: float) -> Reading:
    """Return a reading with the named digits' probabilities (d7=0.976); the rest share evenly."""
    given = {int(name[1:]): value for name, value in chances.items()}
    rest = (1.0 - sum(given.values())) / (10 - len(given))
    probabilities = np.array([given.get(digit, rest) for digit in range(10)], np.float32)
    return Reading.of(np.zeros((28, 28), np.float32), probabilities)


SEVEN = reading(d7=0.976, d2=0.006)


def test_a_sure_verdict() -> None:
    assert verdict_wording(SEVEN).text == "7, 97.6 % sure, next: 2 (0.6 %)"
    assert spoken_probabilities(SEVEN) == "seven 97.6 %, then two 0.6 %"


def test_a_close_call_names_both() -> None:
    wording = verdict_wording(reading(d7=0.50, d1=0.44))
    assert wording.headline == "7 or 1?"
    assert wording.text == "7 or 1?, a close call: 50.0 % to 44.0 %"


def test_a_weak_favourite_is_called_weak() -> None:
    wording = verdict_wording(reading(d4=0.42, d9=0.2))
    assert wording.headline == "4?"
    assert "only 42.0 % sure" in wording.text


def test_a_network_that_knows_nothing_does_not_claim_a_close_call() -> None:
    wording = verdict_wording(reading(d4=0.11, d6=0.108))
    assert wording.text == "4?, only 11.0 % sure, next: 6 (10.8 %)"


def test_an_empty_canvas_has_no_digit() -> None:
    assert verdict_wording(Reading.blank()).text == "no digit, empty canvas"
    assert "no digit" in spoken_probabilities(Reading.blank())


def test_what_is_no_digit_is_named_as_a_likeness_only() -> None:
    rejected = Reading.of(np.zeros((28, 28), np.float32), np.array(SEVEN.probabilities), 0.98)
    wording = verdict_wording(rejected)
    assert (wording.headline, wording.text) == ("not a digit", "not a digit, most like 7: 97.6 %")
    assert spoken_probabilities(rejected).startswith("seven 97.6 %")


def test_figures_never_claim_a_certainty_that_is_not() -> None:
    expected = {
        1.0: "100.0 %",
        0.99999: "> 99.9 %",
        0.9994: "99.9 %",
        0.976: "97.6 %",
        0.0006: "0.1 %",
        0.0001: "< 0.1 %",
        0.0: "0.0 %",
    }
    assert {probability: percent(probability) for probability in expected} == expected


def test_the_verdict_speaks(qtbot: QtBot) -> None:
    verdict = Verdict()
    qtbot.addWidget(verdict)
    assert verdict.objectName() == "verdict"
    assert verdict.text().startswith("no digit")
    verdict.set_reading(SEVEN)
    assert verdict.text().startswith("7")
    assert "97.6 % sure" in verdict.accessibleName()


def test_the_bars_are_as_long_as_the_probabilities(qtbot: QtBot) -> None:
    bars = ProbabilityBars()
    qtbot.addWidget(bars)
    bars.resize(300, 200)
    bars.set_reading(reading(d7=0.75, d2=0.2))
    image = bars.grab().toImage()

    def length(digit: int, colour: str) -> int:
        y = digit * 20 + 10
        row = [image.pixelColor(x, y).name() for x in range(image.width())]
        return row.count(colour)

    seven, two, empty = length(7, LIGHT.accent), length(2, LIGHT.faint), length(7, LIGHT.bar_empty)
    assert seven > 80
    assert abs(seven / (seven + empty) - 0.75) < 0.03
    assert abs(two / seven - 0.2 / 0.75) < 0.03
    assert length(2, LIGHT.accent) == 0  # only the best is highlighted
    assert bars.text() == "seven 75.0 %, then two 20.0 %"
    bars.set_reading(Reading.blank())
    assert "no digit" in bars.text()


def columns_of(bars: ProbabilityBars, colour: str) -> set[int]:
    """Columns in which a colour occurs between the second and the third bar."""
    image = bars.grab().toImage()
    return {
        x
        for x in range(image.width())
        for y in range(56, 66)
        if image.pixelColor(x, y).name() == colour
    }


def test_the_threshold_is_a_line_across_the_bars(qtbot: QtBot) -> None:
    bars = ProbabilityBars()
    qtbot.addWidget(bars)
    bars.resize(300, 200)
    bars.set_reading(reading(d2=0.7, d3=0.2))
    assert not columns_of(bars, LIGHT.muted)
    bars.set_threshold(0.5)
    image = bars.grab().toImage()
    row = [image.pixelColor(x, 50).name() for x in range(image.width())]
    bar = [x for x, name in enumerate(row) if name in (LIGHT.accent, LIGHT.bar_empty)]
    (line,) = columns_of(bars, LIGHT.muted)
    assert abs((line - bar[0]) / (bar[-1] - bar[0]) - 0.5) < 0.02
    assert "Threshold, 50.0 %" in bars.tip(QPoint(line, 50))
    assert bars.tip(QPoint(line + 20, 50)) == "two: 70.0 %"
    bars.set_threshold(0.0)
    assert not columns_of(bars, LIGHT.muted)
    assert "Threshold" not in bars.tip(QPoint(line, 50))


def test_no_bar_stands_out_where_there_is_no_digit(qtbot: QtBot) -> None:
    bars = ProbabilityBars()
    qtbot.addWidget(bars)
    bars.resize(300, 200)
    bars.set_reading(
        Reading.of(np.zeros((28, 28), np.float32), np.array(SEVEN.probabilities), 0.98)
    )
    image = bars.grab().toImage()
    row = [image.pixelColor(x, 150).name() for x in range(image.width())]
    assert LIGHT.accent not in row
    assert row.count(LIGHT.faint) > 80


def test_the_preview_shows_every_pixel_of_the_input(qtbot: QtBot) -> None:
    preview = InputPreview()
    qtbot.addWidget(preview)
    preview.resize(130, 130)
    values = np.random.default_rng(3).random((28, 28), np.float32)
    preview.set_reading(Reading.of(values, np.full(10, 0.1, np.float32)))
    image = preview.grab().toImage()
    assert preview.square().width() == 112  # four whole pixels for each
    for row, column in ((14, 14), (3, 20), (25, 9)):
        shown = {
            image.pixelColor(4 * column + dx, 4 * row + dy).red()
            for dx in range(4)
            for dy in range(4)
        }
        assert shown == {round(float(values[row, column]) * 255)}  # not smoothed
    assert preview.toolTip()
    preview.set_reading(Reading.blank())
    assert preview.grab().toImage().pixelColor(56, 56).name() == "#000000"
