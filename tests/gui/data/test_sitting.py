"""From a file on the disk to a network that has learned from it, in one sitting."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.run_state import RunState
from nncore.session import Run
from tests.gui.data.conftest import WriteCsv
from tests.gui.data.looking import PATIENCE, is_read, look_at, overview, press
from tests.gui.window_parts import label
from tests.windows import TINY, open_window


def test_import_accept_train_and_see(qtbot: QtBot, write_csv: WriteCsv) -> None:
    with open_window(qtbot, make_run=Run) as window:
        path = write_csv()
        window.train_panel.set_recipe(replace(TINY, epochs=2))
        look_at(window, qtbot, path)
        press(window, "import_accept")
        qtbot.waitUntil(lambda: is_read(window), timeout=PATIENCE)
        training, validation, test = overview(window).bars.columns
        assert (training.total, validation.total, test.total) == (80, 10, 10)
        window.tabs.setCurrentIndex(0)
        start = window.findChild(QPushButton, "start")
        assert start is not None
        start.click()
        qtbot.waitUntil(lambda: window.controller.state is RunState.IDLE, timeout=PATIENCE)
        run = window.controller.run
        assert run is not None
        assert run.ending is not None
        assert run.ending.ended == "finished", run.ending.sentence
        assert run.model is not None
        assert run.model.recipe is not None
        assert run.model.recipe.data.sources == (str(path),)
        assert run.curves is not None
        assert len(run.curves.validation_accuracy) >= 2
        assert "mine.csv" in label(window, "data_in_use")
        assert window.controller.networks.shown.run_id == run.run_id
