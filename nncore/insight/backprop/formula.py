"""Reads a formula such as L = (y − (x·w + b))² and makes a graph of it; no code is ever run.

formula  = [ name "=" ] sum
sum      = product { ("+" | "-") product }
product  = factor { ("*" | "·") factor }
factor   = "-" factor | power
power    = atom [ "^" exponent ]        exponent: a number; ² and ³ are written alike
atom     = number | name | ("relu" | "tanh") "(" sum ")" | "(" sum ")"
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Literal

from nncore.errors import ExpressionError
from nncore.insight.backprop.graph import Graph, Kind, Node

LONGEST: Final = 120
"""Characters of a formula."""

MOST_NODES: Final = 24
"""Nodes of a graph that can still be looked at."""

DEEPEST: Final = 20
"""Brackets within brackets."""

EXAMPLE: Final = "L = (y − (x·w + b))²"
"""The squared error of a straight line."""

EXAMPLE_VALUES: Final = {"y": 10.0, "x": 1.0, "w": 2.0, "b": 3.0}
"""Where the example begins."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-zα-ω_][A-Za-zα-ω0-9_]{0,11})"
    r"|(?P<raised>[²³])|(?P<sign>\*\*|[-+−*·×⋅^=()]))"
)
_PLAIN: Final = {"−": "-", "·": "*", "×": "*", "⋅": "*", "**": "^"}
_RAISED: Final = {"²": 2.0, "³": 3.0}
_FUNCTIONS: Final[dict[str, Literal["relu", "tanh"]]] = {"relu": "relu", "tanh": "tanh"}
_POSSIBLE = "There are numbers, names, +, −, ·, ^ with a number, brackets, relu(…) and tanh(…)."


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    position: int


def parse(text: str) -> Graph:
    """Read a formula.

    Parameters
    ----------
    text : str
        At most `LONGEST` characters.

    Returns
    -------
    Graph
        At most `MOST_NODES` nodes; a name that appears twice is one node.

    Raises
    ------
    ExpressionError
        What cannot be understood, and where.
    """
    if len(text) > LONGEST:
        raise ExpressionError(
            f"The formula is too long: {len(text)} characters, at most {LONGEST} fit here.", LONGEST
        )
    return _Parser(_tokens(text)).formula()


def _tokens(text: str) -> list[_Token]:
    found, position = [], 0
    while text[position:].strip():
        match = _TOKEN.match(text, position)
        if match is None:
            place = position + len(text[position:]) - len(text[position:].lstrip())
            raise ExpressionError(
                f"“{text[place]}” at character {place + 1} is not understood. {_POSSIBLE}", place
            )
        kind = match.lastgroup or ""
        found.append(_Token(kind, _PLAIN.get(match[kind], match[kind]), match.start(kind)))
        position = match.end()
    return [*found, _Token("end", "", len(text.rstrip()))]


