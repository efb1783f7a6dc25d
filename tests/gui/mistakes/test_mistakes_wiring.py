"""The Mistakes tab kept up to date, and only while it is seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from gui.hand import wait
from gui.main_window import MainWindow
from gui.mistakes import evaluation
from gui.mistakes.panel import MistakesPanel
from gui.run_state import RunState
from nncore.data.dataset import Samples
from nncore.insight.mistakes.confusion import NONE, Confusion
from nncore.network.model import Calibration
from nncore.progress import finish
from nncore.session import evaluate_samples
from tests.gui.drawing.hands import MOVE, PRESS, RELEASE, mouse
from tests.gui.mistakes.using import PATIENCE, is_complete, presenter, show, wiring
from tests.toys import make_model
from tests.windows import LONG, TINY, tiny_data


class Ear(QObject):
    """Notes which work the second thread has done."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.subjects: list[str] = []
        window.controller.jobs.part_done.connect(self.on_part)

    @Slot(str, int, object)
    def on_part(self, subject: str, _generation: int, _part: object) -> None:
        self.subjects.append(subject)

    def heard(self) -> list[str]:
        """Work for the Mistakes tab."""
        return [subject for subject in self.subjects if subject.startswith("mistakes")]


def shown(panel: MistakesPanel) -> Confusion:
    confusion = panel.views.matrix.confusion
    assert confusion is not None
    return confusion


def test_the_figures_are_those_of_the_session(panel: MistakesPanel, window: MainWindow) -> None:
    samples = tiny_data().validation
    expected = finish(evaluate_samples(window.controller.reader.model, samples)).confusion
    np.testing.assert_array_equal(shown(panel).counts[:10, :10], expected)
    assert panel.views.summary.startswith("100 images · ")


def test_nothing_is_read_where_nobody_looks(window: MainWindow, qtbot: QtBot) -> None:
    ear = Ear(window)
    wait(0.2)
    assert not window.tabs.is_made("mistakes")
    panel = show(window, qtbot)
    assert ear.heard()
    window.tabs.setCurrentIndex(0)
    wait(0.1)
    ear.subjects.clear()
    window.controller.reader.set_model(make_model(8))
    window.drawing_panel.canvas.set_drawing(window.drawing_panel.canvas.drawing())
    wait(0.6)
    assert ear.heard() == []
    window.tabs.show_page("mistakes")
    qtbot.waitUntil(lambda: bool(ear.heard()), timeout=PATIENCE)
    qtbot.waitUntil(lambda: is_complete(panel), timeout=PATIENCE)


def test_another_network_is_read_at_once(
    panel: MistakesPanel, window: MainWindow, qtbot: QtBot
) -> None:
    before = shown(panel).counts
    model = make_model(12)
    window.controller.reader.set_model(model)

    def has_changed() -> bool:
        examined = presenter(panel).examined
        return examined is not None and examined.model is model

    qtbot.waitUntil(has_changed, timeout=PATIENCE)
    assert not np.array_equal(shown(panel).counts, before)


def test_figures_follow_a_network_in_training(
    panel: MistakesPanel, window: MainWindow, qtbot: QtBot
) -> None:
    models = set()
    window.controller.start(LONG)

    def follows() -> bool:
        examined = presenter(panel).examined
        if examined is not None:
            models.add(examined.model)
        return len(models) >= 4

    qtbot.waitUntil(follows, timeout=PATIENCE)
    assert panel.head.progress.isHidden()  # nothing dances while it trains
    window.controller.stop()
    qtbot.waitUntil(lambda: window.controller.state is RunState.IDLE, timeout=PATIENCE)

    def is_last() -> bool:
        examined, run = presenter(panel).examined, window.controller.run
        return bool(examined and run and examined.model is run.model)

    qtbot.waitUntil(is_last, timeout=PATIENCE)


