"""Every file that any version of the program has written still opens, and says the same."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from gui.settings import Settings, SettingsFile
from nncore.data.blocks import read_block
from nncore.data.drawing import Drawing, read_drawings
from nncore.data.own_files import read_path
from nncore.errors import CheckpointError, InklingError, LibraryError, NetworkFileError, RecipeError
from nncore.recipe import Preparation
from nncore.recipe.file import read_recipe
from nncore.storage import load_network
from nncore.storage.checkpoint_file import load_checkpoint
from nncore.storage.library import Library
from nncore.training.resuming import ResumableTrainer
from tests.golden.make_golden import ramp
from tests.nncore.training.cases import make_dataset, make_samples
from tests.nncore.training.cases import run as train
from tests.steps import run

SETS = sorted(path for path in Path(__file__).parent.iterdir() if path.name.isdecimal())
LATEST = SETS[-1]
WITH_CHECKPOINT = [path for path in SETS if (path / "checkpoint.training").exists()]
WITH_LIBRARY = [path for path in SETS if (path / "library").exists()]


@pytest.mark.parametrize("folder", SETS, ids=lambda path: path.name)
def test_network_recipe_drawing_and_settings(folder: Path, tmp_path: Path) -> None:
    model = load_network(folder / "network.safetensors")
    expected = json.loads((folder / "expected.json").read_text())["reading"]
    reading = model.probabilities(ramp(model.network.input_size)[np.newaxis])[0]
    np.testing.assert_allclose(reading, expected, rtol=1e-4, atol=1e-6)
    recipe = read_recipe(folder / "recipe.json")
    assert (recipe.name, recipe.epochs, recipe.optimiser.kind) == ("rich", 3, "adamw")
    assert model.recipe == recipe
    for name in ("drawing.json", "drawings.jsonl"):
        first, *others = (drawing for _, drawing in read_drawings(folder / name))
        assert isinstance(first, Drawing)
        np.testing.assert_array_equal(
            first.strokes[0].points, np.array([[10, 20], [30.5, 40], [30, 90]], np.float32)
        )
        assert (first.label, first.writer, first.strokes[0].pen_width) == (7, "me", 12.0)
        for other in others:
            assert isinstance(other, Drawing)
            assert other.picture is not None
            assert other.picture.sum() == 9 * 255
    shutil.copy(folder / "settings.json", tmp_path)
    settings = SettingsFile(tmp_path / "settings.json").load()
    assert (settings.theme, settings.folder) == ("dark", "there")
    assert settings.recipe is not None


@pytest.mark.parametrize("folder", WITH_LIBRARY, ids=lambda path: path.name)
def test_library(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "library", tmp_path / "library")
    with Library(tmp_path / "library") as library:
        assert library.notice == ""
        (summary,) = library.summaries()
        assert (summary.ended, summary.step) == ("finished", 4)
        assert len(library.curves(summary.run_id).epoch) == 4
        assert len(library.epochs(summary.run_id)) == 2
        for kept in library.checkpoints(summary.run_id):
            library.load_checkpoint(summary.run_id, kept.step)


@pytest.mark.parametrize("folder", WITH_CHECKPOINT, ids=lambda path: path.name)
def test_checkpoint_goes_on(folder: Path) -> None:
    state = load_checkpoint(folder / "checkpoint.training")
    assert state.step == 3
    ended = train(ResumableTrainer(state.recipe, make_dataset(64), state=state))[1]
    uninterrupted = train(ResumableTrainer(state.recipe, make_dataset(64)))[1]
    assert ended.step == 4
    np.testing.assert_allclose(
        ended.model.parameters, uninterrupted.model.parameters, rtol=1e-4, atol=1e-6
    )


def test_own_data_and_cache() -> None:
    own = run(read_path(LATEST / "own.npz", Preparation(size=8, box=8.0)))[0]
    assert len(own.part("all")) == 12
    block = read_block(LATEST / "cache.npz", 12, size=8, largest=12)
    assert block is not None
    np.testing.assert_array_equal(block.images, make_samples(12, 1).images)


@pytest.mark.parametrize(
    ("name", "old", "new", "error"),
    [
        ("network.safetensors", b'"format_version":"1"', b'"format_version":"9"', NetworkFileError),
        ("checkpoint.training", b'"format_version":"2"', b'"format_version":"9"', CheckpointError),
        ("recipe.json", b'"version": 1', b'"version": 9', RecipeError),
        ("drawing.json", b'{"strokes"', b'{"inkling-drawing": 9, "strokes"', InklingError),
    ],
)
def test_newer_version_is_refused_with_a_sentence(
    name: str, old: bytes, new: bytes, error: type[InklingError], tmp_path: Path
) -> None:
    content = (LATEST / name).read_bytes()
    assert content.count(old) == 1
    (tmp_path / name).write_bytes(content.replace(old, new))
    readers = {
        "network.safetensors": load_network,
        "checkpoint.training": load_checkpoint,
        "recipe.json": read_recipe,
        "drawing.json": _raise_first,
    }
    with pytest.raises(error, match=r"newer version of Inkling.*\.$"):
        readers[name](tmp_path / name)


def test_newer_library_is_refused_and_left_alone(tmp_path: Path) -> None:
    shutil.copytree(LATEST / "library", tmp_path / "library")
    path = tmp_path / "library" / "library.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(LibraryError, match=r"newer version of Inkling.*\.$"):
        Library(tmp_path / "library")
    assert path.read_bytes() == before


def test_newer_settings_keep_their_file(tmp_path: Path) -> None:
    text = (LATEST / "settings.json").read_text().replace('"version": 1', '"version": 9')
    (tmp_path / "settings.json").write_text(text)
    assert SettingsFile(tmp_path / "settings.json").load() == Settings()
    assert (tmp_path / "settings.bad.json").read_text() == text


def _raise_first(path: Path) -> None:
    for _, drawing in read_drawings(path):
        if isinstance(drawing, InklingError):
            raise drawing
