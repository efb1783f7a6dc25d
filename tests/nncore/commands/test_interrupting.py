"""``train`` interrupted: what is left behind, and how it goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nncore.blas import blas_threads
from nncore.session import Run
from nncore.storage import load_network
from nncore.storage.checkpoint_file import load_checkpoint
from nncore.training.events import StepDone
from tests.house.sources import ROOT
from tests.nncore.commands.conftest import CommandLine
from tests.nncore.commands.test_train import END_KEYS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="another kind of Ctrl-C")


ENDLESS = 100_000
"""Epochs of a training that does not end by itself."""


def interrupt(number: signal.Signals, *words: object) -> dict[str, Any]:
    """Train in a process of its own, send a signal after an epoch; return what it printed last."""
    process = subprocess.Popen(
        [sys.executable, "-m", "nncore.commands", "train", "--json", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert "epoch" in json.loads(process.stdout.readline())
    process.send_signal(number)
    rest, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    end: dict[str, Any] = json.loads(rest.splitlines()[-1])
    return end


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_training_keeps_what_it_learned(
    number: signal.Signals, command_line: CommandLine, recipe_file: Path, digits: Path
) -> None:
    words = ("--recipe", recipe_file, "--data", digits, "--epochs", ENDLESS)
    end = interrupt(number, *words, "--out", "n.safetensors")
    assert list(end) == END_KEYS
    assert end["ended"] == "stopped"
    assert end["checkpoint"] == "n.training"
    assert load_network(Path("n.safetensors")).figures["ended"] == "stopped"


def test_training_that_is_resumed_has_the_same_bits(
    command_line: CommandLine, recipe_file: Path, digits: Path
) -> None:
    words = ("--recipe", recipe_file, "--data", digits, "--epochs", ENDLESS)
    interrupt(signal.SIGINT, *words, "--out", "n.safetensors")
    first = load_checkpoint(Path("n.training"))
    end = interrupt(signal.SIGINT, "--resume", "n.training", "--out", "n.safetensors")
    assert end["checkpoint"] == "n.training"
    assert [path.name for path in command_line.folder.glob("*.training")] == ["n.training"]
    second = load_checkpoint(Path("n.training"))
    assert second.step > first.step
    assert first.notes == second.notes
    run = Run(second.recipe)
    with blas_threads(1):
        for event in run.events():
            if isinstance(event, StepDone) and event.step == second.step:
                break
    whole = run.model()
    assert whole is not None
    assert whole.parameters.tobytes() == second.vectors["parameters"].tobytes()


def test_no_other_file_is_overwritten_by_a_checkpoint(
    command_line: CommandLine, recipe_file: Path, digits: Path
) -> None:
    Path("deep").mkdir()
    Path("deep/n.safetensors").touch()
    Path("deep/n.training").mkdir()
    words = ("--recipe", recipe_file, "--data", digits, "--epochs", ENDLESS)
    end = interrupt(signal.SIGTERM, *words, "--out", "deep/n.safetensors")
    assert end["checkpoint"] == "deep/n-2.training"


@pytest.mark.parametrize("option", ["--recipe", "--data", "--epochs", "--seed"])
def test_what_the_file_says_cannot_be_said_again(option: str, command_line: CommandLine) -> None:
    result = command_line.run("train", "--resume", "n.training", option, "1", expect=2)
    assert f"leave out {option}" in result.stderr


def test_another_kind_of_file_cannot_be_resumed(
    command_line: CommandLine, network_file: Path
) -> None:
    result = command_line.run("train", "--resume", network_file, expect=1)
    assert "it is not a saved training of Inkling" in result.stderr
    missing = command_line.run("train", "--resume", "no.training", expect=1).stderr
    assert missing.startswith("Error: no.training: ")
