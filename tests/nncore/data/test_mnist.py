from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from nncore.data import mnist
from nncore.data.mnist import Place
from nncore.errors import DataError, DownloadError
from nncore.progress import finish
from tests.nncore.data.idx_content import (
    check_sentence,
    collection,
    contents,
    images,
    packed,
    write_all,
)
from tests.nncore.data.mirror import Mirror, serve

CONTENTS = contents()
NO_MIRROR = collection()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A user's folder and a cache; no file in either."""
    (tmp_path / "data").mkdir()
    return Place(tmp_path / "cache" / "mnist", tmp_path / "data")


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serve({f"{name}.gz": packed(content) for name, content in CONTENTS.items()}) as served:
        yield served


def own(place: Place) -> Path:
    assert place.data_dir is not None
    return place.data_dir


@pytest.mark.parametrize("folder", ["mnist", "."])
@pytest.mark.parametrize("pack", [True, False])
@pytest.mark.parametrize("dotted", [True, False])
def test_every_spelling_in_the_users_folder_is_found(
    place: Place, folder: str, pack: bool, dotted: bool
) -> None:
    files = CONTENTS
    if dotted:
        files = {name.replace("-idx", ".idx"): content for name, content in files.items()}
    write_all(own(place) / folder, files, pack=pack)
    assert mnist.is_at_hand(place, NO_MIRROR)
    loaded = finish(mnist.load("train", place, NO_MIRROR))
    assert (loaded.images == images(24)).all()
    assert loaded.labels.tolist() == [number % 10 for number in range(24)]
    assert not place.cache.exists()


def test_files_packed_again_are_as_good(place: Place) -> None:
    write_all(own(place), CONTENTS)
    for path in own(place).iterdir():
        path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()), 1, mtime=77))
    assert len(finish(mnist.load("t10k", place, NO_MIRROR))) == 10


def test_progress_counts_the_bytes_of_the_part(place: Place) -> None:
    write_all(own(place), CONTENTS)
    reports = list(mnist.load("t10k", place, NO_MIRROR))
    total = 16 + 10 * 784 + 8 + 10
    assert [(report.done, report.total) for report in reports] == [
        (16 + 10 * 784, total),
        (total, total),
    ]


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda content: content[:-1], "is cut short"),
        (lambda content: b"PK" + content[2:], "is no IDX file"),
        (lambda content: content[:-1] + b"\x01", "its content is not that of MNIST's train-images"),
        (lambda content: content + b"\0", "has more bytes"),
        (lambda content: b"", "is empty"),
        (lambda content: CONTENTS["train-labels-idx1-ubyte"], "holds labels"),
        (lambda content: packed(content)[:-3], "gzip compression is cut"),
    ],
)
def test_a_wrong_file_of_the_users_is_named_and_never_replaced(
    place: Place, mirror: Mirror, damage: object, reason: str
) -> None:
    assert callable(damage)
    write_all(own(place), CONTENTS, pack=False)
    path = own(place) / "train-images-idx3-ubyte"
    path.write_bytes(damage(path.read_bytes()))
    before = path.read_bytes()
    with pytest.raises(DataError) as caught:
        finish(mnist.load("train", place, collection((mirror.url("good"),))))
    check_sentence(caught, str(path), reason)
    assert path.read_bytes() == before
    assert mirror.asked == []


def test_a_good_cache_does_not_hide_a_wrong_file_of_the_users(place: Place) -> None:
    write_all(place.cache, CONTENTS)
    wrong = own(place) / "train-labels-idx1-ubyte"
    wrong.write_bytes(CONTENTS["t10k-labels-idx1-ubyte"])
    with pytest.raises(DataError) as caught:
        finish(mnist.load("train", place, NO_MIRROR))
    check_sentence(caught, str(wrong), "SHA-256")


def test_what_is_missing_is_downloaded_once(place: Place, mirror: Mirror) -> None:
    source = collection((mirror.url("404"), mirror.url("good")))
    assert not mnist.is_at_hand(place, source)
    first = list(mnist.load("train", place, source))
    assert {report.activity for report in first} == {"Downloading MNIST", "Reading MNIST"}
    finish(mnist.load("t10k", place, source))
    assert mnist.is_at_hand(place, source)
    assert list(own(place).iterdir()) == []
    mirror.asked.clear()
    assert len(finish(mnist.load("train", place, source))) == 24
    assert mirror.asked == []


@pytest.mark.parametrize("damage", [b"", b"\x1f\x8bnonsense", packed(b"other content")])
def test_a_damaged_file_in_the_cache_is_fetched_again(
    place: Place, mirror: Mirror, damage: bytes
) -> None:
    write_all(place.cache, CONTENTS)
    (place.cache / "train-images-idx3-ubyte.gz").write_bytes(damage)
    source = collection((mirror.url("good"),))
    assert not mnist.is_at_hand(place, source)
    loaded = finish(mnist.load("train", place, source))
    assert (loaded.images == images(24)).all()
    assert mirror.asked == ["/good/train-images-idx3-ubyte.gz"]


def test_a_damaged_cache_without_a_connection_gives_one_sentence(place: Place) -> None:
    write_all(place.cache, CONTENTS)
    damaged = place.cache / "t10k-images-idx3-ubyte.gz"
    damaged.write_bytes(b"half")
    with pytest.raises(DownloadError) as caught:
        finish(mnist.load("t10k", place, collection(("http://127.0.0.1:9/",))))
    check_sentence(caught, "could not be downloaded", "no connection")
    assert damaged.read_bytes() == b"half"


def test_a_user_who_has_some_files_gets_the_others(place: Place, mirror: Mirror) -> None:
    few = {name: content for name, content in CONTENTS.items() if "train" in name}
    write_all(own(place) / "mnist", few)
    source = collection((mirror.url("good"),))
    finish(mnist.fetch(place, collection=source))
    assert [Path(path).name for path in mirror.asked] == [
        "t10k-images-idx3-ubyte.gz",
        "t10k-labels-idx1-ubyte.gz",
    ]
    assert sorted(path.name for path in place.cache.iterdir()) == [
        "t10k-images-idx3-ubyte.gz",
        "t10k-labels-idx1-ubyte.gz",
    ]


def test_verify_tells_each_files_state_and_changes_nothing(place: Place) -> None:
    write_all(own(place), CONTENTS)
    (own(place) / "t10k-images-idx3-ubyte.gz").write_bytes(packed(b"nonsense"))
    (own(place) / "t10k-labels-idx1-ubyte.gz").unlink()
    report = finish(mnist.verify(place, NO_MIRROR))
    assert [entry["state"] for entry in report] == ["verified", "verified", "wrong", "missing"]
    assert "is no IDX file" in str(report[2]["reason"])
    assert [entry["path"] is None for entry in report] == [False, False, False, True]
    assert not place.cache.exists()


@pytest.mark.mnist
@pytest.mark.skipif("INKLING_DATA_DIR" not in os.environ, reason="INKLING_DATA_DIR is not set")
def test_the_real_files_have_the_known_hashes(tmp_path: Path) -> None:
    place = Place(tmp_path, Path(os.environ["INKLING_DATA_DIR"]))
    training = finish(mnist.load("train", place))
    test = finish(mnist.load("t10k", place))
    assert training.images.shape == (60_000, 28, 28)
    assert test.images.shape == (10_000, 28, 28)
    assert training.labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert np.bincount(test.labels).tolist() == [
        980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009,
    ]  # fmt: skip
