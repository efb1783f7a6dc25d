"""Imports what reads a drawing before Qt is imported.

Once PySide6 is there it reads the source of every module that is imported after it (it looks for
its own feature switches), which takes longer than most modules themselves: a fifth of the start.
"""

from importlib import import_module

ENGINE = ("nncore.data.ink", "nncore.storage.network_file", "nncore.data.transform")
"""The modules of the engine that the first reading needs, with all that they need."""


def load_engine() -> None:
    """Import them."""
    for name in ENGINE:
        import_module(name)
