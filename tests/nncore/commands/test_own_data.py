"""Own data on the command line: learned from, judged by, read."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from nncore.data.digits8 import is_at_hand
from nncore.recipe import Batch, Data, Dense, Preparation, Recipe
from tests.nncore.commands.conftest import CommandLine, MakeRecipe
from tests.nncore.data.own.digits import csv_text, digits, write_csv, write_folder, write_idx

IMAGES, LABELS = digits(60)


def write(folder: Path, kind: str) -> Path:
    if kind == "csv":
        return write_csv(folder / "digits.csv.gz", csv_text(IMAGES, LABELS))
    if kind == "npz":
        np.savez(folder / "digits.npz", images=IMAGES, labels=LABELS)
        return folder / "digits.npz"
    if kind == "idx":
        return write_idx(folder, IMAGES, LABELS)
    return write_folder(folder / "digits", IMAGES, LABELS)


@pytest.mark.parametrize("kind", ["csv", "npz", "folder"])
def test_train_and_evaluate(
    command_line: CommandLine, recipe_file: Path, tmp_path: Path, kind: str
) -> None:
    path = write(tmp_path, kind)
    words = ("train", "--recipe", recipe_file, "--data", path, "--out", "net.safetensors")
    ended = command_line.json(*words)[-1]
    assert list(ended["test"]) == [str(path)]
    (line,) = command_line.json("evaluate", "net.safetensors", "--data", path)
    assert (line["split"], line["count"]) == ("test", 6)
    assert line["accuracy"] == ended["test"][str(path)]


def test_a_folder_that_the_network_never_saw_is_read_whole(
    command_line: CommandLine, network_file: Path, tmp_path: Path
) -> None:
    path = write(tmp_path, "folder")
    (line,) = command_line.json("evaluate", network_file, "--data", path)
    assert (line["split"], line["count"]) == ("all", 60)


def test_a_wrong_row_stops_a_training_before_it_begins(
    command_line: CommandLine, recipe_file: Path, tmp_path: Path
) -> None:
    text = csv_text(IMAGES, LABELS).replace("\n5,", "\n15,", 2)
    path = write_csv(tmp_path / "digits.csv", text)
    error = command_line.run("train", "--recipe", recipe_file, "--data", path, expect=1).stderr
    assert f"{path}: 2 of 60 rows cannot be used; the first is line 7: the label is 15" in error
    assert not list(Path().glob("*.safetensors"))


@pytest.mark.parametrize("kind", ["csv", "npz", "idx"])
def test_classify_reads_every_image_of_a_table(
    command_line: CommandLine, network_file: Path, tmp_path: Path, kind: str
) -> None:
    path = write(tmp_path, kind)
    answers = command_line.json("classify", path, "--network", network_file)
    separator = ":" if kind == "csv" else ": image "
    first = 2 if kind == "csv" else 1
    assert [answer["source"] for answer in answers] == [
        f"{path}{separator}{number}" for number in range(first, first + 60)
    ]
    (line,) = command_line.json("evaluate", network_file, "--data", path, "--split", "all")
    right = sum(a["digit"] == label for a, label in zip(answers, LABELS, strict=True))
    assert line["accuracy"] == pytest.approx(right / 60)


def test_classify_reads_rows_without_labels_and_tells_of_wrong_ones(
    command_line: CommandLine, network_file: Path, tmp_path: Path
) -> None:
    images = IMAGES[:5].copy()
    images[2] = 0
    lines = csv_text(images, None).splitlines()
    lines[4] = lines[4].replace("0", "x", 1)
    path = write_csv(tmp_path / "test.csv", "\n".join(lines))
    result = command_line.run("classify", path, "--network", network_file, "--json", expect=1)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer.get("verdict") for answer in answers] == [
        "digit",
        "digit",
        "blank",
        "digit",
        None,
    ]
    assert answers[-1]["error"] == f"{path}:5: pixel 0 is x, which is not a number."


def test_data_list_names_scikit_learns_digits(command_line: CommandLine) -> None:
    rows = {row["name"]: row for row in command_line.json("data", "list")[0]}
    assert rows["digits8"]["training"] == 1437
    assert rows["digits8"]["at_hand"] == is_at_hand()
    assert "digits8" in command_line.run("data", "list").stdout


@pytest.mark.skipif(not is_at_hand(), reason="scikit-learn is not installed")
def test_a_network_of_eight_by_eight(command_line: CommandLine, keep_recipe: MakeRecipe) -> None:
    recipe = Recipe(
        "small",
        (Dense(16, "relu"), Dense(10, "softmax")),
        data=Data(("digits8",)),
        batch=Batch("size", 50),
        epochs=4,
        preparation=Preparation(size=8, box=8.0),
    )
    words = ("train", "--recipe", keep_recipe(recipe), "--out", "small.safetensors")
    ended = command_line.json(*words)[-1]
    assert ended["parameters"] == 65 * 16 + 17 * 10
    assert ended["test"]["digits8"] > 0.3
