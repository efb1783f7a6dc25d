"""CSV files: every usual layout gives the same images, and what is wrong is named by its line."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from nncore.data.own import csv_file
from nncore.data.own.csv_file import read_csv
from nncore.data.own.csv_layout import CsvLayout, layout_of
from nncore.data.own.csv_rows import whole_numbers
from nncore.errors import DataError
from nncore.recipe import Preparation
from tests.nncore.data.idx_content import check_sentence
from tests.nncore.data.own.digits import csv_text, digits, read, write_csv
from tests.steps import run

IMAGES, LABELS = digits()
TEXT = csv_text(IMAGES, LABELS)


def small_layout(columns: int = 17) -> CsvLayout:
    return layout_of(Path("x.csv"), b"1" + b",2" * (columns - 1), 1)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("kaggle.csv", TEXT),
        ("plain.csv", csv_text(IMAGES, LABELS, header=False)),
        ("packed.csv.gz", TEXT),
        ("windows.csv", csv_text(IMAGES, LABELS, end="\r\n")),
        ("european.csv", csv_text(IMAGES, LABELS, separator=";")),
        ("tabs.tsv", csv_text(IMAGES, LABELS, separator="\t")),
        ("last.csv", csv_text(IMAGES, LABELS, label_at=784).replace("label", "class")),
        ("middle.csv", csv_text(IMAGES, LABELS, label_at=300)),
        ("noend.csv", TEXT.rstrip("\n")),
        ("blank.csv", "\n\n" + TEXT.replace("\n", "\n\n")),
        ("mark.csv", "\N{ZERO WIDTH NO-BREAK SPACE}" + TEXT),
        ("spaces.csv", TEXT.replace(",", ", ")),
        (
            "quoted.csv",
            "\n".join(
                f'"{line.replace(",", chr(34) + "," + chr(34))}"' for line in TEXT.splitlines()
            ),
        ),
        ("real.csv", TEXT.replace(",0", ",0.0")),
    ],
)
def test_every_layout_gives_the_same_images(tmp_path: Path, name: str, text: str) -> None:
    whole = read(write_csv(tmp_path / name, text)).part("all")
    assert (whole.images == IMAGES).all()
    assert (whole.labels == LABELS).all()


def test_a_column_of_row_numbers_is_passed_over(tmp_path: Path) -> None:
    lines = TEXT.splitlines()
    rows = [f"{number},{line}" for number, line in enumerate(lines[1:])]
    path = write_csv(tmp_path / "pandas.csv", "\n".join(["," + lines[0], *rows]))
    assert (read(path).part("all").images == IMAGES).all()


def test_blocks_of_any_length_give_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_csv(tmp_path / "digits.csv", TEXT.replace("\n", "\r\n"))
    for size in (100, 1571, 4096):
        monkeypatch.setattr(csv_file, "BLOCK_BYTES", size)
        table, reports = run(read_csv(path))
        assert (table.images == IMAGES).all()
        assert table.numbers.tolist() == list(range(2, 42))
        done = [report.done for report in reports if report.unit == "bytes"]
        assert done == sorted(done)
        assert reports[0].total == path.stat().st_size


def test_cancelling_between_two_blocks_closes_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_file, "BLOCK_BYTES", 4096)
    for name in ("digits.csv", "digits.csv.gz"):
        path = write_csv(tmp_path / name, TEXT)
        steps = read_csv(path)
        assert next(steps).activity == f"Reading {name}"
        steps.close()
        path.unlink()


def test_images_of_another_size(tmp_path: Path) -> None:
    images, labels = digits(20, side=8)
    path = write_csv(tmp_path / "small.csv", csv_text(images // 16, labels))
    kept = read(path, Preparation(size=8, box=8.0)).part("all")
    assert (kept.images == np.rint(images // 16 * np.float32(255 / 16))).all()
    brought = read(path).part("all")
    assert brought.size == (28, 28)
    columns = np.flatnonzero(brought.images[0].max(axis=0))
    assert np.ptp(columns) + 1 == 20  # the bar is as long as MNIST's digits are


def test_whole_numbers_of_one_to_three_digits() -> None:
    values = np.random.default_rng(1).integers(0, 256, (30, 17))
    text = "".join(",".join(map(str, row)) + "\n" for row in values.tolist())
    table = whole_numbers(text.encode(), small_layout())
    assert table is not None
    assert (table == values).all()


@pytest.mark.parametrize("field", ["", "256", "0001", "-1", "1.5", " 1", "a", "1e1", "+1", "٣"])
def test_anything_else_is_left_to_the_careful_reader(field: str) -> None:
    text = ",".join(["1", *["2"] * 15, field]) + "\n"
    assert whole_numbers(text.encode(), small_layout()) is None


def spoilt(*changes: tuple[int, str, str]) -> str:
    """Change lines, numbered from 1."""
    lines = TEXT.splitlines()
    for number, old, new in changes:
        assert old in lines[number - 1]
        lines[number - 1] = lines[number - 1].replace(old, new, 1)
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ([(17, ",0", "")], "bad.csv:17: it has 784 columns instead of 785."),
        ([(17, "5,", "12,")], "bad.csv:17: the label is 12, but there are ten classes only"),
        ([(17, "5,", "seven,")], "bad.csv:17: the label is seven, but there are ten classes"),
        ([(17, "5,", "5.5,")], "bad.csv:17: the label is 5.5, but"),
        ([(17, "5,", ",")], "bad.csv:17: the label is empty, but"),
        ([(17, ",0", ",x")], "bad.csv:17: pixel 0 is x, which is not a number."),
        ([(17, ",0", ",nan")], "bad.csv:17: pixel 0 is nan, which is not a number."),
        ([(17, ",0", ",1_0")], "bad.csv:17: pixel 0 is 1_0, which is not a number."),
        ([(17, ",0", ",256")], "bad.csv:17: pixel 0 is 256, but pixels go from 0 to 255."),
        ([(17, ",0", ",-3")], "bad.csv:17: pixel 0 is -3, but pixels go from 0 to 255."),
        (
            [(30, ",0", ",-3"), (17, ",0", ",-4"), (41, "9,", "10,")],
            "bad.csv: 3 of 40 rows cannot be used; the first is line 17: pixel 0 is -4, but",
        ),
    ],
)
def test_what_is_wrong_is_named_by_its_line(
    tmp_path: Path, changes: list[tuple[int, str, str]], reason: str
) -> None:
    with pytest.raises(DataError) as caught:
        read(write_csv(tmp_path / "bad.csv", spoilt(*changes)))
    check_sentence(caught, reason)


def test_an_image_without_ink_is_named(tmp_path: Path) -> None:
    images = IMAGES.copy()
    images[7] = 3
    with pytest.raises(DataError) as caught:
        read(write_csv(tmp_path / "bad.csv", csv_text(images, LABELS)))
    check_sentence(caught, "bad.csv:9: it holds no ink")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\n \n\n", "holds no row"),
        (TEXT.encode().splitlines()[0], "holds no row below its header"),
        (b"1,2,3,4,5\n", "bad.csv:1: has 5 columns, but a row must be a label and"),
        (b"hello\n", "bad.csv:1: has 1 column, but"),
        (b"\0" * 100, "is not a CSV: it holds bytes that no text has"),
        (gzip.compress(TEXT.encode())[:-20], "the gzip compression is cut or damaged"),
        (b"\x1f\x8bnothing", "the gzip compression is cut or damaged"),
        (csv_text(IMAGES, None).encode(), "holds images without labels"),
    ],
)
def test_other_content_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read(path)
    check_sentence(caught, str(path), reason)


def test_limits_hold_before_memory_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = tmp_path / "bomb.csv.gz"
    bomb.write_bytes(gzip.compress(b"1," * 20_000_000))
    with pytest.raises(DataError) as caught:
        read(bomb)
    check_sentence(caught, "it has lines without an end")
    monkeypatch.setattr(csv_file, "LIMIT_BYTES", 1000)
    with pytest.raises(DataError) as caught:
        read(write_csv(tmp_path / "large.csv", TEXT))
    check_sentence(caught, "holds more than the 1,000 bytes of text that are read")
