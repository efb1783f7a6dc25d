"""From a number on the screen to the lines of code, and the formula, that made it."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_ROOT: Final = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Source:
    """A function, method or class of this program, as it is written.

    Parameters
    ----------
    name : str
        Qualified within its file (``"DenseLayer.backward"``).
    file : str
        Relative to the program's folder, with slashes (``"nncore/network/layers.py"``).
    line : int
        Number of its first line, from 1; 0 where the code is not at hand.
    signature : str
        What it takes and gives; empty where Python cannot say.
    docstring : str
        Its formula and where that is from, without indentation; empty where there is none.
    around : str
        The docstring of what it stands in, its class or else its file.
    code : tuple of str
        Its lines, the docstring included, without common indentation; empty where the code is
        not at hand, as in a program packed without it.
    """

    name: str
    file: str
    line: int
    signature: str
    docstring: str
    around: str
    code: tuple[str, ...]

    @property
    def place(self) -> str:
        """File and line, as editors write it (``"nncore/network/layers.py:117"``)."""
        return f"{self.file}:{self.line}" if self.line else self.file


@functools.lru_cache(maxsize=256)
def describe_source(function: Callable[..., Any]) -> Source:
    """Find where a function, method or class is written.

    Parameters
    ----------
    function : callable
        One that is written in Python.

    Returns
    -------
    Source
    """
    whole = inspect.unwrap(function)
    module = inspect.getmodule(whole)
    name = whole.__qualname__
    try:
        lines, line = inspect.getsourcelines(whole)
    except (OSError, TypeError):  # packed without its code
        lines, line = [], 0
    return Source(
        name=name,
        file=_relative_file(whole, getattr(module, "__name__", "")),
        line=line,
        signature=_signature(whole),
        docstring=inspect.getdoc(whole) or "",
        around=_doc_around(module, name),
        code=tuple(inspect.cleandoc("\n" + "".join(lines)).splitlines()),
    )


def _relative_file(function: Callable[..., Any], module: str) -> str:
    try:
        return Path(inspect.getfile(function)).resolve().relative_to(_ROOT).as_posix()
    except (TypeError, ValueError):  # no file, or none of ours
        return module.replace(".", "/") + ".py"


def _signature(function: Callable[..., Any]) -> str:
    try:
        return str(inspect.signature(function))
    except (TypeError, ValueError):
        return ""


def _doc_around(module: Any, name: str) -> str:
    """Return the docstring of the class or function that it stands in, else that of the file."""
    around = module
    for part in name.split(".")[:-1]:
        if part == "<locals>":
            break
        around = getattr(around, part, module)
    return inspect.getdoc(around) or "" if around is not None else ""
