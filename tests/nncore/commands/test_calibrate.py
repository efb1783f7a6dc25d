"""``calibrate``: fitted to data or set by hand, told before and after, and written whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nncore.network.model import Calibration
from nncore.storage import load_network, save_network
from tests.nncore.commands.conftest import CommandLine
from tests.nncore.storage.models import RECIPE, small_model


def test_a_fit_makes_the_network_likelier_and_is_kept(
    command_line: CommandLine, network_file: Path, digits: Path
) -> None:
    old = load_network(network_file)
    (told,) = command_line.json("calibrate", network_file, "--data", digits)
    before, after = told["before"], told["after"]
    assert before["temperature"] == old.calibration.temperature
    assert after["negative_log_likelihood"] < before["negative_log_likelihood"]
    assert after["accuracy"] == before["accuracy"]
    assert before["count"] == after["count"] == 300
    new = load_network(network_file)
    assert new.calibration == Calibration(after["temperature"], old.calibration.threshold)
    assert new.figures["calibration"]["after"]["count"] == 300
    assert new.figures["validation_accuracy"] == old.figures["validation_accuracy"]
    assert (new.parameters == old.parameters).all()
    (again,) = command_line.json("calibrate", network_file, "--data", digits)
    assert again["after"] == after  # the fit does not depend on what was there before


def test_the_part_of_the_data_can_be_named(
    command_line: CommandLine, network_file: Path, digits: Path
) -> None:
    words = ("calibrate", network_file, "--data", digits, "--split", "validation", "--out", "x.net")
    (told,) = command_line.json(*words)
    assert told["network"] == "x.net"
    assert told["after"]["count"] == 30
    assert load_network(Path("x.net")).calibration != load_network(network_file).calibration


def test_numbers_can_be_set_by_hand(command_line: CommandLine, network_file: Path) -> None:
    (told,) = command_line.json("calibrate", network_file, "--threshold", 0.4)
    assert told["before"] == {"temperature": 1.25, "threshold": 0.0}
    assert told["after"] == {"temperature": 1.25, "threshold": 0.4}
    command_line.run("calibrate", network_file, "--temperature", 2, "--threshold", 0)
    assert load_network(network_file).calibration == Calibration(2.0, 0.0)


def test_what_is_given_stays_while_the_rest_is_fitted(
    command_line: CommandLine, tmp_path: Path, digits: Path
) -> None:
    recipe = RECIPE.with_changes(data=replace(RECIPE.data, not_digits=0.5))
    path = tmp_path / "rejects.safetensors"
    save_network(path, small_model(recipe))
    words = ("calibrate", path, "--data", digits, "--temperature", 0.05)
    (chosen,) = command_line.json(*words)
    assert chosen["after"]["temperature"] == 0.05
    assert 0.3 <= chosen["after"]["threshold"] <= 0.7
    assert chosen["after"]["rejected"] <= 0.005
    (given,) = command_line.json(*words, "--threshold", 0.25)
    assert given["after"]["threshold"] == 0.25


def test_a_table_for_a_person(command_line: CommandLine, network_file: Path, digits: Path) -> None:
    result = command_line.run("calibrate", network_file, "--data", digits)
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["before", "after"]
    assert any(line.startswith("expected calibration error") for line in lines)
    assert lines[-1] == f"Saved as {network_file}."


@pytest.mark.parametrize(
    ("words", "exit_code", "sentence"),
    [
        (("--data", "nowhere"), 1, "nowhere: there is neither a data set nor a file"),
        (("--temperature", "0"), 2, "0.0 is not in the range"),
        (("--threshold", "nan"), 1, "Must be a number from 0 to 1, got nan"),
        (("--threshold", "0.5", "--out", "no/such/place.net"), 1, "no/such/place.net"),
    ],
)
def test_wrong_usage(
    words: tuple[str, ...],
    exit_code: int,
    sentence: str,
    command_line: CommandLine,
    network_file: Path,
) -> None:
    before = network_file.read_bytes()
    result = command_line.run("calibrate", network_file, *words, expect=exit_code)
    assert sentence in result.stderr
    assert network_file.read_bytes() == before


def test_a_network_that_does_not_know_its_data(command_line: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "foreign.safetensors"
    save_network(path, small_model().with_changes(recipe=None))
    result = command_line.run("calibrate", path, expect=1)
    assert "name data with --data" in result.stderr


def test_what_was_learned_from_does_not_calibrate(
    command_line: CommandLine, tmp_path: Path, digits: Path
) -> None:
    data = replace(RECIPE.data, sources=(str(digits),), held_out=0.0)
    path = tmp_path / "learned-all.safetensors"
    save_network(path, small_model(RECIPE.with_changes(data=data)))
    result = command_line.run("calibrate", path, expect=1)
    assert "does not say which digits it has not learned from" in result.stderr
