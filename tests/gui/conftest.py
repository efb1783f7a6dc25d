"""Every test of widgets runs under the leak guard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from tests.gui.stage import Stage
from tests.qt_guard import qt_guard
from tests.windows import open_window

__all__ = ["qt_guard"]


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Give a controller whose runs are toys."""
    stage = Stage()
    yield stage
    assert stage.controller.shut_down(10_000)  # the disk may be busy


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    """Give the real window, on small data."""
    with open_window(qtbot) as window:
        yield window
