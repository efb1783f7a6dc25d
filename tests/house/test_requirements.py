"""The pinned set: names, versions and hashes, and never an address."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.house.sources import ROOT, relative

RUNTIME = ROOT / "requirements.txt"
TEST = ROOT / "tests" / "requirements.txt"
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)( ; (?P<marker>.+?))? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def pins(path: Path) -> set[tuple[str, str, str]]:
    """Name, version and marker of every pinned distribution."""
    matches = (PIN.match(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {(m["name"], m["version"], m["marker"] or "") for m in matches if m}


def wanted(names: list[str]) -> set[str]:
    """Distribution names of a list in pyproject.toml, as a requirements file writes them."""
    heads = (re.match(r"[A-Za-z0-9_.-]+", name) for name in names)
    return {re.sub(r"[-_.]+", "-", head[0]).lower() for head in heads if head}


@pytest.mark.parametrize("path", [RUNTIME, TEST], ids=relative)
def test_every_line_is_a_pin_or_a_hash(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        assert PIN.match(line) or HASH.match(line), line


@pytest.mark.parametrize("path", [RUNTIME, TEST], ids=relative)
def test_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lower()
    for trace in ("http", "index", "file:", "@", "//", "links", "trusted"):
        assert trace not in text


def test_the_test_set_contains_the_runtime_set() -> None:
    assert pins(RUNTIME) < pins(TEST)


def test_the_pins_cover_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = wanted(project["project"]["dependencies"] + project["build-system"]["requires"])
    extra = wanted(project["project"]["optional-dependencies"]["test"])
    assert runtime <= {name for name, _, _ in pins(RUNTIME)}
    assert runtime | extra <= {name for name, _, _ in pins(TEST)}


def test_qt_is_the_release_that_was_tried() -> None:
    assert ("pyside6-essentials", "6.11.3", "") in pins(RUNTIME)
    assert not {name for name, _, _ in pins(TEST)} & {"pyside6", "pyside6-addons", "torch"}
