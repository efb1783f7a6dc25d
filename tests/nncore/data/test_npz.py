from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nncore.data.npz import read_npz
from nncore.errors import DataError
from tests.nncore.data.idx_content import check_sentence

LIMIT = 100_000


def archive(**arrays: Any) -> bytes:
    content = io.BytesIO()
    np.savez_compressed(content, allow_pickle=True, **arrays)
    return content.getvalue()


def zipped(name: str, content: bytes, compression: int = zipfile.ZIP_STORED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as file:
        file.writestr(name, content)
    return target.getvalue()


def npy(header: str, body: bytes = b"") -> bytes:
    padded = header.ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(padded)) + padded.encode() + body


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6, dtype=np.int16).reshape(2, 3),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.array(["writer 1", "w2"]),
        np.zeros((0, 2)),
        np.float32(7),
        np.array([1, 2], dtype=">u4"),
    ],
)
def test_arrays_come_back_read_only(tmp_path: Path, array: Any) -> None:
    path = tmp_path / "a.npz"
    path.write_bytes(archive(a=array, other=np.zeros(3)))
    read = read_npz(path, ["a"], limit=LIMIT)
    assert list(read) == ["a"]
    assert (read["a"] == array).all()
    assert read["a"].dtype == array.dtype
    assert read["a"].shape == array.shape
    assert not read["a"].flags.writeable


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"no archive", "no .npz archive"),
        (archive(a=np.zeros(9))[:-30], "cut, damaged or no .npz archive"),
        (archive(b=np.zeros(9)), "has no array named a"),
        (archive(a=np.array([{}, []], dtype=object)), "no plain numbers or texts"),
        (archive(a=np.zeros(LIMIT)), "would have 800,128 bytes, but at most 100,000"),
        (zipped("a.npy", b"text"), "cut, damaged"),
        (zipped("a.npy", bytes(200), zipfile.ZIP_LZMA), "compressed in an unknown way"),
        (
            zipped("a.npy", npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1<<40,), }")),
            "cut, damaged",
        ),
        (
            zipped("a.npy", npy(f"{{'descr':'<f8','fortran_order':False,'shape':({1 << 40},)}}")),
            "but has 0 bytes",
        ),
        (
            zipped("a.npy", npy(f"{{'descr':'<U0','fortran_order':False,'shape':({1 << 40},)}}")),
            "no plain numbers or texts",
        ),
        (
            zipped(
                "a.npy", npy("{'descr':'<f8','fortran_order':False,'shape':(-2,-1)}", bytes(16))
            ),
            "cut, damaged",
        ),
        (zipped("a.npy", npy("(" * 100)), "cut, damaged"),
    ],
)
def test_bad_content_gives_one_sentence(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "bad.npz"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_npz(path, ["a"], limit=LIMIT)
    check_sentence(caught, str(path), reason)


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.npz"
    path.write_bytes(archive(a=np.random.default_rng(1).random(1000)))
    with pytest.raises(DataError, match="too large"):
        read_npz(path, ["a"], limit=1000)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.npz: .* no such file"):
        read_npz(tmp_path / "none.npz", ["a"], limit=LIMIT)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_damaged_archive_is_read_or_refused_in_one_sentence(
    tmp_path: Path, data: st.DataObject
) -> None:
    content = bytearray(archive(a=np.arange(30), b=np.array(["x", "yy"])))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.npz"
    path.write_bytes(content)
    problem = ""
    try:
        assert set(read_npz(path, ["a", "b"], limit=LIMIT)) == {"a", "b"}
    except DataError as error:
        problem = str(error)
    assert not problem or (problem.startswith(f"{path}: ") and problem.endswith("."))


def test_characters_that_do_not_exist_are_refused(tmp_path: Path) -> None:
    """NumPy makes an array of them that fails when it is looked at."""
    path = tmp_path / "odd.npz"
    header = "{'descr': '<U1', 'fortran_order': False, 'shape': (1,), }"
    path.write_bytes(zipped("a.npy", npy(header, b"\xff\xff\xff\x7f")))
    with pytest.raises(DataError) as caught:
        read_npz(path, ["a"], limit=LIMIT)
    check_sentence(caught, "texts of characters that do not exist")


def test_what_grows_a_thousand_times_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "blank.npz"
    path.write_bytes(archive(a=np.zeros(40_000_000, np.uint8)))
    with pytest.raises(DataError) as caught:
        read_npz(path, ["a"], limit=10**9)
    check_sentence(caught, "would grow from")


def test_archive_with_a_list_of_contents_that_is_too_long_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "crowded.npz"
    content = bytearray(zipped("a.npy", npy("{}")))
    end = content.rindex(b"PK\x05\x06")
    content[end + 12 : end + 16] = struct.pack("<L", 2 << 20)
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_npz(path, ["a"], limit=LIMIT)
    check_sentence(caught, "far too many files")
