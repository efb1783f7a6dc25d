"""Everything that the program writes over an older version of itself, in two versions."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gui.settings import Settings, SettingsFile
from nncore.data.blocks import keep_block, read_block
from nncore.data.dataset import Samples
from nncore.data.drawing import Drawing, Stroke, read_drawings, write_drawing
from nncore.data.importing import keep_usable
from nncore.data.own_files import read_path
from nncore.errors import SaveError
from nncore.export.formats import FORMATS, export_network
from nncore.network.model import Model
from nncore.recipe import Dense, Preparation, Recipe
from nncore.recipe.file import read_recipe, write_recipe
from nncore.storage.checkpoint_file import load_checkpoint, save_checkpoint
from nncore.storage.network_file import load_network, save_network
from nncore.training.events import StepDone
from nncore.training.resuming import ResumableTrainer
from nncore.training.state import TrainingState
from tests.nncore.data.own.digits import digits, write_idx
from tests.nncore.storage.models import small_model
from tests.nncore.training.cases import RECIPE, make_dataset
from tests.steps import run

Array = NDArray[Any]

LARGE = Recipe("large", (Dense(256, "relu"), Dense(10, "softmax")))
SMALL = Preparation(size=8, box=8.0, pen=1.0, supersample=2)


@dataclass(frozen=True)
class Saver:
    """One kind of file.

    Parameters
    ----------
    file_name : str
        What a file is called.
    save : callable (path, version)
        Writes version 0 or 1; raises SaveError where it cannot.
    load : callable (path)
        Gives the version that is there; raises where it is neither, whole.
    is_quiet : bool
        Whether a saving that fails is not told: what is lost can be made again.
    """

    file_name: str
    save: Callable[[Path, int], object]
    load: Callable[[Path], int]
    is_quiet: bool = False


@cache
def savers() -> dict[str, Saver]:
    """Return all of them by name."""
    networks = [small_model(LARGE, seed) for seed in (1, 2)]
    drawings = [_drawing(seed) for seed in (1, 2)]
    states = _states()
    blocks = [_samples(seed) for seed in (1, 2)]
    return {
        "network": Saver(
            "n.safetensors",
            lambda path, version: save_network(path, networks[version]),
            lambda path: _which([each.parameters for each in networks], _parameters(path)),
        ),
        "drawing": Saver(
            "d.json",
            lambda path, version: write_drawing(path, drawings[version]),
            lambda path: _which([_points(each) for each in drawings], _points(_read(path))),
        ),
        "checkpoint": Saver(
            "c.training",
            lambda path, version: save_checkpoint(path, states[version]),
            lambda path: [each.step for each in states].index(load_checkpoint(path).step),
        ),
        "recipe": Saver(
            "r.json",
            lambda path, version: write_recipe(path, RECIPE.with_changes(seed=version)),
            lambda path: read_recipe(path).seed,
        ),
        "settings": Saver("s.json", _save_settings, _load_settings),
        "cache": Saver(
            "b.npz",
            lambda path, version: keep_block(path, blocks[version]),
            lambda path: _which([each.images for each in blocks], _block(path)),
            is_quiet=True,
        ),
        "own data": Saver("o.npz", _keep_usable, _load_usable),
        "export": Saver("e.onnx", _export, lambda path: _exports().index(path.read_bytes())),
    }


def _which(known: list[Array], found: Array) -> int:
    return [each.tobytes() for each in known].index(found.tobytes())


def _parameters(path: Path) -> Array:
    return load_network(path).parameters


def _drawing(seed: int) -> Drawing:
    points = np.random.default_rng(seed).random((2000, 2), np.float32) * 280
    return Drawing((Stroke(points, 18.0),))


def _points(drawing: Drawing) -> Array:
    return drawing.strokes[0].points


def _read(path: Path) -> Drawing:
    ((_, drawing),) = read_drawings(path)
    assert isinstance(drawing, Drawing), drawing
    return drawing


def _states() -> list[TrainingState]:
    trainer, states = ResumableTrainer(RECIPE, make_dataset(300)), []
    for event in trainer.events():
        if isinstance(event, StepDone):
            state = trainer.state()
            assert state is not None
            states.append(replace(state, notes={"padding": "x" * 100_000}))
            if len(states) == 2:
                break
    return states


def _save_settings(path: Path, version: int) -> None:
    if not SettingsFile(path).save(Settings(pen_width=10.0 + version)):
        raise SaveError(f"{path}: the settings could not be saved.")


def _load_settings(path: Path) -> int:
    width = SettingsFile(path).load().pen_width
    assert width is not None
    return int(width - 10.0)


def _samples(seed: int) -> Samples:
    images = np.random.default_rng(seed).integers(0, 256, (300, 28, 28)).astype(np.uint8)
    return Samples(images, np.zeros(300, np.uint8))


def _block(path: Path) -> Array:
    block = read_block(path, 300, size=28, largest=300)
    assert block is not None
    return block.images


def _keep_usable(path: Path, version: int) -> None:
    sources = [path.parent / f"source-{each}" for each in (0, 1)]
    for extra, source in enumerate(sources):
        if not source.exists():
            source.mkdir()
            write_idx(source, *digits(20 + extra, side=8))
    run(keep_usable(sources[version] / "my-images-idx3-ubyte", SMALL, path))


def _load_usable(path: Path) -> int:
    return len(run(read_path(path, SMALL))[0].part("all")) - 20


def _export(path: Path, version: int) -> None:
    export_network(path, _models()[version], FORMATS["onnx"])


@cache
def _models() -> list[Model]:
    return [small_model(LARGE, seed) for seed in (1, 2)]


@cache
def _exports() -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path, contents = Path(folder) / "e.onnx", []
        for version in (0, 1):
            _export(path, version)
            contents.append(path.read_bytes())
    return contents
