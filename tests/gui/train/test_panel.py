"""The Train tab as a whole: values in, wishes out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.run_state import RunState
from gui.train.curves import CurvePlot
from gui.train.fold import Fold
from gui.train.panel import RunSummary, TrainPanel
from nncore.training.history import Curves
from nncore.training.recipes import BUILT_IN

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

AUTOMATED = (
    "recipe", "dataset", "start", "step", "stop", "reset", "speed", "loss_plot",
    "accuracy_plot", "drawing_history", "runs",
)  # fmt: skip


@pytest.fixture
def panel(qtbot: QtBot) -> TrainPanel:
    panel = TrainPanel()
    qtbot.addWidget(panel)
    panel.resize(856, 680)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def plot(panel: TrainPanel, name: str) -> CurvePlot:
    found = panel.findChild(CurvePlot, name)
    assert found is not None
    return found


def begin(panel: TrainPanel, run_id: str, curves: Curves, name: str = "quick") -> None:
    panel.add_run(RunSummary(run_id, name, len(panel.runs.model.rows())), 8)
    panel.set_state(RunState.TRAINING)
    panel.show_curves(run_id, curves, 8)


def test_pyqtgraph_waits_until_it_is_asked_for() -> None:
    # The panel goes before Python does: at Python's own end Shiboken 6.11 frees its objects and
    # leaves the weak references that pyqtgraph keeps to them, which read what was freed.
    code = (
        "import gc, sys\n"
        "from PySide6.QtCore import QEvent\n"
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "from gui.train.panel import TrainPanel\n"
        "panel = TrainPanel()\n"
        "assert 'pyqtgraph' not in sys.modules, 'imported too early'\n"
        "list(panel.plots.attach())\n"
        "assert 'pyqtgraph' in sys.modules\n"
        "panel.deleteLater()\n"
        "app.sendPostedEvents(None, QEvent.Type.DeferredDelete)\n"
        "del panel\n"
        "gc.collect()\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert result.returncode == 0, result.stderr


def test_everything_that_automation_needs_has_its_name(panel: TrainPanel) -> None:
    list(panel.plots.attach())
    for name in AUTOMATED:
        found = panel.findChildren(QWidget, name)
        assert len(found) == 1, name
        assert found[0].accessibleName(), name


def test_cards_say_what_to_do_until_there_are_curves(
    panel: TrainPanel, make_curves: Callable[..., Curves]
) -> None:
    hint = panel.findChild(QLabel, "loss_card_empty")
    assert hint is not None
    assert hint.isVisible()
    assert "Start" in hint.text()
    list(panel.plots.attach())
    assert hint.isVisible(), "plots without curves would say nothing"
    begin(panel, "a", make_curves(2.0))
    assert not hint.isVisible()
    assert plot(panel, "loss_plot").isVisible()


def test_what_came_before_the_plots_is_in_them(
    panel: TrainPanel, make_curves: Callable[..., Curves]
) -> None:
    curves = make_curves(2.0)
    begin(panel, "a", curves)
    probabilities = np.full((3, 10), 0.1)
    panel.show_history(np.array([0.0, 1.0, 2.0]), probabilities, 4)
    list(panel.plots.attach())
    x, _ = plot(panel, "loss_plot")._training.getOriginalDataset()
    assert list(x) == list(curves.epoch)
    assert panel.plots._history is not None
    assert panel.plots._history.isVisible()
    assert panel.plots._history.winner == 4


def test_start_and_step_send_the_recipe_once(panel: TrainPanel, qtbot: QtBot) -> None:
    started: list[object] = []
    stepped: list[object] = []
    panel.start_requested.connect(started.append)
    panel.step_requested.connect(stepped.append)
    qtbot.mouseClick(panel.transport.start, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(panel.transport.step, Qt.MouseButton.LeftButton)
    assert started == [BUILT_IN["quick"]]
    assert stepped == [BUILT_IN["quick"]]


def test_a_wrong_field_keeps_start_shut(panel: TrainPanel) -> None:
    epochs = panel.findChild(QLineEdit, "epochs")
    assert epochs is not None
    epochs.setText("none")
    assert not panel.transport.start.isEnabled()
    assert "Epochs" in panel.transport.start.toolTip()
    epochs.setText("4")
    assert panel.transport.start.isEnabled()
    assert panel.recipe().epochs == 4


def test_a_live_run_locks_the_recipe_and_says_so(panel: TrainPanel) -> None:
    note = panel.findChild(QLabel, "locked_note")
    assert note is not None
    for state in RunState:
        panel.set_state(state)
        assert note.isVisible() == state.is_alive
        assert panel.form.chooser.isEnabled() != state.is_alive
        assert panel.form.learning.rate.isEnabled()


def test_the_rate_of_a_live_run_is_passed_on(panel: TrainPanel, qtbot: QtBot) -> None:
    panel.set_state(RunState.TRAINING)
    with qtbot.waitSignal(panel.rate_change_requested) as told:
        panel.form.learning.rate.setText("0.01")
        panel.form.learning.rate.editingFinished.emit()
    assert told.args == [0.01]


def test_a_new_run_comes_in_front_of_the_last(
    panel: TrainPanel, make_curves: Callable[..., Curves]
) -> None:
    list(panel.plots.attach())
    first, second = make_curves(8.0), make_curves(1.0)
    begin(panel, "a", first, "relu-128")
    panel.set_state(RunState.IDLE)
    begin(panel, "b", second)
    loss = plot(panel, "loss_plot")
    assert list(loss._training.getOriginalDataset()[0]) == list(second.epoch)
    assert [overlay.name for overlay in loss._overlays] == ["relu-128 (run 1)"]
    panel.show_curves("a", first, 8)
    assert list(loss._training.getOriginalDataset()[0]) == list(second.epoch)


def test_losses_of_another_kind_are_not_laid_behind(
    panel: TrainPanel, make_curves: Callable[..., Curves]
) -> None:
    list(panel.plots.attach())
    begin(panel, "a", make_curves(8.0))
    panel.set_state(RunState.IDLE)
    panel.form.learning.loss.setCurrentText("mean squared error")
    begin(panel, "b", make_curves(1.0))
    assert plot(panel, "loss_plot")._overlays == ()
    assert len(plot(panel, "accuracy_plot")._overlays) == 1
    assert panel.plots.loss_card.title == "Loss (mean squared error)"


def test_a_reset_clears_the_run_and_keeps_the_list(
    panel: TrainPanel, make_curves: Callable[..., Curves]
) -> None:
    list(panel.plots.attach())
    begin(panel, "a", make_curves(8.0))
    panel.set_state(RunState.IDLE)
    assert panel.transport.reset.isEnabled()
    panel.clear_run()
    assert not panel.transport.reset.isEnabled()
    assert not plot(panel, "loss_plot").isVisible()
    assert len(panel.runs.model.rows()) == 1


def test_curves_grow_as_they_are_pulled(
    panel: TrainPanel, make_curves: Callable[..., Curves]
) -> None:
    list(panel.plots.attach())
    begin(panel, "a", make_curves(1.0))
    for epochs in (2.0, 3.0, 4.0):
        panel.show_curves("a", make_curves(epochs), 8)
        x, _ = plot(panel, "accuracy_plot")._training.getOriginalDataset()
        assert x[-1] == epochs


@pytest.mark.parametrize("size", [(856, 680), (400, 460), (1400, 1000), (640, 500)])
def test_nothing_is_cut_off_or_scrolls_sideways(
    panel: TrainPanel, make_curves: Callable[..., Curves], size: tuple[int, int]
) -> None:
    list(panel.plots.attach())
    begin(panel, "a", make_curves(2.0))
    panel.set_state(RunState.IDLE)
    panel.form.learning.optimiser.setCurrentText("AdamW")
    panel.form.learning.schedule.setCurrentText("one-cycle")
    for fold in panel.findChildren(Fold):
        fold.setChecked(True)
    panel.resize(*size)
    for _ in range(5):
        QApplication.processEvents()
    for area in panel.findChildren(QAbstractScrollArea):
        assert area.horizontalScrollBar().maximum() == 0, area.objectName()
    assert panel.form.width() <= panel._form_scroll.viewport().width()
    buttons = (panel.transport.start, panel.transport.step, panel.transport.reset)
    for button in buttons:
        assert button.width() >= button.minimumSizeHint().width()


def test_narrow_windows_put_the_plots_under_the_recipe(panel: TrainPanel) -> None:
    assert panel.plots.x() > panel._left.x()
    panel.resize(400, 460)
    QApplication.processEvents()
    assert panel.plots.y() > panel._left.y()
    assert panel.plots.x() == panel._left.x()


def test_tab_goes_through_the_recipe_in_reading_order(panel: TrainPanel) -> None:
    order = [
        "recipe", "dataset", "training_images", "wrong_labels", "not_digits", "redrawn",
        "layer_1", "layer_2", "add_layer", "layer_output", "loss", "optimiser", "momentum",
        "beta2", "rate", "schedule", "schedule_final", "batch", "batch_kind", "epochs", "vary",
        "more", "start", "step", "speed",
    ]  # fmt: skip
    panel.form.chooser.setFocus()
    visited = []
    for _ in range(60):
        focused = QApplication.focusWidget()
        if focused is not None and focused.objectName() not in visited:
            visited.append(focused.objectName())
        panel.focusNextChild()
    assert [name for name in visited if name in order] == order


def test_what_is_unfolded_comes_into_view(panel: TrainPanel, qtbot: QtBot) -> None:
    panel.resize(850, 600)
    fold = panel.findChild(QToolButton, "more")
    assert fold is not None
    more = panel.form.more
    fold.click()
    qtbot.waitUntil(lambda: not more.visibleRegion().isEmpty())
