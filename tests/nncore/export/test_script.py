"""The exported script answers as the program does, and can be read."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings

from nncore import Model, draw_digits, shipped_network
from nncore.arrays import FloatArray
from nncore.export import FORMATS, export_network
from tests.nncore.export.models import DENSE, images_for, model_of, models


def imported(path: Path) -> ModuleType:
    """The script as a module, without leaving compiled code beside it."""
    spec = importlib.util.spec_from_file_location("exported", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def answers(path: Path, rows: FloatArray) -> FloatArray:
    script = imported(path)
    return np.array([script.probabilities(row) for row in rows])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scripts")


@pytest.fixture(scope="module")
def shipped(folder: Path) -> Path:
    return export_network(folder / "shipped.py", shipped_network(), FORMATS["py"])[0]


@given(model=models())
@settings(max_examples=15, deadline=None)
def test_any_network_answers_the_same(folder: Path, model: Model) -> None:
    path, _ = export_network(folder / "any.py", model, FORMATS["py"])
    rows = images_for(model)
    assert answers(path, rows) == pytest.approx(model.probabilities(rows), abs=1e-5)


def test_the_network_that_ships_within_a_millionth(shipped: Path) -> None:
    images, _ = draw_digits(300)
    rows = images.reshape(300, -1).astype(np.float32) / 255
    assert abs(answers(shipped, rows) - shipped_network().probabilities(rows)).max() < 1e-6


@pytest.mark.parametrize("suffix", [".npy", ".csv"])
def test_it_runs_by_itself(shipped: Path, tmp_path: Path, suffix: str) -> None:
    images, digits = draw_digits(1, seed=4)
    image = tmp_path / f"image{suffix}"
    if suffix == ".npy":
        np.save(image, images[0])
    else:
        np.savetxt(image, images[0] / 255, delimiter=",")
    command = [sys.executable, "-I", str(shipped), str(image)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    lines = done.stdout.splitlines()
    assert len(lines) == 11
    assert lines[-1] == f"It reads {digits[0]}."


def test_it_is_short_and_needs_numpy_only(shipped: Path) -> None:
    text = shipped.read_text(encoding="utf-8")
    lines = text.splitlines()
    assert len(lines) < 130
    assert max(map(len, lines)) <= 100
    tree = ast.parse(text)
    names = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert names == {"sys", "numpy"}
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert all(ast.get_docstring(function) for function in functions)
    called = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert {function.name for function in functions} <= called


def test_a_name_cannot_leave_its_sentence(tmp_path: Path) -> None:
    model = model_of(DENSE.with_changes(name='""" + "\\"\nimport os'))
    path, weights = export_network(tmp_path / "odd.py", model, FORMATS["py"])
    rows = images_for(model)
    assert answers(path, rows) == pytest.approx(model.probabilities(rows), abs=1e-6)
    assert weights == tmp_path / "odd.weights.npz"
