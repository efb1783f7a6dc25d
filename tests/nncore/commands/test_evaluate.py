"""``evaluate``: figures that add up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nncore.recipe import Data
from nncore.storage import load_network, save_network
from tests.nncore.commands.conftest import CommandLine, write_digits
from tests.nncore.storage.models import small_model

KEYS = ["data", "split", "count", "loss", "accuracy", "recall", "confusion"]


@pytest.fixture
def trained(command_line: CommandLine, recipe_file: Path, digits: Path) -> Path:
    words = ("train", "--recipe", recipe_file, "--data", digits, "--out", "net.safetensors")
    return Path(command_line.json(*words)[-1]["network"])


def test_the_figures_add_up(command_line: CommandLine, trained: Path, digits: Path) -> None:
    (line,) = command_line.json("evaluate", trained, "--data", digits, "--split", "train")
    assert list(line) == KEYS
    assert line["data"] == str(digits)
    assert line["split"] == "train"
    confusion = np.array(line["confusion"])
    assert confusion.shape == (10, 10)
    assert confusion.sum() == line["count"] > 200
    assert line["accuracy"] == pytest.approx(confusion.trace() / line["count"])
    np.testing.assert_allclose(line["recall"], confusion.diagonal() / confusion.sum(axis=1))
    assert line["loss"] > 0


def test_the_test_part_is_what_the_training_reported(
    command_line: CommandLine, trained: Path, digits: Path
) -> None:
    (line,) = command_line.json("evaluate", trained, "--data", digits, "--split", "test")
    assert line["accuracy"] == load_network(trained).figures["test_accuracy"][str(digits)]


def test_rows_are_the_true_digit(
    command_line: CommandLine, network_file: Path, tmp_path: Path
) -> None:
    only = write_digits(tmp_path / "only", count=50, digits=[3, 8])
    (line,) = command_line.json("evaluate", network_file, "--data", only)
    rows = np.array(line["confusion"]).sum(axis=1)
    assert line["count"] == 50
    assert set(np.flatnonzero(rows)) == {3, 8}
    assert [recall is None for recall in line["recall"]] == [d not in (3, 8) for d in range(10)]


def test_a_file_is_read_whole_unless_the_network_learned_from_it(
    command_line: CommandLine, trained: Path, digits: Path, tmp_path: Path
) -> None:
    other = write_digits(tmp_path / "other", count=80)
    seen, unseen = command_line.json("evaluate", trained, "--data", digits, "--data", other)
    assert (seen["split"], seen["count"]) == ("test", 30)
    assert (unseen["split"], unseen["count"]) == ("all", 80)


def test_words_for_a_person(command_line: CommandLine, trained: Path, digits: Path) -> None:
    words = ("evaluate", trained, "--data", digits, "--split", "train")
    text = command_line.run(*words).stdout
    rows = [line for line in text.splitlines() if line.endswith("%") and line.startswith("  ")]
    matrix = [line for line in rows if line.split()[0].isdigit()]
    assert "accuracy" in text
    assert len(matrix) == 10
    assert len({len(line) for line in matrix}) == 1


def test_images_are_brought_to_the_networks_size(
    command_line: CommandLine, digits: Path, tmp_path: Path
) -> None:
    model = small_model()
    assert model.recipe is not None
    recipe = model.recipe.with_changes(
        preparation=model.preparation.__class__(size=20, box=16), data=Data(("mnist",))
    )
    path = tmp_path / "small-input.safetensors"
    save_network(path, small_model(recipe))
    (line,) = command_line.json("evaluate", path, "--data", digits)
    assert np.array(line["confusion"]).sum() == line["count"] == 300


def test_wrong_usage(command_line: CommandLine, network_file: Path) -> None:
    command_line.run("evaluate", expect=2)
    command_line.run("evaluate", network_file, "--split", "tests", expect=2)
    unknown = command_line.run("evaluate", network_file, "--data", "mnits", expect=1)
    assert "mnits" in unknown.stderr
