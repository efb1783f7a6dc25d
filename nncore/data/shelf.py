"""Where data sets are kept: the user's folder of them, and the program's own cache."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from nncore.data import mnist
from nncore.errors import DataError

DATA_DIR_VARIABLE = "INKLING_DATA_DIR"


@dataclass(frozen=True)
class Shelf:
    """Where data sets are kept and come from; tests bring their own.

    Parameters
    ----------
    cache : Path
        The program's folder for what can be had again.
    collection : mnist.Collection
        The files of MNIST and their mirrors.
    """

    cache: Path
    collection: mnist.Collection = mnist.MNIST

    def strokes(self) -> Path:
        """Give the folder of generated digits."""
        return self.cache / "strokes"

    def not_digits(self) -> Path:
        """Give the folder of generated images of what is no digit."""
        return self.cache / "not_digits"

    def mnist(self, data_dir: Path | None) -> mnist.Place:
        """Say where MNIST is looked for."""
        return mnist.Place(self.cache / "mnist", data_dir)


def cache_dir() -> Path:
    """Give the folder for what can be had again; it need not exist."""
    return Path(platformdirs.user_cache_dir("inkling", appauthor=False))


def find_data_dir(given: Path | None) -> Path | None:
    """Take the folder that was named, or else the one that the variable names."""
    if given is not None:
        return given
    named = os.environ.get(DATA_DIR_VARIABLE)
    return Path(named).expanduser() if named else None


def existing_data_dir(given: Path | None) -> Path | None:
    """Refuse a folder that is not there: a slip of the pen must not end in a download."""
    data_dir = find_data_dir(given)
    if data_dir is not None and not data_dir.is_dir():
        raise DataError(
            f"{data_dir}: there is no such folder; correct --data-dir or {DATA_DIR_VARIABLE}, "
            "which name the folder of data sets."
        )
    return data_dir
