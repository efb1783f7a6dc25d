"""``classify``: every drawing gets its line, in order, and a bad one stops nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from nncore.commands.answers import BATCH
from nncore.data.drawing import Drawing
from nncore.errors import NetworkFileError
from nncore.network.model import Calibration
from nncore.session import read
from nncore.storage import load_network, save_network, shipped_network
from tests.nncore.commands.conftest import CommandLine
from tests.nncore.storage.models import small_model

SEVEN = {"strokes": [[[40, 40], [200, 45], [110, 240]], [[80, 140], [170, 135]]], "label": 7}
KEYS = ["source", "verdict", "digit", "probabilities"]


def write_lines(path: Path, lines: list[Any]) -> Path:
    texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text("\n".join(texts) + "\n")
    return path


def write_image(path: Path) -> Path:
    pixels = np.full((60, 50, 3), 250, np.uint8)
    pixels[10:50, 22:27] = 20
    Image.fromarray(pixels).save(path)
    return path


def test_drawings_and_images_in_order(command_line: CommandLine, network_file: Path) -> None:
    lines = write_lines(Path("many.jsonl"), [SEVEN, {"strokes": []}, SEVEN])
    one = write_lines(Path("one.json"), [SEVEN])
    image = write_image(Path("one.png"))
    answers = command_line.json("classify", one, lines, image, "--network", network_file)
    assert [list(answer) for answer in answers] == [KEYS] * 5
    assert [answer["source"] for answer in answers] == [
        "one.json",
        "many.jsonl:1",
        "many.jsonl:2",
        "many.jsonl:3",
        "one.png",
    ]
    assert [answer["verdict"] for answer in answers] == [
        "digit",
        "digit",
        "blank",
        "digit",
        "digit",
    ]
    assert answers[2]["digit"] is None
    assert answers[2]["probabilities"] is None
    for answer in answers[:2] + answers[3:]:
        assert len(answer["probabilities"]) == 10
        assert sum(answer["probabilities"]) == pytest.approx(1.0, abs=1e-5)
        assert answer["digit"] == int(np.argmax(answer["probabilities"]))
    assert answers[0]["probabilities"] == pytest.approx(answers[1]["probabilities"], rel=1e-5)


def test_it_reads_as_the_window_does(command_line: CommandLine, network_file: Path) -> None:
    write_lines(Path("one.json"), [SEVEN])
    (answer,) = command_line.json("classify", "one.json", "--network", network_file)
    reading = read(load_network(network_file), Drawing.from_dict(SEVEN))
    assert reading.probabilities is not None
    np.testing.assert_allclose(answer["probabilities"], reading.probabilities, rtol=1e-5)


def test_a_bad_line_does_not_end_the_reading(command_line: CommandLine, network_file: Path) -> None:
    bad = [SEVEN, "{", {"strokes": [[["a", "b"]]]}, {"strokes": [[[1, "NaN"]]]}, SEVEN]
    lines = write_lines(Path("many.jsonl"), bad)
    result = command_line.run("classify", lines, "--network", network_file, "--json", expect=1)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["source"] for answer in answers] == [f"many.jsonl:{n}" for n in range(1, 6)]
    assert [list(answer) == ["source", "error"] for answer in answers] == [
        False,
        True,
        True,
        True,
        False,
    ]
    for answer in answers[1:4]:
        assert answer["error"].startswith(f"{answer['source']}: ")
        assert answer["error"].endswith(".")
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: 3 of 5 could not be read; the first: many.jsonl:2: ")


def test_many_more_than_a_batch(command_line: CommandLine, network_file: Path) -> None:
    count = 2 * BATCH + 3
    lines = write_lines(Path("many.jsonl"), [SEVEN, "oops"] * (count // 2) + [SEVEN])
    answers = command_line.json("classify", lines, "--network", network_file, expect=1)
    assert len(answers) == count
    assert {answer["digit"] for answer in answers[::2]} == {answers[0]["digit"]}
    assert all("error" in answer for answer in answers[1::2])


def test_words_for_a_person(command_line: CommandLine, network_file: Path) -> None:
    lines = write_lines(Path("many.jsonl"), [SEVEN, {"strokes": []}, "{"])
    result = command_line.run("classify", lines, "--network", network_file, expect=1)
    first, second = result.stdout.splitlines()
    assert first.index("many.jsonl:1") == second.index("many.jsonl:2")
    assert "% sure" in first
    assert second.startswith("blank")
    assert result.stderr.startswith("Error: many.jsonl:3: ")
    assert len(result.stderr.splitlines()) == 1


def test_a_threshold_turns_a_doubtful_digit_away(
    command_line: CommandLine, network_file: Path
) -> None:
    lines = write_lines(Path("many.jsonl"), [SEVEN, {"strokes": []}])
    words = ("classify", lines, "--network", network_file)
    sure, blank = command_line.json(*words, "--threshold", 1)
    assert (sure["verdict"], sure["digit"], blank["verdict"]) == ("not a digit", None, "blank")
    always, _ = command_line.json(*words, "--threshold", 0)
    assert (always["verdict"], always["probabilities"]) == ("digit", sure["probabilities"])
    first, _ = command_line.run(*words, "--threshold", 1).stdout.splitlines()
    assert first.startswith(f"not a digit   most like: {always['digit']} ")
    assert first.index("many.jsonl:1") == 37
    command_line.run(*words, "--threshold", "1.5", expect=2)


def test_the_networks_own_threshold_counts(command_line: CommandLine, tmp_path: Path) -> None:
    strict = small_model().with_changes(calibration=Calibration(threshold=1.0))
    path = tmp_path / "strict.safetensors"
    save_network(path, strict)
    lines = write_lines(Path("one.json"), [SEVEN])
    (answer,) = command_line.json("classify", lines, "--network", path)
    assert answer["verdict"] == read(strict, Drawing.from_dict(SEVEN)).verdict == "not a digit"


def test_several_processes_answer_alike_and_in_order(
    command_line: CommandLine, network_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nncore.commands.answers.BATCH", 4)
    monkeypatch.setattr("nncore.commands.answers.SERIAL_BATCHES", 2)
    rng = np.random.default_rng(5)
    drawings: list[Any] = [
        {"strokes": rng.integers(0, 200, (2, 12, 2)).tolist()} for _ in range(30)
    ]
    drawings[7], drawings[22] = "oops", {"strokes": []}
    lines = write_lines(Path("many.jsonl"), drawings)
    words = ("classify", lines, write_image(Path("one.png")), "--network", network_file, "--json")
    alone, together = (
        command_line.run(*words, "--processes", count, expect=1).stdout for count in (1, 2)
    )
    assert together == alone
    assert len(alone.splitlines()) == 31


def test_the_shipped_network_reads_where_none_is_named(command_line: CommandLine) -> None:
    write_lines(Path("seven.json"), [SEVEN])
    (answer,) = command_line.json("classify", "seven.json")
    assert answer["digit"] == 7


def test_the_shipped_network_is_loaded_once_and_says_where_it_comes_from() -> None:
    model = shipped_network()
    assert shipped_network() is model
    assert "train --recipe inkling" in model.origin["command"]
    assert model.figures["test_accuracy"]["mnist"] >= 0.985


def test_a_network_whose_answer_is_no_number(command_line: CommandLine, tmp_path: Path) -> None:
    model = small_model()
    huge = np.full_like(model.parameters, 3e38)
    path = tmp_path / "huge.safetensors"
    save_network(path, model.with_changes(parameters=huge))
    write_lines(Path("seven.json"), [SEVEN])
    (answer,) = command_line.json("classify", "seven.json", "--network", path, expect=1)
    assert answer["error"] == "seven.json: the network's answer is not a number."


def test_wrong_usage(command_line: CommandLine) -> None:
    assert "Usage:" in command_line.run("classify", expect=2).stderr
    missing = command_line.run("classify", "a.png", "--network", "none.safetensors", expect=1)
    assert missing.stderr.startswith("Error: none.safetensors: ")
    with pytest.raises(NetworkFileError):
        load_network(Path("none.safetensors"))
