"""What must and must not stand in the project's texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT, relative, tracked_text_files

README = (ROOT / "README.md").read_text(encoding="utf-8")

# Written in pieces, so that this file does not find itself.
HOME_FOLDERS = "(?:" + "|".join(["ho" + "me", "ro" + "ot", "wo" + "rk", "fa" + "rm", "Us" + "ers"])
MACHINE_PATH = re.compile(r"(?<![\w./~\-$}>])/" + HOME_FOLDERS + r")/\w")
REGISTRY = re.compile("index-" + "url|find-" + "links|py" + r"pi\.org|trusted-" + "host")


UNFINISHED = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b")


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY, UNFINISHED])
def test_what_stands_in_no_file(pattern: re.Pattern[str]) -> None:
    found = [
        f"{relative(path)}:{number}: {line.strip()[:100]}"
        for path in tracked_text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]
    assert found == []


def code_blocks(language: str) -> list[str]:
    """Fenced blocks of the README in one language."""
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def test_the_readme_opens_with_a_picture_of_the_window() -> None:
    picture = README.index("docs/images/inkling.png")
    assert picture < README.index("```")
    assert (ROOT / "docs" / "images" / "inkling.png").is_file()


def test_pictures_and_links_of_the_readme_exist() -> None:
    targets = re.findall(r'(?:src|srcset)="([^"]+)"', README)
    targets += re.findall(r"\]\(([^)#]+)\)", README)
    for target in targets:
        if not target.startswith("http"):
            assert (ROOT / target).exists(), target


def test_the_readme_names_files_that_exist() -> None:
    text = "\n".join(code_blocks("sh") + code_blocks("powershell"))
    named = re.findall(r"[\w./\\-]*\w\.(?:txt|py|toml)\b", text)
    assert {"main.py", "requirements.txt", "tests/requirements.txt"} <= set(named)
    for name in named:
        assert (ROOT / name.replace("\\", "/")).is_file(), name


def test_the_readme_has_both_commands_for_both_shells() -> None:
    for language in ("sh", "powershell"):
        text = code_blocks(language)
        assert any("-m venv" in block and "main.py" in block for block in text)
        assert any("-m venv" in block and "-m pytest" in block for block in text)
        assert all("--require-hashes" in block for block in text if "-m venv" in block)


def test_the_change_log_names_this_version() -> None:
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version
    assert f"## {version[1]}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_python_examples_of_the_readme_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INKLING_DATA_DIR", str(tmp_path))
    examples = code_blocks("python")
    assert examples
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})
