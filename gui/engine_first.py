"""Imports what reads a drawing, and prepares Python to import a window quickly.

Nothing that is imported becomes garbage, so looking for it meanwhile is in vain; the window's
own timer (`gui.garbage`) looks for it later. And PySide6 puts a function of its own in the
place of Python's import: it reads the source of every module that is imported from then on, to
see whether it wants PySide6's feature switches (snake case, properties). Inkling has no use for
them, so Python's own goes back in.
"""

import builtins
import gc
from importlib import import_module

ENGINE = ("nncore.data.ink", "nncore.storage.network_file", "nncore.data.transform")
"""The modules of the engine that the first reading needs, with all that they need."""


def load_engine() -> None:
    """Import them, with no look at garbage from here on."""
    gc.disable()
    for name in ENGINE:
        import_module(name)


def import_plainly() -> None:
    """Import Qt, and let Python import everything after it in its own way."""
    import_module("PySide6.QtCore")
    # Where PySide6 has put nothing in its place, there is nothing to do.
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
