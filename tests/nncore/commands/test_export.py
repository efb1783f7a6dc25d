"""``export``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.nncore.commands.conftest import CommandLine


def test_a_network_file_is_written_beside(command_line: CommandLine, network_file: Path) -> None:
    (value,) = command_line.json("export", network_file, "--to", "npz")
    (file,) = value["files"]
    assert value["format"] == "npz"
    assert file["file"] == f"{network_file.stem}.npz"
    written = command_line.folder / file["file"]
    assert written.stat().st_size == file["bytes"]
    assert "layers.0.weight" in np.load(written, allow_pickle=False).files


@pytest.mark.parametrize("words", [(), ("shipped",)])
def test_the_network_that_ships(command_line: CommandLine, words: tuple[str, ...]) -> None:
    result = command_line.run("export", *words, "--to", "py", "--out", "digits.py")
    assert "Wrote digits.py" in result.stdout
    assert "Wrote digits.weights.npz" in result.stdout
    assert (command_line.folder / "digits.weights.npz").is_file()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("missing.safetensors", "--to", "npz"), "there is no such file"),
        (("--to", "npz", "--out", "a.csv"), "ends in .npz"),
        (("--to", "csv", "--out", "nowhere/a.zip"), "could not be saved"),
    ],
)
def test_what_cannot_be(command_line: CommandLine, words: tuple[str, ...], message: str) -> None:
    result = command_line.run("export", *words, expect=1)
    assert result.stdout == ""
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
