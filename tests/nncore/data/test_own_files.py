from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nncore.data import catalogue
from nncore.data.ink import to_input
from nncore.data.own_files import OwnData, read_path
from nncore.data.stroke_archive import read_stroke_archive
from nncore.errors import DataError
from nncore.progress import finish
from nncore.recipe import Preparation
from tests.nncore.data.idx_content import (
    check_sentence,
    contents,
    idx_content,
    images,
    labels,
    write_all,
)
from tests.nncore.data.stroke_content import drawing_line, write_archive
from tests.steps import run


def read(path: Path, preparation: Preparation | None = None) -> OwnData:
    return finish(read_path(path, preparation or Preparation()))


def write_lines(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_folder_with_a_test_set_keeps_it_apart(tmp_path: Path) -> None:
    write_all(tmp_path, contents(training=36, test=10))
    training, validation, test = read(tmp_path).divided()
    assert [len(training), len(validation), len(test)] == [33, 3, 10]
    seen = np.concatenate([training.images[:, 0, 0], validation.images[:, 0, 0]])
    assert sorted(seen) == list(range(36))
    assert (test.images == images(10, seed=4)).all()
    assert len(read(tmp_path).part("all")) == 46


def test_a_folder_with_one_pair_is_divided(tmp_path: Path) -> None:
    files = {name: content for name, content in contents().items() if "train" in name}
    write_all(tmp_path, files, pack=False)
    own = read(tmp_path)
    assert [len(part) for part in own.divided()] == [20, 2, 2]
    pixels = np.concatenate([part.images[:, 0, 0] for part in own.divided()])
    assert sorted(pixels) == list(range(24))
    assert [len(own.part(name)) for name in ("training", "validation", "test", "all")] == [
        20,
        2,
        2,
        24,
    ]


def test_a_test_set_alone_can_be_judged_by_but_not_learned_from(tmp_path: Path) -> None:
    write_all(tmp_path, contents())
    path = tmp_path / "t10k-images-idx3-ubyte.gz"
    assert len(read(path).part("test")) == 10
    with pytest.raises(DataError) as caught:
        read(path).part("training")
    check_sentence(caught, str(path), "holds a test set only")


def test_a_file_lying_packed_and_unpacked_counts_once(tmp_path: Path) -> None:
    write_all(tmp_path, contents())
    write_all(tmp_path, contents(), pack=False)
    assert len(read(tmp_path).part("all")) == 34


@pytest.mark.parametrize(
    ("images_name", "labels_name"),
    [
        ("train-images-idx3-ubyte", "train-labels-idx1-ubyte.gz"),
        ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte"),
        ("train-images.idx3-ubyte", "train-labels.idx1-ubyte"),
        ("train-images-idx3-ubyte", "train-labels.idx1-ubyte"),
        ("my-images.idx", "my-labels.idx"),
    ],
)
def test_labels_beside_images_are_found(tmp_path: Path, images_name: str, labels_name: str) -> None:
    (tmp_path / images_name).write_bytes(idx_content(images(4)))
    (tmp_path / labels_name).write_bytes(idx_content(labels(4)))
    assert read(tmp_path / images_name).part("all").labels.tolist() == [0, 1, 2, 3]


def test_drawings_become_images_with_their_labels(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "mine.jsonl", *(drawing_line(n % 10) for n in range(40)))
    own, reports = run(read_path(path, Preparation()))
    whole = own.part("all")
    assert [report.done for report in reports] == [16, 32]
    assert reports[0].activity == "Preparing drawings"
    assert whole.labels.tolist() == [n % 10 for n in range(40)]
    assert whole.images.shape == (40, 28, 28)
    assert whole.images[0].max() == 255


def test_one_drawing_in_a_json_file(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "one.json", drawing_line(7))
    assert read(path).part("all").labels.tolist() == [7]
    with pytest.raises(DataError, match="holds 1 labelled digit, but training needs at least 3"):
        read(path).divided()


def test_an_archive_becomes_the_same_inputs_as_its_drawings(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "strokes.npz")
    whole = read(path).part("all")
    for drawing, made in zip(read_stroke_archive(path).drawings(), whole.inputs(), strict=True):
        expected = to_input(drawing)
        assert expected is not None
        assert np.allclose(made.reshape(28, 28), expected, atol=0.5 / 255)


def test_writers_are_kept_apart(tmp_path: Path) -> None:
    own = read(write_archive(tmp_path / "strokes.npz"))
    assert own.drawings is not None
    assert [len(part) for part in own.divided()] == [6, 3, 3]


def test_the_raw_route_names_the_drawing_without_canvas(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "strokes.npz")
    with pytest.raises(DataError) as caught:
        read(path, Preparation(route="raw"))
    check_sentence(caught, f"{path}: 12 of 12 drawings", "the first is drawing 1", "canvas")


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([drawing_line(), drawing_line(None)], "mine.jsonl:2: the drawing has no label"),
        ([drawing_line(), '{"strokes": [], "label": 2}'], "mine.jsonl:2: the drawing is blank"),
        (['{"strokes": [[["a", 2]]], "label": 1}'], "mine.jsonl:1"),
        ([drawing_line(11)], "mine.jsonl:1"),
        (["{"], "mine.jsonl:1: is not valid JSON"),
        (["", " "], "mine.jsonl: holds no drawing"),
        ([""], "mine.jsonl: is empty"),
    ],
)
def test_bad_drawings_are_named(tmp_path: Path, lines: list[str], reason: str) -> None:
    with pytest.raises(DataError) as caught:
        read(write_lines(tmp_path / "mine.jsonl", *lines))
    check_sentence(caught, reason)


def test_a_folder_without_files_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(DataError) as caught:
        read(tmp_path)
    check_sentence(caught, str(tmp_path), "no IDX file of images in this folder")


def test_a_folder_with_several_sets_asks_which(tmp_path: Path) -> None:
    write_all(tmp_path, {**contents(), "other-images-idx3-ubyte": b"x"})
    with pytest.raises(DataError) as caught:
        read(tmp_path)
    check_sentence(caught, "other-images-idx3-ubyte.gz, train-images-idx3-ubyte.gz")


def test_missing_labels_are_named(tmp_path: Path) -> None:
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(idx_content(images(3)))
    with pytest.raises(DataError) as caught:
        read(path)
    check_sentence(caught, str(path), "looked for train-labels-idx1-ubyte")


def test_naming_the_labels_file_is_explained(tmp_path: Path) -> None:
    write_all(tmp_path, contents())
    with pytest.raises(DataError) as caught:
        read(tmp_path / "train-labels-idx1-ubyte.gz")
    check_sentence(caught, "holds labels (1 dimension), but images (3 dimensions) must be here")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("digits.csv", b"label,pixel0\n", "has 2 columns, but a row must be a label"),
        ("digits.txt", b"label,pixel0\n", "none of the kinds of data that can be read"),
        ("picture.png", b"\x89PNG\r\n\x1a\n", "none of the kinds of data"),
        ("empty", b"", "is empty"),
        ("strokes.npz", b"text", "no .npz archive"),
        ("train-images-idx3-ubyte", b"<html>", "is no IDX file"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read(path)
    check_sentence(caught, str(path), reason)


def test_a_path_that_is_nowhere_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path / "nowhere")
    check_sentence(caught, "nowhere", "could not be read")


def test_paths_are_at_hand_where_they_exist(tmp_path: Path) -> None:
    assert catalogue.is_at_hand("strokes")
    assert catalogue.is_at_hand(str(tmp_path))
    assert not catalogue.is_at_hand(str(tmp_path / "nowhere"))
