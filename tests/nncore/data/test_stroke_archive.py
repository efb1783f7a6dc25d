from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nncore.data.stroke_archive import read_stroke_archive
from nncore.errors import DataError
from tests.nncore.data.idx_content import check_sentence
from tests.nncore.data.stroke_content import stroke_arrays, write_archive

ARRAYS = stroke_arrays()


def test_drawings_have_their_points_labels_and_writers(tmp_path: Path) -> None:
    archive = read_stroke_archive(write_archive(tmp_path / "a.npz"))
    drawings = list(archive.drawings())
    assert len(archive) == len(drawings) == 12
    assert [drawing.label for drawing in drawings] == [*range(10), 0, 1]
    assert drawings[5].writer == "w1"
    assert len(drawings[5].strokes) == 2
    assert (drawings[5].strokes[1].points == ARRAYS["xy"][33:36]).all()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"xy": None}, "has no array named xy"),
        ({"writer": None, "label": None}, "no array named label and none named writer"),
        ({"xy": np.zeros((72, 3), np.int16)}, "xy must be numbers in two columns"),
        ({"xy": np.zeros(144, np.int16)}, "xy must be numbers in two columns"),
        ({"xy": np.full((72, 2), "7")}, "xy must be numbers in two columns"),
        ({"xy": np.full((72, 2), np.nan)}, "NaN or infinity"),
        ({"xy": np.full((72, 2), 1e30)}, "drawing 1: A stroke's coordinates"),
        ({"stroke_start": np.arange(25.0)}, "stroke_start must be a row of at least two whole"),
        ({"stroke_start": np.zeros(1, np.int32)}, "stroke_start must be a row of at least two"),
        ({"stroke_start": np.arange(0, 70, 3)}, "from 0 to the 72 points"),
        ({"stroke_start": np.arange(3, 75, 3)}, "from 0 to the 72 points"),
        ({"stroke_start": np.array([0, 6, 6, 72])}, "entry 2 (6) does not exceed"),
        ({"stroke_start": np.array([0, 9, 6, 72], np.uint8)}, "entry 2 (6) does not exceed"),
        ({"stroke_start": np.array([0, -3, 6, 72])}, "entry 1 (-3) does not exceed"),
        ({"sample_start": np.array([0, 24, 30])}, "from 0 to the 24 strokes that there are"),
        ({"sample_start": np.array([0, 12, 12, 24])}, "sample_start must rise"),
        ({"label": np.zeros(11, np.uint8)}, "label must be a whole number for each of the 12"),
        ({"label": np.zeros(12)}, "label must be a whole number"),
        ({"label": np.arange(12)}, "label number 11 is 10"),
        ({"label": np.arange(-1, 11)}, "label number 1 is -1"),
        ({"writer": np.arange(12)}, "writer must be a text for each"),
        ({"writer": np.array(["a"])}, "writer must be a text for each"),
    ],
)
def test_every_field_is_checked(tmp_path: Path, changed: dict[str, Any], reason: str) -> None:
    path = write_archive(tmp_path / "bad.npz", **changed)
    with pytest.raises(DataError) as caught:
        list(read_stroke_archive(path).drawings())
    check_sentence(caught, str(path), reason)


@pytest.mark.skipif("INKLING_DATA_DIR" not in os.environ, reason="INKLING_DATA_DIR is not set")
def test_real_pen_paths_can_be_read() -> None:
    path = Path(os.environ["INKLING_DATA_DIR"]) / "strokes" / "pendigits_train.npz"
    if not path.exists():
        pytest.skip("INKLING_DATA_DIR has no pen paths")
    archive = read_stroke_archive(path)
    assert len(archive) == 7494
    assert len(set(archive.writers)) == 30
    assert next(archive.drawings()).label == 8
