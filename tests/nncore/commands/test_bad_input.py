"""Files that are not what they should be: one sentence that names the file, exit code 1."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from nncore.storage import save_network
from tests.nncore.commands.conftest import CommandLine, write_idx
from tests.nncore.storage.models import rewrite, small_model, with_nan, with_wrong_shape

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


def idx_pair(folder: Path, images: int = 40, labels: int = 40) -> tuple[Path, Path]:
    folder.mkdir()
    pixels = np.random.default_rng(1).integers(0, 256, (images, 28, 28))
    return (
        write_idx(folder / IMAGES, pixels),
        write_idx(folder / LABELS, np.arange(labels) % 10),
    )


def truncated(folder: Path) -> Path:
    path, _ = idx_pair(folder)
    path.write_bytes(path.read_bytes()[:-100])
    return path


def truncated_gzip(folder: Path) -> Path:
    path, _ = idx_pair(folder)
    packed = path.with_name(f"{IMAGES}.gz")
    packed.write_bytes(gzip.compress(path.read_bytes())[:-50])
    path.unlink()
    return packed


def wrong_magic(folder: Path) -> Path:
    path, _ = idx_pair(folder)
    path.write_bytes(b"\x00\x01\x08\x03" + path.read_bytes()[4:])
    return path


def labels_of_another_count(folder: Path) -> Path:
    return idx_pair(folder, labels=39)[0]


def without_labels(folder: Path) -> Path:
    images, labels = idx_pair(folder)
    labels.unlink()
    return images


def wrong_labels(folder: Path) -> Path:
    images, labels = idx_pair(folder)
    labels.write_bytes(labels.read_bytes()[:-1] + b"\x0b")
    return images


def of_giant_size(folder: Path) -> Path:
    path, _ = idx_pair(folder)
    path.write_bytes(path.read_bytes()[:4] + b"\x7f\xff\xff\xff" * 3)
    return path


def empty_file(folder: Path) -> Path:
    path, _ = idx_pair(folder)
    path.write_bytes(b"")
    return path


def folder_without_files(folder: Path) -> Path:
    folder.mkdir()
    return folder


def some_text(folder: Path) -> Path:
    folder.mkdir()
    path = folder / "notes.txt"
    path.write_text("nothing to learn from\n")
    return path


def drawings_with_text_for_numbers(folder: Path) -> Path:
    folder.mkdir()
    path = folder / "mine.jsonl"
    path.write_text(json.dumps({"strokes": [[["one", "two"]]], "label": 3}) + "\n")
    return path


def drawings_without_labels(folder: Path) -> Path:
    folder.mkdir()
    path = folder / "mine.jsonl"
    path.write_text(json.dumps({"strokes": [[[1, 2], [3, 4]]]}) + "\n")
    return path


def archive_that_is_none(folder: Path) -> Path:
    folder.mkdir()
    path = folder / "strokes.npz"
    path.write_bytes(b"PK\x03\x04 and nothing else")
    return path


def nothing_there(folder: Path) -> Path:
    return folder / "missing.jsonl"


BAD_DATA = [
    truncated,
    truncated_gzip,
    wrong_magic,
    labels_of_another_count,
    without_labels,
    wrong_labels,
    of_giant_size,
    empty_file,
    folder_without_files,
    some_text,
    drawings_with_text_for_numbers,
    drawings_without_labels,
    archive_that_is_none,
    nothing_there,
]


@dataclass
class Snapshot:
    """Every file below a folder, with its content."""

    folder: Path

    def take(self) -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}


def assert_one_sentence(line: str, *paths: Path) -> None:
    assert line.startswith("Error: ")
    assert line.endswith(".")
    assert any(path.name in line for path in paths), line
    for jargon in ("Traceback", "Errno", "ValueError", "<class"):
        assert jargon not in line


@pytest.mark.parametrize("make", BAD_DATA, ids=[make.__name__ for make in BAD_DATA])
@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_bad_data(
    command: str,
    make: Callable[[Path], Path],
    command_line: CommandLine,
    network_file: Path,
    recipe_file: Path,
    tmp_path: Path,
) -> None:
    path = make(tmp_path / "data")
    before = Snapshot(tmp_path).take()
    words = {"train": ["--recipe", recipe_file], "evaluate": [network_file]}[command]
    result = command_line.run(command, *words, "--data", path, "--json", expect=1)
    assert result.stdout == ""
    *progress, line = result.stderr.splitlines()
    assert_one_sentence(line, path, path.with_name(LABELS))
    assert all(text.endswith("…") for text in progress)
    assert Snapshot(tmp_path).take() == before


def network_cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def network_of_wrong_shape(path: Path) -> None:
    rewrite(path, with_wrong_shape)


def network_with_nan(path: Path) -> None:
    rewrite(path, with_nan)


def network_that_is_empty(path: Path) -> None:
    path.write_bytes(b"")


def network_that_is_an_image(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300))


def network_that_is_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


BAD_NETWORKS = [
    network_cut_in_half,
    network_of_wrong_shape,
    network_with_nan,
    network_that_is_empty,
    network_that_is_an_image,
    network_that_is_a_folder,
]


@pytest.mark.parametrize("spoil", BAD_NETWORKS, ids=[spoil.__name__ for spoil in BAD_NETWORKS])
@pytest.mark.parametrize("command", ["evaluate", "classify"])
def test_bad_network(
    command: str, spoil: Callable[[Path], None], command_line: CommandLine, tmp_path: Path
) -> None:
    network, drawing = tmp_path / "net.safetensors", tmp_path / "drawing.json"
    save_network(network, small_model())
    spoil(network)
    drawing.write_text('{"strokes": [[[0, 0], [9, 9]]]}')
    before = Snapshot(tmp_path).take()
    words = {"evaluate": [network], "classify": [drawing, "--network", network]}[command]
    result = command_line.run(command, *words, "--json", expect=1)
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert_one_sentence(line, network)
    assert Snapshot(tmp_path).take() == before


BAD_FILES = {
    "image.png": b"this is no image",
    "cut.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "empty.png": b"",
    "empty.json": b"",
    "empty.jsonl": b"",
    "text.json": b'{"strokes": [[["one", "two"], [3, 4]]]}',
    "half.json": b'{"strokes": [[[1, 2',
    "list.json": b"[1, 2, 3]",
    "nan.json": b'{"strokes": [[[NaN, 2]]]}',
    "latin.json": '{"writer": "Zoë"}'.encode("latin-1"),
    "deep.json": b'{"strokes": ' + b"[" * 100_000,
}


@pytest.mark.parametrize("name", BAD_FILES)
@pytest.mark.parametrize("as_json", [False, True])
def test_bad_drawing_or_image(
    as_json: bool, name: str, command_line: CommandLine, network_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(BAD_FILES[name])
    before = Snapshot(tmp_path).take()
    more = ["--json"] if as_json else []
    result = command_line.run("classify", path, "--network", network_file, *more, expect=1)
    (line,) = result.stderr.splitlines()
    assert_one_sentence(line, path)
    if as_json:
        answer = json.loads(result.stdout)
        assert list(answer) == ["source", "error"]
        assert f"Error: {answer['error']}" == line
    else:
        assert result.stdout == ""
    assert Snapshot(tmp_path).take() == before


def test_a_data_folder_that_is_not_there(command_line: CommandLine, recipe_file: Path) -> None:
    words = ("train", "--recipe", recipe_file, "--data", "mnist", "--data-dir", "nowhere")
    (line,) = command_line.run(*words, expect=1).stderr.splitlines()
    assert_one_sentence(line, Path("nowhere"))
