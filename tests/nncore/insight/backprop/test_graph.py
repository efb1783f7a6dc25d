"""The chain rule on a small graph: by hand, by differences, and beside PyTorch."""

from __future__ import annotations

import math
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nncore.errors import ExpressionError
from nncore.insight.backprop.formula import DEEPEST, EXAMPLE, EXAMPLE_VALUES, LONGEST, parse
from nncore.insight.backprop.graph import backward, descend, gradients_of

FORMULAS = {
    EXAMPLE: "(y - (x * w + b)) ** 2",
    "tanh(w·x + b)^3 − relu(x − w)·b": "torch.tanh(w * x + b) ** 3 - torch.relu(x - w) * b",
    "−x^2·w + 0.5·relu(w)": "-(x ** 2) * w + 0.5 * torch.relu(w)",
    "(x + y)·(x + y)·tanh(tanh(x))": "(x + y) * (x + y) * torch.tanh(torch.tanh(x))",
    "x^-1 + w^1.5": "x ** -1 + w ** 1.5",
}
VALUES = {"x": 0.7, "y": -1.3, "w": 1.9, "b": 0.4}


def values_for(formula: str) -> dict[str, float]:
    return {name: VALUES[name] for name in parse(formula).variables}


def test_the_example_by_hand() -> None:
    graph = parse(EXAMPLE)
    assert [node.text for node in graph.nodes] == [
        *("y", "x", "w", "x·w", "b", "x·w + b", "y − (x·w + b)", "(y − (x·w + b))²")
    ]
    values = graph.forward(EXAMPLE_VALUES)
    assert values == (10.0, 1.0, 2.0, 2.0, 3.0, 5.0, 5.0, 25.0)
    steps = backward(graph, values)
    assert [(step.node, step.gradient) for step in steps] == [
        *((7, 1.0), (6, 10.0), (5, -10.0), (4, -10.0), (3, -10.0), (2, -10.0), (1, -20.0), (0, 10))
    ]
    assert (steps[0].slopes, steps[0].shares) == ((10.0,), (10.0,))
    assert steps[0].gradients == (None,) * 6 + (10.0, 1.0)
    assert gradients_of(graph, EXAMPLE_VALUES) == {"y": 10.0, "x": -20.0, "w": -10.0, "b": -10.0}
    once = descend(graph, EXAMPLE_VALUES, ("w", "b"), 0.1, 1)
    assert once.values[1] == {"y": 10.0, "x": 1.0, "w": 3.0, "b": 4.0}
    assert once.losses == (25.0, 9.0)


def test_a_hundred_steps_of_the_example_agree_with_pytorch() -> None:
    torch = pytest.importorskip("torch")
    descent = descend(parse(EXAMPLE), EXAMPLE_VALUES, ("w", "b"), 0.1, 100)
    x, y = (torch.tensor(EXAMPLE_VALUES[name], dtype=torch.float64) for name in "xy")
    w, b = (
        torch.tensor(EXAMPLE_VALUES[name], dtype=torch.float64, requires_grad=True) for name in "wb"
    )
    optimiser = torch.optim.SGD([w, b], lr=0.1)
    for values, ours in zip(descent.values, descent.losses, strict=True):
        loss = (y - (x * w + b)) ** 2
        assert values["w"] == pytest.approx(w.item(), rel=1e-12)
        assert values["b"] == pytest.approx(b.item(), rel=1e-12)
        assert ours == pytest.approx(loss.item(), rel=1e-9, abs=1e-24)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert len(descent.losses) == 101
    assert descent.losses[-1] < 1e-20


@pytest.mark.parametrize("formula", FORMULAS)
def test_every_kind_of_node_agrees_with_pytorch(formula: str) -> None:
    torch: Any = pytest.importorskip("torch")
    known = {
        name: torch.tensor(value, dtype=torch.float64, requires_grad=True)
        for name, value in VALUES.items()
    }
    expected = eval(FORMULAS[formula], {"torch": torch}, known)
    expected.backward()
    graph, values = parse(formula), values_for(formula)
    assert graph.forward(values)[-1] == pytest.approx(expected.item(), rel=1e-12)
    for name, gradient in gradients_of(graph, values).items():
        assert gradient == pytest.approx(known[name].grad.item(), rel=1e-12)


@pytest.mark.parametrize("formula", FORMULAS)
def test_gradients_agree_with_differences(formula: str) -> None:
    graph, values = parse(formula), values_for(formula)
    for name, gradient in gradients_of(graph, values).items():
        up, down = (
            graph.forward({**values, name: values[name] + move})[-1] for move in (1e-5, -1e-5)
        )
        assert gradient == pytest.approx((up - down) / 2e-5, rel=1e-6)


def test_what_is_not_defined_or_too_large_is_shown_and_ends_the_descent() -> None:
    graph = parse("x^0.5")
    assert math.isnan(graph.forward({"x": -1.0})[-1])
    assert math.isinf(parse("x^-1").forward({"x": 0.0})[-1])
    assert gradients_of(parse("relu(x)·x"), {"x": 0.0}) == {"x": 0.0}
    wild = descend(parse(EXAMPLE), EXAMPLE_VALUES, ("w", "b"), 1e9, 100)
    assert not math.isfinite(wild.losses[-1])
    assert len(wild.losses) < 100


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("x·(w + b", 2, "not closed"),
        ("x·w)", 3, "no place"),
        ("x w", 2, "operation is missing"),
        ("x / w", 2, "not understood"),
        ("x +", 3, "ends too early"),
        ("sin(x)", 0, "no function"),
        ("tanh x", 0, "needs brackets"),
        ("x^w", 1, "a number must stand"),
        ("x", 0, "a name and an operation"),
        ("3 + 4", 0, "a name and an operation"),
        ("", 0, "ends too early"),
        ("x = x·w", 0, "both sides"),
        ("+".join("x" * 60), 48, "too much to draw"),
        ("x" + " " * LONGEST, LONGEST, "too long"),
        ("(" * (DEEPEST + 1) + "x" + ")" * (DEEPEST + 1), DEEPEST + 1, "Too many brackets"),
        ("x·9999999999999", 2, "too large"),
        ("__import__('os')", 11, "not understood"),
        ("__import__(os)", 0, "no function"),
    ],
)
def test_what_cannot_be_understood_is_said_with_its_place(
    text: str, position: int, words: str
) -> None:
    with pytest.raises(ExpressionError, match=words) as caught:
        parse(text)
    assert caught.value.position == position
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.position) == (str(caught.value), position)


@given(st.text(alphabet="xwb123.+-−*·^²()=Lrelutanh ", max_size=40))
def test_no_text_is_a_fault(text: str) -> None:
    try:
        graph = parse(text)
    except ExpressionError:
        return
    values = dict.fromkeys(graph.variables, 0.5)
    assert len(backward(graph, graph.forward(values))) == len(graph.nodes)
    written = parse(graph.nodes[-1].text)
    assert written.forward(values)[-1] == pytest.approx(
        graph.forward(values)[-1], nan_ok=True, rel=1e-4
    )
