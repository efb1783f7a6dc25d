"""The Inside tab in the real window, with few digits to compare with."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from gui.inside import example_wiring
from gui.inside.examples import Examples
from gui.inside.panel import InsidePanel
from gui.main_window import MainWindow
from nncore.progress import Progress
from nncore.recipe import Data, Preparation
from tests.gui.drawings import DRAWING
from tests.windows import open_window, tiny_data


def few_examples(data: Data, _preparation: Preparation) -> Generator[Progress, None, Examples]:
    yield Progress("Loading digits", 0, 1)
    digits = tiny_data()
    return Examples(data, digits.training, digits.validation)


@pytest.fixture
def window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """Give the real window."""
    monkeypatch.setattr(example_wiring, "load_examples", few_examples)
    with open_window(qtbot) as window:
        yield window


def look(window: MainWindow, qtbot: QtBot, *, drawn: bool = True) -> InsidePanel:
    """Open the tab, with a digit on the canvas, and wait until it is looked into."""
    if drawn:
        window.drawing_panel.canvas.set_drawing(DRAWING)
    window.tabs.show_page("inside")
    panel: Any = window.tabs.page("inside")
    assert isinstance(panel, InsidePanel)
    if drawn:
        qtbot.waitUntil(lambda: panel.unit.view is not None)
    return panel
