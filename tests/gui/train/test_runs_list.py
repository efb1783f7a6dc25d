"""The list of runs: what it shows, hides and says, in which order and in which colours."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui import theme
from gui.train.run_rows import RunSummary, format_duration, past_colour
from gui.train.runs_list import RunsList
from tests.gui.train.run_lists import (
    EARLIER,
    FIRST,
    SECOND,
    THIRD,
    add,
    click_dot,
    order,
    select,
    shown,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_an_empty_list_says_what_it_is_for(runs: RunsList) -> None:
    label = runs.findChild(QLabel, "runs_empty")
    assert label is not None
    assert label.isVisible()
    assert not runs.use.isVisible()
    add(runs, FIRST)
    assert not label.isVisible()
    assert runs.view.isVisible()
    assert runs.use.isVisible()


def test_the_newest_run_is_on_top_and_in_front(runs: RunsList) -> None:
    add(runs, FIRST, SECOND)
    assert [row.title for row in runs.model.rows()] == ["quick (run 2)", "relu-128 (run 1)"]
    assert [row.is_current for row in runs.model.rows()] == [True, False]
    selected = runs.selected()
    assert selected is not None
    assert selected.summary == SECOND


def test_the_run_before_stays_behind_and_older_ones_go(runs: RunsList) -> None:
    add(runs, FIRST, SECOND, THIRD)
    assert shown(runs) == ["c", "b"]


def test_a_run_shown_by_hand_stays(runs: RunsList, qtbot: QtBot) -> None:
    add(runs, FIRST, SECOND)
    click_dot(qtbot, runs, 1)
    assert shown(runs) == ["b"]
    click_dot(qtbot, runs, 1)
    add(runs, THIRD)
    assert shown(runs) == ["c", "b", "a"]


def test_a_dot_is_told_once_and_not_for_the_run_in_front(runs: RunsList, qtbot: QtBot) -> None:
    add(runs, FIRST, SECOND)
    told: list[int] = []
    runs.overlays_changed.connect(lambda: told.append(1))
    click_dot(qtbot, runs, 0)
    assert told == []
    click_dot(qtbot, runs, 1)
    assert told == [1]


def test_a_click_beside_the_dot_selects_only(runs: RunsList, qtbot: QtBot) -> None:
    add(runs, FIRST, SECOND)
    area = runs.view.visualRect(runs.model.index(1))
    with qtbot.waitSignal(runs.run_selected) as told:
        qtbot.mouseClick(runs.view.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    assert told.args == ["a"]
    assert shown(runs) == ["b", "a"]


def test_rows_say_all_there_is_to_know(runs: RunsList) -> None:
    add(runs, FIRST)
    news = replace(FIRST, ended="stopped", kept=True, reason="You stopped it.", started=0.0)
    runs.update_run(news)
    runs.set_read_with("a")
    index = runs.model.index(0)
    words = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert words.startswith("relu-128 (run 1), 85.3 %, stopped · reads your drawing · kept · ")
    assert "19" in words  # 1969 or 1970, as the clock of this machine has it
    assert words.endswith(" · 9.0 s · 500 parameters")
    assert "You stopped it." in index.data(Qt.ItemDataRole.ToolTipRole)
    runs.set_read_with(None)
    assert "reads" not in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_an_unknown_accuracy_is_a_dash(runs: RunsList) -> None:
    add(runs, SECOND)
    assert runs.model.rows()[0].accuracy() == "–"


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.84, "0.8 s"), (12.3, "12 s"), (600.0, "10 min"), (9000.0, "2.5 h")]
)
def test_lengths_of_time_are_in_the_unit_a_person_would_use(seconds: float, words: str) -> None:
    assert format_duration(seconds) == words


@pytest.mark.parametrize(
    ("place", "expected"),
    [(0, ["c", "b", "a"]), (1, ["c", "a", "b"]), (2, ["c", "a", "b"]), (3, ["a", "c", "b"])],
)
def test_orders(runs: RunsList, place: int, expected: list[str]) -> None:
    add(runs, FIRST, SECOND, THIRD)
    select(runs, "a")
    runs.order.setCurrentIndex(place)
    runs.order.activated.emit(place)
    assert order(runs) == expected
    selected = runs.selected()
    assert selected is not None
    assert selected.run_id == "a", "what is selected stays so"


def test_news_move_a_run_to_its_place(runs: RunsList) -> None:
    add(runs, FIRST, SECOND, THIRD)
    runs.order.activated.emit(1)
    runs.update_run(replace(SECOND, accuracy=0.99))
    assert order(runs) == ["b", "c", "a"]
    add(runs, RunSummary("d", "quick", 3, 0.88, "finished"))
    assert order(runs) == ["b", "c", "d", "a"]


def test_runs_of_earlier_times_come_without_curves(runs: RunsList) -> None:
    add(runs, replace(FIRST, number=9))
    runs.add_earlier([*EARLIER, replace(FIRST, number=9)])
    assert order(runs) == ["a", *(f"old-{number}" for number in range(7, 0, -1))]
    assert shown(runs) == ["a"]
    selected = runs.selected()
    assert selected is not None
    assert selected.run_id == "a"
    assert runs.title == "Runs · 8"
    add(runs, SECOND)
    assert runs.model.rows()[0].number == 10


def test_after_a_reset_no_run_is_in_front(runs: RunsList) -> None:
    add(runs, FIRST)
    runs.clear_current()
    (row,) = runs.model.rows()
    assert not row.is_current
    assert not row.is_shown


def test_the_dot_is_in_the_colour_of_the_curve(runs: RunsList, qtbot: QtBot) -> None:
    add(runs, FIRST, SECOND)
    image = runs.view.viewport().grab().toImage()
    place = runs.view.visualRect(runs.model.index(1))
    colour = image.pixelColor(place.left() + 11, place.center().y()).name()
    assert colour == past_colour(theme.LIGHT, 0)
    assert colour != theme.LIGHT.accent, "which is the live run's"
    click_dot(qtbot, runs, 1)
    image = runs.view.viewport().grab().toImage()
    assert image.pixelColor(place.left() + 11, place.center().y()).name() != colour


def test_runs_in_the_plots_have_colours_of_their_own(runs: RunsList) -> None:
    runs.add_earlier([replace(each, colour=3) for each in EARLIER])
    for summary in EARLIER[:5]:
        runs.model.set_shown(summary.run_id, True)
    colours = [row.colour for row in runs.model.rows() if row.is_shown]
    assert len(set(colours)) == 5
