"""What the menus and dropped files do: open, save, copy; and what a bad file says."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import (
    QFileDialog,
    QPushButton,
)

from gui.main_window import MainWindow
from nncore.data.drawing import Drawing, read_drawings
from nncore.storage.network_file import load_network, save_network
from tests.gui.drawings import DRAWING
from tests.gui.window_parts import act, label
from tests.toys import make_model


def test_drawing_files_open_and_save(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "seven.json", tmp_path / "saved"
    source.write_text(json.dumps(DRAWING.to_dict()))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(source), ""))
    act(window, "action_open")
    drawing = window.drawing_panel.canvas.drawing()
    np.testing.assert_allclose(drawing.strokes[0].points, DRAWING.strokes[0].points)
    kind = "Drawing as strokes (*.json)"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), kind))
    act(window, "action_save_drawing")
    (_, saved), *more = read_drawings(tmp_path / "saved.json")
    assert not more
    assert isinstance(saved, Drawing)
    np.testing.assert_array_equal(saved.strokes[0].points, drawing.strokes[0].points)
    picture = tmp_path / "saved.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(picture), ""))
    act(window, "action_save_drawing")
    grey = np.asarray(Image.open(picture).convert("L"))
    assert grey.min() < 40
    assert grey.max() == 255
    assert window.errands.folder == str(tmp_path)


def test_network_files_open_and_save(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = make_model(5)
    save_network(tmp_path / "mine.safetensors", model)
    window.errands.open(tmp_path / "mine.safetensors")
    assert label(window, "network_in_use") == "network: mine"
    np.testing.assert_array_equal(window.controller.reader.model.parameters, model.parameters)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "copy"), ""))
    act(window, "action_save")
    copy = load_network(tmp_path / "copy.safetensors")
    np.testing.assert_array_equal(copy.parameters, model.parameters)
    act(window, "action_use_shipped")
    assert window.controller.networks.shown.kind == "shipped"


def test_a_dialog_that_is_cancelled_changes_nothing(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    for name in ("action_open", "action_save", "action_save_drawing"):
        act(window, name)
    assert window.messages.text == ""
    assert window.drawing_panel.canvas.drawing().is_blank


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.json", b""),
        ("words.json", b'{"strokes": [[["one", "two"]]]}'),
        ("cut.png", b"\x89PNG\r\n\x1a\n\x00\x00"),
        ("none.jpg", b"this is no picture"),
        ("mine.safetensors", b"\x08\x00\x00\x00\x00\x00\x00\x00{}"),
        ("notes.txt", b"hello"),
        ("nothing.jsonl", b"\n\n"),
    ],
)
def test_a_bad_file_is_one_sentence_and_no_crash(
    window: MainWindow, tmp_path: Path, name: str, content: bytes
) -> None:
    window.drawing_panel.canvas.set_drawing(DRAWING)
    (tmp_path / name).write_bytes(content)
    window.errands.open(tmp_path / name)
    assert name in window.messages.text
    assert "\n" not in window.messages.text
    assert len(window.drawing_panel.canvas.drawing().strokes) == 1
    close = window.findChild(QPushButton, "close_message")
    assert close is not None
    close.click()
    assert window.messages.text == ""


def test_a_dropped_picture_is_read(window: MainWindow, tmp_path: Path) -> None:
    page = np.full((60, 40), 255, np.uint8)
    page[10:50, 18:22] = 0
    Image.fromarray(page).save(tmp_path / "one.png")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "one.png"))])
    drop = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(drop)
    assert drop.isAccepted()
    assert window.drawing_panel.canvas.drawing().picture is not None
    assert window.controller.reader.reading.verdict == "digit"


def page(side: int = 60) -> QImage:
    """A white page with an upright black bar, and a margin in each row of its memory."""
    image = QImage(side + 1, side, QImage.Format.Format_RGB888)
    image.fill(Qt.GlobalColor.white)
    for row in range(10, side - 10):
        for column in range(28, 32):
            image.setPixelColor(column, row, Qt.GlobalColor.black)
    return image


def test_a_copied_picture_is_pasted_drawn_on_and_undone(window: MainWindow) -> None:
    canvas = window.drawing_panel.canvas
    canvas.set_drawing(DRAWING)
    QGuiApplication.clipboard().setImage(page())
    act(window, "action_paste")
    pasted = canvas.drawing()
    assert pasted.picture is not None
    assert not pasted.strokes
    columns = np.flatnonzero((pasted.picture > 127).any(axis=0))
    assert (columns.min(), columns.max()) == (28, 31)
    assert window.controller.reader.reading.verdict != "blank"
    canvas.set_drawing(pasted.with_stroke(DRAWING.strokes[0]))
    assert len(canvas.drawing().strokes) == 1
    wiped = canvas.drawing().erased([[140, 0], [140, 280]], 60).picture
    assert wiped is None
    act(window, "action_undo")
    act(window, "action_undo")
    assert canvas.drawing().picture is None


def test_a_copied_file_is_pasted(window: MainWindow, tmp_path: Path) -> None:
    assert page().save(str(tmp_path / "page.png"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "page.png"))])
    QGuiApplication.clipboard().setMimeData(data)
    act(window, "action_paste")
    assert window.drawing_panel.canvas.drawing().picture is not None


def test_a_clipboard_without_a_picture_says_so(window: MainWindow) -> None:
    window.drawing_panel.canvas.set_drawing(DRAWING)
    QGuiApplication.clipboard().setText("seven")
    act(window, "action_paste")
    assert window.messages.text == "The clipboard holds no picture, file or recipe to paste."
    assert len(window.drawing_panel.canvas.drawing().strokes) == 1


def test_a_picture_too_large_to_paste_is_a_sentence(window: MainWindow) -> None:
    data = QMimeData()
    data.setImageData(QImage(4001, 4000, QImage.Format.Format_Grayscale8))
    assert window.errands.take(data)
    assert "4,001 × 4,000 pixels" in window.messages.text
    assert window.drawing_panel.canvas.drawing().is_blank


def test_a_picture_without_ink_leaves_the_canvas_alone(window: MainWindow, tmp_path: Path) -> None:
    window.drawing_panel.canvas.set_drawing(DRAWING)
    Image.new("L", (90, 60), 255).save(tmp_path / "blank.png")
    window.errands.open(tmp_path / "blank.png")
    assert window.messages.text.endswith("blank.png: no ink was found in the picture.")
    data = QMimeData()
    image = QImage(90, 60, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.gray)
    data.setImageData(image)
    assert window.errands.take(data)
    assert window.messages.text == "No ink was found in the picture."
    assert len(window.drawing_panel.canvas.drawing().strokes) == 1


def test_copying(window: MainWindow) -> None:
    act(window, "action_copy_probabilities")
    window.drawing_panel.canvas.set_drawing(DRAWING)
    act(window, "action_copy_probabilities")
    rows = QGuiApplication.clipboard().text().splitlines()
    assert rows[0] == "digit\tprobability"
    shares = [float(row.split("\t")[1]) for row in rows[1:]]
    assert len(shares) == 10
    assert sum(shares) == pytest.approx(1.0, abs=1e-4)
    act(window, "action_copy_drawing")
    assert QGuiApplication.clipboard().image().width() > 100


def test_undo_redo_and_clear_from_the_menu(window: MainWindow) -> None:
    canvas = window.drawing_panel.canvas
    canvas.set_drawing(DRAWING)
    act(window, "action_clear")
    assert canvas.drawing().is_blank
    act(window, "action_undo")
    assert not canvas.drawing().is_blank
    act(window, "action_redo")
    assert canvas.drawing().is_blank
