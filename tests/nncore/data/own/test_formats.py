"""The same digits in every format; archives, folders, polarity and sizes."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from nncore.data import catalogue
from nncore.data.own.formats import has_test_set
from nncore.errors import DataError
from nncore.progress import finish
from nncore.recipe import Preparation
from tests.nncore.data.idx_content import check_sentence, contents, write_all
from tests.nncore.data.own.digits import (
    csv_text,
    digits,
    read,
    write_csv,
    write_folder,
    write_idx,
)

IMAGES, LABELS = digits()
MNIST_DIR = Path(os.environ.get("INKLING_DATA_DIR", "nowhere")).absolute()
Write = Callable[[Path, NDArray[Any], NDArray[Any]], Path]


def archive(path: Path, **arrays: Any) -> Path:
    np.savez_compressed(path, **arrays)
    return path


def as_csv(folder: Path, images: NDArray[Any], labels: NDArray[Any]) -> Path:
    return write_csv(folder / "digits.csv", csv_text(images, labels))


def as_archive(folder: Path, images: NDArray[Any], labels: NDArray[Any]) -> Path:
    return archive(folder / "digits.npz", images=images, labels=labels)


def as_folder(folder: Path, images: NDArray[Any], labels: NDArray[Any]) -> Path:
    return write_folder(folder / "digits", images, labels)


FORMATS: list[Write] = [as_csv, as_archive, as_folder, write_idx]


@pytest.mark.parametrize("write", FORMATS)
@pytest.mark.parametrize("turned", [False, True])
def test_every_format_gives_the_same_images(tmp_path: Path, write: Write, turned: bool) -> None:
    order = np.argsort(LABELS, kind="stable")  # as a folder has them
    stored = 255 - IMAGES[order] if turned else IMAGES[order]
    whole = read(write(tmp_path, stored, LABELS[order])).part("all")
    assert (whole.images == IMAGES[order]).all()
    assert (whole.labels == LABELS[order]).all()


@pytest.mark.parametrize("write", [as_archive, as_folder, write_idx])
def test_images_that_are_no_squares_are_not_stretched(tmp_path: Path, write: Write) -> None:
    frame = np.zeros((5, 30, 60), dtype=np.uint8)
    frame[:, 3:28, 5:55] = 255
    frame[:, 7:24, 9:51] = 0
    whole = read(write(tmp_path, frame, np.arange(5, dtype=np.uint8))).part("all")
    rows, columns = (np.flatnonzero(whole.images[0].max(axis=axis) > 127) for axis in (1, 0))
    assert (len(rows), len(columns)) == (10, 20)


@pytest.mark.parametrize(
    "images",
    [
        IMAGES.reshape(40, 784),
        IMAGES[:, :, :, None],
        IMAGES.astype(np.int64),
        IMAGES.astype(np.float64),
        np.asfortranarray(IMAGES),
        (IMAGES / 255).astype(np.float32),
    ],
)
def test_archives_of_any_usual_form(tmp_path: Path, images: NDArray[Any]) -> None:
    path = archive(tmp_path / "digits.npz", images=images, labels=LABELS[:, None].astype(float))
    whole = read(path).part("all")
    assert (whole.images == IMAGES).all()
    assert (whole.labels == LABELS).all()


def test_an_archive_may_bring_its_test_set(tmp_path: Path) -> None:
    more, labels = digits(10, seed=5)
    path = archive(
        tmp_path / "mnist.npz", x_train=IMAGES, y_train=LABELS, x_test=more, y_test=labels
    )
    own = read(path)
    assert (own.part("test").images == more).all()
    assert len(own.part("all")) == 50


@pytest.mark.parametrize(
    ("arrays", "reason"),
    [
        ({"labels": LABELS + 1}, "4 of 40 images cannot be used; the first is image 10: the label"),
        ({"labels": np.where(LABELS == 3, 0.5, LABELS)}, "the first is image 4: the label is 0.5"),
        ({"labels": LABELS[:-1]}, "labels must be a number for each of the 40 images"),
        ({"labels": LABELS.astype(str)}, "labels must be a number for each"),
        ({"labels": np.eye(10)[LABELS]}, "labels must be a number for each"),
        ({"images": IMAGES.astype(np.int16) - 1}, "image 1: pixel 0 is -1, but pixels go from 0"),
        ({"images": IMAGES * 2.0}, "cannot be used; the first is image 1: pixel"),
        ({"images": np.where(IMAGES > 200, np.nan, IMAGES)}, "is nan, but pixels go from 0"),
        ({"images": IMAGES[:, 0, :5]}, "images must be grey images"),
        ({"images": np.stack([IMAGES] * 3, axis=-1)}, "images must be grey images"),
        ({"images": IMAGES.astype("S3")}, "images must hold numbers, not |S3"),
        ({"images": IMAGES[:0], "labels": LABELS[:0]}, "images holds no image"),
        ({"images": np.zeros_like(IMAGES)}, "40 of 40 images cannot be used; the first is image 1"),
    ],
)
def test_what_is_wrong_in_an_archive(
    tmp_path: Path, arrays: dict[str, NDArray[Any]], reason: str
) -> None:
    with pytest.raises(DataError) as caught:
        read(archive(tmp_path / "bad.npz", **{"images": IMAGES, "labels": LABELS, **arrays}))
    check_sentence(caught, "bad.npz", reason)


def test_an_archive_without_labels_and_one_with_objects(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(archive(tmp_path / "bad.npz", images=IMAGES))
    check_sentence(caught, "has no array named labels")
    objects = np.array([{"a": 1}] * 40, dtype=object)
    with pytest.raises(DataError) as caught:
        read(archive(tmp_path / "objects.npz", images=IMAGES, labels=objects))
    check_sentence(caught, "holds no plain numbers or texts; nothing else is loaded")


def test_a_folder_of_pictures_of_all_kinds(tmp_path: Path) -> None:
    generator = np.random.default_rng(3)
    for label, suffix in enumerate(["png", "jpg", "bmp", "gif", "webp"]):
        (tmp_path / str(label)).mkdir()
        sheet = np.full((70 + 10 * label, 90, 3), 240, np.uint8)
        sheet[20:60, 40:46] = generator.integers(0, 60, 3)
        Image.fromarray(sheet).save(tmp_path / str(label) / f"one.{suffix}")
    (tmp_path / "0" / "Thumbs.db").write_bytes(b"no image")
    (tmp_path / "0" / ".hidden.png").write_bytes(b"no image")
    (tmp_path / "__MACOSX").mkdir()
    whole = read(tmp_path).part("all")
    assert whole.labels.tolist() == [0, 1, 2, 3, 4]
    for image in whole.images:
        rows, columns = ((image.max(axis=axis) > 127).sum() for axis in (1, 0))
        assert 15 <= rows <= 20  # the stroke stands in its box, whatever JPEG put around it
        assert 2 <= columns <= 5


def test_a_folder_with_training_and_test(tmp_path: Path) -> None:
    write_folder(tmp_path / "training", IMAGES, LABELS)
    more, labels = digits(10, seed=5)
    write_folder(tmp_path / "testing", more, labels)
    own = read(tmp_path)
    assert (own.part("test").images == more).all()
    assert len(own.part("all")) == 50
    assert has_test_set(tmp_path)
    assert not has_test_set(tmp_path / "training")


def test_a_folder_of_idx_files_may_have_a_test_set(tmp_path: Path) -> None:
    write_all(tmp_path / "both", contents())
    assert has_test_set(tmp_path / "both")
    write_idx(tmp_path, IMAGES, LABELS)
    assert not has_test_set(tmp_path)


def spoil_damaged(folder: Path) -> None:
    (folder / "3" / "a.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")


def spoil_empty(folder: Path) -> None:
    (folder / "3" / "a.png").write_bytes(b"")


def spoil_blank(folder: Path) -> None:
    Image.new("L", (28, 28), 200).save(folder / "3" / "a.png")


def spoil_blank_picture(folder: Path) -> None:
    Image.new("RGB", (300, 200), "white").save(folder / "3" / "a.png")


def spoil_cut(folder: Path) -> None:
    content = io.BytesIO()
    Image.fromarray(IMAGES[0]).save(content, "PNG")
    (folder / "3" / "a.png").write_bytes(content.getvalue()[:-30])


def spoil_letter(folder: Path) -> None:
    (folder / "A").mkdir()
    Image.fromarray(IMAGES[0]).save(folder / "A" / "a.png")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (spoil_damaged, "a.png: it is not an image"),
        (spoil_empty, "a.png: it is empty."),
        (spoil_cut, "a.png: it is a damaged image"),
        (spoil_blank, "a.png: it holds no ink"),
        (spoil_blank_picture, "a.png: it holds no ink"),
        (spoil_letter, "a.png: its folder is named A, but there are ten classes only"),
    ],
)
def test_what_is_wrong_in_a_folder(
    tmp_path: Path, spoil: Callable[[Path], None], reason: str
) -> None:
    write_folder(tmp_path, IMAGES, LABELS)
    spoil(tmp_path)
    with pytest.raises(DataError) as caught:
        read(tmp_path)
    check_sentence(caught, str(tmp_path), reason)


def test_folders_that_hold_nothing_to_learn_from(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path)
    check_sentence(caught, "no folders of images named 0 to 9")
    (tmp_path / "7").mkdir()
    with pytest.raises(DataError) as caught:
        read(tmp_path)
    check_sentence(caught, "holds no image")
    for name in ("first", "second"):
        write_folder(tmp_path / "two" / name, IMAGES, LABELS)
    with pytest.raises(DataError) as caught:
        read(tmp_path / "two")
    check_sentence(caught, "holds several folders of images by label (first, second)")


def test_images_of_the_networks_size_are_taken_as_they_are(tmp_path: Path) -> None:
    images, labels = digits(20, side=16)
    for write in FORMATS:
        folder = tmp_path / write.__name__
        folder.mkdir()
        order = np.argsort(labels, kind="stable")
        path = write(folder, images[order], labels[order])
        whole = read(path, Preparation(size=16, box=14.0)).part("all")
        assert (whole.images == images[order]).all()


@pytest.mark.mnist
@pytest.mark.skipif(not (MNIST_DIR / "mnist").is_dir(), reason="INKLING_DATA_DIR has no mnist/")
@pytest.mark.parametrize("write", FORMATS)
def test_mnist_stays_what_it_is_in_every_format(tmp_path: Path, write: Write) -> None:
    mnist = finish(catalogue.load_split("mnist", "test", data_dir=MNIST_DIR))
    some = mnist.take(np.argsort(mnist.labels[:500], kind="stable"))
    whole = read(write(tmp_path, some.images, some.labels)).part("all")
    assert (whole.images == some.images).all()
    assert (whole.labels == some.labels).all()
