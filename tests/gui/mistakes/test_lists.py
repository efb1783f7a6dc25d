"""Lists, comparison, parts that flip a verdict, and tables, in the real window."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.mistakes.panel import MistakesPanel
from gui.mistakes.rivals import FILE
from nncore.data.drawing import Drawing
from nncore.insight.mistakes import lists
from nncore.storage.network_file import save_network
from tests.gui.drawing.grabbing import SEVEN
from tests.gui.mistakes.using import PATIENCE, is_complete, presenter
from tests.toys import make_model


def choose_list(panel: MistakesPanel, kind: str) -> None:
    panel.images.kind.set_choice(kind)
    panel.images.list_changed.emit()


def test_each_list_shows_what_it_says(panel: MistakesPanel) -> None:
    examined = presenter(panel).examined
    assert examined is not None
    judgement, gallery = examined.judgement, panel.images.gallery
    for kind, places in (
        ("mistakes", lists.mistakes(judgement)),
        ("closest", lists.closest_calls(judgement)),
        ("suspected", lists.suspected_labels(judgement)),
    ):
        choose_list(panel, kind)
        assert gallery.count == len(places) > 0
        words = gallery.item(0).words
        assert f"Image {judgement.places[places[0]] + 1:,} of Strokes validation" in words
    choose_list(panel, "suspected")
    assert "Suspected only" in panel.images._hint.text()
    assert "by heart" not in panel.images._hint.text()


def test_what_is_known_by_heart_is_said(panel: MistakesPanel, qtbot: QtBot) -> None:
    panel.head.part.setCurrentText("training")
    choose_list(panel, "suspected")
    qtbot.waitUntil(lambda: "by heart" in panel.images._hint.text(), timeout=PATIENCE)
    assert "has seen them" in panel.head._note.text()


def compare(panel: MistakesPanel, rival: tuple[str, str], qtbot: QtBot) -> None:
    panel.views.pages.choose("compare")
    panel.views.rival.set_choice(rival)
    panel.views.rival_changed.emit()

    def is_there() -> bool:
        comparison = panel.views.comparison.comparison
        return comparison is not None and len(comparison) == 100

    qtbot.waitUntil(is_there, timeout=PATIENCE)


def test_two_networks_are_compared_and_each_group_listed(
    window: MainWindow, panel: MistakesPanel, qtbot: QtBot
) -> None:
    name = window.controller.networks.keep(make_model(12))
    window.tabs.setCurrentIndex(0)
    window.tabs.show_page("mistakes")
    qtbot.waitUntil(lambda: is_complete(panel), timeout=PATIENCE)
    compare(panel, ("kept", name), qtbot)
    comparison = panel.views.comparison.comparison
    assert comparison is not None
    samples = presenter(panel).examined.samples  # type: ignore[union-attr]
    one = window.controller.reader.model.probabilities(samples.inputs()).argmax(axis=1)
    other = make_model(12).probabilities(samples.inputs()).argmax(axis=1)
    right = one == samples.labels, other == samples.labels
    for row, column, group, expected in (
        (0, 0, "both", right[0] & right[1]),
        (0, 1, "first", right[0] & ~right[1]),
        (1, 0, "second", ~right[0] & right[1]),
        (1, 1, "neither", ~right[0] & ~right[1]),
    ):
        panel.views.comparison.cell_chosen.emit(row, column)
        assert panel.images.gallery.count == expected.sum(), group
        assert panel.images.kind.choice() == "group"
    assert "McNemar" in panel.views._outcome.text() or "as many" in panel.views._outcome.text()
    panel.views.pages.choose("matrix")
    assert panel.images.kind.choice() == "mistakes"
    assert panel.views.comparison.comparison is None


def test_a_network_with_itself_differs_nowhere(panel: MistakesPanel, qtbot: QtBot) -> None:
    compare(panel, ("shipped", ""), qtbot)
    assert "Both networks read as many" in panel.views._outcome.text()
    assert panel.images.gallery.count == 0


def test_a_file_is_compared_and_a_bad_one_says_why(
    panel: MistakesPanel, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = tmp_path / "other.safetensors", tmp_path / "bad.safetensors"
    save_network(good, make_model(12))
    bad.write_bytes(b"no network")
    panel.views.pages.choose("compare")
    words = panel.views._outcome
    for path in (bad, good):
        monkeypatch.setattr(
            "gui.mistakes.comparing.QFileDialog.getOpenFileName",
            lambda *_, path=path: (str(path), ""),
        )
        panel.views.rival.set_choice(FILE)
        panel.views.rival_changed.emit()
        if path is bad:
            qtbot.waitUntil(lambda: "bad.safetensors" in words.text(), timeout=PATIENCE)
    assert panel.views.rival.choice() == ("file", str(good))
    comparison = panel.views.comparison
    qtbot.waitUntil(lambda: comparison.comparison is not None, timeout=PATIENCE)


def test_each_stroke_is_erased_in_turn(
    window: MainWindow, panel: MistakesPanel, qtbot: QtBot
) -> None:
    canvas = window.drawing_panel.canvas
    canvas.set_drawing(SEVEN)
    wanted = len(SEVEN.strokes)
    qtbot.waitUntil(lambda: len(panel.parts.erasures) == wanted, timeout=PATIENCE)
    assert panel.parts.sentence.startswith("It is read as ")
    first = panel.parts.erasures[0]
    panel.parts.gallery.cell_chosen.emit(0, 0)
    assert canvas.drawing().strokes == first.part.rest.strokes
    canvas.sketch.undo()
    assert canvas.drawing() is SEVEN
    item = panel.parts.gallery.item(0)
    assert item.mark is not None
    assert item.mark.any()
    assert np.all(item.image[item.mark] > 0)


def test_an_image_of_the_gallery_is_taken_apart_too(
    window: MainWindow, panel: MistakesPanel, qtbot: QtBot
) -> None:
    panel.images.gallery.cell_chosen.emit(0, 0)
    qtbot.waitUntil(lambda: len(panel.parts.erasures) > 3, timeout=PATIENCE)
    assert all(each.part.kind == "piece" for each in panel.parts.erasures)
    window.drawing_panel.canvas.set_drawing(Drawing(canvas=(280.0, 280.0)))
    qtbot.waitUntil(lambda: not panel.parts.erasures, timeout=PATIENCE)
    assert "Draw a digit" in panel.parts.sentence


def test_list_and_matrix_are_saved_as_tables(
    window: MainWindow, panel: MistakesPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        window.errands, "ask_where", lambda _title, name, *_: tmp_path / f"{name}.csv"
    )
    panel.images.list_export_requested.emit()
    panel.images.matrix_export_requested.emit()
    rows = list(csv.reader((tmp_path / "mistakes.csv").read_text().splitlines()))
    assert len(rows) == panel.images.gallery.count + 1
    rows = list(csv.reader((tmp_path / "confusion.csv").read_text().splitlines()))
    confusion = panel.views.matrix.confusion
    assert confusion is not None
    assert sum(int(cell) for row in rows[1:] for cell in row[1:]) == confusion.total


def test_a_narrow_window_shows_one_column(qtbot: QtBot) -> None:
    panel = MistakesPanel()
    qtbot.addWidget(panel)
    panel.resize(420, 500)
    panel.show()
    qtbot.waitUntil(lambda: panel.images.y() > panel.views.geometry().bottom())
    panel.resize(860, 660)
    qtbot.waitUntil(lambda: panel.images.x() > panel.views.geometry().right())
