"""``reproduce``: the table and its JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from nncore.training.recipes import PUBLISHED
from tests.nncore.commands.conftest import TINY, CommandLine, MakeRecipe


def test_a_recipe_as_json(command_line: CommandLine) -> None:
    ((row,),) = command_line.json("reproduce", "spike", "--seeds", "2")
    assert row["recipe"] == "spike"
    assert row["published"] == {"test_accuracy": 0.9, "stated": "more than 90 %"}
    ours = row["ours"]
    assert ours["seeds"] == 2
    assert 0.9 < ours["lowest"] <= ours["mean"] <= ours["highest"] <= 1.0
    assert ours["sd"] >= 0.0
    assert row["trained_well"]["mean"] is None
    assert row["chosen"] == list(PUBLISHED["spike"].chosen)
    assert row["seconds"] > 0.0
    assert row["reached"] is True


def test_a_recipe_as_a_table(command_line: CommandLine) -> None:
    result = command_line.run("reproduce", "spike", "--seeds", "1")
    head, row, *rest = result.stdout.splitlines()
    assert head.split()[:3] == ["recipe", "published", "of"]
    assert row.startswith("spike")
    assert "90.00 %" in row
    assert "such that the loss spikes" in " ".join(rest)
    assert "seed 1 of 1" in result.stderr


def test_an_unknown_name_is_told(command_line: CommandLine) -> None:
    assert "relu-64-28" in command_line.run("reproduce", "quick", expect=1).stderr


def test_missing_data_are_told(command_line: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nncore.data.catalogue.is_at_hand", lambda *_: False)
    result = command_line.run("reproduce", "relu-10", "--json", expect=1)
    assert "MNIST" in result.stderr
    assert '"error"' in result.stdout


def test_the_pictures_are_told(command_line: CommandLine) -> None:
    ((row,),) = command_line.json("reproduce", "spike", "--seeds", "1")
    assert len(row["examples"]) == 8
    assert all(set(each) == {"label", "digit", "confidence"} for each in row["examples"])


def test_epochs_asked_for_go_before_the_steps_of_a_recipe(
    command_line: CommandLine, keep_recipe: MakeRecipe, digits: Path
) -> None:
    path = keep_recipe(TINY.with_changes(steps=2))
    *_, short = command_line.json("train", "--recipe", path, "--data", digits)
    assert short["ended"] == "finished"
    lines = command_line.json("train", "--recipe", path, "--data", digits, "--epochs", "2")
    assert [line["epoch"] for line in lines[:-1]] == [1, 2]
