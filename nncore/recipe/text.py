"""JSON that a person can read: what fits in a line stands in one."""

from __future__ import annotations

import json

WIDTH = 100
"""Columns of a line, at most, where what it holds can be broken at all."""

INDENT = 2


def readable_json(value: object) -> str:
    """Write plain values as JSON, the tables and lists inside them in one line where they fit.

    Parameters
    ----------
    value : dict, list, str, float, int, bool or None
        Plain values; finite numbers only.

    Returns
    -------
    str
        Ends with a line break. The outermost table has a line for each of its names.
    """
    return _broken(value, 0) + "\n"


def _written(value: object, indent: int, used: int) -> str:
    """Write a value in one line where `used` columns are taken, or else in several."""
    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    # Behind it comes a comma.
    return line if used + len(line) < WIDTH else _broken(value, indent)


def _broken(value: object, indent: int) -> str:
    """Write a table or a list with a line for each of what it holds."""
    inner = indent + INDENT
    if isinstance(value, dict) and value:
        names = [f"{json.dumps(name, ensure_ascii=False)}: " for name in value]
        lines = [
            name + _written(item, inner, inner + len(name))
            for name, item in zip(names, value.values(), strict=True)
        ]
        opening, closing = "{", "}"
    elif isinstance(value, list) and value:
        lines = [_written(item, inner, inner) for item in value]
        opening, closing = "[", "]"
    else:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    margin = "\n" + " " * inner
    return f"{opening}{margin}{f',{margin}'.join(lines)}\n{' ' * indent}{closing}"
