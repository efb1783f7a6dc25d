"""The command line in odd places: homes, languages, names and outputs of all kinds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nncore.storage import load_network
from tests.house.sources import ROOT
from tests.nncore.commands.conftest import TINY

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="places of Linux")


@pytest.fixture
def place(tmp_path: Path, digits: Path) -> Path:
    """A folder with an awkward name, and a recipe in it that needs nothing else."""
    folder = tmp_path / "Ünï – 数字 folder"
    folder.mkdir()
    data = tmp_path / "digits"
    data.rename(folder / "dïgits")
    sources = (str(folder / "dïgits" / digits.name),)
    recipe = TINY.with_changes(name="tïny 数", data=TINY.data.__class__(sources=sources))
    (folder / "r.json").write_text(recipe.to_json(), encoding="utf-8")
    return folder


def run(
    place: Path, *words: str, stdout: object = subprocess.PIPE, **variables: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a process of its own, with these variables of the environment alone."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    home = {"HOME": str(place), "INKLING_LIBRARY_DIR": str(place / "library")}
    paths = {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run(
        [sys.executable, "-m", "nncore.commands", *words],
        cwd=place,
        env={**kept, **home, **paths, **variables},
        stdout=stdout,  # type: ignore[call-overload]
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )


def check_quiet(ended: subprocess.CompletedProcess[bytes]) -> None:
    assert b"Traceback" not in ended.stderr, ended.stderr.decode(errors="replace")


@pytest.mark.parametrize(
    "variables",
    [
        {"HOME": "/proc/none", "INKLING_LIBRARY_DIR": "/proc/none/library", "LC_ALL": "C"},
        {"LC_ALL": "tr_TR.UTF-8", "PYTHONIOENCODING": "ascii", "TMPDIR": "/proc/none"},
    ],
    ids=["no home, no language", "Turkish, ASCII output, nowhere for temporary files"],
)
def test_training_needs_no_home_and_no_language(variables: dict[str, str], place: Path) -> None:
    ended = run(place, "train", "--recipe", "r.json", **variables)
    check_quiet(ended)
    assert ended.returncode == 0
    assert load_network(place / "tïny-数.safetensors").name == "tïny 数"


def test_file_names_of_ascii_only(place: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ended = run(place, "train", "--recipe", "r.json", **plain)
    check_quiet(ended)
    text = ended.stderr + ended.stdout
    assert (place / "network.safetensors").exists() or b"Error: " in text


def test_output_onto_a_full_disk_costs_nobody_the_network(place: Path) -> None:
    with open("/dev/full", "wb") as full:
        ended = run(place, "train", "--recipe", "r.json", "--out", "n.safetensors", stdout=full)
    check_quiet(ended)
    assert ended.returncode == 1
    assert b"what was learned until then is in n.safetensors" in ended.stderr
    assert load_network(place / "n.safetensors").name == "tïny 数"


@pytest.mark.parametrize("words", [["recipes"], ["train", "--recipe", "r.json", "--json"]])
def test_reader_that_leaves_ends_it_quietly(words: list[str], place: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = run(place, *words, stdout=writing)
    finally:
        os.close(writing)
    check_quiet(ended)
    assert ended.returncode == 1
    assert b"Error" not in ended.stderr
    assert len(list(place.glob("*.safetensors"))) == (words[0] == "train")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write all")
def test_files_of_another_user(place: Path) -> None:
    secret = place / "secret.safetensors"
    secret.touch(mode=0o000)
    ended = run(place, "evaluate", str(secret), "--data", "strokes")
    check_quiet(ended)
    assert b"you have no permission there" in ended.stderr
    (place / "closed").mkdir(mode=0o500)
    ended = run(place, "train", "--recipe", "r.json", "--out", "closed/n.safetensors")
    check_quiet(ended)
    assert b"you have no permission there" in ended.stderr