@dataclass
class _Parser:
    tokens: list[_Token]
    place: int = 0
    depth: int = 0
    nodes: list[Node] = field(default_factory=list)
    known: dict[Node, int] = field(default_factory=dict)

    @property
    def token(self) -> _Token:
        return self.tokens[self.place]

    def formula(self) -> Graph:
        result = "L"
        if self.token.kind == "name" and self.tokens[self.place + 1].text == "=":
            result = self.token.text
            self.place += 2
        self.sum()
        if self.token.kind != "end":
            raise self.wrong()
        if len(self.nodes) == 1 or all(node.kind != "variable" for node in self.nodes):
            raise ExpressionError(
                "There must be a name and an operation, so that there is something to take the "
                f"gradient of, as in {EXAMPLE}.",
                0,
            )
        if any(node.kind == "variable" and node.text == result for node in self.nodes):
            raise ExpressionError(f"{result} cannot stand on both sides of “=”.", 0)
        return Graph(tuple(self.nodes), result)

    def sum(self) -> int:
        left = self.product()
        while self.token.text in ("+", "-"):
            sign = self.take().text
            right = self.product()
            kind: Kind = "add" if sign == "+" else "subtract"
            shown = "+" if sign == "+" else "−"
            bracketed = self.bracketed(right, ("add", "subtract", "negate"))
            text = (
                f"{self.nodes[left].text} {shown} {bracketed if sign == '-' else self.text(right)}"
            )
            left = self.add(Node(kind, (left, right), text))
        return left

    def product(self) -> int:
        left = self.factor()
        while self.token.text == "*":
            self.take()
            right = self.factor()
            words = (self.bracketed(each, ("add", "subtract", "negate")) for each in (left, right))
            left = self.add(Node("multiply", (left, right), "·".join(words)))
        return left

    def factor(self) -> int:
        if self.token.text != "-":
            return self.power()
        self.go_deeper()
        self.take()
        inside = self.factor()
        self.depth -= 1
        return self.add(
            Node("negate", (inside,), f"−{self.bracketed(inside, ('add', 'subtract', 'negate'))}")
        )

    def power(self) -> int:
        base = self.atom()
        while self.token.kind == "raised" or self.token.text == "^":
            exponent = self.exponent()
            simple = self.bracketed(base, ("add", "subtract", "multiply", "negate", "power"))
            raised = {2.0: "²", 3.0: "³"}.get(exponent, f"^{exponent:g}".replace("-", "−"))
            base = self.add(Node("power", (base,), simple + raised, exponent))
        return base

    def exponent(self) -> float:
        token = self.take()
        if token.kind == "raised":
            return _RAISED[token.text]
        sign = 1.0
        if self.token.text == "-":
            self.take()
            sign = -1.0
        if self.token.kind != "number":
            raise ExpressionError(
                f"After ^ at character {token.position + 1} a number must stand, as in x^2.",
                token.position,
            )
        return sign * self.number()

    def atom(self) -> int:
        token = self.token
        if token.kind == "number":
            value = self.number()
            return self.add(Node("number", (), f"{value:g}", value))
        if token.kind == "name":
            return self.name(self.take())
        if token.text == "(":
            return self.inside_brackets()
        raise self.wrong()

    def name(self, token: _Token) -> int:
        function = _FUNCTIONS.get(token.text.lower())
        if self.token.text == "(" and function is None:
            raise ExpressionError(
                f"“{token.text}” at character {token.position + 1} is no function here: there are "
                "relu(…) and tanh(…). For a product write ·.",
                token.position,
            )
        if function is None:
            return self.add(Node("variable", (), token.text))
        if self.token.text != "(":
            raise ExpressionError(
                f"{token.text} at character {token.position + 1} needs brackets, "
                f"as in {token.text}(x).",
                token.position,
            )
        inside = self.inside_brackets()
        shown = "ReLU" if function == "relu" else "tanh"
        return self.add(Node(function, (inside,), f"{shown}({self.text(inside)})"))

    def inside_brackets(self) -> int:
        opening = self.take()
        self.go_deeper()
        inside = self.sum()
        if self.token.text != ")":
            if self.token.kind != "end":
                raise self.wrong()
            raise ExpressionError(
                f"The bracket at character {opening.position + 1} is not closed.", opening.position
            )
        self.take()
        self.depth -= 1
        return inside

    def number(self) -> float:
        token = self.take()
        value = float(token.text)
        if value > 1e12:
            raise ExpressionError(
                f"The number at character {token.position + 1} is too large; up to 10¹² is fine.",
                token.position,
            )
        return value

    def take(self) -> _Token:
        token = self.token
        self.place += 1
        return token

    def go_deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            position = self.token.position
            raise ExpressionError(
                f"Too many brackets within brackets at character {position + 1}.", position
            )

    def add(self, node: Node) -> int:
        """Add a node; a variable or number that is there already is taken again."""
        if node in self.known and not node.inputs:
            return self.known[node]
        if len(self.nodes) == MOST_NODES:
            position = self.tokens[self.place - 1].position
            raise ExpressionError(
                f"From character {position + 1} on it is too much to draw: at most "
                f"{MOST_NODES} numbers and operations fit.",
                position,
            )
        self.nodes.append(node)
        self.known[node] = len(self.nodes) - 1
        return len(self.nodes) - 1

    def text(self, place: int) -> str:
        return self.nodes[place].text

    def bracketed(self, place: int, kinds: tuple[str, ...]) -> str:
        """Return the text of a node, in brackets where it is of one of the kinds."""
        text = self.text(place)
        return f"({text})" if self.nodes[place].kind in kinds else text

    def wrong(self) -> ExpressionError:
        token = self.token
        if token.kind == "end":
            words = "The formula ends too early: a number or a name is missing at its end."
        elif token.kind in ("number", "name") or token.text == "(":
            words = (
                f"Between what stands before and “{token.text}” at character "
                f"{token.position + 1} an operation is missing; for a product write ·."
            )
        else:
            words = f"“{token.text}” at character {token.position + 1} has no place there."
        return ExpressionError(f"{words} {_POSSIBLE}", token.position)
