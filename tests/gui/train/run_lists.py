"""Runs for the list, and hands that work it."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from pytestqt.qtbot import QtBot

from gui.train.run_rows import RunSummary
from gui.train.runs_list import RunsList

FIRST = RunSummary("a", "relu-128", 0, 0.853, "finished", seconds=9.0, parameters=500)
SECOND = RunSummary("b", "quick", 1, None, "", parameters=700)
THIRD = RunSummary("c", "quick", 2, 0.9, "stopped", seconds=4.0, parameters=600)
EARLIER = tuple(
    RunSummary(f"old-{number}", f"old {number}", number, 0.5, "finished", number=number)
    for number in range(1, 8)
)


def add(runs: RunsList, *summaries: RunSummary) -> None:
    for summary in summaries:
        runs.add_run(summary)


def click_dot(qtbot: QtBot, runs: RunsList, row: int) -> None:
    area = runs.view.visualRect(runs.model.index(row))
    place = QPoint(area.left() + 11, area.center().y())
    qtbot.mouseClick(runs.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def shown(runs: RunsList) -> list[str]:
    return [row.run_id for row in runs.model.rows() if row.is_shown]


def order(runs: RunsList) -> list[str]:
    return [row.run_id for row in runs.model.rows()]


def select(runs: RunsList, *run_ids: str) -> None:
    """Select runs; the last has the focus."""
    flag = QItemSelectionModel.SelectionFlag
    runs.view.selectionModel().clearSelection()
    for run_id in run_ids:
        runs.view.selectionModel().setCurrentIndex(runs.model.index_of(run_id), flag.Select)
