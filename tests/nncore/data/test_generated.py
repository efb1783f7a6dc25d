from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import numpy as np
import pytest

from nncore.data import generated
from nncore.data.dataset import Samples
from nncore.data.strokes import CHUNK
from nncore.progress import Progress, finish
from tests.steps import run

DRAWING, LOADING = "Drawing digits", "Loading digits"


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of 300 digits, so that several of them take no time."""
    monkeypatch.setattr(generated, "BLOCK", 300)


def load(
    count: int, folder: Path, part: generated.Part = "training"
) -> tuple[Samples, list[Progress]]:
    return run(generated.load(part, count, folder))


def drawn(reports: list[Progress]) -> list[int]:
    return [report.done for report in reports if report.activity == DRAWING]


def marks(first: int, last: int) -> list[int]:
    """Return what is told while digits are drawn, chunk by chunk in each block."""
    told = []
    for block in range(first, last, 300):
        end = min(block + 300, last)
        told += [min(done, end) for done in range(block + CHUNK, end + CHUNK, CHUNK)]
    return told


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.npz"))


def same(first: Samples, second: Samples) -> bool:
    return np.array_equal(first.images, second.images) and np.array_equal(
        first.labels, second.labels
    )


def test_digits_are_drawn_once_and_then_read(tmp_path: Path) -> None:
    first, reports = load(700, tmp_path)
    assert drawn(reports) == marks(0, 700)
    assert {report.total for report in reports} == {700}
    assert {report.unit for report in reports} == {"digits"}
    assert first.images.shape == (700, 28, 28)
    assert set(first.labels.tolist()) == set(range(10))
    again, reports = load(700, tmp_path)
    assert [(report.activity, report.done) for report in reports] == [
        (LOADING, 300),
        (LOADING, 600),
        (LOADING, 700),
    ]
    assert same(first, again)


def test_a_shorter_set_is_the_beginning_of_a_longer_one(tmp_path: Path) -> None:
    long, _ = load(650, tmp_path / "long")
    short, reports = load(400, tmp_path / "long")
    assert drawn(reports) == []
    elsewhere, _ = load(400, tmp_path / "short")
    assert same(short, elsewhere)
    assert same(short, long.take(np.arange(400)))


def test_asking_for_more_continues(tmp_path: Path) -> None:
    load(600, tmp_path)
    more, reports = load(900, tmp_path)
    assert drawn(reports) == marks(600, 900)
    afresh, _ = load(900, tmp_path / "fresh")
    assert same(more, afresh)


def test_parts_and_seeds_differ(tmp_path: Path) -> None:
    digits = {
        images.tobytes()
        for part in ("training", "validation", "test")
        for images in load(300, tmp_path, part)[0].images
    }
    other = finish(generated.load("training", 300, tmp_path, seed=2))
    digits.update(images.tobytes() for images in other.images)
    assert len(digits) == 1200


def test_blocks_differ(tmp_path: Path) -> None:
    digits, _ = load(600, tmp_path)
    assert len({image.tobytes() for image in digits.images}) == 600


def wrong_arrays() -> bytes:
    content = io.BytesIO()
    np.savez(content, images=np.zeros((300, 20, 20), np.uint8), labels=np.zeros(300, np.uint8))
    return content.getvalue()


@pytest.mark.parametrize("damage", [b"", b"nonsense", wrong_arrays()])
def test_a_damaged_block_is_drawn_again(tmp_path: Path, damage: bytes) -> None:
    first, _ = load(900, tmp_path)
    files(tmp_path)[1].write_bytes(damage)
    again, reports = load(900, tmp_path)
    assert drawn(reports) == marks(300, 600)
    assert same(first, again)
    assert drawn(load(900, tmp_path)[1]) == []


def test_a_flipped_bit_is_noticed(tmp_path: Path) -> None:
    first, _ = load(300, tmp_path)
    content = bytearray(files(tmp_path)[0].read_bytes())
    content[len(content) // 2] ^= 1
    files(tmp_path)[0].write_bytes(content)
    again, reports = load(300, tmp_path)
    assert drawn(reports) == marks(0, 300)
    assert same(first, again)


def test_closing_keeps_whole_blocks_only(tmp_path: Path) -> None:
    steps = generated.load("training", 900, tmp_path)
    for report in steps:
        if report.done > 300:
            break
    steps.close()
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["training-00000.npz"]
    assert drawn(load(600, tmp_path)[1]) == marks(300, 600)


def test_another_version_of_the_generator_draws_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(100, tmp_path)
    monkeypatch.setattr(generated, "GENERATOR_VERSION", 999)
    assert drawn(load(100, tmp_path)[1]) == [100]
    assert len(files(tmp_path)) == 2


def test_a_cache_that_is_a_file_is_no_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"in the way")
    digits, _ = load(100, blocked)
    assert len(digits) == 100
    assert blocked.read_bytes() == b"in the way"


@pytest.mark.skipif(
    sys.platform == "win32" or getattr(os, "geteuid", lambda: 1)() == 0,
    reason="needs a folder that cannot be written",
)
def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    digits, _ = load(100, tmp_path / "strokes")
    assert len(digits) == 100


def test_nothing_asked_nothing_drawn(tmp_path: Path) -> None:
    digits, reports = load(0, tmp_path)
    assert digits.images.shape == (0, 28, 28)
    assert reports == []
