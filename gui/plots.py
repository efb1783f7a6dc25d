"""Loads the plotting library, a few names of Qt at a time.

Importing pyqtgraph takes a quarter of a second or more, much of it because PySide6 makes its
classes when they are first named. So the names are called up before.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator

QT_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtOpenGLWidgets", "QtTest")
"""What pyqtgraph imports of Qt."""


def load_pyqtgraph() -> Iterator[None]:
    """Import pyqtgraph, in pieces for `gui.afterwards`."""
    for _ in all_names():
        yield
    import pyqtgraph  # noqa: F401

    yield


def all_names() -> Iterator[str]:
    """Make every class of Qt that pyqtgraph will ask for, one at each step."""
    for module_name in QT_MODULES:
        try:
            module = importlib.import_module(f"PySide6.{module_name}")
        except ImportError:  # pyqtgraph does without, too
            continue
        for name in dir(module):
            getattr(module, name)
            yield name
