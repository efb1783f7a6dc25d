"""Whatever is in a file: data, or one sentence that names it; never anything else."""

from __future__ import annotations

import gzip
import io
import tempfile
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nncore.data.importing import preview
from nncore.data.own.csv_file import read_csv
from nncore.errors import DataError
from nncore.recipe import Preparation
from tests.nncore.data.own.digits import csv_text, digits, read
from tests.steps import run

SMALL = Preparation(size=8, box=8.0, pen=1.0, supersample=2)
IMAGES, LABELS = digits(12, side=8)
TEXT = csv_text(IMAGES, LABELS).encode()
quick = hypothesis.settings(max_examples=60, deadline=None)

FIELDS = st.one_of(
    st.integers(-5, 300).map(str),
    st.sampled_from(["", " ", "nan", "inf", "-0", "1e2", "1e999", "0x1", "1_0", "é", '"', "\t"]),
    st.text(max_size=4),
)


def check(name: str, content: bytes) -> None:
    """Read and preview; both succeed, or both refuse with a sentence."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        seen = None
        try:
            seen = run(preview(path, SMALL))[0]
        except DataError as error:
            check_sentence(error, folder)
        try:
            own = read(path, SMALL)
        except DataError as error:
            check_sentence(error, folder)
            assert seen is None or seen.problems
        else:
            assert seen is not None
            assert len(own.part("all")) == seen.usable == seen.count == sum(seen.class_counts)


def check_sentence(error: DataError, folder: str) -> None:
    text = str(error)
    assert text.startswith(folder)
    assert text.endswith(".")
    assert "\n" not in text
    assert len(text) < 600


@quick
@given(place=st.integers(0, len(TEXT) - 1), new=st.binary(max_size=6), cut=st.booleans())
def test_a_csv_with_a_few_bytes_changed(place: int, new: bytes, cut: bool) -> None:
    content = TEXT[:place] + new + (b"" if cut else TEXT[place + len(new) :])
    check("digits.csv", content)


@quick
@given(rows=st.lists(st.lists(FIELDS, max_size=18), max_size=6), end=st.sampled_from("\n\r;"))
def test_rows_of_anything(rows: list[list[str]], end: str) -> None:
    text = end.join(",".join(row) for row in rows)
    check("digits.csv", text.encode("utf-8", "surrogatepass"))


@quick
@given(row=st.integers(0, 11), column=st.integers(0, 64), field=FIELDS)
def test_one_field_changed_costs_its_row_only(row: int, column: int, field: str) -> None:
    lines = [line.split(",") for line in TEXT.decode().splitlines()]
    lines[row + 1][column] = field
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "digits.csv"
        path.write_bytes("\n".join(map(",".join, lines)).encode("utf-8", "surrogatepass"))
        if any(character in field for character in '\n,\0"'):
            return  # that is more than a field
        table, _ = run(read_csv(path))
    kept = np.isin(np.arange(12), table.numbers - 2)
    others = np.arange(12) != row
    assert kept[others].all()
    assert (table.images[table.numbers - 2 != row] == IMAGES[others]).all()
    assert table.count == 12
    assert table.problems.count == 12 - kept.sum()


@quick
@given(content=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.npz", "a.csv.gz", "a"]))
def test_bytes_of_any_kind(content: bytes, name: str) -> None:
    check(name, content)
    check(name, gzip.compress(content))


NUMBERS = st.sampled_from(["u1", "i1", "i8", "f4", "f8", "?", "U2", "c8"])


@quick
@given(
    images=NUMBERS.flatmap(
        lambda kind: arrays.arrays(kind, arrays.array_shapes(max_dims=4, max_side=8))
    ),
    labels=NUMBERS.flatmap(
        lambda kind: arrays.arrays(kind, arrays.array_shapes(max_dims=2, max_side=8))
    ),
)
def test_arrays_of_any_kind(images: Any, labels: Any) -> None:
    content = io.BytesIO()
    np.savez(content, images=images, labels=labels)
    check("digits.npz", content.getvalue())


@quick
@given(
    images=arrays.arrays(
        "f4", (4, 8, 8), elements=st.floats(-1, 300, width=32) | st.just(float("nan"))
    ),
    labels=arrays.arrays("i2", 4, elements=st.integers(-1, 10)),
)
def test_numbers_of_any_size(images: Any, labels: Any) -> None:
    content = io.BytesIO()
    np.savez(content, images=images, labels=labels)
    check("digits.npz", content.getvalue())


@quick
@given(place=st.integers(0, 2000), new=st.binary(min_size=1, max_size=6))
def test_an_archive_with_a_few_bytes_changed(place: int, new: bytes) -> None:
    content = io.BytesIO()
    np.savez_compressed(content, images=IMAGES, labels=LABELS)
    good = content.getvalue()
    place %= len(good)
    check("digits.npz", good[:place] + new + good[place + len(new) :])
