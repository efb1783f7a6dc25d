"""Every test of widgets runs under the leak guard for threads, timers and windows."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.sources import ROOT, parse, python_files, relative


def uses_widgets(path: Path) -> bool:
    """Whether a test file imports the window, or asks pytest-qt for one."""
    names: list[str] = []
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
    tops = {name.partition(".")[0] for name in names}
    return "pytestqt" in tops or ("gui" in tops and "PySide6" in tops)


def is_guarded(path: Path) -> bool:
    """Whether a conftest.py above a test file brings the guard."""
    folders = [each for each in path.parents if each.is_relative_to(ROOT / "tests")]
    found = (folder / "conftest.py" for folder in folders)
    return any("qt_guard" in each.read_text(encoding="utf-8") for each in found if each.exists())


def test_every_test_of_widgets_is_guarded() -> None:
    tests = [path for path in python_files("tests") if path.name.startswith("test_")]
    of_widgets = [path for path in tests if uses_widgets(path)]
    assert len(of_widgets) > 50
    assert [relative(path) for path in of_widgets if not is_guarded(path)] == []
