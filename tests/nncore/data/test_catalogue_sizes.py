"""Data sets come in the size that the network takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from nncore.data import catalogue, generated
from nncore.data.catalogue import Shelf
from nncore.progress import finish
from nncore.recipe import Preparation
from tests.nncore.data.idx_content import (
    collection,
    contents,
    idx_content,
    images,
    labels,
    write_all,
)

FILES = contents(training=36, test=10)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Few strokes, and a small MNIST."""
    few: dict[generated.Part, int] = {"training": 30, "validation": 20, "test": 10}
    monkeypatch.setattr(generated, "DEFAULT_COUNTS", few)
    write_all(tmp_path / "data" / "mnist", FILES)
    return Shelf(tmp_path / "cache", collection(files=FILES))


def test_images_of_another_size_are_brought_to_the_networks(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "my-images-idx3").write_bytes(idx_content(images(9, size=20)))
    (tmp_path / "my-labels-idx1").write_bytes(idx_content(labels(9)))
    path = str(tmp_path / "my-images-idx3")
    data = finish(catalogue.load([path], shelf=shelf))
    whole = finish(catalogue.load_split(path, "all", shelf=shelf))
    assert data.training.size == whole.size == (28, 28)
    small = Preparation(size=20, box=16.0)
    kept = finish(catalogue.load_split(path, "all", preparation=small, shelf=shelf))
    assert (kept.images == images(9, size=20)).all()


def test_mnist_and_strokes_come_in_the_networks_size(shelf: Shelf, tmp_path: Path) -> None:
    small = Preparation(size=12, box=10.0, pen=1.5)
    both = ["mnist", "strokes"]
    folder = tmp_path / "data"
    data = finish(catalogue.load(both, data_dir=folder, preparation=small, shelf=shelf))
    assert (len(data.training), len(data.validation)) == (33 + 30, 3 + 20)
    assert data.training.size == data.test["mnist"].size == (12, 12)