def test_a_network_in_training_reads_some_images_only(
    panel: MistakesPanel, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.mistakes_wiring.FEW", 30)
    window.controller.start(LONG)
    wanted = "30 of 100 by lot · "
    qtbot.waitUntil(lambda: panel.views.summary.startswith(wanted), timeout=PATIENCE)
    window.controller.stop()
    qtbot.waitUntil(lambda: panel.views.summary.startswith("100 images"), timeout=PATIENCE)


def test_the_pen_goes_before(panel: MistakesPanel, window: MainWindow, qtbot: QtBot) -> None:
    canvas = window.drawing_panel.canvas
    mouse(canvas, PRESS, (100, 100))
    mouse(canvas, MOVE, (120, 120))
    ear = Ear(window)
    model = make_model(12)
    window.controller.reader.set_model(model)
    wait(0.3)
    assert ear.heard() == []
    mouse(canvas, RELEASE, (140, 120))

    def is_read() -> bool:
        examined = presenter(panel).examined
        return examined is not None and examined.model is model

    qtbot.waitUntil(is_read, timeout=PATIENCE)


def test_a_threshold_asks_no_network(panel: MistakesPanel, window: MainWindow) -> None:
    ear = Ear(window)
    window.controller.reader.set_threshold(0.99)
    assert shown(panel).unnamed == 100
    assert "100 called no digit" in panel.views.summary
    window.controller.reader.set_threshold(None)
    assert shown(panel).unnamed == 0
    assert ear.heard() == []


def test_a_network_with_a_threshold_has_a_column_for_no_digit(
    panel: MistakesPanel, window: MainWindow, qtbot: QtBot
) -> None:
    unsure = make_model(3).with_changes(calibration=Calibration(threshold=0.2))
    window.controller.reader.set_model(unsure)
    qtbot.waitUntil(lambda: "called no digit" in panel.views.summary, timeout=PATIENCE)
    assert panel.views.matrix.cell_of(0, NONE) == (0, NONE)


def test_reading_can_be_given_up_and_taken_up_again(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = show(window, qtbot)
    large = tiny_data().training
    many = Samples(np.tile(large.images, (60, 1, 1)), np.tile(large.labels, 60))
    real = evaluation.judge
    monkeypatch.setattr(evaluation, "judge", lambda *rest: slowly(real(*rest)))
    wiring(panel)._samples = None
    monkeypatch.setattr(evaluation, "load_part", lambda *_: at_once(many))
    panel.head.choose("strokes", "training")
    panel.head.choice_changed.emit()
    qtbot.waitUntil(lambda: "by lot" in panel.views.summary, timeout=PATIENCE)
    panel.head.progress.cancel.click()
    assert "stopped" in panel.head.sentence
    ear, counted = Ear(window), shown(panel).total
    wait(0.3)
    assert [subject for subject in ear.heard() if subject == "mistakes"] == []
    assert 0 < shown(panel).total == counted < len(many)
    panel.head.read_requested.emit()
    qtbot.waitUntil(lambda: bool(ear.heard()), timeout=PATIENCE)
    panel.head.cancel_requested.emit()


def slowly(work: object) -> object:
    for part in work:  # type: ignore[attr-defined]
        wait_a_little()
        yield part


def wait_a_little() -> None:
    import time

    time.sleep(0.01)


def at_once(samples: Samples) -> object:
    return samples
    yield


def test_the_window_closes_in_the_middle(window: MainWindow, qtbot: QtBot) -> None:
    window.controller.start(LONG)
    window.tabs.show_page("mistakes")
    qtbot.waitUntil(lambda: window.controller.jobs.isRunning(), timeout=PATIENCE)
    window.close()
    qtbot.waitUntil(window.shut_down, timeout=PATIENCE)
    assert not window.controller.jobs.isRunning()


def test_what_is_missing_is_offered_for_download(
    panel: MistakesPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INKLING_DATA_DIR", raising=False)
    panel.head.choose("mnist", "test")
    panel.head.choice_changed.emit()
    assert "MNIST is not on this computer yet" in panel.head.sentence
    assert panel.views.matrix.confusion is None
    assert panel.images.gallery.count == 0
    panel.head.choose("strokes", "test")
    panel.head.choice_changed.emit()
    qtbot.waitUntil(lambda: is_complete(panel), timeout=PATIENCE)
    assert panel.head.sentence == ""


def test_test_images_are_marked_as_such(panel: MistakesPanel) -> None:
    panel.head.part.setCurrentText("test")
    note = panel.head._note
    assert "read once, at the end" in note.text()


def test_own_files_are_judged_whole_and_bad_ones_say_why(
    panel: MistakesPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    part = tiny_data().test["strokes"]
    path = tmp_path / "mine.npz"
    np.savez(path, images=part.images, labels=part.labels)
    wiring(panel).judge_by(path)
    qtbot.waitUntil(lambda: is_complete(panel), timeout=PATIENCE)
    assert (panel.head.source.choice(), panel.head.part.choice()) == (str(path), "all")
    assert shown(panel).total == len(part)
    bad = tmp_path / "bad.npz"
    bad.write_bytes(b"PK nothing")
    wiring(panel).judge_by(bad)
    qtbot.waitUntil(lambda: bool(panel.head.sentence), timeout=PATIENCE)
    assert panel.views.matrix.confusion is None
    panel.head.choose("strokes", "validation")
    panel.head.choice_changed.emit()
    qtbot.waitUntil(lambda: is_complete(panel), timeout=PATIENCE)


def test_a_network_of_another_size_reads_images_of_its_size(
    panel: MistakesPanel, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    part = tiny_data().test["strokes"]
    path = tmp_path / "mine.npz"
    np.savez(path, images=part.images, labels=part.labels)
    from nncore.network.model import Model
    from nncore.network.network import Network

    recipe = replace(TINY, preparation=replace(TINY.preparation, size=14, box=10.0))
    network = Network.from_recipe(recipe)
    weights = np.random.default_rng(1).normal(0, 0.1, network.parameter_count)
    small = Model(network, weights.astype(np.float32), recipe.preparation, "small", recipe)
    window.controller.reader.set_model(small)
    wiring(panel).judge_by(path)

    def is_read() -> bool:
        examined = presenter(panel).examined
        return is_complete(panel) and examined is not None and examined.model is small

    qtbot.waitUntil(is_read, timeout=PATIENCE)
    examined = presenter(panel).examined
    assert examined is not None
    assert examined.samples.size == (14, 14)
    assert not panel.grab().isNull()
