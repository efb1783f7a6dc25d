"""``train``: what it prints, what it saves, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from nncore.commands import train
from nncore.errors import SaveError
from nncore.network.model import Model
from nncore.recipe import Dense, Optimiser
from nncore.storage import load_network, save_network
from tests.nncore.commands.conftest import (
    MNIST_DIR,
    TINY,
    CommandLine,
    MakeRecipe,
    needs_mnist,
    write_digits,
)

EPOCH_KEYS = [
    "epoch",
    "train_loss",
    "train_accuracy",
    "validation_loss",
    "validation_accuracy",
    "seconds",
]
END_KEYS = ["ended", "network", "checkpoint", "parameters", "test", "seconds", "findings"]


def test_a_line_for_each_epoch_and_one_for_the_end(
    command_line: CommandLine, recipe_file: Path, digits: Path
) -> None:
    *epochs, end = command_line.json(
        "train", "--recipe", recipe_file, "--data", digits, "--out", "net.safetensors"
    )
    assert [list(line) for line in epochs] == [EPOCH_KEYS] * 3
    assert [line["epoch"] for line in epochs] == [1, 2, 3]
    assert epochs[-1]["train_loss"] < epochs[0]["train_loss"]
    assert list(end) == END_KEYS
    assert end["ended"] == "finished"
    assert end["network"] == "net.safetensors"
    assert end["parameters"] == TINY.parameter_count
    assert list(end["test"]) == [str(digits)]
    assert 0.5 < end["test"][str(digits)] <= 1.0
    assert end["seconds"] > 0


def test_the_file_says_how_it_came_about(
    command_line: CommandLine, recipe_file: Path, digits: Path
) -> None:
    end = command_line.json("train", "--recipe", recipe_file, "--data", digits, "--seed", 5)[-1]
    model = load_network(Path(end["network"]))
    assert model.recipe is not None
    assert model.recipe.seed == 5
    assert model.recipe.data.sources == (str(digits),)
    assert model.figures["test_accuracy"] == end["test"]
    assert "--seed 5" in model.origin["command"]
    assert model.origin["program"].startswith("Inkling ")


def test_progress_goes_to_standard_error(
    command_line: CommandLine, recipe_file: Path, digits: Path
) -> None:
    result = command_line.run("train", "--recipe", recipe_file, "--data", digits, "--json")
    assert "Training" in result.stderr
    assert all(line.startswith("{") for line in result.stdout.splitlines())


def test_words_for_a_person(command_line: CommandLine, recipe_file: Path, digits: Path) -> None:
    text = command_line.run("train", "--recipe", recipe_file, "--data", digits).stdout
    assert "784-12-10" in text
    assert "validation: loss" in text
    assert "Test accuracy" in text
    assert "Saved as tiny.safetensors" in text


def test_the_same_seed_gives_the_same_weights(
    command_line: CommandLine, recipe_file: Path, digits: Path
) -> None:
    words = ("train", "--recipe", recipe_file, "--data", digits, "--epochs", 1)
    paths = [Path(command_line.json(*words, *more)[-1]["network"]) for more in ((), (), ())]
    other = Path(command_line.json(*words, "--seed", 2)[-1]["network"])
    first, second, third = (load_network(path).parameters for path in paths)
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(first, third)
    assert not np.array_equal(first, load_network(other).parameters)


def test_no_file_is_overwritten_unasked(
    command_line: CommandLine, recipe_file: Path, digits: Path
) -> None:
    words = ("train", "--recipe", recipe_file, "--data", digits, "--epochs", 1)
    names = [command_line.json(*words)[-1]["network"] for _ in range(3)]
    assert names == ["tiny.safetensors", "tiny-2.safetensors", "tiny-3.safetensors"]
    assert sorted(path.name for path in command_line.folder.iterdir()) == sorted(names)


def test_odd_names_become_file_names(command_line: CommandLine) -> None:
    assert train.free_name("my net/2: π").name == "my-net-2-π.safetensors"
    assert train.free_name("...").name == "network.safetensors"


def test_two_data_sets_are_mixed(
    command_line: CommandLine, recipe_file: Path, digits: Path, tmp_path: Path
) -> None:
    other = write_digits(tmp_path / "other", count=100)
    result = command_line.run("train", "--recipe", recipe_file, "--data", digits, "--data", other)
    alone = command_line.run("train", "--recipe", recipe_file, "--data", digits)
    assert f"{digits} + {other}" in result.stdout
    assert result.stdout.count("Test accuracy on") == 2
    assert alone.stdout.count("Test accuracy on") == 1


def test_a_run_that_diverges_is_told_and_kept(
    command_line: CommandLine, keep_recipe: MakeRecipe, digits: Path
) -> None:
    wild = keep_recipe(
        TINY.with_changes(
            layers=(Dense(12, "relu"), Dense(10, "identity")),
            loss="mean_squared_error",
            optimiser=Optimiser("sgd", rate=1e6),
        )
    )
    result = command_line.run(
        "train", "--recipe", wild, "--data", digits, "--out", "w.safetensors", "--json", expect=1
    )
    end = json.loads(result.stdout.splitlines()[-1])
    assert end["ended"] == "diverged"
    assert np.isfinite(load_network(Path("w.safetensors")).parameters).all()
    assert result.stderr.splitlines()[-1].startswith("Error: Training diverged at step")
    assert "NaN" not in result.stdout


@pytest.mark.parametrize(
    ("recipe", "reason"),
    [
        ("{", "not valid JSON"),
        ("[]", "'recipe' must be a table"),
        ('{"name": "x", "layers": []}', "'layers' is wrong"),
        ('{"name": "x", "layers": [{"units": 10}], "colour": 1}', "Unknown field 'colour'"),
        ("", "is empty"),
    ],
)
def test_a_recipe_file_that_cannot_be_trained(
    recipe: str, reason: str, command_line: CommandLine
) -> None:
    Path("bad.json").write_text(recipe)
    result = command_line.run("train", "--recipe", "bad.json", expect=1)
    assert result.stdout == ""
    assert result.stderr.startswith("Error: bad.json: ")
    assert reason in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_an_unknown_recipe_is_answered_with_the_known_ones(command_line: CommandLine) -> None:
    assert "relu-128" in command_line.run("train", "--recipe", "relu-127", expect=1).stderr
    missing = command_line.run("train", "--recipe", "missing.json", expect=1).stderr
    assert missing.startswith("Error: missing.json: ")


@pytest.mark.parametrize("out", ["missing/net.safetensors", "."])
def test_a_place_where_nothing_can_be_saved_is_refused_at_once(
    out: str, command_line: CommandLine, recipe_file: Path, digits: Path
) -> None:
    result = command_line.run(
        "train", "--recipe", recipe_file, "--data", digits, "--out", out, expect=1
    )
    assert result.stdout == ""
    assert result.stderr.startswith(f"Error: {out}: ")
    assert list(command_line.folder.iterdir()) == []


def test_a_network_that_cannot_be_saved_is_not_lost(
    command_line: CommandLine,
    recipe_file: Path,
    digits: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full_disk(path: Path, model: Model) -> None:
        if path.name == "net.safetensors":
            raise SaveError(f"{path}: could not be saved, because the disk is full.")
        save_network(path, model)

    monkeypatch.setattr(train, "save_network", full_disk)
    monkeypatch.setattr(train.tempfile, "tempdir", str(tmp_path))
    words = ("train", "--recipe", recipe_file, "--data", digits, "--out", "net.safetensors")
    text = command_line.run(*words, expect=1).stderr.splitlines()[-1]
    assert text.startswith("Error: net.safetensors: could not be saved, because the disk is full;")
    (refuge,) = tmp_path.glob("inkling-*/network.safetensors")
    assert str(refuge) in text
    assert load_network(refuge).name == "tiny"


@pytest.mark.parametrize(
    "words",
    [
        ["--epochs", "0"],
        ["--epochs", "many"],
        ["--seed", "-1"],
        ["--threads", "0"],
        ["--size", "3"],
        ["surplus"],
    ],
)
def test_wrong_usage(words: list[str], command_line: CommandLine) -> None:
    result = command_line.run("train", *words, expect=2)
    assert result.stdout == ""
    assert "Usage:" in result.stderr


@pytest.mark.mnist
@needs_mnist
def test_mnist_is_read_wherever_it_is_at_hand(
    command_line: CommandLine, recipe_file: Path, digits: Path
) -> None:
    words = ("train", "--recipe", recipe_file, "--data", digits, "--epochs", 1)
    end = command_line.json(*words, "--data-dir", MNIST_DIR)[-1]
    assert list(end["test"]) == [str(digits), "mnist"]
    assert 0.0 <= end["test"]["mnist"] <= 1.0
