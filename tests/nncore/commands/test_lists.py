"""``recipes``, ``data`` and the group itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import nncore
from nncore.commands.terminal import ProgressBar, percent, print_table
from nncore.progress import Progress
from nncore.storage.plain_values import to_json
from nncore.training.recipes import BUILT_IN
from tests.house.sources import ROOT
from tests.nncore.commands.conftest import MNIST_DIR, CommandLine, needs_mnist


def test_recipes_are_listed(command_line: CommandLine) -> None:
    (value,) = command_line.json("recipes")
    assert [list(row) for row in value] == [["name", "summary", "layers", "parameters"]] * len(
        BUILT_IN
    )
    assert value[0]["name"] == "quick"
    rows = {row["name"]: row for row in value}
    assert rows["relu-128"]["layers"] == "784-128-10"
    assert rows["relu-128"]["parameters"] == 784 * 128 + 128 + 128 * 10 + 10
    text = command_line.run("recipes").stdout
    assert all(name in text for name in BUILT_IN)


def test_data_sets_are_listed(command_line: CommandLine) -> None:
    (value,) = command_line.json("data")
    assert value == command_line.json("data", "list")[0]
    rows = {row["name"]: row for row in value}
    assert rows["strokes"]["at_hand"] is True
    assert rows["mnist"]["at_hand"] is False
    assert "data fetch" in command_line.run("data").stdout


def test_what_is_missing_is_named(command_line: CommandLine) -> None:
    result = command_line.run("data", "verify", "--json", expect=1)
    (files,) = (json.loads(line) for line in result.stdout.splitlines())
    assert [file["state"] for file in files] == ["missing"] * 4
    assert "train-images-idx3-ubyte" in result.stderr


def test_a_file_that_is_not_mnists_is_named(command_line: CommandLine, digits: Path) -> None:
    words = ("data", "verify", "--data-dir", digits.parent)
    result = command_line.run(*words, expect=1)
    assert result.stderr.splitlines()[-1].startswith(f"Error: {digits}: ")


@pytest.mark.mnist
@needs_mnist
def test_mnist_is_verified(command_line: CommandLine) -> None:
    (files,) = command_line.json("data", "verify", "--data-dir", MNIST_DIR)
    assert [file["state"] for file in files] == ["verified"] * 4
    (fetched,) = command_line.json("data", "fetch", "--data-dir", MNIST_DIR)
    assert fetched["name"] == "mnist"


def test_version_and_help(command_line: CommandLine) -> None:
    assert nncore.__version__ in command_line.run("--version").stdout
    _, commands = command_line.run("--help").stdout.split("Commands:")
    names = [line.split()[0] for line in commands.splitlines() if line]
    assert names == [
        "train",
        "evaluate",
        "calibrate",
        "classify",
        "export",
        "reproduce",
        "runs",
        "replay",
        "recipes",
        "data",
    ]
    for name in names:
        assert "--json" in command_line.run(name, "--help").stdout


def test_a_reader_who_leaves_is_no_accident(command_line: CommandLine, network_file: Path) -> None:
    drawing = json.dumps({"strokes": [[[0, 0], [5, 9]]]})
    Path("many.jsonl").write_text(f"{drawing}\n" * 2000)
    words = ["classify", "many.jsonl", "--network", str(network_file), "--json"]
    process = subprocess.Popen(
        [sys.executable, "-m", "nncore.commands", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline().startswith(b"{")
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) in (0, 1)


def test_unknown_is_null() -> None:
    assert to_json({"a": float("nan"), "b": [float("inf"), 1.5], "c": Path("x")}) == (
        '{"a": null, "b": [null, 1.5], "c": "x"}'
    )
    with pytest.raises(TypeError, match="no form in JSON"):
        to_json({"a": object()})
    assert percent(float("nan")) == percent(None) == "–"
    assert percent(0.98765) == "98.77 %"


def test_tables_are_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("name", "count"), [("a", "1"), ("long", "1,000"), ("b", "–")])
    assert capsys.readouterr().out == "name  count\na         1\nlong  1,000\nb         –\n"


def test_progress_outside_a_terminal_names_each_activity_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with ProgressBar() as bar:
        for done in range(5):
            bar.show(Progress("Drawing digits", done, 5, "digits"))
        bar.show(Progress("Training", 0, None))
        bar.print("a row")
    captured = capsys.readouterr()
    assert captured.err.splitlines() == ["Drawing digits …", "Training …"]
    assert captured.out == "a row\n"


def test_progress_on_a_terminal_is_a_bar(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", bool.__bool__.__get__(True))
    with ProgressBar() as bar:
        bar.show(Progress("Downloading MNIST", 0, 4096, "bytes"))
        bar.show(Progress("Downloading MNIST", 4096, 4096, "bytes"), "almost")
        bar.print("a row")
        bar.say("a remark")
    captured = capsys.readouterr()
    assert "Downloading MNIST" in captured.err
    assert "4.00k" in captured.err
    assert captured.out == "a row\n"
