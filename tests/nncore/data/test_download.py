"""The real download code against a server on this machine."""

from __future__ import annotations

import errno
import os
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from nncore.data.download import download
from nncore.errors import DownloadError, SaveError
from nncore.progress import Progress
from tests.nncore.data.idx_content import check_sentence, collection, contents, packed
from tests.nncore.data.mirror import Mirror, serve

FILES = {f"{name}.gz": packed(content) for name, content in contents().items()}
REMOTE = collection().files


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serve(FILES) as served:
        yield served


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where half files would be."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def fetch(folder: Path, *mirrors: str, timeout_s: float = 5.0) -> list[Progress]:
    return list(download(REMOTE, mirrors, folder, title="MNIST", timeout_s=timeout_s))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def refused_url() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/"


@pytest.mark.parametrize("behaviour", ["good", "redirect", "unannounced", "slow"])
def test_files_arrive_whole_with_progress(
    mirror: Mirror, tmp_path: Path, scratch: Path, behaviour: str
) -> None:
    reports = fetch(tmp_path / "cache", mirror.url(behaviour))
    assert {path.name: path.read_bytes() for path in (tmp_path / "cache").iterdir()} == FILES
    total = sum(len(content) for content in FILES.values())
    assert {report.total for report in reports} == {total}
    assert {(report.activity, report.unit) for report in reports} == {
        ("Downloading MNIST", "bytes")
    }
    done = [report.done for report in reports]
    assert done == sorted(done)
    assert done[-1] == total
    assert names(scratch) == []


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        ("404", "the server answered with error 404"),
        ("500", "the server answered with error 500"),
        ("loop", "the server sent us in circles"),
        ("portal", "is not the file that was asked for (wrong SHA-256), as behind a sign-in"),
        ("portal-redirect", "is not the file that was asked for"),
        ("wrong", "is not the file that was asked for"),
        ("endless", "is not the file that was asked for"),
        ("cut", "the transfer was cut off"),
        ("cut-unannounced", "is not the file that was asked for"),
        ("stall", "no answer within 0.3 s"),
        ("silent", "no answer within 0.3 s"),
    ],
)
def test_a_bad_mirror_is_followed_by_the_next(
    mirror: Mirror, tmp_path: Path, scratch: Path, behaviour: str, reason: str
) -> None:
    folder = tmp_path / "cache"
    with pytest.raises(DownloadError) as caught:
        fetch(folder, mirror.url(behaviour), timeout_s=0.3)
    check_sentence(caught, "MNIST", "127.0.0.1", reason, "--data-dir", "INKLING_DATA_DIR")
    assert names(folder) == []
    assert names(scratch) == []
    mirror.asked.clear()
    fetch(folder, mirror.url(behaviour), mirror.url("good"), timeout_s=0.3)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == FILES
    # The bad one was asked once, not again for every file.
    assert len({path for path in mirror.asked if f"/{behaviour}/" in path}) == 1


def test_nobody_answers(tmp_path: Path) -> None:
    with pytest.raises(DownloadError) as caught:
        fetch(tmp_path / "cache", refused_url(), refused_url())
    check_sentence(caught, "no connection", "generated strokes")
    assert str(caught.value).count("no connection") == 2
    assert names(tmp_path / "cache") == []


def test_a_name_that_nobody_knows(mirror: Mirror, tmp_path: Path) -> None:
    nowhere = "http://no-such-mirror.invalid/"
    with pytest.raises(DownloadError) as caught:
        fetch(tmp_path / "cache", nowhere)
    check_sentence(caught, "no-such-mirror.invalid: no connection")
    fetch(tmp_path / "cache", nowhere, mirror.url("good"))
    assert len(names(tmp_path / "cache")) == 4


def test_two_at_once_do_not_disturb_each_other(
    mirror: Mirror, tmp_path: Path, scratch: Path
) -> None:
    folder = tmp_path / "cache"
    sources = (mirror.url("good"), mirror.url("slow"), mirror.url("redirect"))
    running = [download(REMOTE, [each], folder, title="MNIST", timeout_s=5) for each in sources]
    while running:
        for steps in list(running):
            if next(steps, None) is None:
                running.remove(steps)
            for name in names(folder):
                assert name.startswith(".inkling-") or (folder / name).read_bytes() == FILES[name]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == FILES
    assert names(scratch) == []


def test_full_disk_is_told_and_leaves_the_cache_as_it_was(
    mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(SaveError) as caught:
            fetch(tmp_path / "cache", mirror.url("good"))
    check_sentence(caught, "could not be saved, because the disk is full")
    assert names(tmp_path / "cache") == []
    fetch(tmp_path / "cache", mirror.url("good"))
    assert len(names(tmp_path / "cache")) == 4


def test_a_refused_mirror_is_followed_by_the_next(mirror: Mirror, tmp_path: Path) -> None:
    fetch(tmp_path / "cache", refused_url(), mirror.url("good"))
    assert len(names(tmp_path / "cache")) == 4


@pytest.mark.parametrize("behaviour", ["stall", "silent", "slow"])
def test_closing_gives_up_at_once(
    mirror: Mirror, tmp_path: Path, scratch: Path, behaviour: str
) -> None:
    steps = download(
        REMOTE, [mirror.url(behaviour)], tmp_path / "cache", title="MNIST", timeout_s=60.0
    )
    next(steps)
    assert mirror.stalling.wait(10)
    for _ in range(3):  # while the server keeps silent, reports go on
        next(steps)
    steps.close()
    assert not mirror.released.is_set()
    assert names(tmp_path / "cache") == []
    assert names(scratch) == []
    mirror.released.set()
    for thread in threading.enumerate():
        if thread.name == "download":
            thread.join(10)
    assert names(tmp_path / "cache") == []
    assert names(scratch) == []


def test_closing_between_files_keeps_whole_files_only(mirror: Mirror, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    first = len(FILES[REMOTE[0].packed_name])
    steps = download(REMOTE, [mirror.url("good")], folder, title="MNIST", timeout_s=5.0)
    for report in steps:
        if report.done >= first and names(folder):
            break
    steps.close()
    for name in names(folder):
        assert (folder / name).read_bytes() == FILES[name]


def test_what_was_there_is_replaced_only_by_a_whole_file(mirror: Mirror, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    folder.mkdir()
    old = folder / REMOTE[0].packed_name
    old.write_bytes(b"old")
    with pytest.raises(DownloadError):
        fetch(folder, mirror.url("cut"))
    assert old.read_bytes() == b"old"
    fetch(folder, mirror.url("good"))
    assert old.read_bytes() == FILES[old.name]


def test_a_folder_that_cannot_be_made_is_named(mirror: Mirror, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    with pytest.raises(SaveError) as caught:
        fetch(tmp_path / "file" / "mnist", mirror.url("good"))
    check_sentence(caught, str(tmp_path / "file"), "could not be made", "--data-dir")


def test_no_room_for_the_transfer_is_explained(
    mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(DownloadError) as caught:
        fetch(tmp_path / "cache", mirror.url("good"))
    check_sentence(caught, "no such file or folder")


def test_pooch_prints_nothing(
    mirror: Mirror, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fetch(tmp_path / "cache", mirror.url("404"), mirror.url("good"))
    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err == ""
