from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from nncore.errors import DataError, SaveError
from nncore.files import read_limited, write_atomically


def test_new_and_old_files_are_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "näme with space.bin"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_permissions_are_kept_and_new_files_follow_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "private"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomically(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    umask = os.umask(0o027)
    try:
        write_atomically(tmp_path / "fresh", b"new")
    finally:
        os.umask(umask)
    assert stat.S_IMODE((tmp_path / "fresh").stat().st_mode) == 0o640


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "link").symlink_to("target")
    write_atomically(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, failing, fail)
    with pytest.raises(SaveError, match=r"could not be saved, because the disk is full"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_or_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SaveError):
        write_atomically(tmp_path, b"x")
    with pytest.raises(SaveError, match="there is no such file or folder"):
        write_atomically(tmp_path / "none" / "file", b"x")


@pytest.mark.parametrize("name", ["missing", "empty", "folder", "large"])
def test_reading_says_what_is_wrong(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "large").write_bytes(b"12345")
    with pytest.raises(DataError) as caught:
        read_limited(tmp_path / name, 4, DataError)
    assert str(caught.value).startswith(str(tmp_path / name))
    assert str(caught.value).endswith(".")


def test_what_a_killed_program_left_is_swept_when_it_is_old(tmp_path: Path) -> None:
    old, new = tmp_path / ".inkling-0123.tmp", tmp_path / ".inkling-4567.tmp"
    other = tmp_path / "mine.tmp"
    for path in (old, new, other):
        path.write_bytes(b"half")
    for path in (old, other):
        os.utime(path, (time.time() - 7200, time.time() - 7200))
    write_atomically(tmp_path / "file", b"x")
    assert sorted(path.name for path in tmp_path.iterdir()) == [new.name, "file", "mine.tmp"]


@pytest.mark.skipif(os.name != "posix", reason="devices of POSIX")
def test_a_device_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path(os.devnull)):
        with pytest.raises(SaveError, match="it is not an ordinary file"):
            write_atomically(path, b"x")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_write_protected_file_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "file").chmod(0o444)
    with pytest.raises(SaveError, match="you have no permission there"):
        write_atomically(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"old"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("a\0b", "characters that no file can have"),
        ("\ud800", "characters that no file can have"),
        ("a" * 300, "its name is too long"),
        ("file/below", "not a folder"),
    ],
)
def test_names_that_no_file_can_have(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SaveError, match=why):
        write_atomically(tmp_path / name, b"x")


def test_the_longest_name_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 127 + "x")
    write_atomically(path, b"x")
    assert path.read_bytes() == b"x"


def test_short_writes_are_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, part: write(file, part[:3]))
    write_atomically(tmp_path / "file", b"ten bytes!")
    assert (tmp_path / "file").read_bytes() == b"ten bytes!"
