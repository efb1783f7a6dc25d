"""Files and functions that fit into a head, under names that say what is inside."""

from __future__ import annotations

import ast

from tests.house.sources import all_python_files, parse, python_files, relative

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 50
VAGUE = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}
EXEMPT = {"overload", "setter", "override"}

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def test_files_are_short() -> None:
    lengths = {
        relative(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in all_python_files()
    }
    assert {name: lines for name, lines in lengths.items() if lines > MAX_FILE_LINES} == {}


def test_functions_are_short() -> None:
    found = [
        f"{relative(path)}: {node.name} has {_body_lines(node)} lines"
        for path in all_python_files()
        for node in ast.walk(parse(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and _body_lines(node) > MAX_FUNCTION_LINES
    ]
    assert found == []


def test_names_say_what_is_inside() -> None:
    names = [relative(path.with_suffix("")) for path in all_python_files()]
    assert [name for name in names if VAGUE & set(name.replace("/", "_").split("_"))] == []


def test_public_things_are_documented() -> None:
    bare = []
    for path in python_files("nncore", "gui", "resources"):
        module = parse(path)
        if not ast.get_docstring(module):
            bare.append(relative(path))
        bare += [
            f"{relative(path)}:{node.lineno} {node.name}"
            for node in _public(module)
            if not ast.get_docstring(node)
        ]
    assert bare == []


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first statement after the docstring to the last."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def _public(scope: ast.Module | ast.ClassDef) -> list[Definition]:
    """Public classes, functions and methods; Qt's own names explain themselves."""
    found: list[Definition] = []
    for node in scope.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            found += [node, *_public(node)]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            overrides_qt = any(letter.isupper() for letter in node.name)
            marks = {ast.unparse(mark).split(".")[-1] for mark in node.decorator_list}
            if not node.name.startswith("_") and not overrides_qt and not marks & EXEMPT:
                found.append(node)
    return found
