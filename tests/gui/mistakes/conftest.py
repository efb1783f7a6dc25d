"""The Mistakes tab in the real window, judged by data small enough to wait for."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.mistakes import evaluation
from gui.mistakes.panel import MistakesPanel
from nncore.data.dataset import Samples
from tests.gui.mistakes.using import show
from tests.windows import tiny_data


@pytest.fixture(autouse=True)
def small_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a hundred digits for every part of the generated strokes."""
    real = evaluation.load_part

    def load_part(source: str, part: str, *rest: Any) -> Generator[Any, None, Samples]:
        if source != "strokes":
            return (yield from real(source, part, *rest))
        data = tiny_data()
        return {"training": data.training, "test": data.test["strokes"]}.get(part, data.validation)

    monkeypatch.setattr(evaluation, "load_part", load_part)


@pytest.fixture
def panel(window: MainWindow, qtbot: QtBot) -> MistakesPanel:
    """Give the tab, with everything read."""
    return show(window, qtbot)
