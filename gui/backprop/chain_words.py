"""What the page of the chain rule says."""

from __future__ import annotations

from nncore.insight.backprop.formula import EXAMPLE, EXAMPLE_VALUES
from nncore.insight.backprop.graph import BackwardStep, Graph, Node
from nncore.insight.backprop.notation import factor, number


def example_words() -> str:
    """Say what the example is."""
    values = ", ".join(f"{name} = {value:g}" for name, value in EXAMPLE_VALUES.items())
    return f"{EXAMPLE} with {values}; w and b learn"


def bracketed(node: Node) -> str:
    """Write what a node stands for, in brackets unless it is a single name or number."""
    return f"({node.text})" if node.inputs else node.text


def done_words(graph: Graph, values: tuple[float, ...]) -> str:
    """Say what the forward pass has found."""
    return (
        f"Forwards: {graph.result} = {number(values[-1])}. Go on with Next, or the Right key: the "
        f"backward pass begins at the result, with ∂{graph.result}/∂{graph.result} = 1."
    )


def step_words(graph: Graph, step: BackwardStep) -> str:
    """Say what a node hands on: what has arrived, times its local derivatives."""
    node = graph.nodes[step.node]
    result = graph.result
    arrived = f"∂{result}/∂{bracketed(node)} = {number(step.gradient)}"
    if not node.inputs:
        return f"{arrived}: nothing lies before it, so this is its gradient."
    names = tuple(graph.nodes[place].text for place in node.inputs)
    rules = node.slope_rules(names)
    shares = "; ".join(
        f"to {name}: {number(step.gradient)} · {factor(slope)} = {number(share)} "
        f"(local derivative {rule})"
        for name, rule, slope, share in zip(names, rules, step.slopes, step.shares, strict=True)
    )
    return f"{arrived} has arrived. It hands on {shares}."
