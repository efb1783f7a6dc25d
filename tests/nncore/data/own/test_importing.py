"""What a preview says of data before they are accepted, and what a data set holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nncore.data.dataset import Dataset, Samples
from nncore.data.importing import SAMPLES_A_DIGIT, ImportPreview, keep_usable, preview
from nncore.data.overview import describe_dataset
from nncore.errors import DataError
from nncore.recipe import Preparation
from tests.nncore.data.idx_content import contents, write_all
from tests.nncore.data.own.digits import (
    STANDARD,
    csv_text,
    digits,
    read,
    write_csv,
    write_folder,
)
from tests.nncore.data.stroke_content import drawing_line, write_archive
from tests.steps import run

IMAGES, LABELS = digits(100)


def look(path: Path, preparation: Preparation = STANDARD) -> ImportPreview:
    found: ImportPreview = run(preview(path, preparation))[0]
    return found


def test_a_good_csv(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "digits.csv", csv_text(IMAGES, LABELS))
    seen = look(path)
    assert (seen.path, seen.name, seen.kind) == (path, "digits.csv", "CSV with a header")
    assert (seen.unit, seen.count, seen.usable, seen.test_count) == ("rows", 100, 100, 0)
    assert seen.smallest == seen.largest == (28, 28)
    assert seen.pixel_range == (0.0, float(IMAGES.max()))
    assert seen.class_counts == (10,) * 10
    assert seen.treatment == (
        "The images have 28×28 pixels, as the network takes them: taken as is.",
    )
    assert (seen.notes, seen.problems, seen.is_acceptable) == ((), (), True)
    assert [one.label for one in seen.samples] == sorted([*range(10)] * SAMPLES_A_DIGIT)
    first = seen.of_digit(3)[0]
    assert first.place == "line 5"
    assert (first.original == IMAGES[3]).all()
    assert (first.received == IMAGES[3]).all()


def test_small_dark_images_as_they_are_and_as_they_come(tmp_path: Path) -> None:
    images, labels = digits(50, side=8)
    dark = 16 - images // 16
    path = write_csv(tmp_path / "digits.csv", csv_text(dark, labels, header=False))
    seen = look(path)
    assert seen.kind == "CSV without a header"
    assert seen.pixel_range == (1.0, 16.0)
    assert len(seen.treatment) == 3
    assert seen.treatment[0].startswith("The images have 8×8 pixels: the ink of each is scaled")
    assert seen.treatment[1:] == (
        "Pixels from 0 to 16 are spread over 0 to 255.",
        "Dark ink on light paper becomes light ink on dark, as in MNIST.",
    )
    one = seen.of_digit(0)[0]
    assert one.original.shape == (8, 8)
    assert one.original[7, 7] == 255  # paper stays light
    assert one.received.shape == (28, 28)
    assert one.received[27, 27] == 0


def test_problems_are_told_by_kind_and_the_rest_is_usable(tmp_path: Path) -> None:
    lines = csv_text(IMAGES, LABELS).splitlines()
    lines[16] = lines[16].replace("5,", "12,", 1)
    lines[26] = lines[26].replace("5,", "11,", 1)
    lines[29] = lines[29].replace(",0", ",x", 1)
    path = write_csv(tmp_path / "digits.csv", "\n".join(lines))
    seen = look(path)
    assert (seen.count, seen.usable, seen.is_acceptable) == (100, 97, False)
    assert seen.class_counts == (10, 10, 10, 10, 10, 8, 10, 10, 9, 10)
    assert seen.problems == (
        "2 rows have a label other than 0 to 9; the first is line 17: the label is 12, but there "
        "are ten classes only, the digits 0 to 9.",
        "Line 30: pixel 0 is x, which is not a number.",
    )
    with pytest.raises(DataError, match="3 of 100 rows cannot be used; the first is line 17"):
        read(path)


def test_what_is_usable_can_be_kept_without_the_rest(tmp_path: Path) -> None:
    lines = csv_text(IMAGES, LABELS).splitlines()
    lines[16] = "12"
    path = write_csv(tmp_path / "digits.csv", "\n".join(lines))
    target = tmp_path / "kept.npz"
    assert run(keep_usable(path, STANDARD, target))[0] == 99
    assert look(target).is_acceptable
    assert (read(target).part("all").images == np.delete(IMAGES, 15, axis=0)).all()
    lines[1:] = ["12"]
    with pytest.raises(DataError, match="holds nothing that can be used"):
        run(keep_usable(write_csv(path, "\n".join(lines)), STANDARD, target))
    assert look(target).usable == 99


def test_all_rows_may_be_wrong(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "letters.csv", csv_text(IMAGES, LABELS + 65))
    seen = look(path)
    assert (seen.count, seen.usable, seen.samples, seen.class_counts) == (100, 0, (), (0,) * 10)
    assert seen.problems[0].startswith("100 rows have a label other than 0 to 9; the first is")
    assert not seen.is_acceptable


def test_missing_and_uneven_classes_are_noted(tmp_path: Path) -> None:
    kept = np.flatnonzero((LABELS != 7) & (LABELS != 3) & ((LABELS != 4) | (np.arange(100) < 30)))
    path = write_csv(tmp_path / "digits.csv", csv_text(IMAGES[kept], LABELS[kept]))
    assert look(path).notes == (
        "There is no 3 and 7: a network will not learn to read what it never sees.",
        "The digits are uneven: 10 rows show a 0, but 3 a 4.",
    )
    assert look(path).is_acceptable


def test_a_folder_with_test_set_and_other_files(tmp_path: Path) -> None:
    write_folder(tmp_path / "train", IMAGES, LABELS)
    more, labels = digits(20, side=40)
    write_folder(tmp_path / "test", more, labels)
    (tmp_path / "train" / "0" / "notes.txt").write_text("nothing")
    seen = look(tmp_path)
    assert (seen.kind, seen.count, seen.test_count) == ("Folder of images", 120, 20)
    assert (seen.smallest, seen.largest) == ((28, 28), (40, 40))
    assert seen.notes == (
        "20 images are marked as a test set and kept apart.",
        "1 file was passed over: not named like an image.",
    )
    assert seen.samples[0].place == "0/00000.png"
    assert len(seen.samples) == 10 * SAMPLES_A_DIGIT


def test_drawings_and_strokes(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join([*(drawing_line(n % 10) for n in range(20)), drawing_line(None)]))
    seen = look(path)
    assert (seen.kind, seen.count, seen.usable) == ("Drawings", 21, 20)
    assert seen.problems == ("Line 21: the drawing has no label, so it cannot be learned from.",)
    assert seen.samples[0].original.shape == (64, 64)
    strokes = look(write_archive(tmp_path / "strokes.npz"))
    assert (strokes.kind, strokes.unit, strokes.count) == ("Archive of strokes", "drawings", 12)


def test_idx_files_and_a_test_set_alone(tmp_path: Path) -> None:
    write_all(tmp_path, contents())
    both = look(tmp_path)
    assert (both.kind, both.count, both.test_count) == ("IDX images", 34, 10)
    alone = look(tmp_path / "t10k-images-idx3-ubyte.gz")
    assert not alone.is_acceptable
    assert "nothing to learn from" in alone.problems[0]


def test_too_little_is_said(tmp_path: Path) -> None:
    seen = look(write_csv(tmp_path / "two.csv", csv_text(IMAGES[:2], LABELS[:2])))
    assert seen.problems == (
        "There are 2 to learn from, but a training needs at least 3: to learn from, to validate "
        "and to test.",
    )


def test_a_preview_can_be_given_up(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "digits", IMAGES, LABELS)
    steps = preview(path, STANDARD)
    reports = [next(steps) for _ in range(4)]
    assert [report.done for report in reports] == sorted(report.done for report in reports)
    steps.close()
    with pytest.raises(DataError):
        look(tmp_path / "nowhere")


def some(count: int, labels: list[int]) -> Samples:
    images, _ = digits(count)
    return Samples(images, np.array(labels, dtype=np.uint8))


def test_a_data_set_in_its_parts() -> None:
    test: dict[str, Any] = {"mine": some(2, [1, 1])}
    data = Dataset("mine", some(5, [3, 255, 3, 0, 3]), some(1, [9]), test)
    seen = describe_dataset(data)
    assert [(part.name, part.source, len(part)) for part in seen.parts] == [
        ("training", "", 5),
        ("validation", "", 1),
        ("test", "mine", 2),
    ]
    training = seen.parts[0]
    assert training.counts == (1, 0, 0, 3, 0, 0, 0, 0, 0, 0)
    assert training.not_digits == 1
    assert training.indices(3).tolist() == [0, 2, 4]
    assert training.indices(255).tolist() == [1]
    assert (training.images(3, start=1, most=1) == data.training.images[[2]]).all()
    assert training.images(8).shape == (0, 28, 28)
