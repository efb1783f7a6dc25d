"""The plots by what their curves hold, what they cost while hidden, and how they look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import theme
from gui.train.curves import CurvePlot, Overlay
from gui.train.drawing_history import DrawingHistory
from gui.train.legend import Entry
from gui.train.plot import Plot
from nncore.arrays import freeze
from nncore.training.history import Curves


def show(qtbot: QtBot, plot: Plot) -> Any:
    qtbot.addWidget(plot)
    plot.resize(500, 220)
    plot.show()
    qtbot.waitExposed(plot)
    return plot


@pytest.fixture
def loss(qtbot: QtBot) -> CurvePlot:
    return show(qtbot, CurvePlot("loss", "loss_plot"))


@pytest.fixture
def accuracy(qtbot: QtBot) -> CurvePlot:
    return show(qtbot, CurvePlot("accuracy", "accuracy_plot"))


@pytest.fixture
def history(qtbot: QtBot) -> DrawingHistory:
    return show(qtbot, DrawingHistory())


def points(curve: Any) -> tuple[list[float], list[float]]:
    x, y = curve.getOriginalDataset()
    return ([], []) if x is None else (list(x), list(y))


def texts(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.text for entry in entries]


def hover(plot: Plot, x: int, y: int = 60) -> None:
    viewport = plot._view.viewport()
    place = QPointF(x, y)
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, QPointF(viewport.mapToGlobal(place)),
        Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def colours_in(plot: Plot) -> set[str]:
    image = plot.grab().toImage()
    places = ((x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2))
    return {image.pixelColor(x, y).name() for x, y in places}


def readings(count: int, digit: int = 7) -> tuple[np.ndarray, np.ndarray]:
    epochs = np.linspace(0.0, 4.0, count)
    probabilities = np.full((count, 10), 0.02)
    probabilities[:, digit] = np.linspace(0.1, 0.7, count)
    probabilities[:, 2] = 0.15
    return epochs, probabilities


def test_training_and_validation_are_drawn(
    loss: CurvePlot, accuracy: CurvePlot, make_curves: Callable[..., Curves]
) -> None:
    curves = make_curves(3.0)
    loss.set_run(curves, 8)
    accuracy.set_run(curves, 8)
    assert points(loss._training) == (list(curves.epoch), list(curves.loss))
    assert points(loss._validation) == (
        list(curves.validation_epoch),
        list(curves.validation_loss),
    )
    assert points(accuracy._training)[1] == list(curves.accuracy)
    assert points(accuracy._validation)[1] == list(curves.validation_accuracy)


def test_the_epochs_that_are_planned_decide_the_range(
    loss: CurvePlot, make_curves: Callable[..., Curves]
) -> None:
    loss.set_run(make_curves(1.0), 8)
    before = loss._item.viewRange()[0]
    loss.set_run(make_curves(6.0), 8)
    assert loss._item.viewRange()[0] == before
    assert before[0] == 0.0
    assert 8.0 < before[1] < 11.0


def test_an_exploding_loss_leaves_the_picture(
    loss: CurvePlot, make_curves: Callable[..., Curves]
) -> None:
    good = make_curves(3.0)
    wild = good.loss.copy()
    wild[100:] = 1e12
    wild[-1] = np.nan
    loss.set_run(Curves(good.epoch, freeze(wild), *_rest(good)), 8)
    assert 2.0 < loss._item.viewRange()[1][1] < 10.0
    assert not loss.grab().isNull()


def test_only_what_changed_is_given_to_the_curves(
    loss: CurvePlot, make_curves: Callable[..., Curves]
) -> None:
    first = make_curves(2.0)
    loss.set_run(first, 8)
    touched: list[str] = []
    for name in ("_training", "_validation"):
        curve = getattr(loss, name)
        original = curve.setData

        def note(*args: Any, name: str = name, original: Any = original) -> None:
            touched.append(name)
            original(*args)

        curve.setData = note  # for good: when monkeypatch comes to undo it, C++ is gone
    loss.set_run(first, 8)
    assert touched == []
    longer = make_curves(2.9)
    same_validation = Curves(
        longer.epoch, longer.loss, longer.accuracy, first.validation_epoch,
        first.validation_loss, first.validation_accuracy,
    )  # fmt: skip
    loss.set_run(same_validation, 8)
    assert touched == ["_training"]


def test_growing_by_less_than_a_pixel_can_wait(
    loss: CurvePlot, make_curves: Callable[..., Curves], qtbot: QtBot
) -> None:
    loss.set_run(make_curves(2.0), 8)
    loss.set_run(make_curves(2.1), 8)
    assert points(loss._training)[0][-1] == pytest.approx(2.1)
    loss.set_run(make_curves(2.1001), 8)
    assert points(loss._training)[0][-1] == pytest.approx(2.1, abs=1e-9)
    qtbot.waitUntil(lambda: points(loss._training)[0][-1] > 2.10005)


def test_hidden_plots_do_nothing_until_they_are_shown(
    loss: CurvePlot, history: DrawingHistory, make_curves: Callable[..., Curves]
) -> None:
    loss.hide()
    history.hide()
    curves = make_curves(3.0)
    loss.set_run(curves, 8)
    history.set_points(*readings(30))
    assert points(loss._training) == ([], [])
    assert points(history._winner) == ([], [])
    loss.show()
    history.show()
    assert points(loss._training)[0] == list(curves.epoch)
    assert len(points(history._winner)[0]) == 30


def test_a_single_point_is_marked(loss: CurvePlot, make_curves: Callable[..., Curves]) -> None:
    loss.set_run(make_curves(0.01, points=1), 8)
    assert loss._training.opts["symbol"] == "o"
    loss.set_run(make_curves(2.0), 8)
    assert loss._training.opts["symbol"] is None


def test_past_runs_lie_behind_under_their_names(
    loss: CurvePlot, make_curves: Callable[..., Curves]
) -> None:
    told: list[tuple[Entry, ...]] = []
    loss.legend_changed.connect(told.append)
    past = make_curves(8.0)
    loss.set_overlays((Overlay("relu-128 (run 1)", "run 1", 0, past),))
    assert texts(told[-1]) == ["relu-128 (run 1)"], "nothing is said of lines that are not there"
    loss.set_run(make_curves(1.0), 8)
    assert texts(told[-1]) == ["training", "validation", "relu-128 (run 1)"]
    (curve,) = loss._overlay_curves
    assert points(curve)[1] == list(past.validation_loss)
    assert curve.zValue() < loss._training.zValue()
    styles = {entry.dash for entry in told[-1]}
    assert len(styles) == 3, "told apart without colour too"
    loss.set_overlays(())
    assert loss._overlay_curves == []


def test_a_past_run_without_an_epoch_shows_its_training(
    loss: CurvePlot, make_curves: Callable[..., Curves]
) -> None:
    short = make_curves(0.5)
    loss.set_overlays((Overlay("quick (run 1)", "run 1", 0, short),))
    assert points(loss._overlay_curves[0])[1] == list(short.loss)


def test_pens_are_cheap(loss: CurvePlot, make_curves: Callable[..., Curves]) -> None:
    loss.set_overlays((Overlay("a", "a", 0, make_curves(8.0)),))
    for curve in (loss._training, loss._validation, *loss._overlay_curves):
        assert curve.opts["pen"].width() == 1
        assert curve.opts["pen"].color().alpha() == 255
        assert curve.opts["autoDownsample"]
        assert curve.opts["downsampleMethod"] == "peak"
        assert curve.opts["clipToView"]


def test_the_theme_is_followed(
    loss: CurvePlot, make_curves: Callable[..., Curves], qapp: QApplication
) -> None:
    loss.set_run(make_curves(6.0), 8)
    assert theme.LIGHT.card in colours_in(loss)
    assert theme.LIGHT.grid in colours_in(loss)
    theme.apply(qapp, theme.DARK)
    assert loss._training.opts["pen"].color() == QColor(theme.DARK.accent)
    dark = colours_in(loss)
    assert theme.DARK.card in dark
    assert theme.DARK.grid in dark
    assert theme.LIGHT.card not in dark


def test_the_cursor_reads_values_in_words(
    accuracy: CurvePlot, make_curves: Callable[..., Curves]
) -> None:
    told: list[Any] = []
    accuracy.hovered.connect(told.append)
    accuracy.set_run(make_curves(8.0), 8)
    accuracy.set_overlays((Overlay("a (run 1)", "run 1", 0, make_curves(8.0)),))
    hover(accuracy, 240)
    when, training, validation, past = texts(told[-1])
    assert when.startswith("epoch ")
    assert training.startswith("training 9")
    assert training.endswith(" %")
    assert validation.startswith("validation ")
    assert past.startswith("run 1 ")
    QApplication.sendEvent(accuracy._view.viewport(), QEvent(QEvent.Type.Leave))
    assert told[-1] is None


def test_there_is_no_menu_and_nothing_to_drag(loss: CurvePlot) -> None:
    assert not loss._item.menuEnabled()
    assert loss._item.getViewBox().mouseEnabled() == [False, False]
    assert loss._item.buttonsHidden


def test_the_history_has_a_winner_and_labels(history: DrawingHistory) -> None:
    told: list[tuple[Entry, ...]] = []
    history.legend_changed.connect(told.append)
    epochs, probabilities = readings(60)
    history.set_total_epochs(8)
    history.set_points(epochs, probabilities, None)
    assert history.winner == 7
    assert points(history._winner) == (list(epochs), list(probabilities[:, 7]))
    faint = np.array(points(history._others)[1])
    assert np.isnan(faint).sum() == 9
    assert len(faint) == 9 * 61
    shown = [digit for digit, label in enumerate(history._labels) if label.isVisible()]
    assert shown == [2, 7], "the winner, and what is over a tenth"
    assert texts(told[-1]) == ["probability of each digit for the 7 on the canvas"]


def test_a_long_history_is_thinned_out(history: DrawingHistory) -> None:
    epochs, probabilities = readings(1500)
    history.set_points(epochs, probabilities, 7)
    x = points(history._winner)[0]
    assert len(x) == 300
    assert (x[0], x[-1]) == (epochs[0], epochs[-1])


def test_without_a_drawing_there_is_nothing(history: DrawingHistory) -> None:
    history.set_points(*readings(40))
    assert history.has_points
    history.set_points(np.zeros(0), np.zeros((0, 10)), None)
    assert not history.has_points
    assert points(history._winner) == ([], [])
    assert not any(label.isVisible() for label in history._labels)
    assert history.legend() == ()


def test_the_winner_can_be_given_and_changes_its_dress(history: DrawingHistory) -> None:
    history.set_points(*readings(40), 2)
    assert history.winner == 2
    assert points(history._winner)[1][0] == 0.15
    hovered: list[Any] = []
    history.hovered.connect(hovered.append)
    hover(history, 100)
    assert texts(hovered[-1])[0].startswith("epoch")
    assert len(hovered[-1]) == 4, "the three likeliest digits"


def _rest(curves: Curves) -> tuple[Any, ...]:
    validation = (curves.validation_epoch, curves.validation_loss, curves.validation_accuracy)
    return (curves.accuracy, *validation)
