"""The tour of the real window: its pictures are there, of the right size, light and dark."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from gui import tour
from nncore.errors import SaveError

SHOWN = (
    *("read", "training", "finished", "inside", "mistakes"),
    *("backprop", "map", "data", "why", "past"),
)


def test_the_tour_takes_its_pictures(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tour, "TRAINING_IMAGES", 600)
    monkeypatch.setattr(tour, "EPOCHS", 3)
    shown = dict(tour.take_tour(tmp_path / "new" / "shots"))
    names = [path.name for path in shown]
    assert names == [
        f"{number}-{what}-{choice}.png"
        for number, what in enumerate(SHOWN, start=1)
        for choice in ("dark", "light")
    ]
    for path in shown:
        picture = np.asarray(Image.open(path).convert("L"))
        if "why" not in path.name:  # that is a window of its own
            assert picture.shape == (tour.HEIGHT, tour.WIDTH)
        corner = picture[-40:, :5].mean()
        assert corner < 80 if "dark" in path.name else corner > 200
    assert not list(Path(os.environ["XDG_CONFIG_HOME"]).rglob("settings.json"))
    assert not list(Path(os.environ["XDG_DATA_HOME"]).rglob("library.sqlite"))


@pytest.mark.skipif(os.name == "nt", reason="a file in the place of a folder, as on Unix")
def test_a_folder_that_cannot_be_made(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SaveError, match="folder cannot be made"):
        next(tour.take_tour(tmp_path / "file" / "shots"))
