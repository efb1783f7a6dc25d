"""Data of the user's own that were accepted lately."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

MOST = 8
"""How many are remembered."""


class RecentData(QObject):
    """The paths of data that were accepted, the latest first.

    Signals
    -------
    paths_changed(object)
        There are others now: a tuple of str, the latest first.
    """

    paths_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paths: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """All of them, also those that are not there any more."""
        return self._paths

    def set_paths(self, paths: Sequence[str]) -> None:
        """Take over what was remembered; a path that is there twice counts once."""
        paths = tuple(dict.fromkeys(paths))[:MOST]
        if paths != self._paths:
            self._paths = paths
            self.paths_changed.emit(paths)

    def add(self, path: str) -> None:
        """Put a path in front."""
        self.set_paths((path, *self._paths))

    def missing(self) -> tuple[str, ...]:
        """Return those that are not there any more."""
        return tuple(path for path in self._paths if not Path(path).exists())
