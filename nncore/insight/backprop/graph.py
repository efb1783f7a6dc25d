"""The chain rule on a small graph of numbers, one operation to a node.

Forwards each node computes its value from those before it. Backwards each node knows two
things only: the gradient that has arrived at it, ∂L/∂node, and its local derivatives,
∂node/∂input. Their product is what it hands on, and what arrives on several ways is added up
(S. Linnainmaa, "Taylor expansion of the accumulated rounding error", BIT 16, 1976: reverse mode).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "variable", "number", "add", "subtract", "multiply", "power", "negate", "relu", "tanh"
]


@dataclass(frozen=True)
class Node:
    """One number of the graph.

    Parameters
    ----------
    kind : Kind
        How it comes about.
    inputs : tuple of int
        The nodes that it is computed from, all before it.
    text : str
        The part of the formula that it stands for, in mathematical notation.
    constant : float
        Value of a number, exponent of a power; else 0.
    """

    kind: Kind
    inputs: tuple[int, ...]
    text: str
    constant: float = 0.0

    def value(self, inputs: tuple[float, ...]) -> float:
        """Compute the node; what is not defined is NaN, what is too large is infinite."""
        if self.kind == "number":
            return self.constant
        if self.kind == "power":
            return _power(inputs[0], self.constant)
        first = inputs[0]
        second = inputs[-1]
        operations = {
            "add": first + second,
            "subtract": first - second,
            "multiply": first * second,
            "negate": -first,
            "relu": max(0.0, first) if not math.isnan(first) else first,
            "tanh": math.tanh(first),
        }
        return operations[self.kind]

    def slopes(self, inputs: tuple[float, ...]) -> tuple[float, ...]:
        """Return the local derivatives, ∂node/∂input for each input; that of ReLU at 0 is 0."""
        if self.kind == "add":
            return 1.0, 1.0
        if self.kind == "subtract":
            return 1.0, -1.0
        if self.kind == "multiply":
            return inputs[1], inputs[0]
        if self.kind == "power":
            return (self.constant * _power(inputs[0], self.constant - 1.0),)
        if self.kind == "negate":
            return (-1.0,)
        if self.kind == "relu":
            return (1.0 if inputs[0] > 0.0 else 0.0,)
        if self.kind == "tanh":
            return (1.0 - math.tanh(inputs[0]) ** 2,)
        return ()

    def slope_rules(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Write the local derivatives in mathematical notation, the inputs called `names`."""
        rules: dict[str, tuple[str, ...]] = {
            "add": ("1", "1"),
            "subtract": ("1", "−1"),
            "multiply": names[::-1],
            "power": tuple(f"{self.constant:g}·({name})^{self.constant - 1:g}" for name in names),
            "negate": ("−1",),
            "relu": tuple(f"1 if {name} > 0, else 0" for name in names),
            "tanh": tuple(f"1 − tanh²({name})" for name in names),
        }
        return rules.get(self.kind, ())


@dataclass(frozen=True)
class Graph:
    """A formula as nodes, each after those that it is computed from; the last is the result.

    Parameters
    ----------
    nodes : tuple of Node
        At least one.
    result : str
        What the result is called.
    """

    nodes: tuple[Node, ...]
    result: str = "L"

    @property
    def variables(self) -> dict[str, int]:
        """The variables by name, and their nodes, in the order in which they first appear."""
        return {
            node.text: place for place, node in enumerate(self.nodes) if node.kind == "variable"
        }

    def forward(self, values: Mapping[str, float]) -> tuple[float, ...]:
        """Compute the value of each node.

        Parameters
        ----------
        values : mapping of str to float
            Of the variables.

        Raises
        ------
        KeyError
            Where a variable has no value.
        """
        found: list[float] = []
        for node in self.nodes:
            if node.kind == "variable":
                found.append(float(values[node.text]))
            else:
                found.append(node.value(tuple(found[place] for place in node.inputs)))
        return tuple(found)

    def slopes(self, place: int, values: tuple[float, ...]) -> tuple[float, ...]:
        """Return the local derivatives of a node, given the values of all."""
        node = self.nodes[place]
        return node.slopes(tuple(values[each] for each in node.inputs))


@dataclass(frozen=True)
class BackwardStep:
    """One node hands its gradient on.

    Parameters
    ----------
    node : int
        Which.
    gradient : float
        ∂L/∂node; all that it gets has arrived.
    slopes : tuple of float
        ∂node/∂input for each of its inputs.
    shares : tuple of float
        gradient · slope: what each input gets from here.
    gradients : tuple of float or None
        ∂L/∂node of all nodes after this step, as far as it has arrived; None where nothing has.
    """

    node: int
    gradient: float
    slopes: tuple[float, ...]
    shares: tuple[float, ...]
    gradients: tuple[float | None, ...]


def backward(graph: Graph, values: tuple[float, ...]) -> tuple[BackwardStep, ...]:
    """Take the gradient from the result back to every node, a step for each.

    Parameters
    ----------
    graph : Graph
        The formula.
    values : tuple of float
        From `Graph.forward`.

    Returns
    -------
    tuple of BackwardStep
        From the result, whose gradient is 1, to the first node.
    """
    gradients: list[float | None] = [None] * len(graph.nodes)
    gradients[-1] = 1.0
    steps = []
    for place in range(len(graph.nodes) - 1, -1, -1):
        arrived = gradients[place] or 0.0
        slopes = graph.slopes(place, values)
        shares = tuple(arrived * slope for slope in slopes)
        for source, share in zip(graph.nodes[place].inputs, shares, strict=True):
            gradients[source] = (gradients[source] or 0.0) + share
        steps.append(BackwardStep(place, arrived, slopes, shares, tuple(gradients)))
    return tuple(steps)


def gradients_of(graph: Graph, values: Mapping[str, float]) -> dict[str, float]:
    """Return ∂L/∂variable for each variable."""
    last = backward(graph, graph.forward(values))[-1].gradients
    return {name: last[place] or 0.0 for name, place in graph.variables.items()}


@dataclass(frozen=True)
class Descent:
    """Update steps that were taken.

    Parameters
    ----------
    values : tuple of dict
        Of the variables: at the start and after each step.
    losses : tuple of float
        The result with each of them.
    """

    values: tuple[dict[str, float], ...]
    losses: tuple[float, ...]


def descend(
    graph: Graph, values: Mapping[str, float], chosen: Iterable[str], rate: float, steps: int
) -> Descent:
    """Take steps downhill, v ← v - η ∂L/∂v for each chosen variable at once.

    Parameters
    ----------
    graph : Graph
        The formula, whose result is to become smaller.
    values : mapping of str to float
        Where to begin.
    chosen : iterable of str
        The variables that change; the others stay.
    rate : float
        Learning rate η.
    steps : int
        How many, at most; it ends early where the result is not finite any more.

    Returns
    -------
    Descent
    """
    names = tuple(chosen)
    now = dict(values)
    passed, losses = [now], [graph.forward(now)[-1]]
    for _ in range(steps):
        if not math.isfinite(losses[-1]):
            break
        slopes = gradients_of(graph, now)
        now = {
            name: value - rate * slopes[name] if name in names else value
            for name, value in now.items()
        }
        passed.append(now)
        losses.append(graph.forward(now)[-1])
    return Descent(tuple(passed), tuple(losses))


def _power(base: float, exponent: float) -> float:
    if exponent == 0.0:
        return 1.0
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return math.inf
    except ValueError:  # 0 to a negative power, or a root of a negative number
        return math.inf if base == 0.0 else math.nan
