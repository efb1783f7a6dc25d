"""From a number to its line of code."""

from __future__ import annotations

from pathlib import Path

from nncore.insight.backprop.source import describe_source
from nncore.network.layers import DenseLayer
from nncore.network.losses import loss_rule
from tests.house.sources import ROOT


def test_a_method_is_found_with_its_formula_and_its_lines() -> None:
    source = describe_source(DenseLayer.backward)
    assert source.name == "DenseLayer.backward"
    assert source.file == "nncore/network/layers.py"
    lines = (ROOT / source.file).read_text(encoding="utf-8").splitlines()
    assert lines[source.line - 1].strip() == "def backward("
    assert source.code[0] == "def backward("
    assert [line.strip() for line in source.code] == [
        line.strip() for line in lines[source.line - 1 :][: len(source.code)]
    ]
    assert "∂L/∂Wᵀ = xᵀ δ" in source.docstring
    assert "a = f(x Wᵀ + b)" in source.around
    assert "wants_input" in source.signature
    assert source.place == f"nncore/network/layers.py:{source.line}"


def test_a_function_says_what_its_file_is_about() -> None:
    source = describe_source(loss_rule)
    assert source.around.startswith("Output activation and loss together")


def test_code_that_is_not_ours_or_not_at_hand_is_no_fault() -> None:
    assert describe_source(Path.exists).line > 0
    source = describe_source(int)
    assert (source.line, source.code, source.place) == (0, (), "builtins.py")
