"""``runs`` and ``replay``: the library from the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nncore.storage.library import Library
from tests.house.sources import ROOT
from tests.nncore.commands.conftest import CommandLine


@pytest.fixture
def trained(command_line: CommandLine, recipe_file: Path, digits: Path) -> CommandLine:
    """A command line whose library holds two runs of the same recipe."""
    for seed in (1, 2):
        command_line.run("train", "--recipe", recipe_file, "--data", digits, "--seed", seed)
    return command_line


def test_runs_are_listed_with_all_that_is_known(trained: CommandLine, digits: Path) -> None:
    (runs,) = trained.json("runs")
    assert [run["number"] for run in runs] == [1, 2]
    assert [run["recipe"]["seed"] for run in runs] == [1, 2]
    for run in runs:
        assert run["name"] == "tiny"
        assert (run["ended"], run["epochs"]) == ("finished", 3.0)
        assert run["surroundings"]["threads"] == 1
        assert list(run["test_accuracy"]) == [str(digits)]
        assert run["checkpoints"] > 10
    table = trained.run("runs").stdout
    assert table.count("tiny") == 2
    assert "of 1,024 MB" in table


def test_an_empty_library_says_so(command_line: CommandLine) -> None:
    assert command_line.run("runs").stdout == "There are no runs yet.\n"
    assert command_line.json("runs") == [[]]
    assert command_line.run("runs", "--deleted").stdout == "There are no deleted runs.\n"


def test_a_run_need_not_be_kept(command_line: CommandLine, recipe_file: Path, digits: Path) -> None:
    command_line.run("train", "--recipe", recipe_file, "--data", digits, "--no-library")
    assert command_line.json("runs") == [[]]


def test_a_library_that_cannot_be_used_does_not_stop_a_training(
    command_line: CommandLine, recipe_file: Path, digits: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INKLING_LIBRARY_DIR", str(recipe_file / "library"))
    done = command_line.run("train", "--recipe", recipe_file, "--data", digits)
    assert "cannot be kept there" in done.stderr
    assert "Saved as tiny.safetensors" in done.stdout
    assert "cannot be kept there" in command_line.run("runs", expect=1).stderr


def test_runs_are_renamed_deleted_restored_and_exported(trained: CommandLine) -> None:
    trained.run("runs", "rename", "2", "second try")
    assert "second try (run 2)" in trained.run("runs", "delete", "second try").stdout
    assert [run["number"] for run in trained.json("runs")[0]] == [1]
    assert [run["name"] for run in trained.json("runs", "--deleted")[0]] == ["second try"]
    trained.run("runs", "restore", "2")
    (runs,) = trained.json("runs")
    assert len(runs) == 2
    trained.run("runs", "export", runs[1]["run"][:6], "curves.csv")
    lines = (trained.folder / "curves.csv").read_text().splitlines()
    assert lines[0] == "series,epoch,loss,accuracy"
    assert len(lines) > 30
    assert "no run 'third try'" in trained.run("runs", "delete", "third try", expect=1).stderr


def test_the_quota_is_shown_and_set(trained: CommandLine) -> None:
    assert "of 1,024 MB" in trained.run("runs", "quota").stdout
    assert "of 1 MB" in trained.run("runs", "quota", "1").stdout
    with Library() as library:
        assert library.quota == 1024**2
        assert library.size <= library.quota


def test_a_run_is_replayed_and_says_whether_it_is_the_same(trained: CommandLine) -> None:
    (result,) = trained.json("replay", "1")
    assert result["same"]
    assert (result["number"], result["epochs"], result["differs_in"]) == (1, 3, [])
    assert "The same, bit for bit" in trained.run("replay", "tiny").stdout


def test_a_run_of_a_file_is_replayed_from_another_folder(
    command_line: CommandLine, recipe_file: Path, digits: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(digits.parent)
    command_line.run("train", "--recipe", recipe_file, "--data", digits.name)
    elsewhere = digits.parent / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    (replayed,) = command_line.json("replay", "1")[-1:]
    assert replayed["same"]


def test_a_replay_that_differs_ends_with_1(trained: CommandLine, digits: Path) -> None:
    content = bytearray(digits.read_bytes())
    content[-400:] = bytes(400)
    digits.write_bytes(content)
    (result,) = trained.json("replay", "1", expect=1)
    assert not result["same"]
    assert "perhaps the data have changed" in trained.run("replay", "1", expect=1).stderr


def test_the_same_recipe_and_seed_give_the_same_bits_in_two_processes(
    tmp_path: Path, recipe_file: Path, digits: Path
) -> None:
    curves = []
    for name in ("one", "two"):
        environment = {**os.environ, "INKLING_LIBRARY_DIR": str(tmp_path / name)}
        train = ("train", "--recipe", recipe_file, "--data", digits, "--json")
        for words in (train, ("runs", "export", "1", tmp_path / f"{name}.csv")):
            subprocess.run(
                [sys.executable, "main.py", *map(str, words), *_out(words, tmp_path / name)],
                cwd=ROOT,
                env=environment,
                check=True,
                capture_output=True,
            )
        curves.append((tmp_path / f"{name}.csv").read_bytes())
    assert curves[0] == curves[1]
    environment["INKLING_LIBRARY_DIR"] = str(tmp_path / "one")
    replay = [sys.executable, "main.py", "replay", "1", "--json"]
    done = subprocess.run(replay, cwd=ROOT, env=environment, check=True, capture_output=True)
    assert json.loads(done.stdout)["same"]


def _out(words: tuple[object, ...], folder: Path) -> list[str]:
    return ["--out", f"{folder}.safetensors"] if words[0] == "train" else []
