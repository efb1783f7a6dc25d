"""A data set and a network that are small enough to train in a moment."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click.testing
import numpy as np
import pytest

from nncore.commands import main
from nncore.recipe import Batch, Dense, Optimiser, Recipe
from nncore.storage import save_network
from tests.nncore.storage.models import small_model

TINY = Recipe(
    "tiny",
    (Dense(12, "relu"), Dense(10, "softmax")),
    optimiser=Optimiser("adam", rate=0.01),
    batch=Batch("size", 20),
    epochs=3,
)


MNIST_DIR = Path(os.environ.get("INKLING_DATA_DIR", "nowhere")).absolute()
needs_mnist = pytest.mark.skipif(
    not (MNIST_DIR / "mnist").is_dir(), reason="INKLING_DATA_DIR names no folder with mnist/"
)


class CommandLine:
    """Runs commands in this process.

    Parameters
    ----------
    folder : Path
        The current folder of the commands.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *words: object, expect: int = 0) -> click.testing.Result:
        """Run one command; check its exit code."""
        runner = click.testing.CliRunner()
        result = runner.invoke(main, [str(word) for word in words])
        assert result.exit_code == expect, result.output
        assert isinstance(result.exception, SystemExit | None), repr(result.exception)
        return result

    def json(self, *words: object, expect: int = 0) -> list[Any]:
        """Run one command with ``--json``; return the value on each line of standard output."""
        lines = self.run(*words, "--json", expect=expect).stdout.splitlines()
        return [json.loads(line, parse_constant=_refuse) for line in lines]


def _refuse(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


@pytest.fixture
def command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line in an empty folder, with no data sets at hand."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("INKLING_DATA_DIR", raising=False)
    return CommandLine(folder)


def write_idx(path: Path, array: np.ndarray[Any, Any]) -> Path:
    """Write bytes in the IDX format."""
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    path.write_bytes(bytes([0, 0, 8, array.ndim]) + sizes + array.astype(np.uint8).tobytes())
    return path


def write_digits(folder: Path, count: int = 300, digits: Sequence[int] = range(10)) -> Path:
    """Write an IDX pair whose classes are bars at different heights; return the images file."""
    rng = np.random.default_rng(7)
    labels = np.array(digits)[rng.integers(0, len(digits), count)]
    images = rng.integers(0, 40, (count, 28, 28))
    for image, label in zip(images, labels, strict=True):
        image[3 + 2 * label : 5 + 2 * label, 4:24] = 230
    folder.mkdir(parents=True, exist_ok=True)
    write_idx(folder / "train-labels-idx1-ubyte", labels)
    return write_idx(folder / "train-images-idx3-ubyte", images)


@pytest.fixture
def digits(tmp_path: Path) -> Path:
    """The images file of a small data set."""
    return write_digits(tmp_path / "digits")


@pytest.fixture
def recipe_file(tmp_path: Path) -> Path:
    """A recipe that trains in a moment."""
    path = tmp_path / "tiny.json"
    path.write_text(TINY.to_json())
    return path


@pytest.fixture
def network_file(tmp_path: Path) -> Path:
    """An untrained network."""
    path = tmp_path / "untrained.safetensors"
    save_network(path, small_model())
    return path


MakeRecipe = Callable[[Recipe], Path]


@pytest.fixture
def keep_recipe(tmp_path: Path) -> MakeRecipe:
    """Write any recipe to a file."""

    def keep(recipe: Recipe) -> Path:
        path = tmp_path / "recipe.json"
        path.write_text(recipe.to_json())
        return path

    return keep
