from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from nncore.data import catalogue, generated
from nncore.data.catalogue import Shelf
from nncore.data.dataset import Dataset
from nncore.errors import DataError, DownloadError
from nncore.progress import finish
from nncore.recipe import Preparation
from tests.nncore.data.idx_content import (
    check_sentence,
    collection,
    contents,
    packed,
    write_all,
)
from tests.nncore.data.mirror import Mirror, serve
from tests.nncore.data.stroke_content import drawing_line, write_archive

FILES = contents(training=36, test=10)


@pytest.fixture(autouse=True)
def few_strokes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A set of strokes that takes no time."""
    few: dict[generated.Part, int] = {"training": 60, "validation": 20, "test": 10}
    monkeypatch.setattr(generated, "DEFAULT_COUNTS", few)
    monkeypatch.delenv(catalogue_variable(), raising=False)


def catalogue_variable() -> str:
    return "INKLING_DATA_DIR"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty cache and a small MNIST that no mirror has."""
    return Shelf(tmp_path / "cache", collection(files=FILES))


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A folder with the small MNIST."""
    write_all(tmp_path / "data" / "mnist", FILES)
    return tmp_path / "data"


def counts(data: Dataset) -> tuple[int, int, dict[str, int]]:
    tests = {name: len(samples) for name, samples in data.test.items()}
    return len(data.training), len(data.validation), tests


def test_strokes_need_nothing(shelf: Shelf) -> None:
    data = finish(catalogue.load(["strokes"], shelf=shelf))
    assert data.name == "strokes"
    assert counts(data) == (60, 20, {"strokes": 10})


def test_mnist_is_divided_into_three(shelf: Shelf, data_dir: Path) -> None:
    data = finish(catalogue.load(["mnist"], data_dir=data_dir, shelf=shelf))
    assert counts(data) == (33, 3, {"mnist": 10})
    first = np.concatenate([data.training.images[:, 0, 0], data.validation.images[:, 0, 0]])
    assert sorted(first) == list(range(36))
    again = finish(catalogue.load(["mnist"], data_dir=data_dir, shelf=shelf))
    assert np.array_equal(again.validation.images, data.validation.images)


def test_the_first_images_and_so_many_held_out(shelf: Shelf, data_dir: Path) -> None:
    data = finish(
        catalogue.load(
            ["mnist"], data_dir=data_dir, shelf=shelf, first_images=20, validation_images=7
        )
    )
    assert counts(data) == (13, 7, {"mnist": 10})
    first = np.concatenate([data.training.images[:, 0, 0], data.validation.images[:, 0, 0]])
    assert sorted(first) == list(range(20))
    with pytest.raises(DataError, match="cannot be kept back") as caught:
        finish(catalogue.load(["mnist"], data_dir=data_dir, shelf=shelf, validation_images=36))
    check_sentence(caught)


def test_the_first_of_a_file_and_so_many_held_out(shelf: Shelf) -> None:
    data = finish(
        catalogue.load(
            ["patterns"],
            shelf=shelf,
            first_images=100,
            validation_images=30,
            preparation=Preparation(size=8, box=8.0),
        )
    )
    assert counts(data) == (40, 30, {"patterns": 30})


def test_the_environment_names_the_folder(
    shelf: Shelf, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not catalogue.is_at_hand("mnist", shelf=shelf)
    monkeypatch.setenv("INKLING_DATA_DIR", str(data_dir))
    assert catalogue.is_at_hand("mnist", shelf=shelf)
    assert counts(finish(catalogue.load(["mnist"], shelf=shelf)))[0] == 33


def test_sources_are_joined_and_their_tests_kept_by_name(
    shelf: Shelf, data_dir: Path, tmp_path: Path
) -> None:
    path = str(write_archive(tmp_path / "mine.npz"))
    data = finish(
        catalogue.load(["mnist", path, "strokes", "mnist"], data_dir=data_dir, shelf=shelf)
    )
    assert data.name == f"mnist + {path} + strokes"
    assert counts(data) == (33 + 6 + 60, 3 + 3 + 20, {"mnist": 10, path: 3, "strokes": 10})
    mnist = finish(catalogue.load(["mnist"], data_dir=data_dir, shelf=shelf))
    assert np.array_equal(data.training.images[:33], mnist.training.images)


@pytest.mark.parametrize(
    ("sources", "wanted", "shares"),
    [
        (["strokes"], 7, [7]),
        (["strokes"], 100, [100]),
        (["mnist"], 5, [5]),
        (["mnist"], 1000, [33]),
        (["mnist", "strokes"], 7, [4, 3]),
        (["mnist", "strokes"], 100, [33, 67]),
    ],
)
def test_a_limit_is_shared_evenly(
    shelf: Shelf, data_dir: Path, sources: list[str], wanted: int, shares: list[int]
) -> None:
    data = finish(catalogue.load(sources, training_images=wanted, data_dir=data_dir, shelf=shelf))
    assert len(data.training) == sum(shares)
    if "mnist" in sources:
        mnist = finish(catalogue.load(["mnist"], data_dir=data_dir, shelf=shelf)).training
        known = {image.tobytes() for image in mnist.images}
        assert sum(image.tobytes() in known for image in data.training.images) == shares[0]
    assert len(data.validation) == sum({"mnist": 3, "strokes": 20}[name] for name in sources)


def test_a_limit_takes_the_same_images_every_time(shelf: Shelf, data_dir: Path) -> None:
    def load(wanted: int) -> set[bytes]:
        data = finish(
            catalogue.load(["mnist"], training_images=wanted, data_dir=data_dir, shelf=shelf)
        )
        return {image.tobytes() for image in data.training.images}

    assert load(9) == load(9)
    assert load(9) < load(20)


@pytest.mark.parametrize(
    ("split", "count"),
    [("train", 33), ("training", 33), ("validation", 3), ("test", 10), ("all", 46)],
)
def test_one_part_of_mnist(shelf: Shelf, data_dir: Path, split: str, count: int) -> None:
    part = finish(catalogue.load_split("mnist", split, data_dir=data_dir, shelf=shelf))
    assert len(part) == count


@pytest.mark.parametrize(
    ("split", "count"), [("train", 60), ("validation", 20), ("test", 10), ("all", 90)]
)
def test_one_part_of_strokes(shelf: Shelf, split: str, count: int) -> None:
    assert len(finish(catalogue.load_split("strokes", split, shelf=shelf))) == count


@pytest.mark.parametrize(
    ("split", "count"), [("train", 6), ("validation", 3), ("test", 3), ("all", 12)]
)
def test_one_part_of_a_path(shelf: Shelf, tmp_path: Path, split: str, count: int) -> None:
    path = str(write_archive(tmp_path / "mine.npz"))
    assert len(finish(catalogue.load_split(path, split, shelf=shelf))) == count


def test_parts_are_those_that_a_training_sees(shelf: Shelf, data_dir: Path) -> None:
    for name in ("mnist", "strokes"):
        data = finish(catalogue.load([name], data_dir=data_dir, shelf=shelf))
        for split, samples in [
            ("train", data.training),
            ("validation", data.validation),
            ("test", data.test[name]),
        ]:
            part = finish(catalogue.load_split(name, split, data_dir=data_dir, shelf=shelf))
            assert np.array_equal(part.images, samples.images)


def test_the_preparation_reaches_the_drawings(shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(drawing_line(canvas=[100, 100]) for _ in range(3)))
    usual = finish(catalogue.load_split(str(path), "all", shelf=shelf))
    raw = finish(
        catalogue.load_split(str(path), "all", preparation=Preparation(route="raw"), shelf=shelf)
    )
    assert not np.array_equal(usual.images, raw.images)


@pytest.mark.parametrize(
    ("sources", "reason"),
    [
        ([], "At least one data set must be named"),
        (["emnist"], "emnist: there is neither a data set nor a file or folder of this name"),
        (["/no/such/file.npz"], "/no/such/file.npz: there is neither"),
    ],
)
def test_unknown_sources_are_named(shelf: Shelf, sources: list[str], reason: str) -> None:
    with pytest.raises(DataError) as caught:
        finish(catalogue.load(sources, shelf=shelf))
    check_sentence(caught, reason)


def test_an_unknown_part_is_named(shelf: Shelf) -> None:
    with pytest.raises(DataError, match="train, validation or test, got half"):
        finish(catalogue.load_split("strokes", "half", shelf=shelf))


def test_a_data_dir_that_is_not_there_is_named(shelf: Shelf, tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    with pytest.raises(DataError) as caught:
        finish(catalogue.load(["mnist"], data_dir=missing, shelf=shelf))
    check_sentence(caught, str(missing), "--data-dir", "INKLING_DATA_DIR")
    assert not catalogue.is_at_hand("mnist", missing, shelf=shelf)
    assert counts(finish(catalogue.load(["strokes"], data_dir=missing, shelf=shelf)))[0] == 60


def test_without_a_connection_mnist_gives_one_sentence(tmp_path: Path) -> None:
    offline = Shelf(tmp_path, collection(("http://127.0.0.1:9/",), files=FILES))
    with pytest.raises(DownloadError) as caught:
        finish(catalogue.load(["strokes", "mnist"], shelf=offline))
    check_sentence(caught, "MNIST could not be downloaded", "generated strokes")


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serve({f"{name}.gz": packed(content) for name, content in FILES.items()}) as served:
        yield served


def test_fetch_downloads_what_is_missing_and_mends_the_cache(
    mirror: Mirror, tmp_path: Path
) -> None:
    shelf = Shelf(tmp_path / "cache", collection((mirror.url("good"),), files=FILES))
    folder = finish(catalogue.fetch(shelf=shelf))
    assert folder == tmp_path / "cache" / "mnist"
    assert len(mirror.asked) == 4
    assert catalogue.is_at_hand("mnist", shelf=shelf)
    size = (folder / "train-labels-idx1-ubyte.gz").stat().st_size
    (folder / "train-labels-idx1-ubyte.gz").write_bytes(bytes(size))
    states = [entry["state"] for entry in finish(catalogue.verify(shelf=shelf))]
    assert states == ["verified", "wrong", "verified", "verified"]
    finish(catalogue.fetch(shelf=shelf))
    assert len(mirror.asked) == 5
    states = [entry["state"] for entry in finish(catalogue.verify(shelf=shelf))]
    assert states == ["verified"] * 4


def test_closing_a_load_cancels_the_download(mirror: Mirror, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "cache", collection((mirror.url("stall"),), files=FILES))
    steps = catalogue.load(["mnist"], shelf=shelf)
    next(steps)
    assert mirror.stalling.wait(10)
    steps.close()
    assert not list(tmp_path.rglob("*.gz"))


def test_fetching_strokes_draws_them(shelf: Shelf) -> None:
    folder = finish(catalogue.fetch("strokes", shelf=shelf))
    assert len(list(folder.rglob("*.npz"))) == 3
    reports = list(catalogue.load(["strokes"], shelf=shelf))
    assert {report.activity for report in reports} == {"Loading digits"}


def test_only_named_sets_are_fetched(shelf: Shelf) -> None:
    with pytest.raises(DataError, match="emnist cannot be fetched; only strokes and mnist can"):
        finish(catalogue.fetch("emnist", shelf=shelf))


def test_describe_says_where_and_whether(shelf: Shelf, data_dir: Path) -> None:
    strokes, mnist, digits8, patterns = catalogue.describe(shelf=shelf)
    assert (patterns["name"], patterns["training"], patterns["at_hand"]) == ("patterns", 960, True)
    assert (digits8["name"], digits8["training"], digits8["test"]) == ("digits8", 1437, 180)
    assert (strokes["name"], strokes["training"], strokes["at_hand"]) == ("strokes", 60, True)
    assert (mnist["at_hand"], mnist["where"]) == (False, str(shelf.cache / "mnist"))
    assert (mnist["training"], mnist["validation"], mnist["test"]) == (55_000, 5_000, 10_000)
    mnist = catalogue.describe(data_dir, shelf=shelf)[1]
    assert (mnist["at_hand"], mnist["where"]) == (True, str(data_dir / "mnist"))


def test_the_cache_is_the_users(user_folders: Path) -> None:
    assert catalogue.cache_dir().name.lower() in ("inkling", "cache")
    if os.name == "posix" and "XDG_CACHE_HOME" in os.environ:
        assert str(catalogue.cache_dir()).startswith(str(user_folders))
