"""One sentence names all that cannot be kept, and why."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from gui.unsaved import describe_unsaved
from tests.gui.stage import Stage, until_idle
from tests.toys import RECIPE


def test_nothing_is_said_where_all_can_be_kept(tmp_path: Path) -> None:
    assert describe_unsaved({"settings": tmp_path / "new", "runs": tmp_path}) == ((), "")
    assert list(tmp_path.iterdir()) == [tmp_path / "new"]
    assert list((tmp_path / "new").iterdir()) == []


def test_one_sentence_names_all_that_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    inside = tmp_path / "file" / "folder"
    places = {"settings": inside, "runs": tmp_path, "drawing": inside}
    names, sentence = describe_unsaved(places)
    assert names == ("settings", "drawing")
    assert sentence.startswith(
        "When this window is closed, its settings and drawing will be lost: "
    )
    assert str(inside) in sentence
    assert sentence.endswith(".")


class Complaints(QObject):
    """Takes down what is said."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    @Slot(str)
    def on_said(self, sentence: str) -> None:
        self.said.append(sentence)


def test_a_library_that_cannot_be_used_complains_once(
    qtbot: QtBot, stage: Stage, tmp_path: Path
) -> None:
    library = stage.controller.library
    (tmp_path / "file").touch()
    library.folder = tmp_path / "file" / "library"
    complaints = Complaints()
    stage.controller.sentence_raised.connect(complaints.on_said)
    with qtbot.waitSignal(stage.controller.sentence_raised):
        library.load()
    for _ in range(2):
        stage.controller.start(RECIPE)
        until_idle(stage, qtbot)
    assert len(complaints.said) == 1
    library.is_told = True
    library.on_recording_failed("another sentence")
    assert len(complaints.said) == 1
