from __future__ import annotations

import gzip
import hashlib
import os
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nncore.data.idx import PIECE_BYTES, read_idx, read_idx_in_pieces, read_pair
from nncore.errors import DataError
from tests.nncore.data.idx_content import check_sentence, idx_content, images, labels, packed


def header(*, kind: int = 8, dimensions: int = 3, sizes: tuple[int, ...] = (2, 3, 3)) -> bytes:
    return struct.pack(">BBBB", 0, 0, kind, dimensions) + struct.pack(f">{len(sizes)}I", *sizes)


@pytest.mark.parametrize("name", ["plain", "misleading.gz"])
@pytest.mark.parametrize("pack", [False, True])
def test_content_decides_about_compression(tmp_path: Path, name: str, pack: bool) -> None:
    content = idx_content(images(3))
    path = tmp_path / name
    path.write_bytes(packed(content) if pack else content)
    array = read_idx(path, 3)
    assert (array == images(3)).all()
    assert not array.flags.writeable


def test_labels_and_several_members_of_gzip(tmp_path: Path) -> None:
    content = idx_content(labels(12))
    path = tmp_path / "labels.gz"
    path.write_bytes(gzip.compress(content[:9]) + gzip.compress(content[9:]))
    assert read_idx(path, 1).tolist() == labels(12).tolist()


def test_reading_reports_every_piece_and_feeds_the_digest(tmp_path: Path) -> None:
    array = np.zeros((3, 1024, 1024), np.uint8)
    path = tmp_path / "large"
    path.write_bytes(idx_content(array))
    digest = hashlib.sha256()
    reports = list(read_idx_in_pieces(path, digest=digest))
    assert [done for done, _ in reports] == [16 + PIECE_BYTES, 16 + 3 * 2**20]
    assert {total for _, total in reports} == {16 + 3 * 2**20}
    assert digest.digest() == hashlib.sha256(path.read_bytes()).digest()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\0\0\x08", "begins with 00 00 08 instead"),
        (b"<!doctype html>", "is no IDX file"),
        (b"\x89PNG\r\n\x1a\n", "begins with 89 50 4e 47"),
        (header(kind=0x0D), "type 0x0d, but only bytes"),
        (header(dimensions=1, sizes=(9,)) + bytes(9), "holds labels (1 dimension), but images"),
        (header(dimensions=2, sizes=(3, 3)) + bytes(9), "has 2 dimensions, but images"),
        (header(sizes=(2, 3)), "cut short within its header"),
        (header(sizes=(0, 3, 3)), "holds no data: its dimensions are 0×3×3"),
        (header() + bytes(17), "announces 18 bytes, 17 are there"),
        (header() + bytes(19), "more bytes than the 18"),
        (header(sizes=(2**32 - 1, 2**31, 2**31)), "but at most 600,000,000 are read"),
        (b"\x1f\x8b", "gzip compression is cut or damaged"),
        (packed(b""), "begins with nothing"),
        (packed(header() + bytes(18))[:-4], "gzip compression is cut"),
        (packed(header() + bytes(18))[:20], "gzip compression is cut"),
        (packed(header() + bytes(18))[:-6] + b"abcdef", "gzip compression is cut or damaged"),
        (packed(header() + bytes(18)) + b"more", "gzip compression is cut or damaged"),
        (packed(header() + bytes(99)), "more bytes than the 18"),
    ],
)
def test_bad_content_gives_one_sentence(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_idx(path, 3)
    check_sentence(caught, str(path), reason)


def test_five_dimensions_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "odd"
    path.write_bytes(header(dimensions=5, sizes=(1, 1, 1, 1, 1)) + b"x")
    with pytest.raises(DataError, match="states 5 dimensions"):
        read_idx(path)


def test_inflating_stops_at_the_announced_size(tmp_path: Path) -> None:
    """A bomb is never inflated: what follows the announced bytes is not read."""
    path = tmp_path / "bomb.gz"
    path.write_bytes(packed(header() + bytes(50_000_000)))
    reports: list[tuple[int, int]] = []
    with pytest.raises(DataError, match="more bytes"):
        reports.extend(read_idx_in_pieces(path, 3))
    assert reports == [(16 + 18, 16 + 18)]


def test_the_limit_counts_content(tmp_path: Path) -> None:
    path = tmp_path / "images"
    path.write_bytes(packed(idx_content(images(10))))
    with pytest.raises(DataError) as caught:
        read_idx(path, 3, limit=7839)
    check_sentence(caught, "7,840 bytes (10×28×28)", "at most 7,839")
    assert len(read_idx(path, 3, limit=7840)) == 10


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read_idx(tmp_path / "nowhere")
    check_sentence(caught, "nowhere", "there is no such file")
    with pytest.raises(DataError) as caught:
        read_idx(tmp_path)
    check_sentence(caught, str(tmp_path), "is a folder")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DataError, match="not an ordinary file"):
        read_idx(tmp_path / "pipe")


def test_counts_that_differ_name_both_files(tmp_path: Path) -> None:
    (tmp_path / "i").write_bytes(idx_content(images(4)))
    (tmp_path / "l").write_bytes(idx_content(labels(5)))
    with pytest.raises(DataError) as caught:
        read_pair(tmp_path / "i", tmp_path / "l")
    check_sentence(caught, str(tmp_path / "l"), "5 labels for the 4 images", str(tmp_path / "i"))


def test_labels_beyond_nine_are_counted(tmp_path: Path) -> None:
    wrong = labels(5)
    wrong[3] = 26
    (tmp_path / "i").write_bytes(idx_content(images(5)))
    (tmp_path / "l").write_bytes(idx_content(wrong))
    with pytest.raises(DataError) as caught:
        read_pair(tmp_path / "i", tmp_path / "l")
    check_sentence(caught, str(tmp_path / "l"), "label number 4 is 26")


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), pack=st.booleans())
def test_a_damaged_file_is_read_or_refused_in_one_sentence(
    tmp_path: Path, data: st.DataObject, pack: bool
) -> None:
    content = idx_content(images(2, size=5))
    content = bytearray(packed(content) if pack else content)
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged"
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    problem = ""
    try:
        assert read_idx(path, 3).ndim == 3
    except DataError as error:
        problem = str(error)
    assert not problem or (problem.startswith(f"{path}: ") and problem.endswith("."))
