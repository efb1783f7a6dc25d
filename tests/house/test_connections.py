"""Only methods of QObjects are called in their own thread; a lambda runs in the signal's."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import gui

ROOT = Path(gui.__file__).parent


def connections() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if is_call and node.func.attr in ("connect", "singleShot"):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def is_no_method(argument: ast.expr) -> bool:
    """Whether a slot is surely no bound method: a lambda, a partial, a plain function."""
    if isinstance(argument, ast.Call):
        function = argument.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        return name == "partial"
    return isinstance(argument, ast.Lambda)


def test_slots_are_methods() -> None:
    wrong = [
        where
        for where, call in connections()
        if any(is_no_method(argument) for argument in call.args)
    ]
    assert not wrong


def test_timers_have_an_owner() -> None:
    """What `QTimer.singleShot` makes outlives the widget that it calls."""
    wrong = [where for where, call in connections() if call.func.attr == "singleShot"]  # type: ignore[attr-defined]
    assert not wrong


def test_the_check_sees_connections() -> None:
    assert len(list(connections())) > 50
    wrong = ast.parse("a.b.connect(lambda: 1); a.connect(functools.partial(f, 1))")
    calls = [node for node in ast.walk(wrong) if isinstance(node, ast.Call)]
    found = [call for call in calls if call.args and is_no_method(call.args[0])]
    assert len(found) == 2
