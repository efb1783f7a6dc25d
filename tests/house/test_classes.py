"""Objects stay what they were made as: Shiboken does not follow a change of class.

A wrapper of Qt's holds two references to its class and drops both when it dies, but Python moves
only one when `__class__` is assigned. The new class is freed while it is in use, its `QMetaObject`
stays registered at an address that is free again, and whichever widget comes to lie there crashes
when it is deleted, some hundred tests later.
"""

from __future__ import annotations

import ast

from tests.house.sources import all_python_files, parse, relative


def changes_of_class(tree: ast.AST) -> list[int]:
    """Return the lines that assign `__class__`."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr == "__class__"
        and isinstance(node.ctx, ast.Store)
    ]


def test_nothing_changes_its_class() -> None:
    found = {relative(path): changes_of_class(parse(path)) for path in all_python_files()}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_check_sees_a_change() -> None:
    tree = ast.parse("name = a.__class__.__name__\na.__class__ = B\nx, a.b.__class__ = 1, B\n")
    assert changes_of_class(tree) == [2, 3]
